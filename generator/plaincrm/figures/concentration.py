"""How much hangs on few clients: largest shares, Herfindahl-Hirschman index, Lorenz curve and Gini.

A client with a net credit counts as one without revenue: a negative share has no meaning here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from plaincrm.figures.exact import Amount, integers
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _


@dataclass(frozen=True, slots=True)
class Concentration:
    """Shares are of all revenue; `hhi` (0 to 10,000) is that of `effective` clients of one size.

    `clients` counts all that were given, `earning` those with revenue. The market thresholds of the index say
    nothing about a list of clients.
    """

    clients: int
    earning: int
    top1: Fraction
    top3: Fraction
    hhi: Fraction
    effective: Fraction
    gini: Fraction


def concentration(revenue: Iterable[Amount]) -> Concentration | Undefined:
    """All measures of a list of clients' revenue, in any order; undefined where there is no revenue."""
    numbers = _ascending(revenue)
    everything = sum(numbers)
    if not everything:
        return Undefined(_("there is no revenue"))
    squares = sum(number * number for number in numbers)
    return Concentration(
        clients=len(numbers),
        earning=sum(number > 0 for number in numbers),
        top1=Fraction(numbers[-1], everything),
        top3=Fraction(sum(numbers[-3:]), everything),
        hhi=Fraction(10_000 * squares, everything * everything),
        effective=Fraction(everything * everything, squares),
        gini=_gini(numbers),
    )


def lorenz(revenue: Iterable[Amount]) -> tuple[tuple[Fraction, Fraction], ...] | Undefined:
    """The Lorenz curve: (share of clients, share of revenue) from (0, 0) to (1, 1), smallest first."""
    return _curve(_ascending(revenue))


def pareto(
    revenue: Iterable[Amount], ranks: Callable[[int], Iterable[int]] | None = None
) -> tuple[tuple[Fraction, Fraction], ...] | Undefined:
    """The cumulative curve: the same, largest first; where only some points are wanted, `ranks` gives them by count."""
    return _curve(_ascending(revenue)[::-1], ranks)


def _ascending(revenue: Iterable[Amount]) -> list[int]:
    return sorted(max(number, 0) for number in integers(revenue)[0])


def _curve(
    numbers: Sequence[int], ranks: Callable[[int], Iterable[int]] | None = None
) -> tuple[tuple[Fraction, Fraction], ...] | Undefined:
    everything, count = sum(numbers), len(numbers)
    if not everything:
        return Undefined(_("there is no revenue"))
    sums = list(accumulate(numbers, initial=0))
    wanted = ranks(count) if ranks else range(count + 1)
    return tuple((Fraction(rank, count), Fraction(sums[rank], everything)) for rank in wanted)


def _gini(numbers: Sequence[int]) -> Fraction:
    """Mean absolute difference over twice the mean, from ascending numbers in one pass."""
    count, everything = len(numbers), sum(numbers)
    weighted = sum(rank * number for rank, number in enumerate(numbers, 1))
    return Fraction(2 * weighted - (count + 1) * everything, count * everything)
