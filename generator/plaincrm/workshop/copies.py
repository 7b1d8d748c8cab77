"""Files of a site that are files of ours or of the book as they are: static ones, and documents of records."""

from collections.abc import Iterator
from pathlib import Path

from plaincrm.site import where
from plaincrm.site.regular import content_hash
from plaincrm.site.render import OVERRIDES, document_url
from plaincrm.views.documents import files_named
from plaincrm.workshop import shortcut
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.making import Copy


def copies(book: Path, gathered: Gathered) -> Iterator[Copy]:
    """Static files, the book's own before ours, and the documents of the records that are shown."""
    static: dict[str, Path] = {}
    for folder in (where.templates(), book / OVERRIDES):
        for file in shortcut.files_below(folder / "static"):
            static[f"static/{file.relative_to(folder / 'static').as_posix()}"] = file
    yield from (Copy(url, file, content_hash(file.read_bytes())) for url, file in sorted(static.items()))
    for document in sorted(documents_shown(gathered)):
        source = f"{book}/{document}"
        if (seen := shortcut.signature_text(source)) is not None:
            yield Copy(document_url(document), source, seen)


def documents_shown(gathered: Gathered) -> set[str]:
    """The files, relative to the book, that pages of records link to."""
    edition = gathered.edition
    found = edition.book.documents.items()
    shown = {file for slug, files in found if slug in edition.records for file in files}
    return shown.union(*filter(None, files_named(edition).values()))


def elsewhere(gathered: Gathered) -> tuple[str, ...]:
    """Files that records name outside of `documents/SLUG/`, whether they exist or not."""
    return tuple(sorted(gathered.named))
