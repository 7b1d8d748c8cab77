"""Sales goals by period: what is booked, what to expect of the open deals, and the chance of getting there."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.distribution import OpenDeal as Uncertain
from plaincrm.figures.forecast import Forecast, expected, forecast, variance
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO, minor_digits
from plaincrm.period import Period, period
from plaincrm.views.deals import COUNTED, OpenDeal, exact, ledger
from plaincrm.views.once import once, unless_same_key
from plaincrm.views.reckoning import from_minor_units, in_book, in_minor_units, rounded
from plaincrm.views.trade import month_number, trades


class GoalForecast(msgspec.Struct, frozen=True, kw_only=True):
    """A goal of the settings. `period` is its key (`2026`, `2026-Q2`, `2026-06`), `first` to `last` its days.

    `gap` is the goal less booked and expected (negative: passed). `chance` is that of reaching the goal with what is
    booked, if deals are independent, and lies surely between `chance_low` and `chance_high`; `quantiles` are those of what
    the `deals` open deals of the period bring (`"10"` to `"90"`), and `most` what they bring if all are won; amounts on a
    grid may be wrong by up to `error`. `state` is `past`, `current` or `coming`.
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
def revenue_by_month(edition: Edition) -> dict[int, tuple[Decimal, Decimal]]:
    """Revenue of the whole book up to today, and the recurring part of it, by `trade.month_number`."""
    sums: dict[int, list[Decimal]] = {}
    for trade in trades(edition).values():
        for month, (revenue, recurring) in trade.months.items():
            of_month = sums.get(month)
            if of_month is None:
                sums[month] = [revenue, recurring]
            else:
                of_month[0] += revenue
                of_month[1] += recurring
    return {month: (sums[month][0], sums[month][1]) for month in sorted(sums)}


@once
def goals(edition: Edition) -> tuple[GoalForecast, ...]:
    """Every goal of the settings, in the order of its days, the longest first."""
    settings = edition.book.settings
    periods = [period(key, settings.fiscal_year_starts) for key in settings.goals]
    deals = [deal for deal in ledger(edition) if deal.state == COUNTED]
    return tuple(_goal(span, deals, edition) for span in sorted(periods, key=lambda p: (p.first, -p.days, p.key)))


def weighed(deals: Iterable[OpenDeal], edition: Edition) -> Weighed:
    """What the counted ones of these deals bring together."""
    some = list(_uncertain((deal for deal in deals if deal.state == COUNTED), edition))
    unit = 10 ** minor_digits(edition.rates.currency)
    return Weighed(from_minor_units(expected(some), edition), rounded(variance(some) / unit**2, edition))


def _goal(span: Period, deals: list[OpenDeal], edition: Edition) -> GoalForecast:
    goal = in_book(edition.book.settings.goals[span.key], edition.today, edition)
    booked = _booked(span, edition)
    some = tuple(_uncertain((deal for deal in deals if deal.close_on and deal.close_on in span), edition))
    amounts = (in_minor_units(booked, edition), in_minor_units(goal, edition))
    made = unless_same_key(("goal", span.key), (some, *amounts), partial(forecast, some, *amounts))
    assert isinstance(made, Forecast)  # noqa: S101 - the reader takes only probabilities from 0 to 1
    return _shown(span, made, sum(max(deal.amount, 0) for deal in some), edition)


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
    first, last = month_number(span.first), month_number(span.last)
    months = revenue_by_month(edition)
    return sum((months[month][0] for month in range(first, last + 1) if month in months), ZERO)


def _uncertain(deals: Iterable[OpenDeal], edition: Edition) -> Iterator[Uncertain]:
    for deal in deals:
        if deal.amount is not None and deal.probability is not None:
            yield Uncertain(in_minor_units(deal.amount, edition), exact(deal.probability))
