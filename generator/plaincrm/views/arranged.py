"""Lists of what all records bring, each in its order: an edit takes the record's old items out and puts the new ones in."""

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.views.remembered import changed_or_gone

#: What a fact brings to the lists: their names, each with an item.
Items: TypeAlias = Iterable[tuple[Hashable, Any]]
#: The sort key of a list, by its name. Items that are alike by it must be of one record.
Order: TypeAlias = Callable[[Any], Callable[[Any], Any]]
_Lists: TypeAlias = dict[Any, list[Any]]
#: With more items gone and come than this, a list is simply sorted again.
_FEW: Final = 200


class _Kept(NamedTuple):
    """The last answer of a function: the day and settings, the facts it was asked about, and the lists."""

    context: Any
    facts: Mapping[str, Any]
    lists: dict[Any, tuple[Any, ...]]


_kept: dict[Any, _Kept] = {}


def arranged(
    function: Callable[[Any, Edition], Items], order: Order, facts: Mapping[str, Any], edition: Edition
) -> dict[Any, tuple[Any, ...]]:
    """The lists that `function(fact, edition)` brings items to, in no order; none is empty.

    `function` must be a module's own, as of `accumulated.sums`: facts that did not change are the very same objects. So
    is a list that an edit does not change. Items that are alike by the `order` stand in the order of their record.
    """
    kept, context = _kept.get(function), (edition.today, edition.settings_digest)
    if kept is None or kept.context != context:
        brought = _brought(function, facts.values(), edition)
        lists = {name: tuple(sorted(items, key=order(name))) for name, items in brought.items()}
    else:
        edited = changed_or_gone(kept.facts, facts)
        gone, come = ([known[slug] for slug in edited if slug in known] for known in (kept.facts, facts))
        lists = _moved(kept.lists, _brought(function, gone, edition), _brought(function, come, edition), order)
    _kept[function] = _Kept(context, facts, lists)
    return lists


def _brought(function: Callable[[Any, Edition], Items], facts: Iterable[Any], edition: Edition) -> _Lists:
    lists: _Lists = {}
    for fact in facts:
        for name, item in function(fact, edition):
            lists.setdefault(name, []).append(item)
    return lists


def _moved(before: dict[Any, tuple[Any, ...]], gone: _Lists, come: _Lists, order: Order) -> dict[Any, tuple[Any, ...]]:
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
    if len(come) > _FEW:
        return tuple(sorted([*some, *come], key=key))
    for item in come:
        insort(some, item, key=key)
    return tuple(some)
