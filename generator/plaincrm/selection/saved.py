"""Selections of the settings: an expression, or a mapping of fields to the value or values that they should have."""

from typing import Any, NamedTuple

import msgspec

from plaincrm.book.settings import Settings
from plaincrm.book.values import Refused
from plaincrm.fault import KeyPath
from plaincrm.language import _
from plaincrm.selection.fields import FIELDS, Field, Known, Sort, known_in
from plaincrm.selection.grammar import parse
from plaincrm.selection.mistake import Mistake, no_field
from plaincrm.selection.operands import told
from plaincrm.selection.tree import All, Condition, Selection, Value
from plaincrm.selection.typed import read_value


class Misplaced(NamedTuple):
    """A mistake, the path of the value that it is in, and whether its key is meant.

    `within`: the mistake's characters are those of the value; else all of it is meant.
    """

    path: KeyPath
    mistake: Mistake
    at_key: bool = False
    within: bool = False


class Saved(msgspec.Struct, frozen=True):
    """The segments that make sense, and of the others what is wrong."""

    selections: dict[str, Selection]
    mistakes: tuple[Misplaced, ...]


def saved(settings: Settings) -> Saved:
    """Every segment of a book."""
    known = known_in(settings)
    selections: dict[str, Selection] = {}
    mistakes: list[Misplaced] = []
    for name, value in settings.segments.items():
        found = _segment(value, ("segments", name), known, mistakes)
        if found is not None:
            selections[name] = found
    return Saved(selections, tuple(mistakes))


def _segment(value: Any, path: KeyPath, known: Known, mistakes: list[Misplaced]) -> Selection | None:
    """One segment; None where there are mistakes, which are added to the list."""
    if isinstance(value, str):
        try:
            return parse(value, known)
        except Mistake as mistake:
            mistakes.append(Misplaced(path, mistake, within=True))
            return None
    if not isinstance(value, dict):
        mistakes.append(Misplaced(path, _shape(path)))
        return None
    before = len(mistakes)
    tests = [_field(key, item, (*path, key), known, mistakes) for key, item in value.items() if not _own(key)]
    parts = tuple(test for test in tests if test is not None)
    return None if len(mistakes) > before else parts[0] if len(parts) == 1 else All(parts)


def _own(key: str) -> bool:
    return key.startswith("x_")


def _field(key: str, item: Any, path: KeyPath, known: Known, mistakes: list[Misplaced]) -> Condition | None:
    field = FIELDS.get(key)
    if field is None:
        mistakes.append(Misplaced(path, Mistake(*no_field(key, FIELDS), 0, 0), at_key=True))
        return None
    items = item if isinstance(item, list) else [item]
    places = [(*path, number) for number in range(len(items))] if isinstance(item, list) else [path]
    values: list[Value] = []
    for one, place in zip(items, places, strict=True):
        try:
            values.append(_value(one, field, known, place))
        except Mistake as mistake:
            mistakes.append(Misplaced(place, mistake))
    if not values:
        if not items:
            mistakes.append(Misplaced(path, _shape(path)))
        return None
    return _test(field, tuple(values))


def _value(item: Any, field: Field, known: Known, path: KeyPath) -> Value:
    if not isinstance(item, str):
        raise _shape(path)
    try:
        return read_value(item, field, known)
    except Refused as refused:
        raise Mistake(told(field.name, item, refused), refused.hint, 0, 0, refused.code) from None


def _test(field: Field, values: tuple[Value, ...]) -> Condition:
    if len(values) > 1:
        return Condition(field.name, "in", values)
    return Condition(field.name, "has" if field.sort is Sort.LIST else "=", values)


def _shape(path: KeyPath) -> Mistake:
    segment = len(path) == 2  # noqa: PLR2004 - ("segments", its name)
    hint = (
        _("write a mapping such as {grade: [A, B]}, or a text such as revenue > 1000")
        if segment
        else _("write a value, or a list of them")
    )
    return Mistake(_("this is nothing that can be selected by"), hint, 0, 0, "bad-type")
