"""Answers about all records, kept by the difference: what an edited record brought is taken out, what it brings put in.

On this rest `accumulated` (sums, orders, foremost items) and `arranged` (lists).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.views.remembered import changed_or_gone

#: Mappings of the same slugs to facts; those after the first may have more.
Facts: TypeAlias = tuple[Mapping[str, Any], ...]
#: Slugs, each with what every mapping has of it.
Items: TypeAlias = Iterable[tuple[Any, ...]]


class _Kept(NamedTuple):
    """The last answer of a function: the day and settings, the facts it was asked about, and what came of them."""

    context: Any
    facts: Facts
    result: Any


_kept: dict[Any, _Kept] = {}


class Folding(NamedTuple):
    """How facts make an answer: `nothing` is that of none, `parts_of` what some facts bring to it, and `moved(answer,
    gone, come)` the answer without the parts that are gone and with those that have come.
    """

    nothing: Any
    parts_of: Callable[[Items], Any]
    moved: Callable[[Any, Any, Any], Any]


def up_to_date(function: Callable[..., Any], edition: Edition, facts: Facts, how: Folding) -> Any:
    """The answer kept for `function`, moved by the parts of the facts that are gone and of those that have come.

    It begins from nothing, and again whenever the day or the settings are others. Where no parts changed, the answer
    is the very object of the last time. `function` is a module's own: the answers are kept by it.
    """
    kept, context = _kept.get(function), (edition.today, edition.settings_digest)
    if kept is None or kept.context != context:
        kept = _Kept(context, ({},) * len(facts), how.nothing)
    gone, come = map(how.parts_of, _changes(kept.facts, facts))
    result = kept.result if gone == come else how.moved(kept.result, gone, come)
    _kept[function] = _Kept(context, facts, result)
    return result


def every(facts: Facts) -> Items:
    """The slugs, each with its facts."""
    return _with_facts(facts[0], facts)


def groups(function: Callable[..., Any], items: Items, edition: Edition) -> dict[Any, list[Any]]:
    """What `function` yields of these, by key."""
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for item in items:
        for key, part in function(*item, edition):
            found[key].append(part)
    return found


def _changes(before: Facts, now: Facts) -> tuple[Items, Items]:
    """The slugs whose facts are not what they were: with the facts that they had, and with those that they have."""
    others = dict.fromkeys(slug for old, new in zip(before, now, strict=True) for slug in changed_or_gone(old, new))
    gone, come = ([slug for slug in others if slug in facts[0]] for facts in (before, now))
    return _with_facts(gone, before), _with_facts(come, now)


def _with_facts(slugs: Iterable[str], facts: Facts) -> Items:
    some = list(slugs)
    return zip(some, *(map(fact.__getitem__, some) for fact in facts), strict=True)
