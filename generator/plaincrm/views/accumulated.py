"""What is summed or ordered over all records, kept by the difference: an edit's old part out, its new one in.

Sums are of ints, Decimals or Fractions, which are exact, so that what was added can be taken off again.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from heapq import nsmallest
from operator import add, sub
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.views.difference import Folding, Items, every, groups, up_to_date

#: What a record, or a fact of one, brings to sums: numbers by key, the same number of numbers for each key.
Parts: TypeAlias = Iterable[tuple[Hashable, tuple[Any, ...]]]


class Sum(NamedTuple):
    """So many parts were added up, and what their numbers come to, place by place."""

    parts: int
    totals: tuple[Any, ...]


class _Foremost(NamedTuple):
    """The least items, ascending, and whether they are all that there are."""

    items: tuple[Any, ...]
    whole: bool


def sums(function: Callable[..., Parts], edition: Edition, *facts: Mapping[str, Any]) -> dict[Any, Sum]:
    """The sums, by key in no order, of what `function(slug, fact of each mapping, ..., edition)` yields for every slug.

    A key that nothing is yielded for any more is gone. `function` must be a module's own, always asked about the same
    mappings, and look at nothing of the edition but its day, its rates and its settings: it is also asked what a fact
    of an older edition brought. The slugs are those of the first mapping, and the others have them too, perhaps among
    more; a fact that did not change is the very object that it was, as of `remembered.of_each`. Without any change the
    answer is the very dict of the last time; it must not be changed.
    """

    def added_up(items: Items) -> dict[Any, Sum]:
        return {
            key: Sum(len(group), tuple(map(sum, zip(*group, strict=True))))
            for key, group in groups(function, items, edition).items()
        }

    found: dict[Any, Sum] = up_to_date(function, edition, facts, Folding({}, added_up, _moved))
    return found


def ordered(function: Callable[..., Any], edition: Edition, *facts: Mapping[str, Any]) -> list[Any]:
    """What `function(slug, fact of each mapping, ..., edition)` gives for every slug, ascending, without any None.

    As `sums` otherwise: without any change it is the very list of the last time. Equal items must be the same to
    whoever reads them, such as ints, or else end with the slug.
    """

    def in_order(items: Items) -> list[Any]:
        return sorted(one for item in items if (one := function(*item, edition)) is not None)

    found: list[Any] = up_to_date(function, edition, facts, Folding([], in_order, _reordered))
    return found


def foremost(
    function: Callable[..., Iterable[tuple[Hashable, Any]]], most: int, edition: Edition, *facts: Mapping[str, Any]
) -> dict[Any, tuple[Any, ...]]:
    """The `most` least items, ascending, of each key, by key in no order; `function` yields pairs of a key and an item.

    As `ordered` otherwise. Some more are kept, so that all facts are asked about again only where many of a key's
    foremost are gone, and others that were left out must take their places.
    """

    def moved(before: dict[Any, _Foremost], gone: dict[Any, list[Any]], come: dict[Any, list[Any]]) -> Any:
        tops = dict(before)
        for key in {**gone, **come}:
            top = tops.get(key, _Foremost((), True))
            tops[key] = top = _renewed(top, gone.get(key, ()), come.get(key, ()), _SPARE * most)
            if len(top.items) < most and not top.whole:
                items = groups(function, every(facts), edition).get(key, ())
                tops[key] = _renewed(_Foremost((), True), (), items, _SPARE * most)
        return {key: top for key, top in tops.items() if top.items}

    brought = partial(groups, function, edition=edition)
    found = up_to_date(function, edition, facts, Folding({}, brought, moved))
    return {key: top.items[:most] for key, top in found.items()}


#: So many times as many foremost items are kept as are asked for.
_SPARE: Final = 4


def _moved(before: dict[Any, Sum], gone: dict[Any, Sum], come: dict[Any, Sum]) -> dict[Any, Sum]:
    """The sums without what is gone and with what has come."""
    result = dict(before)
    for key, more in come.items():
        result[key] = _with(result[key], more, add) if key in result else more
    for key, less in gone.items():
        result[key] = _with(result[key], less, sub)
        if not result[key].parts:
            del result[key]
    return result


def _with(found: Sum, other: Sum, change: Callable[[Any, Any], Any]) -> Sum:
    return Sum(change(found.parts, other.parts), tuple(map(change, found.totals, other.totals)))


def _reordered(before: list[Any], gone: list[Any], come: list[Any]) -> list[Any]:
    result = list(before)
    for item in gone:
        del result[bisect_left(result, item)]
    if not result:
        return come
    for item in come:
        insort(result, item)
    return result


def _renewed(before: _Foremost, gone: Iterable[Any], come: Iterable[Any], most: int) -> _Foremost:
    """The foremost without what is gone and with what has come; of the others nothing is known but that they follow."""
    items, known = list(before.items), before.whole
    for item in gone:
        if item in items:
            items.remove(item)
    items += [item for item in come if known or item < before.items[-1]]
    return _Foremost(tuple(nsmallest(most, items)), known and len(items) <= most)
