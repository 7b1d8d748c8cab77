"""The book year by year: what came in, what stayed, and with how many clients."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.concentration import weight
from plaincrm.figures.exact import ratio
from plaincrm.figures.recurring import recurring_share
from plaincrm.figures.undefined import Undefined, floats, parts, reasons
from plaincrm.language import _
from plaincrm.period import Span, days_in_month, fiscal_year_from, fiscal_year_of, trailing_year
from plaincrm.views.cases import Case, YearSums, added, behind, earns, everybody, retained_of
from plaincrm.views.client_years import LAST_12_MONTHS, ages_of, largest_of, sums_of
from plaincrm.views.health import RETENTION, WEIGHT
from plaincrm.views.once import once
from plaincrm.views.reckoning import in_smallest_units, rounded
from plaincrm.views.trade import first_sale


class YearOfHealth(msgspec.Struct, frozen=True, kw_only=True):
    """A fiscal year, or the 12 months to today; `why` gives the reason of each figure that is None.

    `year` is that in which a fiscal year begins, None for the 12 months. It is `whole` unless it is not over, or the
    book's sales begin later than in its first month. `clients` are those with revenue in it; `won` had none the year
    before, `lost` had some then and none now. Retention is that of the year before's clients. `average` is revenue a
    client. `tenure` is the mean of years since trading began, `age` that of the whole years of `ages` clients whose
    birthday is known, both on the year's last day (or today). Concentration is over `clients`.
    """

    year: int | None
    first: date
    last: date
    whole: bool
    revenue: Decimal
    recurring: Decimal
    recurring_share: float | None
    growth: float | None
    gross_retention: float | None
    net_retention: float | None
    client_retention: float | None
    clients: int
    won: int | None
    lost: int | None
    average: Decimal | None
    tenure: float | None
    age: float | None
    ages: int
    top1_share: float | None
    top3_share: float | None
    hhi: float | None
    effective_clients: float | None
    why: dict[str, str]


#: So many fiscal years are told at most, the last ones: a day mistyped by centuries must not make thousands.
_MOST: Final = 20

_Figure = Fraction | Undefined


@once
def fiscal_years(edition: Edition) -> tuple[YearOfHealth, ...]:
    """Every fiscal year from the first with revenue to today's, which is not over but on its last day."""
    began = first_sale(edition)
    if began is None:
        return ()
    starts = edition.book.settings.fiscal_year_starts
    first, last = (fiscal_year_of(day, starts) for day in (began, edition.today))
    return tuple(_fiscal_year(year, began, edition) for year in range(max(first, last - _MOST + 1), last + 1))


def _fiscal_year(year: int, began: date, edition: Edition) -> YearOfHealth:
    span = fiscal_year_from(year, edition.book.settings.fiscal_year_starts)
    over = span.last <= edition.today
    why = _incomparable(span, began) if over else Undefined(_("the year is not over"))
    shown = Span(span.first, min(span.last, edition.today))
    return _year(year, shown, over and _begins(span, began), why, edition)


def _incomparable(span: Span, began: date) -> Undefined | None:
    """Why a year that is over cannot be held against the one before, if so."""
    if began >= span.first:
        return Undefined(_("there is no revenue in the year before"))
    before = fiscal_year_from(span.first.year - 1, span.first.month)
    return None if _begins(before, began) else Undefined(_("the book’s sales begin within the year before"))


def _begins(span: Span, began: date) -> bool:
    """Whether sales were recorded from the year's first month on."""
    first = span.first
    return began <= first.replace(day=days_in_month(first.year, first.month))


@once
def last_12_months(edition: Edition) -> YearOfHealth:
    """The 12 months to today against the 12 before."""
    began, span = first_sale(edition), trailing_year(edition.today)
    return _year(None, span, began is not None and _begins(span, began), None, edition)


def _year(
    year: int | None,
    span: Span,
    whole: bool,  # noqa: FBT001 - as the year is shown
    incomparable: Undefined | None,
    edition: Edition,
) -> YearOfHealth:
    key = LAST_12_MONTHS if year is None else year
    found, largest = sums_of(key, edition), [in_smallest_units(amount) for amount in largest_of(key, edition)]
    (ages, years), all_, earning = ages_of(key, edition), added(found, everybody), added(found, earns)
    figures: dict[str, Any] = {
        "recurring_share": recurring_share(all_.recurring, all_.current),
        **_compared(found, incomparable),
        **parts(weight(in_smallest_units(earning.current), all_.squares, largest), WEIGHT),
        "tenure": _mean(Fraction(4 * all_.days, 1461), earning.clients),
        "age": _mean(years, ages),
    }
    average = ratio(all_.current, earning.clients, _("there is no revenue"))
    comparable = not isinstance(figures["net_retention"], Undefined)
    return YearOfHealth(
        year=year,
        first=span.first,
        last=span.last,
        whole=whole,
        revenue=rounded(all_.current, edition),
        recurring=rounded(all_.recurring, edition),
        clients=earning.clients,
        won=behind("new", found).clients if comparable else None,
        lost=behind("lost", found).clients if comparable else None,
        average=None if isinstance(average, Undefined) else rounded(average, edition),
        ages=ages,
        why=_whys({**figures, "average": average}),
        **floats(figures),
    )


def _compared(found: Mapping[Case, YearSums], incomparable: Undefined | None) -> dict[str, _Figure]:
    """Growth and retention against the year before."""
    retained, all_ = incomparable or retained_of(found), added(found, everybody)
    growth = ratio(all_.current - all_.previous, all_.previous, _("there is no revenue in the year before"))
    return {"growth": retained if isinstance(retained, Undefined) else growth, **parts(retained, RETENTION)}


def _mean(whole: Fraction | int, clients: int) -> _Figure:
    """The mean of years (of 365.25 days, where they have parts)."""
    return Fraction(whole, clients) if clients else Undefined(_("it is known of no client"))


def _whys(figures: dict[str, _Figure]) -> dict[str, str]:
    whys = reasons(figures)
    if "net_retention" in whys:
        whys |= dict.fromkeys(("won", "lost"), whys["net_retention"])
    return whys
