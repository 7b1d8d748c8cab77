"""From an edition to a site: which pages are stale, rendered on all cores, put in place at once."""

import gc
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, compress
from operator import is_not
from pathlib import Path
from typing import Final

import msgspec

from plaincrm import __version__
from plaincrm.book.edition import AnyRecord
from plaincrm.fault import Fault, is_error
from plaincrm.reading.folder import Signature
from plaincrm.site import where
from plaincrm.site.manifest import Ledger, Manifest
from plaincrm.site.publish import CannotPublish, locked, refuse_overlap
from plaincrm.site.regular import content_hash
from plaincrm.site.render import Renderer, Surroundings
from plaincrm.views.view import Page, View, all_views, no_pages
from plaincrm.workshop import shortcut
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.copies import copies
from plaincrm.workshop.gather import Gatherer, Progress, silent
from plaincrm.workshop.hiding import without_names
from plaincrm.workshop.looking import Keys, Look
from plaincrm.workshop.making import Item, making
from plaincrm.workshop.outputs import Kind, noted, refuse_another


class Built(msgspec.Struct, frozen=True):
    """What a build came to: every fault, and how many files the site has, were written, and were deleted."""

    faults: tuple[Fault, ...]
    records: int
    files: int
    changed: frozenset[str]
    deleted: frozenset[str]

    @property
    def errors(self) -> int:
        """How many of the faults are errors."""
        return sum(map(is_error, self.faults))


#: With more records edited at once than this, nobody waits for one of them.
_URGENT: Final = 8


class Workshop:
    """Builds one book into one output folder, again and again; with `redact`, without a name or an amount in it."""

    def __init__(self, book: Path, output: Path, asked: date | None = None, *, redact: bool = False) -> None:
        refuse_overlap(book, output)
        self.book = book
        self.kind = Kind.REDACTED if redact else Kind.SITE
        self.output = output
        self.gatherer = Gatherer(book, asked)
        self.gathered: Gathered | None = None
        self.looked_ns = 0
        self.sources: dict[str, Signature] = {}
        self.manifest = Manifest()
        self._ledger = Ledger(output)
        self._renderer: Renderer | None = None
        self._keys = Keys("")
        self._begun = False

    def build(self, progress: Progress = silent) -> Built:
        """Bring the site up to date; raises NoBook, CannotPublish."""
        # Before anything is read: what changes from here on is for the next build.
        self.looked_ns = time.time_ns()  # noqa: TID251 - compared with files' own times
        self.sources = shortcut.sources(self.book, ())
        return list(self.steps(progress))[-1]

    def steps(self, progress: Progress = silent, hints: Iterable[Path] = ()) -> Iterator[Built]:
        """Bring the site up to date, first the pages of records that were edited, then whatever depends on them.

        `hints` are files that seem to have changed: they are looked at before the whole book is.
        """
        with locked(self.output):
            gc.disable()  # nothing here makes rings, and walking millions of live objects takes seconds
            try:
                self.manifest = self._held()
                if self.gathered is not None and self.kind is Kind.SITE:
                    yield from self._ahead(self.gathered, self._records_in(hints))
                yield from self._steps(progress)
            finally:
                gc.enable()

    def _held(self) -> Manifest:
        """What the output holds; raises CannotPublish where that is of another kind, of which nobody must be shown a page."""
        held = self._ledger.read()
        try:
            refuse_another(self.output, held, self.kind)
        except CannotPublish:
            self.manifest = Manifest()
            raise
        return held

    def save(self) -> None:
        """Keep for the next run what this one worked out."""
        self.gatherer.save()

    def _records_in(self, hints: Iterable[Path]) -> list[str]:
        """The records among the hints; none where something else is hinted at, on which all may depend."""
        places = [hint.relative_to(self.book) for hint in hints if hint.is_relative_to(self.book)]
        if any(place.parts[:1] not in {("clients",), ("leads",)} or place.suffix != ".md" for place in places):
            return []
        return [place.as_posix() for place in places] if len(places) <= _URGENT else []

    def _ahead(self, before: Gathered, files: list[str]) -> Iterator[Built]:
        """The pages of the records in these files, as long as nothing but these has changed."""
        gathered = self.gatherer.ahead(before, files) if files else None
        if gathered is not None and self._renderer is not None:
            self.gathered = gathered
            self._renderer = Renderer(self._around(gathered), self._renderer)
            yield from self._urgent(edited_slugs(before, gathered), gathered)

    def _urgent(self, edited: tuple[str, ...], gathered: Gathered) -> Iterator[Built]:
        if 0 < len(edited) <= _URGENT:
            urgent = [page for view in all_views() for page in view.urgent(gathered.edition, edited)]
            stays = Manifest(note=noted(self.kind), files=dict(self.manifest.files))
            yield self._brought(urgent, (), stays, silent)

    def _steps(self, progress: Progress) -> Iterator[Built]:
        before = self.gathered
        gathered = self.gathered = self._shown(self.gatherer.gather(progress))
        self._prepare(gathered)
        yield from self._urgent(edited_slugs(before, gathered), gathered)
        singles, others = self._items(gathered)
        yield self._brought(singles, others, Manifest(note=noted(self.kind)), progress)
        self._begun = True

    def _shown(self, gathered: Gathered) -> Gathered:
        """What the site is made of: all that was read, or what may be shown to others."""
        return without_names(self.book, gathered) if self.kind is Kind.REDACTED else gathered

    @property
    def _dressed_by(self) -> Path:
        """The book whose own templates and static files pages have; none, where these could name somebody."""
        return where.templates() if self.kind is Kind.REDACTED else self.book

    def _prepare(self, gathered: Gathered) -> None:
        """Have a renderer of this edition, with the templates compiled for the last one where they are the same."""
        context = context_of(gathered, self._dressed_by) + self.kind
        same = self._keys.context == context
        self._renderer = Renderer(self._around(gathered), self._renderer if same else None)
        self._keys = self._keys if same else Keys(context)

    def _around(self, gathered: Gathered) -> Surroundings:
        around = surroundings(gathered, self._dressed_by)
        return msgspec.structs.replace(around, hidden=True) if self.kind is Kind.REDACTED else around

    def _brought(self, singles: Iterable[Item], others: Iterable[Item], after: Manifest, progress: Progress) -> Built:
        """Bring these files up to date, pages of single records before others.

        `after` holds those that stay without being looked at.
        """
        assert self._renderer is not None
        before = self.manifest
        look = Look(self._keys, self.output, before, after)
        with making(self._ledger, self._renderer, before, after) as made:
            with made.beside(look.stale(singles, many=True), progress) as there_is_time:
                # Meanwhile, here, what needs the whole book to be worked out.
                if there_is_time and not self._begun:  # later on, whoever edits would wait for it
                    self.save()
                made.make(look.stale(others))
            changed = made.put_in_place()
        self.manifest = after
        return self._built(after, changed, before.files.keys() - after.files.keys())

    def _built(self, after: Manifest, changed: list[str], deleted: Iterable[str]) -> Built:
        assert self.gathered is not None
        edition = self.gathered.edition
        return Built(
            faults=edition.faults,
            records=len(edition.records),
            files=len(after.files),
            changed=frozenset(changed),
            deleted=frozenset(deleted),
        )

    def _items(self, gathered: Gathered) -> tuple[Iterator[Item], Iterator[Item]]:
        """Every file of the site: the pages of single records, and all others."""
        single = [view for view in all_views() if view.urgent is not no_pages]
        other = [view for view in all_views() if view.urgent is no_pages]
        return _pages(single, gathered), chain(
            _pages(other, gathered),
            (Page("404.html", "pages/404.html", None, key="404"),),
            copies(self._dressed_by, gathered),
        )


def _pages(views: Iterable[View], gathered: Gathered) -> Iterator[Item]:
    for view in views:
        yield from view.pages(gathered.edition)


def edited_slugs(before: Gathered | None, now: Gathered) -> tuple[str, ...]:
    """The records that are new or other than they were, when the book was read before."""
    if before is None or before.edition.settings_digest != now.edition.settings_digest:
        return ()
    known, records = before.edition.records, now.edition.records
    others = compress(records, map(is_not, map(known.get, records), records.values()))
    return tuple(slug for slug in others if slug not in known or known[slug].digest != records[slug].digest)


class _Names(Mapping[str, str]):
    """The names of records by slug, looked up when asked for: few pages name any that their data does not."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._records = records

    def __getitem__(self, slug: str) -> str:
        return self._records[slug].name

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def surroundings(gathered: Gathered, book: Path) -> Surroundings:
    """What pages may show or link to beside their own data."""
    edition = gathered.edition
    return Surroundings(
        settings=edition.book.settings,
        today=edition.today,
        views=all_views(),
        names=_Names(edition.records),
        html=gathered.html,
        book=book,
    )


def context_of(gathered: Gathered, book: Path) -> str:
    """The name of all that every page depends on."""
    edition = gathered.edition
    parts = [__version__, edition.settings_digest, edition.today.isoformat()]
    if edition.book.settings.editor:
        parts.append(str(book.absolute()))  # stands in the links that open the editor
    parts += [f"{file} {content_hash(file.read_bytes())}" for file in shortcut.template_files(book)]
    return content_hash("\0".join(parts).encode())
