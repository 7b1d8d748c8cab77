"""From an edition to a site: which pages are stale, rendered on all cores, put in place at once."""

import gc
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from plaincrm import __version__
from plaincrm.checks.references import tidy
from plaincrm.fault import Fault, is_error
from plaincrm.reading.folder import Signature
from plaincrm.site import where
from plaincrm.site.publish import (
    CannotPublish,
    Entry,
    Manifest,
    Stage,
    content_hash,
    is_current,
    locked,
    manifest_of,
    refuse_overlap,
)
from plaincrm.site.render import OVERRIDES, Renderer, Surroundings, document_url
from plaincrm.views.view import Page, Script, all_views
from plaincrm.workshop import crew, shortcut
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.gather import Gatherer, Progress, silent
from plaincrm.workshop.memo import encoder


class Copy(msgspec.Struct, frozen=True):
    """One file of the site that is a file of ours or of the book as it is."""

    url: str
    source: Path
    key: str


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


Item = Page | Script | Copy
_IN_ONE_GO: Final = 48
#: With more records edited at once than this, nobody waits for one of them.
_URGENT: Final = 8


class Workshop:
    """Builds one book into one output folder, again and again."""

    def __init__(self, book: Path, output: Path, asked: date | None = None) -> None:
        refuse_overlap(book, output)
        self.book = book
        self.output = output
        self.gatherer = Gatherer(book, asked)
        self.gathered: Gathered | None = None
        self.looked_ns = 0
        self.sources: dict[str, Signature] = {}
        self.manifest = Manifest()
        self._renderer: Renderer | None = None
        self._context = ""

    def build(self, progress: Progress = silent) -> Built:
        """Bring the site up to date; raises NoBook, CannotPublish."""
        # Before anything is read: what changes from here on is for the next build.
        self.looked_ns = time.time_ns()  # noqa: TID251 - compared with files' own times
        self.sources = shortcut.sources(self.book, ())
        return list(self.steps(progress))[-1]

    def steps(self, progress: Progress = silent) -> Iterator[Built]:
        """Bring the site up to date, first the pages of records that were edited, then whatever depends on them."""
        with locked(self.output):
            gc.disable()  # nothing here makes rings, and walking millions of live objects takes seconds
            try:
                yield from self._steps(progress)
            finally:
                gc.enable()

    def save(self) -> None:
        """Keep for the next run what this one worked out."""
        self.gatherer.save()

    def _steps(self, progress: Progress) -> Iterator[Built]:
        before = self.gathered
        gathered = self.gathered = self.gatherer.gather(progress)
        self.manifest = manifest_of(self.output)
        renderer, context = self._renderer_of(gathered)
        edited = edited_slugs(before, gathered)
        if 0 < len(edited) <= _URGENT:
            items: list[Item] = [page for view in all_views() for page in view.urgent(gathered.edition, edited)]
            yield self._brought(items, renderer, context, Manifest(files=dict(self.manifest.files)), silent)
        yield self._brought(list(self._items(gathered)), renderer, context, Manifest(), progress)

    def _renderer_of(self, gathered: Gathered) -> tuple[Renderer, str]:
        """The renderer of an edition, with the templates compiled for the last one where they are the same."""
        context = context_of(gathered, self.book)
        like = self._renderer if self._context == context else None
        self._renderer, self._context = Renderer(surroundings(gathered, self.book), like), context
        return self._renderer, context

    def _brought(
        self, items: list[Item], renderer: Renderer, context: str, after: Manifest, progress: Progress
    ) -> Built:
        """Bring these files up to date; `after` holds those that stay without being looked at."""
        before = self.manifest
        stale: list[Item] = []
        seen: set[str] = set()
        for item in items:
            entry = after.files[item.url] = self._known(item, before, context)
            if item.url in seen:
                raise AssertionError(f"two pages at {item.url}")
            seen.add(item.url)
            if not entry.content:
                stale.append(item)
        changed = self._publish(stale, renderer, before, after, progress)
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

    def _items(self, gathered: Gathered) -> Iterator[Item]:
        for view in all_views():
            yield from view.pages(gathered.edition)
        yield Page("404.html", "pages/404.html", None, key="404")
        yield from copies(self.book, gathered)

    def _known(self, item: Item, before: Manifest, context: str) -> Entry:
        """The entry of a file that is as it should be, or one without content for a file to be made."""
        key = key_of(item, context)
        known = before.files.get(item.url)
        if known and known.key == key and is_current(self.output, item.url, known):
            return known
        return Entry("", key)

    def _publish(
        self, stale: list[Item], renderer: Renderer, before: Manifest, after: Manifest, progress: Progress
    ) -> list[str]:
        """Make the stale files and put them in place; returns the URLs whose bytes changed."""
        stage = Stage(self.output)
        try:
            job = _Rendering(stale, renderer, stage, before)
            staged: dict[int, str] = {}
            for done, (number, content) in enumerate(_made(job, len(stale)), 1):
                item = stale[number]
                known = before.files.get(item.url)
                entry = after.files[item.url]
                if known and known.content == content and is_current(self.output, item.url, known):
                    after.files[item.url] = Entry(content, entry.key, known.mtime_ns, known.size, known.inode)
                else:
                    staged[number] = item.url
                    after.files[item.url] = Entry(content, entry.key)
                progress(done, len(stale))
            if staged or before.files != after.files:
                stage.put_in_place(staged, before, after)
        finally:
            stage.discard()
        return list(staged.values())


def edited_slugs(before: Gathered | None, now: Gathered) -> tuple[str, ...]:
    """The records that are new or other than they were, when the book was read before."""
    if before is None or before.edition.settings_digest != now.edition.settings_digest:
        return ()
    known = before.edition.records
    return tuple(
        slug
        for slug, record in now.edition.records.items()
        if (old := known.get(slug)) is not record and (old is None or old.digest != record.digest)
    )


def _made(job: "_Rendering", count: int) -> Iterator[tuple[int, str]]:
    """(number, content hash) of every file made; raises CannotPublish."""
    for number, result in _results(job, count):
        if result.startswith(b"!"):
            raise CannotPublish(result[1:].decode())
        yield number, result.decode()


def _results(job: "_Rendering", count: int) -> Iterator[tuple[int, bytes]]:
    """What the job says of each number; in this process where forking does not pay."""
    if count < _IN_ONE_GO:
        for number in range(count):
            yield number, job(number, False)
        return
    gc.freeze()  # so that the children's collector does not copy our pages of memory
    for done in crew.run(job, count, float("inf")):
        yield done.number, done.result


class _Rendering:
    """The job of a worker: one file made and, where it differs from what stands there, staged.

    Its result is the hash of the file's bytes; or `!` and, in words for the user, why it cannot be made.
    """

    def __init__(self, stale: list[Item], renderer: Renderer, stage: Stage, before: Manifest) -> None:
        self._stale = stale
        self._renderer = renderer
        self._stage = stage
        self._before = before

    def __call__(self, number: int, _plain: bool) -> bytes:  # noqa: FBT001 - as crew.Job has it
        try:
            return self._content(number, self._stale[number]).encode()
        except CannotPublish as error:
            return f"!{error}".encode("utf-8", "replace")

    def _content(self, number: int, item: Item) -> str:
        if isinstance(item, Copy):
            return self._stage.copy(number, item.source)
        data = self._renderer.bytes_of(item)
        content = content_hash(data)
        known = self._before.files.get(item.url)
        if not (known and known.content == content and is_current(self._stage.output, item.url, known)):
            self._stage.write(number, data)
        return content


def key_of(item: Item, context: str) -> str:
    """What tells whether a file must be made again."""
    if isinstance(item, Copy):
        return item.key
    if isinstance(item, Script):
        basis = encoder.encode(item.arguments)
    else:
        basis = encoder.encode((item.template, item.data if item.key is None else item.key))
    return content_hash(context.encode() + basis)


def surroundings(gathered: Gathered, book: Path) -> Surroundings:
    """What pages may show or link to beside their own data."""
    edition = gathered.edition
    return Surroundings(
        settings=edition.book.settings,
        today=edition.today,
        views=all_views(),
        names={slug: record.name for slug, record in edition.records.items()},
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


def copies(book: Path, gathered: Gathered) -> Iterable[Copy]:
    """Static files, the book's own before ours, and the documents of the records that are shown."""
    static: dict[str, Path] = {}
    for folder in (where.templates(), book / OVERRIDES):
        for file in shortcut.files_below(folder / "static"):
            static[f"static/{file.relative_to(folder / 'static').as_posix()}"] = file
    yield from (Copy(url, file, content_hash(file.read_bytes())) for url, file in sorted(static.items()))
    for document in sorted(documents_shown(gathered)):
        if (seen := shortcut.signature_text(book / document)) is not None:
            yield Copy(document_url(document), book / document, seen)


def documents_shown(gathered: Gathered) -> set[str]:
    """The files, relative to the book, that pages of records link to."""
    edition = gathered.edition
    shown: set[str] = set()
    for record in edition.records.values():
        shown.update(edition.book.documents.get(record.slug, ()))
        shown.update(document.file for document in record.documents)
        shown.update(link.target for link in record.links if link.kind == "document")
    return {tidy(file) for file in shown}


def elsewhere(gathered: Gathered) -> tuple[str, ...]:
    """Files that records name outside of `documents/SLUG/`, whether they exist or not."""
    return tuple(sorted(gathered.named))
