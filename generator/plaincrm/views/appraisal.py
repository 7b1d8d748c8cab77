"""The three methods of valuing a book, each as a range, worked out with the settings' assumptions or else defaults."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.discounting import Assumptions, discounted_value, lifetime_margin
from plaincrm.figures.multiples import Range, Revenue, multiple_value
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.assumptions import Assumption, assumptions, given, measured_retention, origins, too_little
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded
from plaincrm.views.trade import Trade, first_sale, trades
from plaincrm.views.worth import Origin, chosen_multiples

#: How far retention may turn out otherwise: the range of the second and third method.
RETENTION_SWING: Final = Fraction(5, 100)


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
    """The multiples in use (low, mid, high), of which `preset`; `origin` is `settings`, `preset` or `default`.

    A book may name one of the two alone, so `recurring_from` and `other_from` say where each comes from.
    """

    recurring: tuple[float, float, float]
    other: tuple[float, float, float]
    preset: str
    source: str
    year: int | None
    origin: str
    recurring_from: Origin
    other_from: Origin


class Discounted(msgspec.Struct, frozen=True, kw_only=True):
    """Discounted cash flow with attrition; `years` is None without end; `retention_measured`: in this book.

    `low` and `high` are what `value` is with retention five points lower and higher, within 0% and 100%.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    retention: float
    retention_measured: bool
    handover: float
    margin: float
    growth: float
    discount: float
    years: int | None
    mid_year: bool


class Appraisal(msgspec.Struct, frozen=True, kw_only=True):
    """What the book is worth: by multiples, by discounted cash flow, and the lifetime margin of its recurring revenue.

    `lifetime_range` has `lifetime` in its middle, and retention five points lower and higher at its ends. `why` gives
    the reason of what is None, under `multiple`, `discounted` and `lifetime`, with `_low` or `_high` of an end alone.
    """

    revenue: RevenueParts
    multiple: ValueRange
    multiples: MultiplesShown
    discounted: Discounted
    lifetime: Decimal | None
    lifetime_range: ValueRange
    assumptions: tuple[Assumption, ...]
    why: dict[str, str]


_Value = Fraction | Undefined


@once
def appraisal(edition: Edition) -> Appraisal:
    """The value of the book as of today."""
    facts = (revenue_parts(edition), first_sale(edition), measured_retention(edition), bool(edition.book.clients))
    return unless_same("appraisal", (facts, edition.today, edition.settings_digest), partial(_appraisal, edition))


@once
def revenue_parts(edition: Edition) -> Revenue:
    """The exact revenue of the last 12 months, recurring and other."""
    found = sums(_revenue, edition, trades(edition)).get("")
    return Revenue(*found.totals) if found else Revenue(ZERO, ZERO)


def _revenue(_slug: str, trade: Trade, _edition: Edition) -> Parts:
    return (("", (trade.recurring, trade.current - trade.recurring)),)


def _appraisal(edition: Edition) -> Appraisal:
    revenue, supposed = revenue_parts(edition), given(edition)
    nothing = too_little(edition)
    multiple = nothing or multiple_value(revenue, chosen_multiples(edition).multiples)
    if isinstance(multiple, Undefined) and not any(revenue):
        nothing = multiple
    flow = _ends(nothing, partial(discounted_value, revenue.recurring), supposed)
    lifetime = _ends(nothing, partial(_lifetime, revenue), supposed)
    whys = {**_whys("discounted", flow), **_whys("lifetime", lifetime)}
    return Appraisal(
        revenue=RevenueParts(rounded(revenue.recurring, edition), rounded(revenue.other, edition)),
        multiple=_range(multiple, edition),
        multiples=_multiples(edition),
        discounted=_discounted(_range(flow, edition), supposed, edition),
        lifetime=_known(lifetime[1], edition),
        lifetime_range=_range(lifetime, edition),
        assumptions=assumptions(edition),
        why={"multiple": multiple.why, **whys} if isinstance(multiple, Undefined) else whys,
    )


_Ends = tuple[_Value, _Value, _Value]


def _ends(nothing: Undefined | None, value: Callable[[Assumptions], _Value], supposed: Assumptions) -> _Ends:
    """A value with retention a swing lower, as supposed, and a swing higher."""
    if nothing:
        return nothing, nothing, nothing
    return value(swung(supposed, -1)), value(supposed), value(swung(supposed, 1))


def swung(supposed: Assumptions, way: int) -> Assumptions:
    """Assumptions with retention a swing higher (`way` 1) or lower (-1), within 0% and 100%.

    One that was measured below 0%, as credits were more than sales, has no value, and no range around it either.
    """
    if not 0 <= supposed.retention <= 1:
        return supposed
    retention = Fraction(supposed.retention) + way * RETENTION_SWING
    return replace(supposed, retention=min(max(retention, Fraction(0)), Fraction(1)))


def _lifetime(revenue: Revenue, supposed: Assumptions) -> _Value:
    if revenue.recurring < 0:
        return Undefined(_("revenue is negative"))
    return lifetime_margin(
        Fraction(revenue.recurring) * Fraction(supposed.margin), supposed.retention, supposed.discount
    )


def _whys(name: str, ends: _Ends) -> dict[str, str]:
    names = (f"{name}_low", name, f"{name}_high")
    return {name: end.why for name, end in zip(names, ends, strict=True) if isinstance(end, Undefined)}


def _known(figure: _Value, edition: Edition) -> Decimal | None:
    return None if isinstance(figure, Undefined) else rounded(figure, edition)


def _range(figure: Range | Undefined | _Ends, edition: Edition) -> ValueRange:
    if isinstance(figure, Undefined):
        return ValueRange(None, None, None)
    return ValueRange(*(None if isinstance(end, Undefined) else rounded(end, edition) for end in figure))


def _multiples(edition: Edition) -> MultiplesShown:
    chosen = chosen_multiples(edition)
    return MultiplesShown(
        recurring=_three(chosen.multiples.recurring),
        other=_three(chosen.multiples.other),
        preset=chosen.preset,
        source=chosen.multiples.source,
        year=chosen.multiples.year,
        origin=chosen.origin,
        recurring_from=chosen.recurring_from,
        other_from=chosen.other_from,
    )


def _three(span: Range) -> tuple[float, float, float]:
    return float(span.low), float(span.mid), float(span.high)


def _discounted(found: ValueRange, supposed: Assumptions, edition: Edition) -> Discounted:
    return Discounted(
        value=found.mid,
        low=found.low,
        high=found.high,
        retention=float(supposed.retention),
        retention_measured=origins(edition)["retention"][1] == "measured",
        handover=float(supposed.handover),
        margin=float(supposed.margin),
        growth=float(supposed.growth),
        discount=float(supposed.discount),
        years=supposed.years,
        mid_year=supposed.mid_year,
    )
