"""The workshop as the live server sees it: refresh, and look up what the site holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from plaincrm.book.redaction import unquoted
from plaincrm.fault import Fault
from plaincrm.language import _, ngettext
from plaincrm.site import where
from plaincrm.site.live import Asset, FaultNote, Refreshed
from plaincrm.site.monospace import marked_lines
from plaincrm.site.publish import CannotPublish
from plaincrm.site.render import editor_url
from plaincrm.workshop.building import Built, Workshop
from plaincrm.workshop.gather import NoBook
from plaincrm.workshop.outputs import Kind

_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json",
}
_UNKNOWN: Final = "application/octet-stream"


class SiteBuilder:
    """Keeps a site up to date for the live server; `told` gets what every part of a refresh came to."""

    def __init__(self, workshop: Workshop, told: Callable[[Built], None]) -> None:
        self._workshop = workshop
        self._told = told
        self._begun = False
        workshop.gatherer.stand_by()

    def close(self) -> None:
        """Keep what was read for the next time."""
        self._workshop.gatherer.dismiss()
        self._workshop.save()

    @property
    def folders(self) -> Sequence[Path]:
        """The book, and the templates for whoever works on them."""
        return (self._workshop.book, where.templates())

    @property
    def client(self) -> Path:
        """Where the live server's own script lies."""
        return where.templates() / "static"

    def refresh(self, hints: frozenset[Path]) -> Iterator[Refreshed]:
        """Bring the site up to date; the folder is looked through whatever the hints say."""
        try:
            for built in self._workshop.steps(hints=hints):
                self._told(built)
                yield Refreshed(built.changed | built.deleted, self._notes(built.faults))
            if not self._begun:  # later on, `close` does: whoever edits must not wait for it
                self._workshop.save()
                self._begun = True
        except NoBook as error:
            yield Refreshed(frozenset(), self._notes(map(unquoted, error.faults) if self._hides else error.faults))
        except CannotPublish as error:
            said = _("the site cannot be written; `plaincrm build --redact` says why") if self._hides else str(error)
            yield Refreshed(frozenset(), (FaultNote("", "error", "output", said),))

    def lookup(self, url: str) -> Asset | None:
        """A file of the site by its URL."""
        if url not in self._workshop.manifest.files:
            return None
        kind = _TYPES.get(PurePosixPath(url).suffix.lower(), _UNKNOWN)
        return Asset(kind, self._workshop.output / url)

    @property
    def _hides(self) -> bool:
        """Whether others look on, so that no fault may quote what somebody typed, nor name a folder."""
        return self._workshop.kind is Kind.REDACTED

    def _notes(self, faults: Iterable[Fault]) -> tuple[FaultNote, ...]:
        # Vim and Emacs keep a lock beside each file that is open: no news to whoever is editing it.
        return tuple(self._note(fault) for fault in faults if fault.code != "skipped-file")

    def _note(self, fault: Fault) -> FaultNote:
        gathered = self._workshop.gathered
        pattern = gathered.edition.book.settings.editor if gathered else None
        return FaultNote(
            where=f"{fault.file}:{fault.span.line}:{fault.span.column}",
            severity=str(fault.severity),
            code=fault.code,
            message=fault.message,
            excerpt="\n".join(marked_lines(fault)),
            hint=fault.hint,
            edit_url=editor_url(pattern, self._workshop.book, fault.file, fault.span.line) or None,
        )


def summary(built: Built) -> str:
    """What a part of a refresh came to, in a line."""
    written = ngettext("{n} file written", "{n} files written", len(built.changed)).format(n=len(built.changed))
    removed = ngettext("{n} removed", "{n} removed", len(built.deleted)).format(n=len(built.deleted))
    return f"{written}, {removed}"
