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
_STEPS: Final = tuple(
    (float(step), Decimal(step))
    for step in ("1.0", "1.2", "1.5", "2.0", "2.5", "3.0", "4.0", "5.0", "6.0", "8.0", "10.0")
)


def ceiling(values: Iterable[Decimal | float]) -> Decimal:
    """The round number at which the scale of these values ends; 1 where none is above zero."""
    most = max(map(float, values), default=0.0)
    if most <= 0:
        return Decimal(1)
    power: int = 10 ** (len(str(int(most))) - 1)
    return next((exact * power for step, exact in _STEPS if step * power >= most), _STEPS[-1][1] * power)


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
    """One path a series, of months one after the other: a page of a record must not carry a hundred shapes."""
    earned = [(place, float(month.revenue), month.recurring) for place, month in enumerate(months) if month.revenue]
    revenue = [amount for _place, amount, _again in earned]
    top, least = ceiling(revenue), -min([0.0, *revenue])
    unit = 100 / (float(top) + least)
    zero = float(top) * unit
    ground, recurring, other, below = f"{zero:.1f}", [], [], []
    for place, amount, recurred in earned:
        if amount < 0:
            below.append(_bar(place, ground, "", f"{-amount * unit:.1f}", "-"))
            continue
        again = min(float(recurred), amount) * unit if recurred > 0 else 0.0
        base, rest = zero - again, amount * unit - again
        if again:
            recurring.append(_bar(place, ground, "-", f"{again:.1f}", ""))
        if rest:
            other.append(_bar(place, f"{base:.1f}" if again else ground, "-", f"{rest:.1f}", ""))
    years = _years(months[0].first, len(months)) if months else ()
    return MonthBars(10 * len(months), "".join(recurring), "".join(other), "".join(below), round(zero, 1), top, years)


def _bar(place: int, base: str, there: str, height: str, back: str) -> str:
    """The bar of a month, from `base` there and back; these are signs, as the ways differ in nothing else."""
    return f"M{10 * place + 1} {base}v{there}{height}h8v{back}{height}z"


@lru_cache(maxsize=16)
def _years(first: date, months: int) -> tuple[tuple[float, int], ...]:
    """Where years begin in a row of months."""
    start = first.year * 12 + first.month - 1
    return tuple((round(100 * n / months, 2), (start + n) // 12) for n in range(months) if (start + n) % 12 == 0)


#: A line's box: 10 units from one value to the next, the largest so many above the foot.
_RISE: Final = 36
_GROUND: Final = 39


def line(values: Iterable[Decimal]) -> str:
    """The path of a line through these values, in a box of 10 a step by 40; none is below zero."""
    numbers = [max(float(value), 0.0) for value in values]
    most = max(numbers, default=0.0) or 1.0
    heights = [round(number / most * _RISE, 2) for number in numbers]
    return "M" + "L".join([f"{10 * place} {_GROUND - height:.1f}" for place, height in enumerate(heights)])
