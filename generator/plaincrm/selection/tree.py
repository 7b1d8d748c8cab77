"""A selection as a tree of tests, and its one way to be written: to be read again as the same tree."""

import re
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import msgspec

from plaincrm.period import Duration

#: Words that end a value; as a value they stand in quotation marks.
JOINING: Final = frozenset({"and", "or", "not"})
#: What may be written without quotation marks.
WORD: Final = re.compile(r"[^\s()\[\],\"'=!<>≥≤≠&|“”„‘’][^\s()\[\],\"=!<>≥≤≠]*")


class Ago(msgspec.Struct, frozen=True):
    """The day that lies `length` before today; today itself without a length."""

    length: Duration | None = None


Value: TypeAlias = str | Decimal | date | bool | Ago | Duration


class Condition(msgspec.Struct, frozen=True):
    """One question to one field.

    `operator` is `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `has`, `contains`, `older than`, `newer than` (each with values,
    `in` with any number, the others with one), `is known` or `is unknown` (with none).
    """

    field: str
    operator: str
    values: tuple[Value, ...] = ()


class All(msgspec.Struct, frozen=True):
    """True where every part is; without parts, of everybody."""

    parts: tuple["Selection", ...] = ()


class Either(msgspec.Struct, frozen=True):
    """True where at least one part is."""

    parts: tuple["Selection", ...]


class Not(msgspec.Struct, frozen=True):
    """True where its part is not."""

    part: "Selection"


Selection: TypeAlias = Condition | All | Either | Not


def written(selection: Selection) -> str:
    """The selection in the language that `grammar.parse` reads; empty for everybody."""
    if isinstance(selection, Condition):
        return _test(selection)
    if isinstance(selection, Not):
        return f"not {_within(selection.part, All, Either)}"
    if isinstance(selection, All):
        return " and ".join(_within(part, All, Either) for part in selection.parts)
    return " or ".join(_within(part, Either) for part in selection.parts)


def _within(part: Selection, *bracketed: type[All] | type[Either]) -> str:
    return f"({written(part)})" if isinstance(part, bracketed) else written(part)


def _test(test: Condition) -> str:
    if test.operator == "in":
        return f"{test.field} in ({', '.join(map(_value, test.values))})"
    if test.field == "is" and test.operator in {"=", "!="}:
        return f"is {'not ' if test.operator == '!=' else ''}{_value(test.values[0])}"
    return " ".join((test.field, test.operator, *map(_value, test.values)))


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Ago):
        return f"{value.length} ago" if value.length else "today"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        bare = WORD.fullmatch(value) and value.casefold() not in JOINING
        return value if bare else '"' + value.replace('"', '""') + '"'
    return str(value)


def asks_about(selection: Selection, *fields: str) -> bool:
    """Whether one of these fields is asked about anywhere in it."""
    if isinstance(selection, Condition):
        return selection.field in fields
    parts = (selection.part,) if isinstance(selection, Not) else selection.parts
    return any(asks_about(part, *fields) for part in parts)
