"""The months of the year and what lies ahead: booked, expected of open deals, and the goal, side by side."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.period import Period, Span, add_months, fiscal_year, month_keys, month_number, period
from plaincrm.views.goals import goal_periods
from plaincrm.views.ledger import OVERDUE, UNDATED, LedgerSum
from plaincrm.views.reckoning import in_book, rounded
from plaincrm.views.revenue import revenue_by_month

#: So many months ahead are shown where deals are expected to close in them.
_AHEAD: Final = 12


class MonthForecast(msgspec.Struct, frozen=True, kw_only=True):
    """A month `2026-03`, by its `first` day: what is `booked` up to today, and `expected` of its `deals` open deals.

    `goal` is that of the month, else its even share of the quarter's or the year's, whose key is `goal_of`; None where
    the settings name none.
    """

    month: str
    first: date
    booked: Decimal
    deals: int
    expected: Decimal
    goal: Decimal | None
    goal_of: str


def months_ahead(ledger: Iterable[LedgerSum], edition: Edition) -> tuple[MonthForecast, ...]:
    """Every month of today's fiscal year, and of up to a year from today as far as deals are expected to close.

    `ledger` is that by month.
    """
    sums = {month.group: month for month in ledger if month.group not in {OVERDUE, UNDATED}}
    year = fiscal_year(edition.today, edition.book.settings.fiscal_year_starts)
    last = max((period(month).last for month in sums), default=year.last)
    last = max(year.last, min(last, add_months(edition.today, _AHEAD)))
    spans = goal_periods(edition)
    return tuple(_month(month, sums.get(month), spans, edition) for month in month_keys(Span(year.first, last)))


def _month(month: str, found: LedgerSum | None, spans: Sequence[Period], edition: Edition) -> MonthForecast:
    here = period(month)
    goal, goal_of = _goal(here, spans, edition)
    return MonthForecast(
        month=month,
        first=here.first,
        booked=rounded(revenue_by_month(edition).revenue.get(month_number(here.first), ZERO), edition),
        deals=found.deals if found else 0,
        expected=found.expected if found else rounded(ZERO, edition),
        goal=goal,
        goal_of=goal_of,
    )


def _goal(month: Period, spans: Sequence[Period], edition: Edition) -> tuple[Decimal | None, str]:
    """The goal of the shortest period around a month, or the month's even share of it; and the key of that."""
    around = [span for span in spans if month.first in span]
    if not around:
        return None, ""
    nearest = min(around, key=lambda span: span.days)
    whole = in_book(edition.book.settings.goals[nearest.key], edition.today, edition)
    return rounded(Fraction(whole) / len(month_keys(nearest)), edition), nearest.key
