"""From a book's folder to its edition, reading only what the memo does not know."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from plaincrm import clock, language
from plaincrm.book.edition import AnyRecord, Book, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.checks import slugs
from plaincrm.checks.all import findings_of
from plaincrm.checks.references import leaves_the_book, tidy
from plaincrm.checks.rule import Checked
from plaincrm.fault import Fault, Finding, Span, by_place, is_error
from plaincrm.language import _
from plaincrm.money import rates
from plaincrm.reading import folder
from plaincrm.reading.folder import Signature
from plaincrm.reading.records import Read, digest_of, read_record, relocated, slug_of
from plaincrm.reading.settings import ReadSettings, read_settings
from plaincrm.reading.text import MAX_BYTES
from plaincrm.site.prose import ProseFailed, escaped, render
from plaincrm.views.view import sections
from plaincrm.workshop import crew, memo
from plaincrm.workshop.memo import Kept, Memo
from plaincrm.workshop.seal import RACY_NS

#: Seconds that one record's Markdown may take.
PATIENCE: Final = 2.0
_MOST_BYTES: Final = MAX_BYTES + 1

#: Told how many of how many files have been read.
Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """No progress shown."""


class NoBook(Exception):
    """The folder holds no book, or one whose settings cannot be used; `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


class Gathered(msgspec.Struct, frozen=True):
    """An edition, and the HTML of every note and log entry of it by its Markdown."""

    edition: Edition
    html: Mapping[str, str]


class Gatherer:
    """Reads one book, again and again; what did not change is not read twice."""

    def __init__(self, book: Path, asked: date | None = None) -> None:
        self.book = book
        self._asked = asked
        self._memo: Memo | None = None

    def gather(self, progress: Progress = silent) -> Gathered:
        """The book as it stands now; raises NoBook."""
        data = self._bytes(folder.SETTINGS)
        read = read_settings(data, sections())
        settings = read.settings
        if settings is None:
            raise NoBook(read.faults)
        language.use(settings.language)
        today = clock.today(self._asked, settings.today, settings.timezone or "")
        found = folder.walk(self.book)
        memo_ = self._remembered(_terms(settings))
        self._refresh(memo_, found.files, settings, progress)
        return _gathered(self.book, memo_, found, read, _Terms(today, digest_of(data or b"")))

    def save(self) -> None:
        """Keep what was read for the next run."""
        if self._memo is not None:
            memo.save(self.book, self._memo)

    def _bytes(self, file: str) -> bytes | None:
        try:
            return folder.read_bytes(self.book / file, _MOST_BYTES)
        except folder.Unreadable:
            return None

    def _remembered(self, terms: str) -> Memo:
        if self._memo is None or self._memo.terms != terms:
            self._memo = memo.load(self.book, terms)
        return self._memo

    def _refresh(self, memo_: Memo, files: dict[str, Signature], settings: Settings, progress: Progress) -> None:
        """Bring the memo up to date with the folder."""
        for file in memo_.kept.keys() - files.keys():
            del memo_.kept[file], memo_.signatures[file], memo_.digests[file]
        started = time.time_ns()  # noqa: TID251 - compared with files' own times, not shown to anybody
        unsure = [file for file, signature in files.items() if memo_.signatures.get(file) != signature]
        self._read(memo_, unsure, tuple(settings.log_kinds), progress)
        for file in unsure:
            signature = files[file]
            racy = signature.mtime_ns > started - RACY_NS
            memo_.signatures[file] = None if racy else signature

    def _read(self, memo_: Memo, files: list[str], kinds: tuple[str, ...], progress: Progress) -> None:
        """Read these files, in worker processes; those whose bytes are known are left as they are."""
        job = _Reading(self.book, files, kinds, memo_.digests)
        for done, result in enumerate(crew.run(job, len(files), PATIENCE), 1):
            file = files[result.number]
            if result.result:
                digest, kept = result.result[:32], result.result[32:]
                memo_.digests[file] = digest.decode()
                memo_.kept[file] = memo.kept_decoder.decode(kept)
            progress(done, len(files))


class _Terms(msgspec.Struct, frozen=True):
    today: date
    settings_digest: str


def _terms(settings: Settings) -> str:
    """What the reading of a record depends on besides its bytes."""
    return f"{settings.language} {' '.join(settings.log_kinds)}"


class _Reading:
    """The job of a worker: one file read, its prose made HTML."""

    def __init__(self, book: Path, files: list[str], kinds: tuple[str, ...], digests: Mapping[str, str]) -> None:
        self._book = str(book)
        self._files = files
        self._kinds = kinds
        self._digests = digests

    def __call__(self, number: int, plain: bool) -> bytes:  # noqa: FBT001 - as crew.Job has it
        """Digest and encoded Kept of a file; nothing where its bytes are as they were."""
        file = self._files[number]
        try:
            data = _steady(f"{self._book}/{file}")
        except folder.Unreadable:
            return b"0" * 32 + memo.encoder.encode(Kept(None, None, (_unreadable(file),), ()))
        digest = digest_of(data)
        if self._digests.get(file) == digest:
            return b""
        return digest.encode() + memo.encoder.encode(_kept(read_record(data, file, self._kinds), plain))


def _steady(path: str) -> bytes:
    """A file's bytes, read again if it changed meanwhile; raises folder.Unreadable."""
    for _attempt in range(3):
        before = folder.signature(path)
        data = folder.read_bytes(path, _MOST_BYTES)
        if before == folder.signature(path):
            return data
    raise folder.Unreadable


def _unreadable(file: str) -> Fault:
    hint = _("check its permissions, or wait until it is no longer being written")
    return Fault(file, Span(1, 1, 1, 1), "unreadable", "", _("the file cannot be read"), hint)


def _kept(read: Read, plain: bool) -> Kept:  # noqa: FBT001
    """What to keep of a file; `plain`: its prose takes too long and is shown as it was typed."""
    record = read.record
    if record is None:
        return Kept(None, None, read.faults, ())
    html, failed = [], plain
    for text in (record.notes, *(entry.text for entry in record.log)):
        try:
            html.append(escaped(text) if plain else render(text) if text else "")
        except ProseFailed:
            html.append(escaped(text))
            failed = True
    faults = (*read.faults, _slow(record.file)) if failed else read.faults
    return Kept(
        record if isinstance(record, Client) else None, record if isinstance(record, Lead) else None, faults, tuple(html)
    )


def _slow(file: str) -> Fault:
    message = _("the Markdown of this record is too deeply nested or takes too long, and is shown as typed")
    return Fault(file, Span(1, 1, 1, 1), "slow-markdown", "", message, _("look for long runs of [ or of list markers"))


def _gathered(book: Path, memo_: Memo, found: folder.Found, read: ReadSettings, terms: _Terms) -> Gathered:
    assert read.settings is not None
    faults: list[Fault] = [*read.faults, *(_skipped(file) for file in found.skipped)]
    for kept in memo_.kept.values():
        if kept.faults:
            faults += kept.faults
    by_file = {file: slug_of(file) for file in found.files}
    faults += slugs.colliding((slug, file) for file, slug in by_file.items())
    bad = {fault.file for fault in faults if is_error(fault)}
    good = [memo_.kept[file] for file in by_file if file not in bad and file in memo_.kept]
    documents = folder.documents(book)
    checked = Checked(
        settings=read.settings,
        clients=tuple(kept.client for kept in good if kept.client),
        leads=tuple(kept.lead for kept in good if kept.lead),
        slugs=frozenset(by_file.values()),
        files=frozenset(_existing(book, good, documents)),
        today=terms.today,
        rates=rates(read.settings.currency, ((entry.on, entry.values) for entry in read.settings.rates)),
    )
    faults += _placed(book, findings_of(checked))
    return _edition(checked, by_file, sorted(faults, key=by_place), documents, terms, good)


def _edition(
    checked: Checked,
    by_file: dict[str, str],
    faults: list[Fault],
    documents: dict[str, tuple[str, ...]],
    terms: _Terms,
    good: list[Kept],
) -> Gathered:
    bad = {fault.file for fault in faults if is_error(fault)}
    clients = tuple(sorted((client for client in checked.clients if client.file not in bad), key=_slug))
    leads = tuple(sorted((lead for lead in checked.leads if lead.file not in bad), key=_slug))
    book = Book(
        settings=checked.settings,
        clients=clients,
        leads=leads,
        withheld={slug: file for file, slug in by_file.items() if file in bad},
        documents=documents,
    )
    edition = Edition(
        book=book,
        today=terms.today,
        rates=checked.rates,
        records={record.slug: record for record in (*clients, *leads)},
        faults=tuple(faults),
        settings_digest=terms.settings_digest,
    )
    return Gathered(edition, _html(good))


def _slug(record: AnyRecord) -> str:
    return record.slug


def _html(good: Iterable[Kept]) -> dict[str, str]:
    html: dict[str, str] = {}
    for kept in good:
        record = kept.client or kept.lead
        if record is not None:
            html[record.notes] = kept.html[0]
            html.update(zip((entry.text for entry in record.log), kept.html[1:], strict=True))
    return html


def _skipped(file: str) -> Fault:
    message = _("this is a link, no regular file, or an editor's own file, and was passed over")
    shown = file.encode("utf-8", "replace").decode()
    return Fault(shown, Span(1, 1, 1, 1), "skipped-file", "", message, _("put a regular file here, or remove it"))


def _existing(book: Path, good: Iterable[Kept], documents: dict[str, tuple[str, ...]]) -> Iterable[str]:
    """The files that exist, of those that records name."""
    known = {file for files in documents.values() for file in files}
    yield from known
    for kept in good:
        record = kept.client or kept.lead
        if record is None or not (record.documents or record.links):
            continue
        named = [document.file for document in record.documents]
        named += [link.target for link in record.links if link.kind == "document"]
        for file in map(tidy, (name for name in named if not leaves_the_book(name))):
            if file not in known and folder.is_inside(book, file):
                yield file


def _placed(book: Path, findings: Iterable[Finding]) -> Iterable[Fault]:
    """Findings of rules as faults, each file read once more for the places of its values."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, found in by_file.items():
        try:
            data = folder.read_bytes(os.path.join(book, file), _MOST_BYTES)
        except folder.Unreadable:
            data = b""
        yield from relocated(data, found)

