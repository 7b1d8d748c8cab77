"""How much hangs on few clients: largest shares, Herfindahl-Hirschman index, cumulative curve and Gini.

A client with a net credit counts as one without revenue: a negative share has no meaning here.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from operator import mul
from typing import TypeAlias

from plaincrm.figures.exact import Amount, integers
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

#: From (0, 0) to (1, 1).
Curve: TypeAlias = tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """Shares are of all revenue; `hhi` (0 to 10,000) is that of `effective` clients of one size.

    The market thresholds of the index say nothing about a list of clients.
    """

    top1: Fraction
    top3: Fraction
    hhi: Fraction
    effective: Fraction


@dataclass(frozen=True, slots=True)
class Concentration(Weight):
    """`clients` counts all that were given, `earning` those with revenue."""

    clients: int
    earning: int
    gini: Fraction


def concentration_of(numbers: Sequence[int]) -> Concentration | Undefined:
    """All measures of clients' revenue, in one small unit, ascending, none below zero; undefined where there is none."""
    found = weight(sum(numbers), sum(map(mul, numbers, numbers)), numbers[:-4:-1])
    if isinstance(found, Undefined):
        return found
    return Concentration(
        found.top1,
        found.top3,
        found.hhi,
        found.effective,
        clients=len(numbers),
        earning=len(numbers) - bisect_right(numbers, 0),
        gini=_gini(numbers),
    )


def weight(everything: int, squares: int, largest: Sequence[int]) -> Weight | Undefined:
    """How much the `largest` three have of all revenue, from its sum and that of its squares."""
    if not everything:
        return Undefined(_("there is no revenue"))
    return Weight(
        top1=Fraction(largest[0], everything),
        top3=Fraction(sum(largest), everything),
        hhi=Fraction(10_000 * squares, everything * everything),
        effective=Fraction(everything * everything, squares),
    )


def pareto(revenue: Iterable[Amount]) -> Curve | Undefined:
    """The cumulative curve of revenue in any order: (share of clients, share of revenue), largest first."""
    return pareto_of(sorted(max(number, 0) for number in integers(revenue)[0]))


def pareto_of(numbers: Sequence[int], ranks: Callable[[int], Iterable[int]] | None = None) -> Curve | Undefined:
    """The same of revenue in one small unit, ascending, none below zero; where only some points are wanted, `ranks`
    gives them by count.
    """
    everything, count = sum(numbers), len(numbers)
    if not everything:
        return Undefined(_("there is no revenue"))
    sums = list(accumulate(reversed(numbers), initial=0))
    wanted = ranks(count) if ranks else range(count + 1)
    return tuple((Fraction(rank, count), Fraction(sums[rank], everything)) for rank in wanted)


def _gini(numbers: Sequence[int]) -> Fraction:
    """Mean absolute difference over twice the mean, from ascending numbers in one pass."""
    count, everything = len(numbers), sum(numbers)
    weighted = sum(map(mul, range(1, count + 1), numbers))
    return Fraction(2 * weighted - (count + 1) * everything, count * everything)
