"""How many leads become clients, and how sure that is with so few of them."""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Final

from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

#: The standard normal quantile at 0.975: a 95 % interval.
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Conversion:
    """`won` of `closed` leads; the true share lies from `low` to `high` (floats) at 95 %."""

    won: int
    closed: int
    rate: Fraction
    low: float
    high: float


def conversion(won: int, closed: int) -> Conversion | Undefined:
    """Share won, of leads won or lost; open ones count as neither.

    The interval is Wilson's score interval (Wilson 1927, JASA 22:209-212), which stays within 0 to 1 and
    holds for small numbers, where the usual rate +- 2 standard errors does not.
    """
    if closed == 0:
        return Undefined(_("no lead has been won or lost yet"))
    if not 0 <= won <= closed:
        return Undefined(_("more leads are won than closed"))
    rate, square = won / closed, _Z * _Z
    middle = rate + square / (2 * closed)
    reach = _Z * sqrt(rate * (1 - rate) / closed + square / (4 * closed * closed))
    whole = 1 + square / closed
    low = (middle - reach) / whole if won else 0.0
    high = (middle + reach) / whole if won < closed else 1.0
    return Conversion(won, closed, Fraction(won, closed), low, high)
