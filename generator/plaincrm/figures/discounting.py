"""What a book is worth by the income it still brings: discounted cash flow, and lifetime margin.

Results are exact Fractions; the mid-year convention alone holds a square root, taken to 30 digits.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

_ROOT_SCALE: Final = 10**30


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the income depends on, all shares a year but `handover`, which comes once.

    `margin`: what remains of revenue; `handover`: the revenue that stays through the change of hands;
    `retention`: what stays of it from one year to the next; `growth`: of what stays; `discount`: the rate
    that a buyer asks; `years`: how long it is counted, None for ever; `mid_year`: income comes in the middle
    of a year, not at its end.
    """

    margin: Amount
    handover: Amount
    retention: Amount
    growth: Amount
    discount: Amount
    years: int | None
    mid_year: bool = False


def discounted_value(revenue: Amount, given: Assumptions) -> Fraction | Undefined:
    """V = sum over years t of R m h r^(t-1) (1+g)^t / (1+d)^t, with `revenue` R the recurring of 12 months.

    With `mid_year` the exponent of 1 + d is t - 1/2. Without end the sum exists only where d > r (1 + g) - 1.
    """
    impossible = _impossible(revenue, given)
    if impossible:
        return impossible
    step, first = _step(given), _first(revenue, given)
    if given.years is None:
        if step >= 1:
            return Undefined(_("without end, the discount must be more than what retention and growth leave"))
        return first / (1 - step)
    return first * given.years if step == 1 else first * (1 - step**given.years) / (1 - step)


def lifetime_margin(margin: Amount, retention: Amount, discount: Amount) -> Fraction | Undefined:
    """Lifetime value of customers with a yearly `margin`: margin x r / (1 + i - r), without end.

    Gupta and Lehmann (2003), "Customers as assets", Journal of Interactive Marketing 17(1).
    """
    if margin < 0:
        return Undefined(_("the margin is negative"))
    if not 0 <= retention <= 1:
        return Undefined(_("the retention is not between 0% and 100%"))
    left = 1 + Fraction(discount) - Fraction(retention)
    if left <= 0:
        return Undefined(_("the discount must be more than what retention leaves"))
    return Fraction(margin) * Fraction(retention) / left


def _step(given: Assumptions) -> Fraction:
    """What a year's present income is of the year's before."""
    return Fraction(given.retention) * (1 + Fraction(given.growth)) / (1 + Fraction(given.discount))


def _first(revenue: Amount, given: Assumptions) -> Fraction:
    """The present income of the first year."""
    income = Fraction(revenue) * Fraction(given.margin) * Fraction(given.handover)
    factor = 1 + Fraction(given.discount)
    return income * (1 + Fraction(given.growth)) / (_root(factor) if given.mid_year else factor)


def _root(number: Fraction) -> Fraction:
    """The square root, exact where it is rational and else to 30 digits after the point."""
    below = number.denominator
    return Fraction(isqrt(number.numerator * below * _ROOT_SCALE**2), below * _ROOT_SCALE)


def _impossible(revenue: Amount, given: Assumptions) -> Undefined | None:
    """Why no such book can be, if so."""
    checks = (
        (revenue < 0, _("revenue is negative")),
        (not 0 <= given.margin <= 1, _("the margin is not between 0% and 100%")),
        (not 0 <= given.handover <= 1, _("the handover is not between 0% and 100%")),
        (not 0 <= given.retention <= 1, _("the retention is not between 0% and 100%")),
        (given.growth < -1, _("growth is below -100%")),
        (given.discount <= -1, _("the discount is not above -100%")),
        (given.years is not None and given.years < 1, _("there is not a single year")),
    )
    return next((Undefined(why) for wrong, why in checks if wrong), None)
