"""From a book's folder to its edition, reading only what the memo does not know."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from itertools import compress
from operator import ne
from pathlib import Path
from typing import Final

from plaincrm import clock, language
from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.checks.amounts import in_settings
from plaincrm.fault import Fault, Span, by_place
from plaincrm.language import _
from plaincrm.reading import folder
from plaincrm.reading.folder import Signature
from plaincrm.reading.records import Read, digest_of, read_record
from plaincrm.reading.settings import placed_in_settings, read_settings
from plaincrm.reading.text import MAX_BYTES
from plaincrm.site.prose import ProseFailed, escaped, of_plain, render
from plaincrm.views.view import sections
from plaincrm.workshop import crew, memo
from plaincrm.workshop.assemble import Assembler, Gathered, Terms
from plaincrm.workshop.file_faults import of_files
from plaincrm.workshop.memo import Kept, Memo
from plaincrm.workshop.seal import RACY_NS

#: Seconds that one record's Markdown may take.
PATIENCE: Final = 2.0
_MOST_BYTES: Final = MAX_BYTES + 1
#: Stands for the digest of a file that could not be read.
_UNREAD: Final = "0" * 32

#: Told how many of how many files have been read.
Progress = Callable[[int, int], None]


def silent(_done: int, _of: int) -> None:
    """No progress shown."""


class NoBook(Exception):
    """The folder holds no book, or one whose settings cannot be used; `faults` say why."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


class Gatherer:
    """Reads one book, again and again; what did not change is not read twice."""

    def __init__(self, book: Path, asked: date | None = None) -> None:
        self.book = book
        self._asked = asked
        self._memo: Memo | None = None
        self._saved = False
        self._kinds: tuple[str, ...] | None = None
        self._assembler = Assembler(book)

    def gather(self, progress: Progress = silent) -> Gathered:
        """The book as it stands now; raises NoBook."""
        found = folder.walk(self.book)
        try:
            data = self._settings()
        except folder.Unreadable:
            raise NoBook(self._without_settings(found, (_unreadable(folder.SETTINGS),), progress)) from None
        read = read_settings(data, sections())
        settings = read.settings
        if settings is None:
            raise NoBook(self._without_settings(found, read.faults, progress))
        language.use(settings.language)
        today = clock.today(self._asked, settings.today, settings.timezone or "")
        if unrated := list(in_settings(settings, folder.SETTINGS, today)):
            faults = (*read.faults, *placed_in_settings(data or b"", unrated))
            raise NoBook(self._without_settings(found, faults, progress))
        memo_ = self._remembered(_terms(settings))
        self._kinds = tuple(settings.log_kinds)
        self._refresh(memo_, found.files, self._kinds, progress)
        return self._assembler.assemble(memo_.kept, found, read, Terms(today, digest_of(data or b"")))

    def ahead(self, gathered: Gathered, files: Iterable[str]) -> Gathered | None:
        """What was gathered, with the records of these files read again; None where that is not all there is to it.

        It looks at nothing but these files: `gather` must follow, and finds them read.
        """
        memo_ = self._memo
        if memo_ is None or self._kinds is None:
            return None
        before = {file: memo_.kept[file] for file in files if file in memo_.kept}
        memo_.signatures.update(dict.fromkeys(before))
        self._read(memo_, list(before), self._kinds, silent)
        now = {file: memo_.kept[file] for file, kept in before.items() if memo_.kept[file] is not kept}
        return self._assembler.amended(gathered, now) if now else None

    def _without_settings(self, found: folder.Found, faults: Iterable[Fault], progress: Progress) -> tuple[Fault, ...]:
        """Every fault of a book whose settings cannot be used: those of its records, too, as far as these tell by themselves."""
        memo_ = self._memo or Memo("")
        self._refresh(memo_, found.files, self._kinds or (), progress)
        own = [fault for kept in memo_.kept.values() for fault in kept.faults]
        if self._kinds is None:  # perhaps the settings would have named its kind
            own = [fault for fault in own if fault.code != "bad-log-heading"]
        return tuple(sorted((*faults, *own, *of_files(found)), key=by_place))

    def save(self) -> None:
        """Keep what was read for the next run."""
        if self._memo is not None and not self._saved:
            self._saved = True
            memo.save(self.book, self._memo)

    def _settings(self) -> bytes | None:
        """The bytes of book.yml, None where there is none; raises folder.Unreadable."""
        path = self.book / folder.SETTINGS
        return _steady(str(path)) if os.path.lexists(path) else None

    def _remembered(self, terms: str) -> Memo:
        if self._memo is None or self._memo.terms != terms:
            self._memo = memo.load(self.book, terms)
        return self._memo

    def _refresh(self, memo_: Memo, files: dict[str, Signature], kinds: tuple[str, ...], progress: Progress) -> None:
        """Bring the memo up to date with the folder."""
        self._saved = False
        for file in memo_.kept.keys() - files.keys():
            del memo_.kept[file], memo_.signatures[file], memo_.digests[file]
        started = time.time_ns()  # noqa: TID251 - compared with files' own times, not shown to anybody
        seen = map(memo_.signatures.get, files)
        unsure = list(compress(files, map(ne, files.values(), seen)))
        self._read(memo_, unsure, kinds, progress)
        for file in unsure:
            signature = files[file]
            # What could not be read may be readable next time, with not a word of that in its signature.
            unsettled = signature.mtime_ns > started - RACY_NS or memo_.digests.get(file) == _UNREAD
            memo_.signatures[file] = None if unsettled else signature

    def _read(self, memo_: Memo, files: list[str], kinds: tuple[str, ...], progress: Progress) -> None:
        """Read these files, in worker processes; those whose bytes are known are left as they are."""
        if len(files) < crew.PAYS:  # to begin a worker takes longer than to look here
            files = [file for file in files if not self._is_known(memo_, file)]
        job = _Reading(self.book, files, kinds, memo_.digests)
        for done, result in enumerate(crew.run(job, len(files), PATIENCE), 1):
            file = files[result.number]
            if result.given_up:
                memo_.digests[file] = self._digest(file)
                memo_.kept[file] = Kept(None, None, (_endless(file),), ())
            elif result.result:
                digest, kept = result.result[:32], result.result[32:]
                memo_.take(file, digest.decode(), kept)
            progress(done, len(files))

    def _is_known(self, memo_: Memo, file: str) -> bool:
        digest = self._digest(file)
        return digest != _UNREAD and digest == memo_.digests.get(file)

    def _digest(self, file: str) -> str:
        try:
            return digest_of(_steady(f"{self.book}/{file}"))
        except folder.Unreadable:
            return _UNREAD


@cache
def warm() -> None:
    """Load all that reading a record needs: workers forked from now on need not do so, each for itself (55 ms)."""
    for room in folder.ROOMS:
        read_record(b"---\nname: A\n---\n", f"{room}/a.md")
    render("a *b* [c](https://example.com)")


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
            return _UNREAD.encode() + memo.encoder.encode(Kept(None, None, (_unreadable(file),), ()))
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
    hint = _("put a regular file here (no link), with read permission, that no program is writing to")
    return Fault(file, Span(1, 1, 1, 1), "unreadable", "", _("the file cannot be read"), hint)


def _endless(file: str) -> Fault:
    hint = _("put each item of a long list on a line of its own")
    return Fault(file, Span(1, 1, 1, 4), "too-large", "", _("this front matter would take too long to read"), hint)


def _kept(read: Read, plain: bool) -> Kept:  # noqa: FBT001
    """What to keep of a file; `plain`: its prose takes too long and is shown as it was typed."""
    record = read.record
    if record is None:
        return Kept(None, None, read.faults, ())
    html: list[str | None] = []
    failed = plain
    for text in (record.notes, *(entry.text for entry in record.log)):
        try:
            html.append(escaped(text) if plain and text else _html(text))
        except ProseFailed:
            html.append(escaped(text))
            failed = True
    faults = (*read.faults, _slow(record.file)) if failed else read.faults
    return Kept(
        record if isinstance(record, Client) else None,
        record if isinstance(record, Lead) else None,
        faults,
        tuple(html),
    )


def _html(text: str) -> str | None:
    """The HTML to keep of a text; None where a page can as well make it itself. Raises ProseFailed."""
    return None if of_plain(text) else render(text)


def _slow(file: str) -> Fault:
    message = _("the Markdown of this record is too deeply nested or takes too long, and is shown as typed")
    return Fault(file, Span(1, 1, 1, 1), "slow-markdown", "", message, _("look for long runs of [ or of list markers"))
