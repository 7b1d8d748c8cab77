"""How old the book is: how long its clients have been clients, and how old they are where that is known."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.book.values import YearlyDay
from plaincrm.money import ZERO
from plaincrm.period import add_days, add_months, yearly_on
from plaincrm.views.accumulated import Sum
from plaincrm.views.events import is_birthday
from plaincrm.views.reckoning import rounded, share_of

#: Whole years with which each band begins.
TENURES: Final = (0, 1, 3, 5, 10, 20)
AGES: Final = (0, 35, 50, 65, 80)
#: Kinds of client that are people, so that an age of theirs means something.
_PEOPLE: Final = {"person", "household"}


_NOBODY: Final = Sum(0, (ZERO,))


class AgeBand(msgspec.Struct, frozen=True):
    """Clients with revenue in a year whose whole years are at least `start` and less than `end`.

    `start` is None where the years are not known, `end` for the last band. `share` is of the revenue, None without any.
    """

    start: int | None
    end: int | None
    clients: int
    revenue: Decimal
    share: float | None


def born_of(client: Client) -> date | None:
    """The day that a client, or the eldest person of a household, was born, where the year is known."""
    if client.kind not in _PEOPLE:
        return None
    own = _days(anniversary.on for anniversary in client.dates if is_birthday(anniversary.what or ""))
    return min(own or _days(person.birthday for person in client.people if person.birthday), default=None)


def _days(birthdays: Iterable[YearlyDay]) -> list[date]:
    return [yearly_on(day.month, day.day, day.year) for day in birthdays if day.year]


def band_of(day: date | None, starts: tuple[int, ...], today: date) -> int | None:
    """The band, by the years that it begins with, of whoever's years count from `day`."""
    if day is None:
        return None
    return starts[sum([day <= _turning(start, today) for start in starts[1:]])]


def bands(starts: tuple[int, ...], found: Mapping[int | None, Sum], edition: Edition) -> tuple[AgeBand, ...]:
    """The bands of clients with revenue in order, those of nobody too, and the unknown last, where there are any.

    `found` has the sum of revenue of each band that anybody is in.
    """
    ends = (*starts[1:], None)
    bounds = [*zip(starts, ends, strict=True), *([(None, None)] if None in found else [])]
    whole = sum((revenue for _clients, (revenue,) in found.values()), ZERO)
    return tuple(_band(*bound, found.get(bound[0], _NOBODY), whole, edition) for bound in bounds)


@lru_cache(maxsize=64)
def _turning(years: int, today: date) -> date:
    """The latest day that lies at least so many whole years back."""
    latest = add_months(today, -12 * years)
    after = add_days(latest, 1)  # who was born on 29 February turns on the 28th where there is none
    return after if add_months(after, 12 * years) <= today else latest


def _band(start: int | None, end: int | None, found: Sum, whole: Decimal, edition: Edition) -> AgeBand:
    clients, (revenue,) = found
    return AgeBand(start, end, clients, rounded(revenue, edition), share_of(revenue, whole))
