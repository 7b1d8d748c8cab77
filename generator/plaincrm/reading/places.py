"""Where a finding stands in its file, and the excerpt to show: the user's own line, never anything private."""

from collections.abc import Iterable
from typing import Final

from plaincrm.fault import Fault, Finding, KeyPath, Span, by_place, spelled
from plaincrm.reading.front import Place, places

_MASK: Final = "▒"
_WIDEST: Final = 400
# Control characters as their pictures: a fault must not steer the terminal that shows it.
_PICTURES: Final = {
    **{code: 0x2400 + code for code in range(0x20) if code != 0x09},
    0x7F: 0x2421,
    **dict.fromkeys(range(0x80, 0xA0), 0xFFFD),
}


class Page:
    """A file's text as findings need it: values by path, lines, and which stretches are private."""

    def __init__(self, text: str, front: str, first: int) -> None:
        self._lines = text.split("\n")
        self._places = {path: _moved(place, first - 1) for path, place in places(front).items()}
        self._private = _private_lines(self._lines, self._places, front, first)

    def fault(self, finding: Finding) -> Fault:
        """The finding at its place."""
        path, place = self._nearest(finding.path)
        span = finding.span or (place.key if finding.at_key and place.key else place.value)
        message = finding.message.replace("{path}", f"`{spelled(path if not finding.at_key else finding.path)}`", 1)
        return Fault(finding.file, span, finding.code, spelled(path), message, finding.hint, self.excerpt(span))

    def excerpt(self, span: Span) -> str:
        """The line at fault; its private part masked."""
        line = self._lines[span.line - 1].rstrip("\r") if span.line <= len(self._lines) else ""
        masked = self._private.get(span.line)
        if masked is not None:
            line = line[:masked] + _MASK * (len(line) - masked)
        line = line.translate(_PICTURES)
        return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"

    def _nearest(self, path: KeyPath) -> tuple[KeyPath, Place]:
        """The place of a value, or where it is missing that of what holds it; its path as written in the file.

        A list written as one bare value has no position 0 in the file, so steps that lead nowhere are passed over.
        """
        at: KeyPath = ()
        for position, step in enumerate(path):
            if (*at, step) in self._places:
                at = (*at, step)
            elif position == len(path) - 1 and isinstance(step, str):
                return (*at, step), self._places.get(at, _TOP)
        return at, self._places.get(at, _TOP)


_TOP: Final = Place(Span(1, 1, 1, 4), None)


def _moved(place: Place, lines: int) -> Place:
    return Place(_down(place.value, lines), place.key and _down(place.key, lines))


def _down(span: Span, lines: int) -> Span:
    return Span(span.line + lines, span.column, span.end_line + lines, span.end_column)


def _private_lines(lines: list[str], found: dict[KeyPath, Place], front: str, first: int) -> dict[int, int]:
    """Lines that are private, each with the column from which on.

    From the word `private` to the next line that begins a top-level key, or, where it stands in the middle of a line (a
    flow mapping), to the end of the front matter: too much rather than too little, since broken YAML may hide where it ends.
    """
    private: dict[int, int] = {}
    last = first + front.count("\n")
    inside, flow = False, False
    for number in range(first, min(last, len(lines)) + 1):
        line = lines[number - 1]
        bare = line.lstrip("\"' ?")
        starts_key = bool(line) and not line[0].isspace() and line[0] not in "-#}]"
        if inside and starts_key and not flow and not bare.startswith("private"):
            inside = False
        if inside:
            private[number] = 0
        elif "private" in line:
            inside, flow = True, flow or not bare.startswith("private")
            private[number] = line.index("private") + len("private")
    return private


def located(findings: Iterable[Finding], text: str, front: str, first: int) -> list[Fault]:
    """The findings of one file as faults, in the file's order."""
    findings = list(findings)
    if not findings:
        return []
    page = Page(text, front, first)
    return sorted((page.fault(finding) for finding in findings), key=by_place)
