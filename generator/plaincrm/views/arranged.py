"""Lists of what all records bring, each in its order: an edit takes the record's old items out and puts the new ones in."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from plaincrm.book.edition import Edition
from plaincrm.views.difference import Folding, groups, up_to_date

Item = TypeVar("Item")
#: What a fact brings to the lists: their names, each with an item.
Brought: TypeAlias = Iterable[tuple[Hashable, Any]]
#: The sort key of a list, by its name. Items that are alike by it must be of one record.
Order: TypeAlias = Callable[[Any], Callable[[Any], Any]]
Lists: TypeAlias = dict[Any, tuple[Any, ...]]
#: With more items come than this, a list is simply sorted again.
_FEW: Final = 200


def arranged(function: Callable[..., Brought], order: Order, edition: Edition, *facts: Mapping[str, Any]) -> Lists:
    """The lists that `function(slug, fact of each mapping, ..., edition)` brings items to, in no order; none is empty.

    As `accumulated.sums` otherwise; and a list that an edit does not change is the very object that it was. Items that
    are alike by the `order` stand in the order of their record.
    """
    brought = partial(groups, function, edition=edition)
    found: Lists = up_to_date(function, edition, facts, Folding({}, brought, partial(_moved, order)))
    return found


def from_to(first: date, last: date, dated: tuple[Item, ...]) -> tuple[Item, ...]:
    """What lies between two days, both included, of a list arranged by the day `on` of its items."""
    day = attrgetter("on")
    return dated[bisect_left(dated, first, key=day) : bisect_right(dated, last, key=day)]


def _moved(order: Order, before: Lists, gone: dict[Any, list[Any]], come: dict[Any, list[Any]]) -> Lists:
    lists = dict(before)
    for name in gone.keys() | come.keys():
        less, more = gone.get(name, []), come.get(name, [])
        if less != more:
            lists[name] = _changed(before.get(name, ()), less, more, order(name))
    return {name: items for name, items in lists.items() if items}


def _changed(items: tuple[Any, ...], gone: list[Any], come: list[Any], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Sorted items without those that are gone and with those that have come."""
    some = list(items)
    for item in gone:
        del some[some.index(item, bisect_left(some, key(item), key=key))]
    if not some or len(come) > _FEW:
        return tuple(sorted([*some, *come], key=key))
    for item in come:
        insort(some, item, key=key)
    return tuple(some)
