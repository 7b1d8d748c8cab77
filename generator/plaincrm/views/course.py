"""The course of a client's 12-month revenue, quarter by quarter."""

from bisect import bisect_left, bisect_right
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import add_months, trailing_year
from plaincrm.views.reckoning import rounded
from plaincrm.views.sales import sales_of

#: Today, and so many quarters before: two years, for which three years of sales are looked at.
_QUARTERS: Final = 8


class YearTo(msgspec.Struct, frozen=True):
    """Revenue of the 12 months up to the day `to`."""

    to: date
    revenue: Decimal


class _Years(NamedTuple):
    """The years up to each quarter's end, the oldest first, by their first and last days."""

    first: list[date]
    last: list[date]


@lru_cache(maxsize=8)
def _years(today: date) -> _Years:
    years = [trailing_year(add_months(today, -3 * step)) for step in range(_QUARTERS, -1, -1)]
    return _Years([year.first for year in years], [year.last for year in years])


def course(client: Client, edition: Edition) -> tuple[YearTo, ...]:
    """12-month revenue as it was two years ago and each quarter since, today's the last.

    Empty where there was no revenue in any of these years.
    """
    years = _years(edition.today)
    sums = [ZERO] * len(years.last)
    for day, amount, _product, _recurs in sales_of(client, edition):
        if day >= years.first[0]:
            # A day lies in several years, which stand side by side.
            for place in range(bisect_left(years.last, day), bisect_right(years.first, day)):
                sums[place] += amount
    if not any(sums):
        return ()
    return tuple([YearTo(last, rounded(amount, edition)) for last, amount in zip(years.last, sums, strict=True)])
