"""What changed between two versions of a record's file, field by field; without what is private, and in plain text."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

from plaincrm.reading import front
from plaincrm.reading.log import read_body
from plaincrm.reading.privacy import is_private
from plaincrm.reading.text import decoded, parted
from plaincrm.reading.yaml_values import BadFront

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


def of_merge(first: dict[str, Any], others: Sequence[dict[str, Any]], after: dict[str, Any]) -> Iterator[Change]:
    """What a merge made of each field by itself: where it says what none of its sides did, told against the first."""
    return _merged("", first, others, after)


def _merged(path: str, first: Any, others: Sequence[Any], after: Any) -> Iterator[Change]:
    if after == first or after in others:
        return
    whole = (first, *others)
    if isinstance(after, dict) and any(whole) and all(isinstance(side, dict | None) for side in whole):
        sides = [side or {} for side in others]
        for key in dict.fromkeys((*after, *(first or {}))):
            below = [side.get(key) for side in sides]
            yield from _merged(f"{path}.{key}" if path else key, (first or {}).get(key), below, after.get(key))
    elif any(isinstance(side, list) for side in (*whole, after)):
        yield from _merged_list(path, _as_list(first), [_as_list(side) for side in others], _as_list(after))
    elif _is_own(written(after), [written(side) for side in whole]):
        yield Change(path, written(first), written(after))


def _merged_list(path: str, first: list[Any], others: Sequence[list[Any]], after: list[Any]) -> Iterator[Change]:
    sides = [set(map(written, side)) for side in others]
    # Of each side, which of its items stands for an item of the list after it.
    pairs = [{number: one for number, one, other in _pairs(side, after) if other is not None} for side in others]
    for number, one, other in _pairs(first, after):
        if other is None:
            if all(written(one) in side for side in sides):
                yield Change(f"{path}[{number}]", written(one), None)
        elif not any(written(other) in side for side in sides):
            yield from _merged(f"{path}[{number}]", one, [side.get(number) for side in pairs], other)


def _is_own(after: str | None, sides: Sequence[str | None]) -> bool:
    """Whether a text has a line that no side had, or lacks one that all had: else git has put it together of theirs."""
    lines = [set(side.splitlines()) if side else set() for side in sides]
    left = set(after.splitlines()) if after else set()
    return after is None or not left <= set.union(*lines) or not set.intersection(*lines) <= left


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
    for number, one, other in _pairs(before, after):
        yield from _between(f"{path}[{number}]", one, other)


def _pairs(before: list[Any], after: list[Any]) -> Iterator[tuple[int, Any, Any]]:
    """The items that are not the same in both, by twos, with the place of each; None where one has no other."""
    old, new = ([written(item) for item in items] for items in (before, after))
    for _tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if _tag == "equal":
            continue
        for place in range(max(end - start, last - first)):
            one = before[start + place] if start + place < end else None
            other = after[first + place] if first + place < last else None
            # An item that is gone is named by the place that it had.
            number = start + place if other is None else first + place
            yield number, one, other


def written(value: Any) -> str | None:
    """A value as one text, much as it stands in the file."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(str(written(item)) for item in value) + "]"
