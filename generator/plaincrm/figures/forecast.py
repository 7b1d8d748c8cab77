"""Won revenue of a period's open deals: what to expect, how sure it is, and the chance of reaching the goal.

Deals are taken as independent, as the label on the page says. The distribution itself is in `distribution`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plaincrm.figures.distribution import Distribution, OpenDeal, distribution
from plaincrm.figures.exact import Amount, total
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

#: The percentiles that reports show.
PERCENTILES: Final = (10, 25, 50, 75, 90)


@dataclass(frozen=True, slots=True)
class Quantile:
    """In `percent` of 100 cases no more than `amount` (minor units) is won."""

    percent: int
    amount: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period's open deals may bring; amounts in minor units of one currency.

    `gap` is the goal less what is booked and what is expected, negative where the goal is passed. `chance`
    is that of reaching the goal with what is booked already; it lies surely between `chance_low` and
    `chance_high`, which differ only where there are too many states to be exact (see `Distribution`).
    """

    deals: int
    booked: Amount
    goal: Amount
    expected: Fraction
    variance: Fraction
    gap: Fraction
    chance: Fraction
    chance_low: Fraction
    chance_high: Fraction
    quantiles: tuple[Quantile, ...]
    won: Distribution


def expected(deals: Iterable[OpenDeal]) -> Fraction:
    """Weighted pipeline: the sum of amount x probability, in minor units."""
    return total(Fraction(amount * wins, of) for (wins, of), amount in _by_probability(deals, 1).items())


def variance(deals: Iterable[OpenDeal]) -> Fraction:
    """Variance of independent deals: the sum of amount² x p x (1 - p), in minor units squared."""
    sums = _by_probability(deals, 2).items()
    return total(Fraction(squares * wins * (of - wins), of * of) for (wins, of), squares in sums)


def _by_probability(deals: Iterable[OpenDeal], power: int) -> dict[tuple[int, int], int]:
    """Sums of amounts, or of their squares, by probability: a quotient in lowest terms, which is hashed far faster."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for amount, probability in deals:
        sums[probability.as_integer_ratio()] += amount**power
    return sums


@dataclass(frozen=True, slots=True)
class Outlook:
    """What `deals` open deals may bring, whatever the goal: it takes long to work out, and several goals may share it."""

    deals: int
    expected: Fraction
    variance: Fraction
    won: Distribution


def outlook(deals: Sequence[OpenDeal]) -> Outlook | Undefined:
    """Expectation, variance and distribution of what is won; undefined where a probability is not between 0 and 1."""
    shares = {deal.probability.as_integer_ratio() for deal in deals}  # few, and quotients are compared far faster
    if any(not 0 <= part <= whole for part, whole in shares):
        return Undefined(_("a probability is not between 0% and 100%"))
    return Outlook(len(deals), expected(deals), variance(deals), distribution(deals))


def against(found: Outlook, booked: Amount, goal: Amount) -> Forecast:
    """Chance and quantiles of a period against its goal; all in minor units of one currency."""
    won, mean = found.won, found.expected
    missing = Fraction(goal) - Fraction(booked)
    return Forecast(
        deals=found.deals,
        booked=booked,
        goal=goal,
        expected=mean,
        variance=found.variance,
        gap=missing - mean,
        chance=won.at_least(missing),
        chance_low=max(Fraction(0), won.at_least(missing + won.error) - won.lost),
        chance_high=min(Fraction(1), won.at_least(missing - won.error) + won.lost),
        quantiles=tuple(Quantile(percent, won.quantile(Fraction(percent, 100))) for percent in PERCENTILES),
        won=won,
    )
