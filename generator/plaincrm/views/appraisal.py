"""The three methods of valuing a book, worked out with the settings' assumptions or, failing these, with defaults."""

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.discounting import Assumptions, discounted_value, lifetime_margin
from plaincrm.figures.exact import Amount
from plaincrm.figures.multiples import Range, Revenue, multiple_value
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO
from plaincrm.period import add_days, add_months
from plaincrm.views.health import kept
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded
from plaincrm.views.trade import trades
from plaincrm.views.worth import ENDLESS, ValuationSettings, chosen_multiples, valuation_settings


class RevenueParts(msgspec.Struct, frozen=True):
    """Revenue of the last 12 months."""

    recurring: Decimal
    other: Decimal


class ValueRange(msgspec.Struct, frozen=True):
    """None where undefined."""

    low: Decimal | None
    mid: Decimal | None
    high: Decimal | None


class MultiplesShown(msgspec.Struct, frozen=True, kw_only=True):
    """The multiples in use (low, mid, high), of which `preset`; `origin` is `settings`, `preset` or `default`."""

    recurring: tuple[float, float, float]
    other: tuple[float, float, float]
    preset: str
    source: str
    year: int | None
    origin: str


class Discounted(msgspec.Struct, frozen=True, kw_only=True):
    """Discounted cash flow with attrition; `years` is None without end; `retention_measured`: in this book."""

    value: Decimal | None
    retention: float
    retention_measured: bool
    handover: float
    margin: float
    growth: float
    discount: float
    years: int | None
    mid_year: bool


class Assumption(msgspec.Struct, frozen=True):
    """One number behind the second and third method; `origin` is `settings`, `measured` or `default`.

    `name` is `margin`, `handover`, `retention`, `growth`, `discount` or `years` (whose value None is without end).
    """

    name: str
    value: float | None
    origin: str


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    """What the book is worth: by multiples, by discounted cash flow, and the lifetime margin of its recurring revenue.

    `why` gives the reason of what is None, under `multiple`, `discounted` and `lifetime`.
    """

    revenue: RevenueParts
    multiple: ValueRange
    multiples: MultiplesShown
    discounted: Discounted
    lifetime: Decimal | None
    assumptions: tuple[Assumption, ...]
    why: dict[str, str]


#: What is assumed where neither the settings nor the book say it.
DEFAULTS: Final[dict[str, Amount]] = {
    "margin": Fraction(40, 100),
    "handover": Fraction(90, 100),
    "retention": Fraction(90, 100),
    "growth": Fraction(0),
    "discount": Fraction(20, 100),
    "years": 10,
}


@once
def appraisal(edition: Edition) -> Appraisal:
    """The value of the book as of today."""
    key = (trades(edition), edition.today, edition.settings_digest)
    return unless_same("appraisal", key, partial(_appraisal, edition))


def _appraisal(edition: Edition) -> Appraisal:
    found = trades(edition).values()
    recurring = sum((trade.recurring for trade in found), ZERO)
    revenue = Revenue(recurring, sum((trade.current for trade in found), ZERO) - recurring)
    origins = _origins(edition)
    given = _assumptions(origins, valuation_settings(edition))
    multiple = multiple_value(revenue, chosen_multiples(edition).multiples)
    flow = discounted_value(recurring, given)
    lifetime = lifetime_margin(Fraction(recurring) * Fraction(given.margin), given.retention, given.discount)
    figures = {"multiple": multiple, "discounted": flow, "lifetime": lifetime}
    return Appraisal(
        revenue=RevenueParts(rounded(revenue.recurring, edition), rounded(revenue.other, edition)),
        multiple=_range(multiple, edition),
        multiples=_multiples(edition),
        discounted=_discounted(_known(flow, edition), given, origins),
        lifetime=_known(lifetime, edition),
        assumptions=tuple(Assumption(name, _number(value), origin) for name, (value, origin) in origins.items()),
        why={name: figure.why for name, figure in figures.items() if isinstance(figure, Undefined)},
    )


def _known(figure: Fraction | Undefined, edition: Edition) -> Decimal | None:
    return None if isinstance(figure, Undefined) else rounded(figure, edition)


def _range(figure: Range | Undefined, edition: Edition) -> ValueRange:
    if isinstance(figure, Undefined):
        return ValueRange(None, None, None)
    return ValueRange(*(rounded(amount, edition) for amount in figure))


def _multiples(edition: Edition) -> MultiplesShown:
    chosen = chosen_multiples(edition)
    return MultiplesShown(
        recurring=_three(chosen.multiples.recurring),
        other=_three(chosen.multiples.other),
        preset=chosen.preset,
        source=chosen.multiples.source,
        year=chosen.multiples.year,
        origin=chosen.origin,
    )


def _three(span: Range) -> tuple[float, float, float]:
    return float(span.low), float(span.mid), float(span.high)


_Origins = dict[str, tuple[Amount | None, str]]


def _origins(edition: Edition) -> _Origins:
    """Each assumption with where it comes from. What is measured in the book goes before what is only supposed."""
    asked = valuation_settings(edition)
    origins: _Origins = {}
    for name, default in DEFAULTS.items():
        value = getattr(asked, name)
        origins[name] = (default, "default") if value is None else (value, "settings")
    if asked.years == ENDLESS:
        origins["years"] = (None, "settings")
    measured = measured_retention(edition)
    if measured is not None:
        origins["retention"] = (measured, "measured")
    return origins


def measured_retention(edition: Edition) -> Fraction | None:
    """Gross revenue retention, where the book's transactions reach back over two years; else None."""
    found = trades(edition).values()
    first = min((trade.first for trade in found if trade.first), default=edition.today)
    if first > add_months(add_days(edition.today, 1), -24):
        return None
    measured = kept(edition)
    return None if isinstance(measured, Undefined) else measured.gross


def _assumptions(origins: _Origins, asked: ValuationSettings) -> Assumptions:
    values: dict[str, Any] = {name: value for name, (value, _origin) in origins.items()}
    return Assumptions(**values, mid_year=asked.mid_year)


def _discounted(value: Decimal | None, given: Assumptions, origins: _Origins) -> Discounted:
    return Discounted(
        value=value,
        retention=float(given.retention),
        retention_measured=origins["retention"][1] == "measured",
        handover=float(given.handover),
        margin=float(given.margin),
        growth=float(given.growth),
        discount=float(given.discount),
        years=given.years,
        mid_year=given.mid_year,
    )


def _number(value: Amount | None) -> float | None:
    return None if value is None else float(value)
