"""The feed of changes: which URL changed last when, which faults stand, and who is listening."""

import asyncio
import secrets
from collections.abc import Iterable
from typing import Final

import msgspec

from plaincrm.language import _, ngettext
from plaincrm.site.live.contract import FaultNote, Refreshed

#: A listener that has left this many bytes unread is cut off; it comes back and asks what it missed.
_UNREAD: Final = 1 << 20
_RETRY_MS: Final = 500
#: Schemes that would run something in the page instead of opening an editor.
_RUNS: Final = ("javascript:", "data:", "vbscript:", "blob:")


class Feed:
    """Numbers each refresh, so that a page that was away learns what it missed. For the event loop's thread alone."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(4)
        self._number = 0
        self._faults: tuple[FaultNote, ...] = ()
        self._last_changed: dict[str, int] = {}  # in the order of the numbers
        self._listeners: set[asyncio.StreamWriter] = set()

    @property
    def mark(self) -> str:
        """Names this moment: this run of the server, and the number of the last refresh."""
        return f"{self._run}-{self._number}"

    def publish(self, refreshed: Refreshed) -> None:
        """Take note of a refresh and tell every listener at once."""
        self._number += 1
        self._faults = refreshed.faults
        for url in refreshed.changed:
            self._last_changed.pop(url, None)
            self._last_changed[url] = self._number
        message = self._message(sorted(refreshed.changed))
        for listener in tuple(self._listeners):
            self._tell(listener, message)

    def join(self, listener: asyncio.StreamWriter, mark: str) -> None:
        """Tell `listener` what it missed since `mark` and which faults stand, and all news from now on."""
        self._listeners.add(listener)
        self._tell(listener, f"retry: {_RETRY_MS}\n".encode() + self._message(self._missed(mark)))

    def leave(self, listener: asyncio.StreamWriter) -> None:
        """Tell `listener` nothing more."""
        self._listeners.discard(listener)

    @property
    def listeners(self) -> int:
        """How many are listening."""
        return len(self._listeners)

    def _missed(self, mark: str) -> list[str] | None:
        """The URLs that changed after `mark`; None when the mark is of another run, so that nobody can tell."""
        run, _dash, number = mark.rpartition("-")
        if run != self._run or not number.isascii() or not number.isdigit():
            return None
        missed = []
        for url, changed_at in reversed(self._last_changed.items()):
            if changed_at <= int(number):
                break
            missed.append(url)
        return sorted(missed)

    def _message(self, changed: list[str] | None) -> bytes:
        """One event; `changed` is null where everything may have changed."""
        faults = [_shown(fault) for fault in self._faults]
        data = msgspec.json.encode({"changed": changed, "faults": faults, "words": _words(self._faults)})
        return b"id: %b\ndata: %b\n\n" % (self.mark.encode(), data)

    def _tell(self, listener: asyncio.StreamWriter, message: bytes) -> None:
        listener.write(message)
        if listener.transport.get_write_buffer_size() > _UNREAD:
            listener.transport.abort()


def _shown(fault: FaultNote) -> FaultNote:
    """The fault, without an edit link that would run a script."""
    if fault.edit_url and fault.edit_url.strip().lower().startswith(_RUNS):
        return msgspec.structs.replace(fault, edit_url=None)
    return fault


def _words(faults: Iterable[FaultNote]) -> dict[str, str]:
    """The overlay's own texts; the script has none."""
    severities = [fault.severity for fault in faults]
    errors, warnings = severities.count("error"), severities.count("warning")
    counts = (
        ngettext("{n} error", "{n} errors", errors).format(n=errors) if errors else "",
        ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings) if warnings else "",
    )
    return {
        "title": ", ".join(filter(None, counts)),
        "region": _("Problems"),
        "edit": _("Edit"),
        "fold": _("Fold (Esc)"),
    }
