"""Watching folders: hints that something may have happened, gathered into batches as short as editors allow."""

import errno
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from typing import Final, TypeAlias

import msgspec
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from plaincrm.language import _

try:
    from watchdog.observers.inotify_move_event_grouper import InotifyMoveEventGrouper
except ImportError:  # not Linux, or a watchdog that is built otherwise
    InotifyMoveEventGrouper = None  # type: ignore[assignment, misc]

#: A batch ends when nothing happened for so long ...
QUIET_SECONDS: Final = 0.005
#: ... or, where a file was begun, removed or moved aside and its end is not in sight, at last after so long.
LONGEST_SECONDS: Final = 0.05
POLLING_SECONDS: Final = 1.0
#: Watchdog waits for the second half of a rename, by default 0.5 s, and in 3 of 2,000 renames although it had come.
_PAIRING_SECONDS: Final = 0.02

#: Opening and reading are left out: the builder's own reading would be news for ever.
_NEWS: Final[list[type[FileSystemEvent]]] = [
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
_BEGUN: Final = (FileCreatedEvent, FileModifiedEvent, FileDeletedEvent)
#: Hidden files, and what Vim, Emacs and JetBrains' editors put beside a file while they save it.
_PASSING: Final = re.compile(r"\..*|.*~|4913|#.*#|.*___jb_(tmp|old)___", re.DOTALL)


class Hint(msgspec.Struct, frozen=True):
    """A path at which something happened. Unless it is `settled`, more is likely to happen there at once."""

    path: Path
    settled: bool


#: None ends it.
HintQueue: TypeAlias = SimpleQueue[Hint | None]


@contextmanager
def watching(folders: Sequence[Path], hints: HintQueue, say: Callable[[str], None]) -> Iterator[None]:
    """Put a hint into `hints` for whatever happens in the folders, or below them, from now on."""
    if InotifyMoveEventGrouper is not None:
        InotifyMoveEventGrouper.delay = _PAIRING_SECONDS
    observer = _observer([folder for folder in folders if folder.is_dir()], hints, say)
    try:
        yield
    finally:
        observer.stop()
        observer.join()


def batches(hints: HintQueue) -> Iterator[frozenset[Path]]:
    """The paths of hints that came together, as soon as it has become quiet; ends with the queue."""
    while (first := hints.get()) is not None:
        yield _gathered(first, hints)


def _gathered(first: Hint, hints: HintQueue) -> frozenset[Path]:
    paths, begun = set[Path](), set[Path]()
    end = time.monotonic() + LONGEST_SECONDS  # noqa: TID251 - how long has been waited, not when
    hint: Hint | None = first
    while hint is not None:
        paths.add(hint.path)
        (begun.discard if hint.settled else begun.add)(hint.path)
        left = end - time.monotonic()  # noqa: TID251 - likewise
        try:
            hint = hints.get(timeout=max(0, left if begun else min(left, QUIET_SECONDS)))
        except Empty:
            return frozenset(paths)
    hints.put(None)
    return frozenset(paths)


def _observer(folders: Sequence[Path], hints: HintQueue, say: Callable[[str], None]) -> BaseObserver:
    try:
        return _started(Observer, folders, hints)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EMFILE}:
            raise
    say(_("The system watches no more folders for this user; changes are looked for once a second instead."))
    return _started(lambda: PollingObserver(timeout=POLLING_SECONDS), folders, hints)


def _started(make: Callable[[], BaseObserver], folders: Sequence[Path], hints: HintQueue) -> BaseObserver:
    observer = make()
    try:
        for folder in folders:
            reporter = _Reporter(folder, hints)
            observer.schedule(reporter, str(reporter.watched), recursive=True, event_filter=_NEWS)
        observer.start()
        _prove_room(observer)
    except OSError:
        observer.stop()
        raise
    return observer


def _prove_room(observer: BaseObserver) -> None:
    """Raise OSError when the last of the system's watches has been given out.

    Watchdog passes over folders deep down that it could not watch; then this one more cannot be had either.
    """
    with TemporaryDirectory() as spare:
        observer.unschedule(observer.schedule(FileSystemEventHandler(), spare, event_filter=[]))


class _Reporter(FileSystemEventHandler):
    """Turns the events of one folder into hints, with paths as the builder wrote the folder."""

    def __init__(self, folder: Path, hints: HintQueue) -> None:
        self.watched = folder.resolve()  # inotify would watch the link itself
        self._folder = folder
        self._hints = hints

    def on_any_event(self, event: FileSystemEvent) -> None:
        for text, settled in _places(event):
            place = Path(os.fsdecode(text)).relative_to(self.watched)
            if not any(_PASSING.fullmatch(name) for name in place.parts):
                self._hints.put(Hint(self._folder / place, settled))


def _places(event: FileSystemEvent) -> Iterator[tuple[str | bytes, bool]]:
    """Where something happened, and whether it is over.

    Who moves a text aside as a backup is about to write it anew; who moves one into place has written it.
    """
    if isinstance(event, FileMovedEvent | DirMovedEvent):
        aside = _PASSING.fullmatch(Path(os.fsdecode(event.dest_path)).name)
        yield event.src_path, not aside
        yield event.dest_path, True
    else:
        yield event.src_path, not isinstance(event, _BEGUN)
