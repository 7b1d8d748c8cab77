"""What a distribution says of each sum, and of all up to one."""

from fractions import Fraction
from math import floor

from plaincrm.figures.distribution import Distribution
from plaincrm.figures.exact import Amount


def probabilities_of(won: Distribution) -> list[tuple[int, Fraction]]:
    """Every possible sum with its probability; they add up to exactly 1."""
    steps = zip(won.sums, (0, *won.cumulative), won.cumulative, strict=False)
    return [(amount, Fraction(upto - below, won.cumulative[-1])) for amount, below, upto in steps]


def at_most(won: Distribution, amount: Amount) -> Fraction:
    """The chance that no more than `amount` is won."""
    return 1 - won.at_least(floor(amount) + 1)
