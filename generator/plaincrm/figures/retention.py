"""How much of last year's business is still there, and how the number of clients grows."""

from dataclasses import dataclass
from fractions import Fraction
from math import pow  # noqa: A004 - the built-in one returns complex numbers too
from typing import NamedTuple

from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _


@dataclass(frozen=True, slots=True)
class Retention:
    """Retention over last year's clients, those with revenue in the year before.

    `gross` counts no growth, `net` does, `clients` counts heads: `kept` of `at_start`.
    """

    gross: Fraction
    net: Fraction
    clients: Fraction
    kept: int
    at_start: int


class Remaining(NamedTuple):
    """Of last year's clients: revenue `before`, the `least` of both years', and `now`; how many were `kept` of
    `at_start`.

    One with a net credit in the year before had no revenue then and is none of them; one with a net credit now is not
    kept, and its credit counts.
    """

    before: Amount
    least: Amount
    now: Amount
    kept: int
    at_start: int


def retention_of(found: Remaining) -> Retention | Undefined:
    """Retention from the sums over all clients.

    Gross = sum of min(previous, current) / sum of previous; net = sum of current / sum of previous.
    """
    if not found.at_start:
        return Undefined(_("there is no revenue in the year before"))
    before = Fraction(found.before)
    return Retention(
        gross=Fraction(found.least) / before,
        net=Fraction(found.now) / before,
        clients=Fraction(found.kept, found.at_start),
        kept=found.kept,
        at_start=found.at_start,
    )


def compound_growth(start: Amount, end: Amount, years: Amount) -> float | Undefined:
    """Yearly growth that leads from `start` to `end`: (end / start)^(1 / years) - 1, a float (irrational)."""
    if start <= 0:
        return Undefined(_("there was nothing at the start"))
    if end < 0:
        return Undefined(_("the end is below zero"))
    if years <= 0:
        return Undefined(_("no time has passed"))
    return pow(Fraction(end) / Fraction(start), 1 / Fraction(years)) - 1
