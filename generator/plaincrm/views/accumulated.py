"""What is summed or ordered over all records, kept by the difference: an edit's old part out, its new one in.

Sums are of ints, Decimals or Fractions, which are exact, so that what was added can be taken off again.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import partial
from heapq import nsmallest
from operator import add, sub
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.views.remembered import changed_or_gone

#: What a record, or a fact of one, brings to sums: numbers by key, the same number of numbers for each key.
Parts: TypeAlias = Iterable[tuple[Hashable, tuple[Any, ...]]]
_Facts: TypeAlias = tuple[Mapping[str, Any], ...]


class Sum(NamedTuple):
    """So many parts were added up, and what their numbers come to, place by place."""

    parts: int
    totals: tuple[Any, ...]


class _Foremost(NamedTuple):
    """The least items, ascending, and whether they are all that there are."""

    items: tuple[Any, ...]
    whole: bool


class _Kept(NamedTuple):
    """The last answer of a function: the day and settings, the facts it was asked about, and what came of them."""

    context: Any
    facts: _Facts
    result: Any


_kept: dict[Any, _Kept] = {}


def sums(function: Callable[..., Parts], edition: Edition, *facts: Mapping[str, Any]) -> dict[Any, Sum]:
    """The sums, by key in no order, of what `function(slug, fact of each mapping, ..., edition)` yields for every slug.

    A key that nothing is yielded for any more is gone. `function` must be a module's own, always asked about the same
    mappings, and look at nothing of the edition but its day, its rates and its settings: it is also asked what a fact
    of an older edition brought. The slugs are those of the first mapping, and the others have them too, perhaps among
    more; a fact that did not change is the very object that it was, as of `remembered.of_each`. Without any change the
    answer is the very dict of the last time; it must not be changed.
    """

    def added_up(items: _Items) -> dict[Any, Sum]:
        return {
            key: Sum(len(group), tuple(map(sum, zip(*group, strict=True))))
            for key, group in _groups(function, items, edition).items()
        }

    found: dict[Any, Sum] = _up_to_date(function, edition, facts, {}, added_up, _moved)
    return found


def ordered(function: Callable[..., Any], edition: Edition, *facts: Mapping[str, Any]) -> list[Any]:
    """What `function(slug, fact of each mapping, ..., edition)` gives for every slug, ascending, without any None.

    As `sums` otherwise: without any change it is the very list of the last time. Equal items must be the same to
    whoever reads them, such as ints, or else end with the slug.
    """

    def in_order(items: _Items) -> list[Any]:
        return sorted(one for item in items if (one := function(*item, edition)) is not None)

    found: list[Any] = _up_to_date(function, edition, facts, [], in_order, _reordered)
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
                every = _groups(function, _every(facts), edition).get(key, ())
                tops[key] = _renewed(_Foremost((), True), (), every, _SPARE * most)
        return {key: top for key, top in tops.items() if top.items}

    found = _up_to_date(function, edition, facts, {}, partial(_groups, function, edition=edition), moved)
    return {key: top.items[:most] for key, top in found.items()}


#: So many times as many foremost items are kept as are asked for.
_SPARE: Final = 4

_Items: TypeAlias = Iterable[tuple[Any, ...]]


def _up_to_date(  # noqa: PLR0913, PLR0917 - whose answer, about what, from what on, and how
    function: Any,
    edition: Edition,
    facts: _Facts,
    nothing: Any,
    parts_of: Callable[[_Items], Any],
    moved: Callable[[Any, Any, Any], Any],
) -> Any:
    """What was kept, `moved` by the parts of the facts that are gone and by those of the facts that have come."""
    kept, context = _kept.get(function), (edition.today, edition.settings_digest)
    if kept is None or kept.context != context:
        kept = _Kept(context, ({},) * len(facts), nothing)
    gone, come = map(parts_of, _changes(kept.facts, facts))
    result = kept.result if gone == come else moved(kept.result, gone, come)
    _kept[function] = _Kept(context, facts, result)
    return result


def _every(facts: _Facts) -> _Items:
    """The slugs, each with its facts."""
    first, *others = facts
    return ((slug, fact, *(other[slug] for other in others)) for slug, fact in first.items())


def _changes(before: _Facts, now: _Facts) -> tuple[_Items, _Items]:
    """The slugs whose facts are not what they were: with the facts that they had, and with those that they have."""
    others = dict.fromkeys(slug for old, new in zip(before, now, strict=True) for slug in changed_or_gone(old, new))
    return (
        [(slug, *(fact[slug] for fact in before)) for slug in others if slug in before[0]],
        [(slug, *(fact[slug] for fact in now)) for slug in others if slug in now[0]],
    )


def _groups(function: Callable[..., Any], items: _Items, edition: Edition) -> dict[Any, list[Any]]:
    """What `function` yields of these, by key."""
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for item in items:
        for key, part in function(*item, edition):
            groups[key].append(part)
    return groups


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
