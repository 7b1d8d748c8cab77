"""Amounts kept exact until the last rounding, which is here too."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from plaincrm.figures.undefined import Undefined

#: An exact number; never a binary float.
Amount: TypeAlias = int | Decimal | Fraction


def integers(amounts: Iterable[Amount]) -> tuple[list[int], int]:
    """The amounts as whole numbers of one small unit, and how many of these units make 1.

    Integer sums are exact whatever the precision of the decimal context, and ten times faster than Fractions.
    """
    given = list(amounts)
    if set(map(type, given)) <= {int}:
        return given, 1  # type: ignore[return-value] # as their types say; a book asks this of 100,000 at once
    ratios = [amount.as_integer_ratio() for amount in given]
    whole = lcm(*{denominator for _numerator, denominator in ratios})
    if whole == 1:
        return [numerator for numerator, _denominator in ratios], 1
    return [numerator * (whole // denominator) for numerator, denominator in ratios], whole


def total(amounts: Iterable[Amount]) -> Fraction:
    """The exact sum."""
    numbers, whole = integers(amounts)
    return Fraction(sum(numbers), whole)


def ratio(part: Amount, whole: Amount, why: str) -> Fraction | Undefined:
    """`part / whole`, such as revenue per hour; undefined by `why` where the whole is not positive."""
    return Fraction(part) / Fraction(whole) if whole > 0 else Undefined(why)


def rounded(number: Amount, digits: int = 2) -> Decimal:
    """The last rounding: `number` to `digits` after the point, half to even."""
    numerator, denominator = number.as_integer_ratio()
    whole, rest = divmod(numerator * 10**digits, denominator)
    up = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return Decimal(whole + up).scaleb(-digits)
