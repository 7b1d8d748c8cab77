"""Who came through whom: circles, generations, and sums over everybody that came of somebody.

A chain may be as long as a book: nothing here calls itself.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Descent(NamedTuple):
    """Whom each brought, in the order of the names; and everybody who brought or was brought, those before whom they
    brought coming last.
    """

    brought: dict[str, list[str]]
    youngest_first: list[str]


def circles(referrers: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Every circle in a mapping of names to who referred them, once: from its first name on, each referred by the next."""
    done: set[str] = set()
    for start in sorted(referrers):
        path: dict[str, None] = {}
        name = start
        while name in referrers and name not in done and name not in path:
            path[name] = None
            name = referrers[name]
        if name in path:
            yield _from_first(list(path)[list(path).index(name) :])
        done.update(path)


def _from_first(circle: list[str]) -> tuple[str, ...]:
    place = circle.index(min(circle))
    return (*circle[place:], *circle[:place])


def without_circles(referrers: Mapping[str, str]) -> dict[str, str]:
    """The same mapping, in which the first name of each circle was referred by nobody."""
    first = {circle[0] for circle in circles(referrers)}
    return {name: referrer for name, referrer in referrers.items() if name not in first}


def descent(referrers: Mapping[str, str]) -> Descent:
    """The generations of a mapping of names to who referred them, which must be free of circles."""
    brought: dict[str, list[str]] = {}
    for name in sorted(referrers):
        brought.setdefault(referrers[name], []).append(name)
    waiting = {name: len(names) for name, names in brought.items()}
    order = [name for name in sorted(referrers) if name not in brought]
    for name in order:  # which grows while it is walked
        referrer = referrers.get(name)
        if referrer is not None:
            waiting[referrer] -= 1
            if not waiting[referrer]:
                order.append(referrer)
    return Descent(brought, order)
