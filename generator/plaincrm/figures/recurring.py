"""Revenue that comes again by itself: from contracts in force, and as a share of all."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from plaincrm.figures.exact import Amount, ratio, total
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.period import Duration


class Instalment(NamedTuple):
    """What a contract brings: `amount` once in each `every`."""

    amount: Amount
    every: Duration


def in_force(begins: date | None, ends: date | None, day: date) -> bool:
    """Whether a contract runs on `day`; its first and last days count, an absent one is no limit."""
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def monthly(instalments: Iterable[Instalment]) -> Fraction:
    """MRR, monthly recurring revenue: each amount over the months of its period (a week is 12/52 of one)."""
    amounts: dict[Duration, list[Amount]] = {}
    for amount, every in instalments:
        amounts.setdefault(every, []).append(amount)
    return sum((total(found) / every.months for every, found in amounts.items()), Fraction(0))


def recurring_share(recurring: Amount, revenue: Amount) -> Fraction | Undefined:
    """What part of the revenue is recurring; both of the same months and currency."""
    return ratio(recurring, revenue, _("there is no revenue"))
