"""Time: adding months, the trailing year, durations, the periods of goals, and what repeats.

Adding months clamps to the month's last day (31 January + 1 month = 28 February), and never leaves the
calendar: what would fall after its last day is that day, so that a cadence of 9999 years is merely never due.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

import msgspec

Unit = Literal["day", "week", "month", "year"]

_DAYS_IN_MONTH: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_LAST_YEAR: Final = date.max.year
_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}
#: Months in one unit: a year has 12, 52 weeks or 365 days, whichever way it is counted.
_MONTHS_OF_UNIT: Final = {
    "day": Fraction(12, 365),
    "week": Fraction(12, 52),
    "month": Fraction(1),
    "year": Fraction(12),
}
_KEY: Final = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of days, from `first` to `last`, both included; empty where `last` is earlier."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return max(0, (self.last - self.first).days + 1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Period(Span, frozen=True, gc=False):
    """A year, quarter or month by its key: `2026`, `2026-Q2`, `2026-06`."""

    key: str


class Duration(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A length of time as people say it: `30 days`, `1 month`. `count` is at least 1."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(self.count)

    def after(self, day: date) -> date:
        """The day that lies this long after `day`."""
        return self.times_after(day, 1)

    def times_after(self, day: date, n: int) -> date:
        """The day `n` times this long after `day`, in one step: 01-31 and twice 1 month give 03-31."""
        months = _MONTHS.get(self.unit)
        if months:
            return add_months(day, n * self.count * months)
        return add_days(day, n * self.count * _DAYS[self.unit])

    @property
    def months(self) -> Fraction:
        """Its length in months: a week is 12/52 of one, a day 12/365."""
        return self.count * _MONTHS_OF_UNIT[self.unit]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}" if self.count == 1 else f"{self.count} {self.unit}s"


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 29 if month == _FEBRUARY and _is_leap(year) else _DAYS_IN_MONTH[month]


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def add_months(day: date, n: int) -> date:
    """`day` moved by `n` months (negative: back), clamped to the month's last day and the calendar's ends."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not 1 <= year <= _LAST_YEAR:
        return date.min if year < 1 else date.max
    if day.day <= 28:  # noqa: PLR2004 - every month has 28 days: the common case needs no clamping
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def add_days(day: date, n: int) -> date:
    """`day` moved by `n` days (n may be negative), clamped to the calendar's ends."""
    try:
        return day + timedelta(n)
    except OverflowError:
        return date.min if n < 0 else date.max


def trailing_year(day: date) -> Span:
    """The 12 months up to `day`, `day` included: from the day after it, minus one year, clamped."""
    return Span(add_months(add_days(day, 1), -12), day)


def months_between(first: date, last: date) -> int:
    """Whole months: the greatest n with `add_months(first, n) <= last`; negative where `last` is earlier."""
    if last < first:
        return -months_between(last, first)
    n = (last.year - first.year) * 12 + last.month - first.month
    return n if add_months(first, n) <= last else n - 1


def years_between(first: date, last: date) -> int:
    """Whole years from `first` to `last`, as an age is counted; 0 where `last` is earlier."""
    return max(0, months_between(first, last)) // 12


@lru_cache(maxsize=8192)
def month_key(day: date) -> str:
    """`2026-03`, which sorts as the months do."""
    return f"{day.year:04d}-{day.month:02d}"


def month_number(day: date) -> int:
    """Months since the year 0: a number for a calendar month, which `divmod` by 12 takes apart again."""
    return day.year * 12 + day.month - 1


def month_keys(span: Span) -> tuple[str, ...]:
    """The key of every month that the span touches, in order."""
    months = range(month_number(span.first), month_number(span.last) + 1)
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in months)


def period(key: str, fiscal_year_starts: int = 1) -> Period:
    """The days of a goal's key; raises ValueError where `key` is no year, quarter or month.

    Months are the calendar's. Years and quarters follow the fiscal year, named after the year it *begins* in,
    as `fiscal_year_starts` reads: with 4, `2026` is 2026-04-01 to 2027-03-31, and `2026-Q1` April to June.
    """
    match = _KEY.fullmatch(key)
    if not match or match[1] == "0000":
        raise ValueError(key)
    if match[3]:
        return _period(key, date(int(match[1]), int(match[3]), 1), 1)
    start = date(int(match[1]), fiscal_year_starts, 1)
    if match[2]:
        return _period(key, add_months(start, 3 * (int(match[2]) - 1)), 3)
    return _period(key, start, 12)


def _period(key: str, first: date, months: int) -> Period:
    end = add_months(first, months - 1)
    return Period(first, end.replace(day=days_in_month(end.year, end.month)), key)


def fiscal_year_of(day: date, starts: int = 1) -> int:
    """The year that `day`'s fiscal year begins in, never before the year 1; `starts` is the month it begins with."""
    return (day.year if day.month >= starts else day.year - 1) or 1


@lru_cache(maxsize=256)
def fiscal_year_from(year: int, starts: int = 1) -> Period:
    """The fiscal year that begins in `year`, with the month `starts`."""
    return period(f"{year:04d}", starts)


def fiscal_year(day: date, starts: int = 1) -> Period:
    """The fiscal year that `day` lies in; `starts` is the month it begins with."""
    return fiscal_year_from(fiscal_year_of(day, starts), starts)


def yearly_on(month: int, day: int, year: int) -> date:
    """A yearly day in a certain year; 29 February is kept on the 28th where there is none."""
    return date(year, month, min(day, days_in_month(year, month)))


def occurrences(anchor: date, every: Duration, span: Span) -> Iterator[date]:
    """All returns within `span` of what begins at `anchor`, in order.

    The n-th is counted from the anchor, so what falls on 01-31 falls on 02-28 and then on 03-31 again.
    """
    n = _first_index(anchor, every, span.first)
    day = every.times_after(anchor, n)
    while day in span:
        yield day
        n += 1
        following = every.times_after(anchor, n)
        if following == day:  # the end of the calendar
            return
        day = following


def _first_index(anchor: date, every: Duration, on_or_after: date) -> int:
    """The smallest n >= 0 whose occurrence is not before `on_or_after`."""
    if on_or_after <= anchor:
        return 0
    months = _MONTHS.get(every.unit)
    if not months:
        return -(-(on_or_after - anchor).days // (every.count * _DAYS[every.unit]))
    n = months_between(anchor, on_or_after) // (every.count * months)
    return n if every.times_after(anchor, n) >= on_or_after else n + 1
