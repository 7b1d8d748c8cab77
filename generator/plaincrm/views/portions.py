"""Every client's portion of the book's revenue and of the time spent, and how it compares."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import pairwise, repeat
from operator import neg

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.grading import earning
from plaincrm.figures.thousandths import descending
from plaincrm.money import ZERO
from plaincrm.views.account_rules import Measured, Totals, lines, measured
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.effort import Effort, efforts
from plaincrm.views.grades import by_revenue
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import in_smallest_units, share_of
from plaincrm.views.trade import Trade, trades


class Portion(msgspec.Struct, frozen=True, gc=False):
    """A client's portion of the book's revenue and of the time spent, and how it compares."""

    revenue: float | None
    time: float | None
    found: Measured


@once
def totals(edition: Edition) -> Totals:
    """Of the whole book, in the last 12 months."""
    found = sums(_of_client, edition, trades(edition), efforts(edition)).get("")
    return Totals(*found.totals) if found else Totals(ZERO, 0, 0)


def _of_client(_slug: str, trade: Trade, effort: Effort, _edition: Edition) -> Parts:
    return (("", (trade.current, effort.minutes, int(trade.current > 0))),)


def exact_portions(edition: Edition) -> Iterator[tuple[str, Portion]]:
    """The portion of every client, the one with most revenue first; shares as exact as a float is."""
    found, spent, whole = trades(edition), efforts(edition), totals(edition)
    for revenue, slug in by_revenue(edition):
        minutes, potential = spent[slug].minutes, spent[slug].potential
        share, time = share_of(found[slug].current, whole.revenue), minutes / whole.minutes if whole.minutes else None
        yield slug, Portion(share, time, measured(-revenue, potential, lines(minutes, whole)))


def shown_portions(edition: Edition) -> dict[str, Portion]:
    """The same with shares to the 0.1 % that pages show. After an edit nearly all of them are the very same."""
    key = (by_revenue(edition), efforts(edition), totals(edition))
    return unless_same("portions", key, partial(_shown, edition))


def _shown(edition: Edition) -> dict[str, Portion]:
    order, spent, whole = by_revenue(edition), efforts(edition), totals(edition)
    times = {effort.minutes for effort in spent.values()}
    held = {minutes: lines(minutes, whole) for minutes in times}
    shares = {minutes: round(minutes / whole.minutes, 3) if whole.minutes else None for minutes in times}
    portions = {}
    for (revenue, slug), share in zip(order, _shares([-revenue for revenue, _slug in order], whole), strict=True):
        effort = spent[slug]
        make = Portion if revenue > 0 else _shared  # after a net credit the share may be -0.0, which equals 0.0
        found = measured(-revenue, effort.potential, held[effort.minutes])
        portions[slug] = make(share, shares[effort.minutes], found)
    return portions


_shared = lru_cache(maxsize=1 << 14)(Portion)


def _shares(revenue: list[int], whole: Totals) -> Iterator[float | None]:
    """The shares of revenue, in descending order, to 0.1 %."""
    if whole.revenue <= 0:
        yield from repeat(None, len(revenue))
        return
    some, everything = earning(revenue), in_smallest_units(whole.revenue)
    over = bisect_left(revenue, -everything, key=neg)  # more than the whole, which credits made less
    shares = descending(revenue[over:some], everything)
    yield from (round(number / everything, 3) for number in revenue[:over])
    for share, (start, end) in zip(shares.values(), pairwise([*shares, some - over]), strict=True):
        yield from repeat(share, end - start)
    yield from (round(number / everything, 3) for number in revenue[some:])
