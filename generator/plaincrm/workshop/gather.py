"""From a book's folder to its edition, reading only what the memo does not know."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import compress
from operator import ne
from pathlib import Path
from typing import Final

from plaincrm import clock, language
from plaincrm.book.settings import Settings
from plaincrm.checks.amounts import in_settings
from plaincrm.fault import Fault, by_place
from plaincrm.reading import folder
from plaincrm.reading.folder import Signature
from plaincrm.reading.records import digest_of
from plaincrm.reading.settings import placed_in_settings, read_settings
from plaincrm.views.view import sections
from plaincrm.workshop import crew, memo
from plaincrm.workshop.assemble import Assembler, Gathered, Terms
from plaincrm.workshop.file_faults import of_files
from plaincrm.workshop.memo import Kept, Memo
from plaincrm.workshop.perusal import UNREAD, Reading, endless, ordered, steady, unreadable, warm
from plaincrm.workshop.seal import RACY_NS
from plaincrm.workshop.standby import Standby

#: Seconds that one record's Markdown may take.
PATIENCE: Final = 2.0

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
        self._standby: Standby | None = None

    def stand_by(self) -> None:
        """Have a worker ready for files that change one by one, for as long as this reads; ends with `dismiss`."""
        warm()
        self._standby = self._standby or Standby(ordered)

    def dismiss(self) -> None:
        """End the worker that stands by."""
        if self._standby is not None:
            self._standby.close()
            self._standby = None

    def gather(self, progress: Progress = silent) -> Gathered:
        """The book as it stands now; raises NoBook."""
        found = folder.walk(self.book)
        try:
            data = self._settings()
        except folder.Unreadable:
            raise NoBook(self._without_settings(found, (unreadable(folder.SETTINGS),), progress)) from None
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
        return steady(str(path)) if os.path.lexists(path) else None

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
            unsettled = signature.mtime_ns > started - RACY_NS or memo_.digests.get(file) == UNREAD
            memo_.signatures[file] = None if unsettled else signature

    def _read(self, memo_: Memo, files: list[str], kinds: tuple[str, ...], progress: Progress) -> None:
        """Read these files, in worker processes; those whose bytes are known are left as they are."""
        if len(files) < crew.PAYS:  # to begin a worker takes longer than to look here
            files = [file for file in files if not self._is_known(memo_, file)]
        known = {file: memo_.digests[file] for file in files if file in memo_.digests}
        job = Reading(str(self.book), tuple(files), kinds, known, language.in_use())
        for done, result in enumerate(self._workers_at(job), 1):
            file = files[result.number]
            if result.given_up:
                memo_.digests[file] = self._digest(file)
                memo_.kept[file] = Kept(None, None, (endless(file),), ())
            elif result.result:
                digest, kept = result.result[:32], result.result[32:]
                memo_.take(file, digest.decode(), kept)
            progress(done, len(files))

    def _workers_at(self, job: Reading) -> Iterator[crew.Done]:
        if self._standby is not None and 0 < len(job.files) < crew.PAYS:
            return self._standby.run(memo.encoder.encode(job), len(job.files), PATIENCE)
        return crew.run(job, len(job.files), PATIENCE)

    def _is_known(self, memo_: Memo, file: str) -> bool:
        digest = self._digest(file)
        return digest != UNREAD and digest == memo_.digests.get(file)

    def _digest(self, file: str) -> str:
        try:
            return digest_of(steady(f"{self.book}/{file}"))
        except folder.Unreadable:
            return UNREAD


def _terms(settings: Settings) -> str:
    """What the reading of a record depends on besides its bytes."""
    return f"{settings.language} {' '.join(settings.log_kinds)}"
