"""What a valuation rests on beside revenue: each assumption, and where it comes from."""

from fractions import Fraction
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.discounting import Assumptions
from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _, ngettext
from plaincrm.period import add_days, add_months
from plaincrm.views.health import kept
from plaincrm.views.once import once
from plaincrm.views.trade import first_sale
from plaincrm.views.worth import ENDLESS, valuation_settings


class Assumption(msgspec.Struct, frozen=True):
    """One number behind the second and third method; `origin` is `settings`, `measured` or `default`.

    `name` is `margin`, `handover`, `retention`, `growth`, `discount` or `years` (whose value None is without end).
    `source` says where it stands, how it was measured or who supposes it; `year` is that of the supposition.
    """

    name: str
    value: float | None
    origin: str
    source: str = ""
    year: int | None = None


#: What is assumed where neither the settings nor the book say it, ours since this year and from no published study.
DEFAULTS: Final[dict[str, Amount]] = {
    "margin": Fraction(40, 100),
    "handover": Fraction(90, 100),
    "retention": Fraction(90, 100),
    "growth": Fraction(0),
    "discount": Fraction(20, 100),
    "years": 10,
}
_DEFAULTS_YEAR: Final = 2026
#: A year's revenue cannot be told from less than so many months of sales.
_FEWEST_MONTHS: Final = 1
_MONTHS_MEASURED: Final = 24

Origins = dict[str, tuple[Amount | None, str]]


@once
def origins(edition: Edition) -> Origins:
    """Each assumption with where it comes from. What is measured in the book goes before what is only supposed."""
    asked = valuation_settings(edition)
    found: Origins = {}
    for name, default in DEFAULTS.items():
        value = getattr(asked, name)
        found[name] = (default, "default") if value is None else (value, "settings")
    if asked.years == ENDLESS:
        found["years"] = (None, "settings")
    measured = measured_retention(edition)
    if measured is not None:
        found["retention"] = (measured, "measured")
    return found


def measured_retention(edition: Edition) -> Fraction | None:
    """Gross revenue retention, where the book's transactions reach back over two years; else None."""
    if not _reaches_back(_MONTHS_MEASURED, edition):
        return None
    measured = kept(edition)
    return None if isinstance(measured, Undefined) else measured.gross


def given(edition: Edition) -> Assumptions:
    """The assumptions as the discounted cash flow takes them."""
    values: dict[str, Any] = {name: value for name, (value, _origin) in origins(edition).items()}
    return Assumptions(**values, mid_year=valuation_settings(edition).mid_year)


def assumptions(edition: Edition) -> tuple[Assumption, ...]:
    """The assumptions as they are shown."""
    return tuple(
        Assumption(name, None if value is None else float(value), origin, _source(origin), _year(origin))
        for name, (value, origin) in origins(edition).items()
    )


def _source(origin: str) -> str:
    if origin == "measured":
        return _("gross retention of revenue, the last 12 months against the 12 before")
    return "book.yml" if origin == "settings" else _("plaincrm’s own starting point, from no published study")


def _year(origin: str) -> int | None:
    return _DEFAULTS_YEAR if origin == "default" else None


def too_little(edition: Edition) -> Undefined | None:
    """Why no value can be told from what the book holds, if so."""
    if not edition.book.clients:
        return Undefined(_("the book has no clients"))
    first = first_sale(edition)
    if first is None:
        return Undefined(_("no client has a transaction yet"))
    if not _reaches_back(_FEWEST_MONTHS, edition):
        days = (edition.today - first).days + 1
        said = ngettext(
            "the book has {n} day of sales, and a year’s revenue is not told from less than a month",
            "the book has {n} days of sales, and a year’s revenue is not told from less than a month",
            days,
        )
        return Undefined(said.format(n=days))
    return None


def _reaches_back(months: int, edition: Edition) -> bool:
    """Whether the first transaction lies at least so many months back, today included."""
    first = first_sale(edition) or edition.today
    return first <= add_months(add_days(edition.today, 1), -months)
