"""How long something lasts when some of it is not over yet: the Kaplan-Meier estimate.

Leaving out what is still open would count only the quick ones, and counting it as over would be untrue.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

#: Days, and the share that lasts longer.
Curve: TypeAlias = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Survival:
    """`median`: the day by which half have left; `curve`: from (0, 1.0) on, a point for each day.

    The shares are floats, each rounded once from its exact value.
    """

    median: int | Undefined
    closed: int
    open: int
    curve: Curve


def survival(closed: Iterable[int], still_open: Iterable[int]) -> Survival | Undefined:
    """Kaplan-Meier (1958, JASA 53:457-481) of durations in days, the open ones censored.

    What is still open on a day when others leave was at risk that day. The median is the first day on which
    the estimate is at most one half; undefined while more than half may last on.
    """
    left, censored = Counter(closed), Counter(still_open)
    if not left and not censored:
        return Undefined(_("there is none to measure"))
    if min((*left, *censored)) < 0:
        return Undefined(_("a time is negative"))
    curve, median = _curve(left, censored)
    return Survival(median, left.total(), censored.total(), curve)


def _curve(left: Counter[int], censored: Counter[int]) -> tuple[Curve, int | Undefined]:
    at_risk = left.total() + censored.total()
    lasting, of = 1, 1  # kept as a plain quotient: reducing it at each step would cost more than it saves
    curve = [(0, 1.0)]
    median: int | Undefined = Undefined(_("more than half have not left yet"))
    for day in sorted(left | censored):
        if left[day]:
            lasting, of = lasting * (at_risk - left[day]), of * at_risk
            curve.append((day, lasting / of))
        if isinstance(median, Undefined) and 2 * lasting <= of:
            median = day
        at_risk -= left[day] + censored[day]
    return tuple(curve), median
