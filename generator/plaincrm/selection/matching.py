"""Whether a record is among those selected: a tree made a function, once, to be asked about thousands of records."""

import operator
import unicodedata
from collections.abc import Callable
from datetime import date
from operator import attrgetter
from typing import Any, Final, TypeAlias

from plaincrm.period import Duration
from plaincrm.selection.tree import Ago, All, Condition, Not, Selection

#: Whether somebody is selected; asked with an object that has the fields as attributes, `is` as `is_`.
Matches: TypeAlias = Callable[[Any], bool]

_ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "older than": operator.lt,
    "newer than": operator.gt,
}


def matcher(selection: Selection, today: date) -> Matches:
    """A function that says whether somebody is selected, as of today.

    Texts that it compares are `folded`, lists are tuples, what is not known is None or an empty tuple, and no
    comparison is true of that but `!=`, which is the opposite of `=`.
    """
    if isinstance(selection, Condition):
        return _test(selection, today)
    if isinstance(selection, Not):
        part = matcher(selection.part, today)
        return lambda who: not part(who)
    parts = tuple(matcher(part, today) for part in selection.parts)
    if isinstance(selection, All):
        return lambda who: all(part(who) for part in parts)
    return lambda who: any(part(who) for part in parts)


def folded(text: str) -> str:
    """What texts are compared by: case and the encoding of accents do not count."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _test(test: Condition, today: date) -> Matches:
    ask = test.operator
    of = attrgetter("is_" if test.field == "is" else test.field)
    if ask == "is known":
        return lambda who: of(who) not in {None, ()}
    if ask == "is unknown":
        return lambda who: of(who) in {None, ()}
    values = frozenset(_comparable(value, today) for value in test.values)
    (value, *_others) = (_comparable(value, today) for value in test.values)
    if ask in {"=", "!=", "in", "has"}:
        return _among(of, values, denied=ask == "!=")
    return _part(of, value) if ask == "contains" else _ordered(of, _ORDER[ask], value)


def _among(of: Callable[[Any], Any], values: frozenset[Any], *, denied: bool) -> Matches:
    def among(who: Any) -> bool:
        found = of(who)
        return not values.isdisjoint(found) if isinstance(found, tuple) else found in values

    return (lambda who: not among(who)) if denied else among


def _part(of: Callable[[Any], Any], part: str) -> Matches:
    def contains(who: Any) -> bool:
        found = of(who)
        return any(part in text for text in found) if isinstance(found, tuple) else found is not None and part in found

    return contains


def _ordered(of: Callable[[Any], Any], compare: Callable[[Any, Any], bool], value: Any) -> Matches:
    def ordered(who: Any) -> bool:
        found = of(who)
        return found is not None and compare(found, value)

    return ordered


def _comparable(value: Any, today: date) -> Any:
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, Ago):
        return value.length.times_after(today, -1) if value.length else today
    return value.times_after(today, -1) if isinstance(value, Duration) else value
