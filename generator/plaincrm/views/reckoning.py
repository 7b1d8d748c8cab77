"""Amounts of a book in its own currency: converted by dated rates, rounded last."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from plaincrm.book.edition import Edition
from plaincrm.figures.exact import Amount
from plaincrm.figures.exact import rounded as to_digits
from plaincrm.money import ZERO, Money, converted, minor_digits, minor_unit, to_minor_units

#: So many digits after the point have the smallest units: an amount and a rate have ten each at most.
_SMALLEST: Final = 20
#: So many smallest units make 1.
SMALLEST_UNITS: Final = 10**_SMALLEST


def in_book(money: Money, day: date, edition: Edition) -> Decimal:
    """`money` in the book's currency by the rate of `day`, exact; raises NoRate (a record without one is withheld)."""
    return converted(money, day, edition.rates) if money.currency else money.amount


def foreign(money: Money, edition: Edition) -> Money | None:
    """`money` where it is not in the book's currency, to be shown beside what it comes to."""
    return money if money.currency not in {"", edition.rates.currency} else None


def rounded(amount: Amount, edition: Edition) -> Decimal:
    """The last rounding: to the minor units of the book's currency, half to even."""
    if type(amount) is Decimal:
        # As money.to_minor_units, and in haste: a book asks it 100,000 times, mostly of what is rounded already.
        if not amount:  # a fifth of all amounts, which are one
            return _nothing(edition.rates.currency)
        unit = minor_unit(edition.rates.currency)
        return amount if amount.same_quantum(unit) else amount.quantize(unit)
    return to_digits(amount, minor_digits(edition.rates.currency))


@lru_cache(maxsize=8)
def _nothing(currency: str) -> Decimal:
    return ZERO.quantize(minor_unit(currency))


def summed(amounts: Iterable[Decimal | None], edition: Edition) -> Decimal:
    """The sum of what is known, in minor units."""
    return rounded(sum((amount for amount in amounts if amount is not None), ZERO), edition)


def share_of(part: Decimal, whole: Decimal) -> float | None:
    """What `part` is of `whole`, a share of 1; None where the whole is not positive, as of a year of credit notes."""
    return float(part / whole) if whole > 0 else None


def in_smallest_units(amount: Decimal) -> int:
    """Whole numbers, fast and exact whatever is made of them; of an amount, or one times a rate."""
    return int(amount.scaleb(_SMALLEST))


def in_minor_units(amount: Decimal, edition: Edition) -> int:
    """Whole minor units, as the distribution of a forecast wants them."""
    return int(to_minor_units(amount, edition.rates.currency).scaleb(minor_digits(edition.rates.currency)))


def from_minor_units(amount: Amount, edition: Edition) -> Decimal:
    """The way back: 120050 is 1200.50."""
    return rounded(Fraction(amount) / 10 ** minor_digits(edition.rates.currency), edition)
