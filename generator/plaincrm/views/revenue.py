"""Revenue by month and by year: of the whole book, kept up to date client by client, and of every client."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import month_number
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.once import once
from plaincrm.views.reckoning import rounded, summed
from plaincrm.views.sales import ByPeriod, by_period, sales_of

#: So many months make the months of a client's row, the last of them today's.
_MONTHS: Final = 12


class YearOfBook(msgspec.Struct, frozen=True):
    """Revenue of a calendar year (the last one up to today)."""

    year: int
    revenue: Decimal
    recurring: Decimal


@once
def revenue_by_month(edition: Edition) -> ByPeriod:
    """Revenue of all clients by `month_number`, in the order of the months."""
    found = sorted(sums(_by_month, edition, edition.records).items())
    revenue, recurring = ({month: one.totals[part] for month, one in found if one.totals[part]} for part in (0, 1))
    return ByPeriod(revenue, recurring)


def _by_month(_slug: str, record: AnyRecord, edition: Edition) -> Parts:
    if not isinstance(record, Client):
        return ()
    sales = sales_of(record, edition)
    return [(month_number(day), (amount, amount if again else ZERO)) for day, amount, _product, again in sales]


def years_of_book(edition: Edition) -> tuple[YearOfBook, ...]:
    """Revenue of every calendar year from the first with any."""
    months = revenue_by_month(edition)
    years = sorted({month // 12 for month in months.revenue})
    return (
        tuple(
            YearOfBook(year, of_year(year, months.revenue, edition), of_year(year, months.recurring, edition))
            for year in range(years[0], years[-1] + 1)
        )
        if years
        else ()
    )


def by_month_of_clients(slugs: Iterable[str], edition: Edition) -> Iterator[dict[str, Any]]:
    """A row for each client: its `slug`, and its revenue of each of the last 12 calendar months (`2026-03`)."""
    last = month_number(edition.today)
    for slug in slugs:
        months = _months_of(slug, edition)
        amounts = ((number, months.get(number, ZERO)) for number in range(last - _MONTHS + 1, last + 1))
        named = {f"{number // 12:04d}-{number % 12 + 1:02d}": rounded(amount, edition) for number, amount in amounts}
        yield {"slug": slug, **named}


def by_year_of_clients(slugs: Iterable[str], edition: Edition) -> Iterator[dict[str, Any]]:
    """A row for each client: its `slug`, and its revenue of each of the years of the book (`2026`)."""
    years = [year.year for year in years_of_book(edition)]
    for slug in slugs:
        months = _months_of(slug, edition)
        yield {"slug": slug, **{str(year): of_year(year, months, edition) for year in years}}


def _months_of(slug: str, edition: Edition) -> dict[int, Decimal]:
    client = edition.records[slug]
    assert isinstance(client, Client)
    return by_period(month_number, client, edition).revenue


def of_year(year: int, months: dict[int, Decimal], edition: Edition) -> Decimal:
    """What the months of a calendar year come to, in minor units."""
    return summed((months.get(month) for month in range(12 * year, 12 * year + 12)), edition)
