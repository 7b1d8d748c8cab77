"""A report as JSON has it: text, numbers, lists and mappings, with amounts and durations as people write them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any, Final

import msgspec

from plaincrm.book.values import YearlyDay
from plaincrm.money import Money
from plaincrm.period import Duration


def plain(value: Any) -> Any:
    """`value` of a report, in plain types; a struct becomes a mapping by the names of its fields.

    Decimals are text, exact as they stand; dates ISO; durations `1 year`; money `1200.50 USD`, without a code in the
    book's currency; fractions floats.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    write = _WRITTEN.get(kind)
    if write is not None:
        return write(value)
    return _struct(value) if isinstance(value, msgspec.Struct) else msgspec.to_builtins(value)


def _struct(value: msgspec.Struct) -> dict[str, Any]:
    names, read = _fields(type(value))
    return {name: plain(item) for name, item in zip(names, read(value), strict=True)}


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, ...], Callable[[Any], Any]]:
    """The names of a class's fields as its reports have them, and a function that reads all of them at once."""
    names = kind.__struct_fields__
    read = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),) if names else ()
    return kind.__struct_encode_fields__, read


def _list(items: Any) -> list[Any]:
    return [plain(item) for item in items]


def _mapping(items: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(key): plain(item) for key, item in items.items()}


def _yearly(day: YearlyDay) -> str:
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}" if day.year else f"{day.month:02d}-{day.day:02d}"


_AS_IT_IS: Final = frozenset({str, int, float, bool, type(None)})
_WRITTEN: Final[dict[type, Callable[[Any], Any]]] = {
    Decimal: lambda amount: f"{amount:f}",
    Fraction: float,
    date: date.isoformat,
    Duration: str,
    Money: lambda money: f"{money.amount:f} {money.currency}".rstrip(),
    YearlyDay: _yearly,
    tuple: _list,
    list: _list,
    frozenset: lambda items: _list(sorted(items)),
    dict: _mapping,
}
