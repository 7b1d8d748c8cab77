"""What is wrong with the segments of the settings: each is a fault of its own, and takes nothing else with it."""

from collections.abc import Mapping

from plaincrm.book.settings import Settings
from plaincrm.fault import Fault, Finding, KeyPath, Span
from plaincrm.language import _
from plaincrm.reading.folder import SETTINGS
from plaincrm.reading.front import places
from plaincrm.reading.places import located
from plaincrm.reading.yaml_values import Place
from plaincrm.selection.saved import Misplaced, saved


def faults_of_segments(settings: Settings, text: str) -> list[Fault]:
    """The mistakes in the segments of book.yml, whose text is given, at their places."""
    mistakes = saved(settings).mistakes
    if not mistakes:
        return []
    found, _whole = places(text)
    lines = text.split("\n")
    return located((_finding(wrong, settings, found, lines) for wrong in mistakes), text, text, 1)


def _finding(wrong: Misplaced, settings: Settings, found: Mapping[KeyPath, Place], lines: list[str]) -> Finding:
    mistake = wrong.mistake
    span = _narrowed(wrong, settings, found, lines) if wrong.within else None
    said = "{path}: " + mistake.said
    if wrong.within and span is None:
        said = _("{path}, at its character {column}: {said}").replace("{column}", str(mistake.column))
        said = said.replace("{said}", mistake.said)
    return Finding(SETTINGS, wrong.path, mistake.code, said, mistake.hint, at_key=wrong.at_key, span=span)


def _narrowed(wrong: Misplaced, settings: Settings, found: Mapping[KeyPath, Place], lines: list[str]) -> Span | None:
    """The place of the mistake itself, where the text stands in one line of the file just as it reads."""
    place = found.get(wrong.path)
    if place is None or place.value.line != place.value.end_line:
        return None
    span, value = place.value, settings.segments[str(wrong.path[-1])]
    raw = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    before = 0 if raw == value else 1 if raw[1:-1] == value else None
    if before is None:
        return None
    column = span.column + before
    return Span(span.line, column + wrong.mistake.start, span.line, column + wrong.mistake.end)
