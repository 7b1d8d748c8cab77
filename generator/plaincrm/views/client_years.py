"""What every client brings to the fiscal years and to the last 12 months, and the sums of all clients."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.waterfall import step_of
from plaincrm.money import ZERO
from plaincrm.period import fiscal_year_from, fiscal_year_of, years_between
from plaincrm.views.accumulated import Parts, Sum, foremost, sums
from plaincrm.views.ages import born_of
from plaincrm.views.cases import CASES, Case, YearSums
from plaincrm.views.once import once
from plaincrm.views.reckoning import in_smallest_units
from plaincrm.views.remembered import of_each
from plaincrm.views.sales import by_period
from plaincrm.views.trade import trades


class OfYear(msgspec.Struct, frozen=True, gc=False):
    """A client's revenue of a year and of the year before, and what of the former recurs; when it began, was born."""

    current: Decimal
    previous: Decimal
    recurring: Decimal
    begun: date | None
    born: date | None


#: Stands among a client's years for the 12 months to today.
LAST_12_MONTHS: Final = 0
Years = dict[int, OfYear]


@once
def years_of_clients(edition: Edition) -> dict[str, Years]:
    """The fiscal years in which, or before which, each client has revenue (or a credit), by the year they begin in."""
    return of_each(_years_of, edition.book.clients, edition)


def _years_of(client: Client, edition: Edition) -> Years:
    trade = trades(edition)[client.slug]
    facts = (client.since or trade.first, born_of(client))
    fiscal_year = partial(fiscal_year_of, starts=edition.book.settings.fiscal_year_starts)
    revenue, recurring = by_period(fiscal_year, client, edition)
    years = {
        year: OfYear(revenue.get(year, ZERO), revenue.get(year - 1, ZERO), recurring.get(year, ZERO), *facts)
        for year in {*revenue, *(year + 1 for year in revenue)}
    }
    if trade.current or trade.previous:
        years[LAST_12_MONTHS] = OfYear(trade.current, trade.previous, trade.recurring, *facts)
    return years


#: Stands for a case among the sums: the age of those whose birthday is known.
_AGE: Final = "age"


def sums_of(year: int, edition: Edition) -> dict[Case, YearSums]:
    """The sums of a year over all clients of each case that has any."""
    found = _sums(edition)
    sums_ = {case: found[year, case] for case in CASES if (year, case) in found}
    return {case: YearSums(sum_.parts, *sum_.totals) for case, sum_ in sums_.items()}


def ages_of(year: int, edition: Edition) -> tuple[int, int]:
    """How many clients with revenue in a year have a known age, and their whole years together."""
    found = _sums(edition).get((year, _AGE))
    return (found.parts, found.totals[0]) if found else (0, 0)


def _sums(edition: Edition) -> dict[Any, Sum]:
    return sums(_parts_of, edition, years_of_clients(edition))


def _parts_of(_slug: str, years: Years, edition: Edition) -> Parts:
    for year, row in years.items():
        current, previous = row.current, row.previous
        case, square, days = Case(step_of(previous, current), previous > 0), 0, 0
        if current > 0:
            day, square = _last_day(year, edition), in_smallest_units(current) ** 2
            days = max((day - row.begun).days, 0) if row.begun else 0
            if row.born:
                yield (year, _AGE), (years_between(row.born, day),)
        yield (year, case), (current, previous, row.recurring, min(previous, current), square, days)


def _last_day(year: int, edition: Edition) -> date:
    """The day on which a year's clients are so and so old: today, while it is not over."""
    if year == LAST_12_MONTHS or year >= edition.today.year:
        return edition.today
    return min(fiscal_year_from(year, edition.book.settings.fiscal_year_starts).last, edition.today)


def largest_of(year: int, edition: Edition) -> list[Decimal]:
    """The largest three revenues of a year."""
    return [-amount for amount in foremost(_earned, 3, edition, years_of_clients(edition)).get(year, ())]


def _earned(_slug: str, years: Years, _edition: Edition) -> Iterator[tuple[int, Decimal]]:
    return ((year, -row.current) for year, row in years.items() if row.current > 0)
