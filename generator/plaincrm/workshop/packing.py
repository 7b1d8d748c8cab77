"""From a book to what is handed on: a pack that names nobody, or one client with all that is known of it."""

from pathlib import Path

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.redaction import redacted
from plaincrm.book.settings import Settings
from plaincrm.reading import folder
from plaincrm.site import where
from plaincrm.site.publish import refuse_overlap
from plaincrm.site.render import Renderer, Surroundings, document_url
from plaincrm.views import handover, pack
from plaincrm.views.bands import pack_settings
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.handing import Written, look, put
from plaincrm.workshop.numbering import numbered
from plaincrm.workshop.outputs import Kind


def write_pack(book: Path, output: Path, gathered: Gathered) -> Written:
    """The sale pack; raises CannotPublish, and CannotKeep where the clients would have other numbers the next time."""
    refuse_overlap(book, output)
    edition = without_names(gathered.edition, book)
    renderer = Renderer(_plain(edition, edition.book.settings))
    files: dict[str, bytes | Path] = {page.url: renderer.bytes_of(page) for page in pack.pages(edition)}
    return put(output, Kind.PACK, files | look())


def without_names(edition: Edition, book: Path) -> Edition:
    """The edition that a pack is made of: numbers for names, and of the settings what may be told."""
    asked = pack_settings(edition)
    numbers = numbered(book, edition)
    found = redacted(edition, numbers, amounts=True, places=asked.regions)
    settings = found.book.settings
    shown = msgspec.structs.replace(settings, title=pack.title(asked), sections={**settings.sections, "pack": asked})
    return msgspec.structs.replace(found, book=msgspec.structs.replace(found.book, settings=shown))


def write_handover(book: Path, output: Path, gathered: Gathered, slug: str) -> Written:
    """One client or lead for whoever looks after it next; raises CannotPublish."""
    refuse_overlap(book, output)
    edition = gathered.edition
    page = handover.page(slug, edition)
    around = msgspec.structs.replace(_plain(edition, edition.book.settings), html=gathered.html)
    files: dict[str, bytes | Path] = {page.url: Renderer(around).bytes_of(page)}
    for file in handover.papers(slug, edition):
        if folder.is_inside(book, file):
            files[document_url(file)] = book / file
    return put(output, Kind.HANDOVER, files | look())


def _plain(edition: Edition, settings: Settings) -> Surroundings:
    """Pages without navigation, and without the templates that the book has of its own."""
    quiet = msgspec.structs.replace(settings, editor=None)
    return Surroundings(settings=quiet, today=edition.today, views=(), names={}, html={}, book=where.templates())
