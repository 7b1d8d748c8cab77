"""What is left of a front matter without what is at fault in it: enough for the rules to find what else is wrong."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import msgspec
from pydantic import ValidationError

from plaincrm.fault import Finding, KeyPath
from plaincrm.reading import schema
from plaincrm.reading.schema import Sections


def remains(
    values: dict[str, Any], kind: type[msgspec.Struct], sections: Sections, at_fault: Iterable[KeyPath]
) -> tuple[dict[str, Any] | None, tuple[KeyPath, ...]]:
    """The fields of a class in `values` without what is at fault; and what was cut out, keys and items of lists.

    An item goes as a whole: a deal whose day is unreadable is not one that has none. None where the rest is no instance.
    """
    cut = {_to_cut(path, values) for path in at_fault if path}
    left: dict[str, Any] = dict.fromkeys(schema.required_of(kind), "")  # stands in for what is missing
    for key, value in values.items():
        if isinstance(value, list):
            left[key] = [item for position, item in enumerate(value) if (key, position) not in cut]
        elif (key,) not in cut:
            left[key] = value
    try:
        return schema.adapter(kind, sections).validator.validate_python(left), tuple(sorted(cut))
    except ValidationError:
        return None, tuple(sorted(cut))


def _to_cut(path: KeyPath, values: dict[str, Any]) -> KeyPath:
    return path[: 2 if path and isinstance(values.get(str(path[0])), list) else 1]


def is_within(path: KeyPath, others: Iterable[KeyPath]) -> bool:
    """Whether a path is one of the others, or leads below one."""
    return any(path[: len(other)] == other for other in others)


def as_in_file(findings: Iterable[Finding], cut: Iterable[KeyPath]) -> list[Finding]:
    """Findings about what is left of one file, with positions in lists counted as in the file."""
    shifts: dict[str | int, list[int]] = {}
    for key, *position in sorted(path for path in cut if len(path) > 1):
        gone = shifts.setdefault(key, [])
        gone.append(int(position[0]) - len(gone))  # from this position on, one item more is missing
    return [_moved(finding, shifts) for finding in findings] if shifts else list(findings)


def _moved(finding: Finding, shifts: dict[str | int, list[int]]) -> Finding:
    match finding.path:
        case (key, int(position), *rest):
            moved = position + bisect_right(shifts.get(key, []), position)
            return msgspec.structs.replace(finding, path=(key, moved, *rest))
    return finding
