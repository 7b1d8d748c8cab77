"""Where a finding stands in its file, and the excerpt to show: the user's own line, never anything private."""

from collections.abc import Iterable
from typing import Final

from plaincrm.fault import Fault, Finding, KeyPath, Span, by_place, spelled
from plaincrm.language import _
from plaincrm.reading.front import places
from plaincrm.reading.privacy import guessed_stretches, masked, names_private, private_stretches
from plaincrm.reading.yaml_values import BadFront, Place

# Of a long line, as far as shows what is meant; but a line of a megabyte with a thousand faults is not kept a thousand times.
_WIDEST: Final = 400
_AFTER: Final = 100
_UTMOST: Final = 4000
# Control characters as their pictures: a fault must not steer the terminal that shows it.
_PICTURES: Final = {
    **{code: 0x2400 + code for code in range(0x20) if code != ord("\t")},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}


class Page:
    """A file's text as findings need it: values by path, lines, and which stretches are private."""

    def __init__(self, text: str, front: str, first: int) -> None:
        self._lines = text.split("\n")
        found, whole = places(front)
        self._places = {path: _moved(place, first - 1) for path, place in found.items()}
        last = first + front.count("\n")
        self._private = private_stretches(self._places, last)
        if not whole:
            self._private += guessed_stretches(self._lines, first, last)

    def fault(self, finding: Finding) -> Fault:
        """The finding at its place."""
        path, place = self._nearest(finding)
        span = finding.span or (place.key if finding.at_key and place.key else place.value)
        # Where there is no path, a brace in the message is the user's own.
        message = finding.message.replace("{path}", f"`{spelled(path)}`", 1) if finding.path else finding.message
        return Fault(finding.file, span, finding.code, spelled(path), message, finding.hint, self.excerpt(span))

    def refusal(self, bad: BadFront, file: str, lines_before: int) -> Fault:
        """The fault of a text that could not be taken apart; within `private` it names nothing."""
        span = self._within(_down(bad.span, lines_before))
        path, message = bad.path, bad.message
        if names_private(path) and not (bad.code == "duplicate-key" and len(path) == 1):
            depth = next(n for n in range(len(path)) if names_private(path[: n + 1]))
            path, message = path[: depth + 1], _("something within `private` is not as it should be")
        return Fault(file, span, bad.code, spelled(path), message, bad.hint, self.excerpt(span))

    def _within(self, span: Span) -> Span:
        """A parser may stop at a line's end; of a file that is no text at all nothing is known."""
        if self._lines == [""]:
            return span
        end = min(span.end_column, len(self._lines[min(span.end_line, len(self._lines)) - 1]) + 1)
        return Span(span.line, min(span.column, end) if span.line == span.end_line else span.column, span.end_line, end)

    def _top(self) -> Place:
        """The first line, for what the whole front matter lacks."""
        return Place(Span(1, 1, 1, 1 + max(1, len(self._lines[0].rstrip("\r")))), None)

    def excerpt(self, span: Span) -> str:
        """The line at fault; its private part masked."""
        line = self._lines[span.line - 1].rstrip("\r") if span.line <= len(self._lines) else ""
        widest = min(max(_WIDEST, span.column + _AFTER), _UTMOST)
        line = line if len(line) <= widest else line[: widest - 1] + "…"
        line = masked(line, span.line, self._private)
        return line if line.isprintable() else line.translate(_PICTURES)

    def _nearest(self, finding: Finding) -> tuple[KeyPath, Place]:
        """The place of a value, or where it is missing that of what holds it; its path as written in the file.

        A list written as one bare value has no position 0 in the file, so steps that lead nowhere are passed over.
        """
        at: KeyPath = ()
        for step in finding.path:
            if (*at, step) in self._places:
                at = (*at, step)
        place = self._places.get(at) or self._top()
        return (*at, finding.path[-1]) if finding.code == "missing-key" and at[-1:] != finding.path[-1:] else at, place


def _moved(place: Place, lines: int) -> Place:
    return Place(_down(place.value, lines), place.key and _down(place.key, lines))


def _down(span: Span, lines: int) -> Span:
    return Span(span.line + lines, span.column, span.end_line + lines, span.end_column)


def located(findings: Iterable[Finding], text: str, front: str, first: int) -> list[Fault]:
    """The findings of one file as faults, in the file's order."""
    findings = list(findings)
    if not findings:
        return []
    page = Page(text, front, first)
    return sorted((page.fault(finding) for finding in findings), key=by_place)
