"""The geometry of bars that float: ranges on one scale, the swings of a tornado, the steps of a waterfall.

Like that of other charts in percent of the picture's width or height.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final, NamedTuple, Protocol, TypeAlias

from plaincrm.site.charts import ceiling

#: Where a waterfall's scale ends and begins, in percent of its height; labels stand above and below.
_TOP: Final = 12.0
_FOOT: Final = 86.0


#: Low, middle and high of a figure; what is undefined is None.
Ends: TypeAlias = tuple[Decimal | None, Decimal | None, Decimal | None]


class Range(NamedTuple):
    """A bar from `x` on, with a mark at `mid`."""

    x: float
    width: float
    mid: float


class Ranges(NamedTuple):
    """Ranges over one another, None for a figure without any value; the scale ends at `top`."""

    rows: tuple[Range | None, ...]
    top: Decimal


def ranges(found: Sequence[Ends]) -> Ranges:
    """Bars from low to high on a common scale that begins at 0."""
    top = ceiling([end for ends in found for end in ends if end is not None])
    return Ranges(tuple(_range(ends, top) for ends in found), top)


def _range(ends: Ends, top: Decimal) -> Range | None:
    middle = ends[1]
    if middle is None:
        return None
    known = [end for end in ends if end is not None]
    low, mid, high = (max(0.0, float(100 * end / top)) for end in (min(known), middle, max(known)))
    return Range(round(low, 2), round(high - low, 2), round(mid, 2))


class Change(Protocol):
    """A value that may turn out worse or better than it stands."""

    @property
    def base(self) -> Decimal:
        """As it stands."""

    @property
    def low(self) -> Decimal | None:
        """When something turns out badly."""

    @property
    def high(self) -> Decimal | None:
        """When it turns out well."""


class Swing(NamedTuple):
    """Two bars that meet at the base: `worse` to the left of it (x, width), and `better` to the right."""

    worse: tuple[float, float]
    better: tuple[float, float]


class Tornado(NamedTuple):
    """Swings over one another; `base` is where they meet."""

    swings: tuple[Swing, ...]
    base: float


def tornado(changes: Sequence[Change]) -> Tornado:
    """Bars round one base, on a scale that their ends just fill; all share the base of the first."""
    ends = [end for change in changes for end in (change.low, change.high, change.base) if end is not None]
    least, most = float(min(ends, default=0)), float(max(ends, default=0))
    unit = 100 / (most - least) if most > least else 0.0
    base = (float(changes[0].base) - least) * unit if changes else 0.0
    return Tornado(tuple(_swing(change, least, unit, base) for change in changes), round(base, 2))


def _swing(change: Change, least: float, unit: float, base: float) -> Swing:
    places = [(float(end) - least) * unit for end in (change.low, change.high) if end is not None]
    left, right = min([base, *places]), max([base, *places])
    return Swing((round(left, 2), round(base - left, 2)), (round(base, 2), round(right - base, 2)))


class Step(NamedTuple):
    """A column of a waterfall: from the top of the picture `y`, `height`; `level` is where the next one goes on."""

    x: float
    middle: float
    y: float
    height: float
    level: float


class Waterfall(NamedTuple):
    """Steps side by side, each `width` wide; the base line lies at `zero`."""

    steps: tuple[Step, ...]
    width: float
    pitch: float
    zero: float


def waterfall(steps: Sequence[tuple[str, Decimal]]) -> Waterfall:
    """Columns for steps that are a `total`, or go `up` or `down` from where the one before ended."""
    amounts = [float(-amount if kind == "down" else amount) for kind, amount in steps]
    kinds = [kind for kind, _amount in steps]
    pairs = list(zip(kinds, amounts, strict=True))
    levels = list(
        accumulate(pairs, lambda level, step: step[1] if step[0] == "total" else level + step[1], initial=0.0)
    )
    top, least = float(ceiling(levels)), min(levels)
    unit, pitch = (_FOOT - _TOP) / (top - least), 100 / max(len(steps), 1)
    made = [
        _step(place * pitch, pitch, 0.0 if kind == "total" else before, level, (top, unit))
        for place, (kind, before, level) in enumerate(zip(kinds, levels, levels[1:], strict=False))
    ]
    return Waterfall(tuple(made), round(0.7 * pitch, 2), round(pitch, 2), round(_TOP + top * unit, 2))


def _step(x: float, pitch: float, start: float, end: float, scale: tuple[float, float]) -> Step:
    top, unit = scale
    high, low = max(start, end), min(start, end)
    y, height, level = _TOP + (top - high) * unit, (high - low) * unit, _TOP + (top - end) * unit
    return Step(round(x + 0.15 * pitch, 2), round(x + 0.5 * pitch, 2), round(y, 2), round(height, 2), round(level, 2))
