"""Sales goals by period: what is booked, what to expect of the open deals, and the chance of getting there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import itemgetter
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.distribution import OpenDeal as Uncertain
from plaincrm.figures.forecast import Forecast, Outlook, against, expected, outlook, variance
from plaincrm.money import ZERO, minor_digits
from plaincrm.period import Period, month_number, period
from plaincrm.views.deals import COUNTED, OpenDeal, exact, ledger
from plaincrm.views.once import digest, once, unless_same
from plaincrm.views.reckoning import from_minor_units, in_book, in_minor_units, rounded
from plaincrm.views.revenue import revenue_by_month

_day: Final = itemgetter(0)


class GoalForecast(msgspec.Struct, frozen=True, kw_only=True):
    """A goal of the settings. `period` is its key (`2026`, `2026-Q2`, `2026-06`), `first` to `last` its days.

    `gap` is the goal less booked and expected (negative: passed). `chance` is that of reaching the goal with what is
    booked, if deals are independent, and lies surely between `chance_low` and `chance_high`; `quantiles` are those of
    what the `deals` open deals of the period bring (`"10"` to `"90"`), and `most` what they bring if all are won;
    amounts on a grid may be wrong by up to `error`. `state` is `past`, `current` or `coming`.
    """

    period: str
    first: date
    last: date
    state: str
    goal: Decimal
    booked: Decimal
    deals: int
    expected: Decimal
    variance: Decimal
    gap: Decimal
    chance: float
    chance_low: float
    chance_high: float
    quantiles: dict[str, Decimal]
    error: Decimal
    most: Decimal


class Weighed(msgspec.Struct, frozen=True):
    """Expected value and variance of deals; the variance in the square of the currency."""

    expected: Decimal
    variance: Decimal


@once
def goals(edition: Edition) -> tuple[GoalForecast, ...]:
    """Every goal of the settings, in the order of its days, the longest first."""
    return tuple(_goal(span, edition) for span in goal_periods(edition))


def goals_key(edition: Edition) -> str:
    """A name of all that the goals' figures come of, without working them out."""
    booked = [(span.key, _booked(span, edition)) for span in goal_periods(edition)]
    deals = unless_same("chances key", _chances(edition), lambda: digest(_chances(edition)))
    return digest((booked, deals))


def current_goals(edition: Edition, most: int) -> tuple[GoalForecast, ...]:
    """The goals of the periods that today lies in, the shortest first, and no more than `most`."""
    current = [span for span in goal_periods(edition) if edition.today in span]
    return tuple(_goal(span, edition) for span in sorted(current, key=lambda span: span.days)[:most])


def goal_periods(edition: Edition) -> list[Period]:
    """The periods of the settings' goals, in the order of their days, the longest first."""
    settings = edition.book.settings
    periods = (period(key, settings.fiscal_year_starts) for key in settings.goals)
    return sorted(periods, key=lambda span: (span.first, -span.days, span.key))


def _chances(edition: Edition) -> list[tuple[date, Uncertain]]:
    """The counted deals, each with the day it should close, in the order of these."""
    return unless_same("chances", (ledger(edition), edition.rates.currency), partial(_made_chances, edition))


def _made_chances(edition: Edition) -> list[tuple[date, Uncertain]]:
    counted = [deal for deal in ledger(edition) if deal.state == COUNTED]
    days = (deal.close_on for deal in counted)
    return [(day, deal) for day, deal in zip(days, _uncertain(counted, edition), strict=True) if day]


def weighed(edition: Edition) -> Weighed:
    """What the counted ones of all open deals bring together."""
    return unless_same("weighed", (_chances(edition), edition.rates.currency), partial(_weighed, edition))


def _weighed(edition: Edition) -> Weighed:
    some = [deal for _day, deal in _chances(edition)]
    unit = 10 ** minor_digits(edition.rates.currency)
    return Weighed(from_minor_units(expected(some), edition), rounded(variance(some) / unit**2, edition))


def _goal(span: Period, edition: Edition) -> GoalForecast:
    goal = in_book(edition.book.settings.goals[span.key], edition.today, edition)
    booked = _booked(span, edition)
    start, stop = _slice(span, edition)
    some = tuple(deal for _day, deal in _chances(edition)[start:stop])
    found = unless_same(("outlook", _namesake(span, edition)), some, partial(outlook, some))
    assert isinstance(found, Outlook)
    made = against(found, in_minor_units(booked, edition), in_minor_units(goal, edition))
    return _shown(span, made, sum(max(deal.amount, 0) for deal in some), edition)


def _slice(span: Period, edition: Edition) -> tuple[int, int]:
    """Where the deals of a period stand among the counted ones, which are in the order of their days."""
    chances = _chances(edition)
    return bisect_left(chances, span.first, key=_day), bisect_right(chances, span.last, key=_day)


def _namesake(span: Period, edition: Edition) -> str:
    """The key of the first goal that has the very same deals, as that of a year and of its last quarter may."""
    here = _slice(span, edition)
    return next((other.key for other in goal_periods(edition) if _slice(other, edition) == here), span.key)


def _shown(span: Period, made: Forecast, most: int, edition: Edition) -> GoalForecast:
    minor = partial(from_minor_units, edition=edition)
    unit = 10 ** minor_digits(edition.rates.currency)
    return GoalForecast(
        period=span.key,
        first=span.first,
        last=span.last,
        state="past" if span.last < edition.today else "coming" if span.first > edition.today else "current",
        goal=minor(made.goal),
        booked=minor(made.booked),
        deals=made.deals,
        expected=minor(made.expected),
        variance=rounded(made.variance / Fraction(unit**2), edition),
        gap=minor(made.gap),
        chance=float(made.chance),
        chance_low=float(made.chance_low),
        chance_high=float(made.chance_high),
        quantiles={str(quantile.percent): minor(quantile.amount) for quantile in made.quantiles},
        error=minor(made.won.error),
        most=minor(most),
    )


def _booked(span: Period, edition: Edition) -> Decimal:
    """Goals are of whole months, so the months' sums will do."""
    months = revenue_by_month(edition).revenue
    return sum((months.get(n, ZERO) for n in range(month_number(span.first), month_number(span.last) + 1)), ZERO)


def _uncertain(deals: Iterable[OpenDeal], edition: Edition) -> Iterator[Uncertain]:
    for deal in deals:
        if deal.amount is not None and deal.probability is not None:
            yield Uncertain(in_minor_units(deal.amount, edition), exact(deal.probability))
