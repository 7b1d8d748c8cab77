"""Revenue by month and by year: of the whole book, kept up to date client by client, and of every client."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.views.once import once
from plaincrm.views.reckoning import rounded, summed
from plaincrm.views.remembered import changed_or_gone
from plaincrm.views.trade import Months, by_month, month_number

#: So many months make the months of a client's row, the last of them today's.
_MONTHS: Final = 12


class YearOfBook(msgspec.Struct, frozen=True):
    """Revenue of a calendar year (the last one up to today)."""

    year: int
    revenue: Decimal
    recurring: Decimal


class _Last(NamedTuple):
    """The last answer: the day and settings, the records it was of, and the sums."""

    context: Any
    records: dict[str, AnyRecord]
    months: Months


_last = _Last(None, {}, Months({}, {}))


@once
def revenue_by_month(edition: Edition) -> Months:
    """Revenue of all clients up to today, and the recurring part of it, of each month with any, in order.

    Amounts are exact, so that what an edited client brought before can be taken off again.
    """
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    context = (edition.today, edition.settings_digest)
    before = _last if _last.context == context else _Last(context, {}, Months({}, {}))
    edited = changed_or_gone(before.records, edition.records)
    gone, come = (by_month(_clients(edited, records), edition) for records in (before.records, edition.records))
    months = Months(*map(_sums, before.months, gone, come))
    _last = _Last(context, edition.records, months)
    return months


def _clients(slugs: Iterable[str], records: dict[str, AnyRecord]) -> Iterator[Client]:
    return (record for slug in slugs if isinstance(record := records.get(slug), Client))


def _sums(before: dict[int, Decimal], gone: dict[int, Decimal], come: dict[int, Decimal]) -> dict[int, Decimal]:
    months = sorted(before.keys() | come.keys())
    sums = ((month, before.get(month, ZERO) - gone.get(month, ZERO) + come.get(month, ZERO)) for month in months)
    return {month: amount for month, amount in sums if amount}


def years_of_book(edition: Edition) -> tuple[YearOfBook, ...]:
    """Revenue of every calendar year from the first with any."""
    months = revenue_by_month(edition)
    years = sorted({month // 12 for month in months.revenue})
    return (
        tuple(
            YearOfBook(year, _of_year(year, months.revenue, edition), _of_year(year, months.recurring, edition))
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
        yield {"slug": slug, **{str(year): _of_year(year, months, edition) for year in years}}


def _months_of(slug: str, edition: Edition) -> dict[int, Decimal]:
    client = edition.records[slug]
    assert isinstance(client, Client)
    return by_month((client,), edition).revenue


def _of_year(year: int, months: dict[int, Decimal], edition: Edition) -> Decimal:
    return summed((months.get(month) for month in range(12 * year, 12 * year + 12)), edition)
