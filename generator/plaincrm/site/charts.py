"""The geometry of charts: shapes in percent of their picture, so that it stretches and its text does not."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

from plaincrm.views.dealings import MonthOfRevenue

#: Where the scale ends and begins, in percent of a picture's height; labels stand above and below.
_TOP: Final = 10.0
_FOOT: Final = 84.0
_STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def ceiling(values: Iterable[Decimal | float]) -> Decimal:
    """The round number at which the scale of these values ends; 1 where none is above zero."""
    most = max(map(float, values), default=0.0)
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** (len(str(int(most))) - 1)
    return next(Decimal(str(step)) * power for step in _STEPS if step * float(power) >= most or step == _STEPS[-1])


class Bar(NamedTuple):
    """A bar, and on it a second one; `goal` is the height of a mark, each from the top of the picture."""

    x: float
    middle: float
    y: float
    height: float
    y2: float
    height2: float
    goal: float | None


class Columns(NamedTuple):
    """Bars side by side: `width` that of each, `pitch` from one to the next; `top` is what the upper rule means."""

    bars: tuple[Bar, ...]
    width: float
    pitch: float
    top: Decimal


def columns(
    values: Sequence[Decimal], above: Sequence[Decimal] | None = None, goals: Sequence[Decimal | None] | None = None
) -> Columns:
    """Bars for `values`, which are not shown below zero, with those `above` stacked on them and marks at `goals`."""
    lower = [max(float(value), 0.0) for value in values]
    upper = [max(float(value), 0.0) for value in above or [Decimal(0)] * len(lower)]
    marks = [None if goal is None else float(goal) for goal in goals or [None] * len(lower)]
    top = ceiling([*(low + high for low, high in zip(lower, upper, strict=True)), *(mark or 0 for mark in marks)])
    pitch, unit = 100 / max(len(lower), 1), (_FOOT - _TOP) / float(top)
    bars = []
    for place, (low, high, mark) in enumerate(zip(lower, upper, marks, strict=True)):
        y, y2 = _FOOT - low * unit, _FOOT - (low + high) * unit
        goal = None if mark is None else round(_FOOT - mark * unit, 2)
        x = round((place + 0.2) * pitch, 2)
        middle = round((place + 0.5) * pitch, 2)
        bars.append(Bar(x, middle, round(y, 2), round(low * unit, 2), round(y2, 2), round(high * unit, 2), goal))
    return Columns(tuple(bars), round(0.6 * pitch, 2), round(pitch, 2), top)


class MonthBars(NamedTuple):
    """Revenue by month as two paths in a box of 10 a month by 100: `other` stands on `recurring`.

    `below` is the path of months below zero, `zero` where the base line lies, `top` what the upper edge means; `years`
    are the years' first months as (percent from the start, year).
    """

    width: int
    recurring: str
    other: str
    below: str
    zero: float
    top: Decimal
    years: tuple[tuple[float, int], ...]


def month_bars(months: Sequence[MonthOfRevenue]) -> MonthBars:
    """One path a series: a page of a record must not carry a hundred shapes."""
    earned = [(place, float(month.revenue), month.recurring) for place, month in enumerate(months) if month.revenue]
    revenue = [amount for _place, amount, _again in earned]
    top, least = ceiling(revenue), -min(0.0, *revenue, 0.0)
    unit = 100 / (float(top) + least)
    zero = float(top) * unit
    recurring, other, below = [], [], []
    for place, amount, recurred in earned:
        if amount < 0:
            below.append(f"M{place * 10 + 1} {zero:.1f}v{-amount * unit:.1f}h8v{amount * unit:.1f}z")
            continue
        again = min(max(float(recurred), 0.0), amount) * unit
        base, rest = zero - again, amount * unit - again
        if again:
            recurring.append(f"M{place * 10 + 1} {zero:.1f}v{-again:.1f}h8v{again:.1f}z")
        if rest:
            other.append(f"M{place * 10 + 1} {base:.1f}v{-rest:.1f}h8v{rest:.1f}z")
    years = _years(tuple([month.first for month in months]))
    return MonthBars(10 * len(months), "".join(recurring), "".join(other), "".join(below), round(zero, 1), top, years)


@lru_cache(maxsize=16)
def _years(months: tuple[date, ...]) -> tuple[tuple[float, int], ...]:
    firsts = [(place, month.year) for place, month in enumerate(months) if month.month == 1]
    return tuple((round(100 * place / len(months), 2), year) for place, year in firsts)
