"""The one thread in which the builder works: batch after batch, never two at a time, and no fault of its ends it."""

import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from plaincrm.language import _
from plaincrm.site.live.contract import Builder, FaultNote, Refreshed
from plaincrm.site.live.watch import HintQueue, batches

_FRAMES: Final = 6


class Refresher(threading.Thread):
    """Refreshes once, calls `built`, and then once for each batch of hints until the queue or `stop` ends it.

    `announce` gets each part as soon as it is in place; `say` gets a report when the builder raises.
    """

    def __init__(
        self,
        builder: Builder,
        announce: Callable[[Refreshed], None],
        built: Callable[[], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(name="refresher", daemon=True)
        self.hints: HintQueue = HintQueue()
        self._builder = builder
        self._announce = announce
        self._built = built
        self._say = say
        self._stopped = threading.Event()
        self._standing: tuple[FaultNote, ...] = ()
        self._broken = False

    def run(self) -> None:
        """Work until stopped."""
        self._refresh(frozenset())
        self._built()
        for batch in batches(self.hints):
            self._refresh(batch)

    def stop(self, patience: float) -> None:
        """End after the part in work; wait at most `patience` seconds for it."""
        self._stopped.set()
        self.hints.put(None)
        self.join(patience)

    def _refresh(self, hints: frozenset[Path]) -> None:
        try:
            self._go_through(hints)
        except Exception as error:  # noqa: BLE001 - whatever the builder raises, the server stays and tells it
            self._broken = True
            note = failure(error)
            self._say(f"{note.message}\n{note.excerpt}")
            self._announce(Refreshed(frozenset(), (note, *self._standing)))

    def _go_through(self, hints: frozenset[Path]) -> None:
        for part in self._builder.refresh(hints):
            self._standing = part.faults
            self._announce(part)
            if self._stopped.is_set():
                return
        if self._broken:
            self._broken = False
            self._announce(Refreshed(frozenset(), self._standing))


def failure(error: Exception) -> FaultNote:
    """The note of a bug, for overlay and terminal. It shows our code only: exceptions quote private data."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    what = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return FaultNote(
        where=f"{Path(frames[-1].filename).name}:{frames[-1].lineno}",
        severity="error",
        code="internal-error",
        message=_("The program failed: {what}.").format(what=what),
        excerpt="\n".join(f"{Path(frame.filename).name}:{frame.lineno}: {frame.line}" for frame in frames),
        hint=_("What was built before is shown; the next change is tried again."),
    )
