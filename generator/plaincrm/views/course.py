"""The course of a client's 12-month revenue, quarter by quarter."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import Span, add_months, trailing_year
from plaincrm.views.reckoning import in_book, rounded

#: Today, and so many quarters before: two years, for which three years of sales are looked at.
_QUARTERS: Final = 8


class YearTo(msgspec.Struct, frozen=True):
    """Revenue of the 12 months up to the day `to`."""

    to: date
    revenue: Decimal


@lru_cache(maxsize=8)
def _years(today: date) -> tuple[Span, ...]:
    return tuple(trailing_year(add_months(today, -3 * step)) for step in range(_QUARTERS, -1, -1))


def course(client: Client, edition: Edition) -> tuple[YearTo, ...]:
    """12-month revenue as it was two years ago and each quarter since, today's the last.

    Empty where there was no revenue in any of these years.
    """
    years = _years(edition.today)
    begins = years[0].first
    sums = [ZERO] * len(years)
    for sale in client.transactions:
        day = sale.date
        if begins <= day <= edition.today:
            amount = in_book(sale.amount, day, edition)
            for place, year in enumerate(years):
                if year.first <= day <= year.last:
                    sums[place] += amount
    if not any(sums):
        return ()
    return tuple(YearTo(year.last, rounded(amount, edition)) for year, amount in zip(years, sums, strict=True))
