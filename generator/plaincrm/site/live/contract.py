"""What the server asks of a builder, and what a builder tells the server: plain strings, bytes and paths."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec


class Asset(msgspec.Struct, frozen=True):
    """What stands behind one URL.

    `media_type` goes into the reply as it is (`text/html; charset=utf-8`). `content` is the bytes themselves, or the
    path of a regular file that the builder replaces by rename only, so that one open sees one version of it.
    """

    media_type: str
    content: Path | bytes


class FaultNote(msgspec.Struct, frozen=True):
    """A complaint for the overlay, every part ready to be shown.

    `where` is `FILE:LINE:COLUMN`, `severity` is `error` or `warning`; `excerpt` and `hint` may be empty. `edit_url`
    opens the place in the user's editor.
    """

    where: str
    severity: str
    code: str
    message: str
    excerpt: str = ""
    hint: str = ""
    edit_url: str | None = None


class Refreshed(msgspec.Struct, frozen=True):
    """What a refresh has put in place: the URLs whose bytes changed, came or went, and every fault that stands now."""

    changed: frozenset[str]
    faults: tuple[FaultNote, ...] = ()


class Builder(Protocol):
    """Makes the site. URLs are relative to the site and not percent-encoded: `records/novák.html`."""

    @property
    def folders(self) -> Sequence[Path]:
        """The folders to watch, with all that is in them; names that begin with a dot are left out."""

    def refresh(self, hints: frozenset[Path]) -> Iterator[Refreshed]:
        """Bring the site up to date and yield after each part that is in place, the most urgent first.

        `hints` are paths at which something may have happened; the first call has none and means "build all". Each part
        names all faults that stand, not only new ones. Calls never overlap and all come from one thread; a call that is
        broken off (the generator is closed) or raises is followed by others.
        """

    def lookup(self, url: str) -> Asset | None:
        """What the site holds at `url`: a look-up in a table, never a path joined.

        Called from another thread than `refresh`, also while that runs.
        """
