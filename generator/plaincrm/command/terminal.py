"""The terminal: colours where they are wanted, faults with their excerpts, progress of long work."""

import json
import os
import sys
import time
from collections.abc import Iterable
from typing import Any, Final

import click

from plaincrm.fault import Fault, Severity
from plaincrm.language import _, ngettext
from plaincrm.site.monospace import marked_lines, visible

_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def colours() -> bool | None:
    """False where the user wants none (no-color.org); None leaves it to click, which looks at the terminal."""
    return False if os.environ.get("NO_COLOR") else None


def say(text: str = "", *, err: bool = False) -> None:
    """Print a line."""
    click.echo(text, err=err, color=colours())


def json_text(data: Any) -> str:
    """Data as JSON that a terminal can show: what is not printable is escaped, as JSON has it."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    if text.isascii():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def fault_text(fault: Fault) -> str:
    """A fault as `check` prints it: place and message, the user's own line with the value marked, the mend."""
    severity = click.style(f"{fault.severity}[{fault.code}]", fg=_COLOURS[fault.severity], bold=True)
    place = click.style(f"{visible(fault.file)}:{fault.span.line}:{fault.span.column}", bold=True)
    lines = [f"{place}: {severity}: {visible(fault.message)}"]
    if shown := marked_lines(fault):
        margin, bar, marks = shown[1].partition(" | ")
        lines += [shown[0], margin + bar + click.style(marks, fg=_COLOURS[fault.severity], bold=True)]
    return "\n".join([*lines, f"   {visible(fault.hint)}"])


def count_text(faults: Iterable[Fault]) -> str:
    """How many errors and warnings there are, in words."""
    severities = [fault.severity for fault in faults]
    return counted(severities.count(Severity.ERROR), severities.count(Severity.WARNING))


def counted(errors: int, warnings: int) -> str:
    """So many errors and warnings, in words."""
    if not errors + warnings:
        return _("no faults")
    return ", ".join(
        (
            ngettext("{n} error", "{n} errors", errors).format(n=errors),
            ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
        )
    )


class Bar:
    """A progress bar that appears when work lasts longer than a second, on a terminal."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = time.monotonic()  # noqa: TID251 - a stopwatch, no date
        self._bar: Any = None
        self._task: Any = None
        self._of = 0

    def __call__(self, done: int, of: int) -> None:
        """Show that `done` of `of` pieces are done."""
        if self._bar is None:
            if not sys.stderr.isatty() or time.monotonic() - self._began < 1:  # noqa: TID251
                return
            self._start()
        self._bar.update(self._task, completed=done, total=of)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._bar = Progress(console=Console(stderr=True, no_color=colours() is False), transient=True)
        self._task = self._bar.add_task(self._title)
        self._bar.start()

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
