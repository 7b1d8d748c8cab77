"""What changed between two versions of a record's file, field by field; without what is private, and in plain text."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from plaincrm.reading import front
from plaincrm.reading.front import BadFront
from plaincrm.reading.log import read_body
from plaincrm.reading.privacy import is_private
from plaincrm.reading.text import decoded, parted

_LOG: Final = "log"
_NOTES: Final = "notes"


class Change(NamedTuple):
    """A field by its path (`transactions[2].paid`, `notes`, `log[4]`), before and after; None where it was absent."""

    field: str
    old: str | None
    new: str | None


def fields(data: bytes, kinds: tuple[str, ...] = ()) -> dict[str, Any] | None:
    """The values of a file as they are written, and its notes and log; None where it cannot be read.

    `kinds` are the settings' own kinds of log entry. What is private is not among them.
    """
    try:
        text = parted(decoded(data))
        values = _public(front.parse(text.front))
    except BadFront:
        return None
    body = read_body(text.body, text.body_line, "", kinds)
    if body.notes:
        values[_NOTES] = body.notes
    if body.log:
        values[_LOG] = [_entry(entry) for entry in body.log]
    return dict(values)


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _public(item) for key, item in value.items() if not is_private(key)}
    return [_public(item) for item in value] if isinstance(value, list) else value


def _entry(entry: Any) -> str:
    time = f"{entry.minutes}m" if entry.minutes else ""
    head = " ".join(filter(None, (entry.on.isoformat(), entry.kind, time, entry.outcome)))
    title = f": {entry.title}" if entry.title else ""
    return f"{head}{title}\n{entry.text}".rstrip()


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """What became of every field, in the order of the file after it: a list by its items, but all at once in a new file."""
    if not before:
        return (Change(key, None, written(value)) for key, value in after.items())
    return _in_mapping("", before, after)


def _in_mapping(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*after, *before)):
        yield from _between(f"{path}.{key}" if path else key, before.get(key), after.get(key))


def _between(path: str, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _in_mapping(path, before, after)
    elif isinstance(before, list) or isinstance(after, list):
        yield from _in_list(path, _as_list(before), _as_list(after))
    else:
        yield Change(path, written(before), written(after))


def _as_list(value: Any) -> list[Any]:
    """One bare value is a list of one, an absent one a list of none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _in_list(path: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    old, new = ([written(item) for item in items] for items in (before, after))
    for _tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if _tag == "equal":
            continue
        for place in range(max(end - start, last - first)):
            one = before[start + place] if start + place < end else None
            other = after[first + place] if first + place < last else None
            # An item that is gone is named by the place that it had.
            number = start + place if other is None else first + place
            yield from _between(f"{path}[{number}]", one, other)


def written(value: Any) -> str | None:
    """A value as one text, much as it stands in the file."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(str(written(item)) for item in value) + "]"
