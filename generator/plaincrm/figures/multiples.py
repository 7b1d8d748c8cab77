"""What a book is worth by the first method: a multiple of its 12-month revenue, as such books sell for."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _


class Range(NamedTuple):
    """A figure with its uncertainty."""

    low: Amount
    mid: Amount
    high: Amount


class Revenue(NamedTuple):
    """Revenue of 12 months in one currency, recurring and other apart."""

    recurring: Amount
    other: Amount


@dataclass(frozen=True, slots=True)
class Multiples:
    """How many times a year's revenue is paid; `year` is that of the sales where the source has one."""

    recurring: Range
    other: Range
    source: str
    year: int | None = None


def _published(low: str, high: str, source: str) -> Multiples:
    """One published range for all revenue; its middle is the range's own, as the source names none."""
    span = Range(Decimal(low), (Decimal(low) + Decimal(high)) / 2, Decimal(high))
    return Multiples(span, span, source)


#: Starting points by trade, for the settings to overrule.
PRESETS: Final[Mapping[str, Multiples]] = {
    "financial-advice": Multiples(
        Range(Decimal("1.52"), Decimal("2.33"), Decimal("3.25")),
        Range(Decimal("0.67"), Decimal("1.13"), Decimal("1.90")),
        "FP Transitions, 176 sales",
        2011,
    ),
    "insurance-book": _published("1.0", "1.5", "LegalClarity: How to value an insurance book of business"),
    "insurance-agency": _published("1.5", "3.5", "MyAgencyValue: Revenue multiple"),
    "accounting": _published("0.8", "1.4", "customary rule of thumb, no single source"),
    "law": _published("0.5", "1.0", "The Law Practice Exchange, as quoted by Ad Astra Equity"),
}
DEFAULT_PRESET: Final = "financial-advice"


def multiple_value(revenue: Revenue, multiples: Multiples) -> Range | Undefined:
    """Low, mid and high value: recurring x its multiple + other x its own."""
    if revenue.recurring < 0 or revenue.other < 0:
        return Undefined(_("revenue is negative"))
    if not revenue.recurring and not revenue.other:
        return Undefined(_("there is no revenue"))
    if not (_ascends(multiples.recurring) and _ascends(multiples.other)):
        return Undefined(_("the multiples do not ascend from zero or more"))
    return Range(*(_value(revenue, *pair) for pair in zip(multiples.recurring, multiples.other, strict=True)))


def _value(revenue: Revenue, recurring: Amount, other: Amount) -> Fraction:
    return Fraction(revenue.recurring) * Fraction(recurring) + Fraction(revenue.other) * Fraction(other)


def _ascends(span: Range) -> bool:
    return 0 <= span.low <= span.mid <= span.high
