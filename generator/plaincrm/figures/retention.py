"""How much of last year's business is still there, and how the number of clients grows."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import pow  # noqa: A004 - the built-in one returns complex numbers too

from plaincrm.figures.exact import Amount, integers
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


def retention(revenue: Iterable[tuple[Amount, Amount]]) -> Retention | Undefined:
    """Retention from each client's revenue (previous 12 months, last 12 months), in one currency.

    Gross = sum of min(previous, current) / sum of previous; net = sum of current / sum of previous. A client
    with a net credit in the year before had no revenue then; one with a net credit now is not kept, and its
    credit counts.
    """
    pairs = [pair for pair in revenue if pair[0] > 0]
    if not pairs:
        return Undefined(_("there is no revenue in the year before"))
    previous, _whole = integers(amount for pair in pairs for amount in pair)
    before, now = previous[::2], previous[1::2]
    kept = sum(amount > 0 for amount in now)
    return Retention(
        gross=Fraction(sum(map(min, before, now)), sum(before)),
        net=Fraction(sum(now), sum(before)),
        clients=Fraction(kept, len(before)),
        kept=kept,
        at_start=len(before),
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
