"""A report as JSON has it: text, numbers, lists and mappings, with amounts and durations as people write them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeGuard, get_args, get_origin, get_type_hints

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


def columns(kind: type[msgspec.Struct]) -> dict[str, list[str]]:
    """The heads of a report's lists of structs, by the names of the lists: what can be told of them without any row."""
    lists = ((name, _items(hint)) for name, hint in _hints(kind))
    return {name: list(_heads(row, "")) for name, row in lists if _is_struct(row)}


def _heads(kind: type[msgspec.Struct], before: str) -> Iterator[str]:
    for name, hint in _hints(kind):
        if _is_struct(hint):
            yield from _heads(hint, f"{before}{name}.")
        elif get_origin(hint) is not dict:  # whose keys are its rows' own
            yield f"{before}{name}"


def _hints(kind: type[msgspec.Struct]) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(kind)
    names = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return ((shown, hints[name]) for name, shown in names)


def _items(hint: Any) -> Any:
    """What a tuple of any length holds."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


def _is_struct(hint: Any) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(hint, type) and issubclass(hint, msgspec.Struct) and hint not in _WRITTEN


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
