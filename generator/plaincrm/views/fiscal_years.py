"""The book year by year: what came in, what stayed, and with how many clients."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.concentration import concentration
from plaincrm.figures.exact import integers, ratio
from plaincrm.figures.retention import retention
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.period import Span, days_in_month, fiscal_year, period, trailing_year, years_between
from plaincrm.views.ages import born_of
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded
from plaincrm.views.remembered import of_each
from plaincrm.views.trade import by_month, trades


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


class OfYear(NamedTuple):
    """A client's revenue of a year and of the year before, and what of the former recurs; when it began, was born."""

    current: Decimal
    previous: Decimal
    recurring: Decimal
    begun: date | None
    born: date | None


#: Stands among a client's years for the 12 months to today.
LAST_12_MONTHS: Final = 0
#: So many fiscal years are told at most, the last ones: a day mistyped by centuries must not make thousands.
_MOST: Final = 20

Years = dict[int, OfYear]
_Figure = Fraction | Undefined


@once
def years_of_clients(edition: Edition) -> dict[str, Years]:
    """The fiscal years in which, or before which, each client has revenue (or a credit), by the year they begin in."""
    return of_each(_years_of, edition.book.clients, edition)


def _years_of(client: Client, edition: Edition) -> Years:
    found, starts = by_month((client,), edition), edition.book.settings.fiscal_year_starts
    revenue, recurring = _by_year(found.revenue, starts), _by_year(found.recurring, starts)
    trade = trades(edition)[client.slug]
    facts = (client.since or trade.first, born_of(client))
    years = {
        year: OfYear(revenue.get(year, ZERO), revenue.get(year - 1, ZERO), recurring.get(year, ZERO), *facts)
        for year in sorted(revenue.keys() | {year + 1 for year in revenue})
    }
    if trade.current or trade.previous:
        years[LAST_12_MONTHS] = OfYear(trade.current, trade.previous, trade.recurring, *facts)
    return years


def _by_year(months: dict[int, Decimal], starts: int) -> dict[int, Decimal]:
    """Sums by fiscal year of sums by `month_number`."""
    years: dict[int, Decimal] = {}
    for month, amount in months.items():
        year = (month - starts + 1) // 12
        years[year] = years.get(year, ZERO) + amount
    return years


@once
def fiscal_years(edition: Edition) -> tuple[YearOfHealth, ...]:
    """Every fiscal year from the first with revenue to today's, which is not over but on its last day."""
    began = first_sale(edition)
    if began is None:
        return ()
    starts = edition.book.settings.fiscal_year_starts
    first, last = (int(fiscal_year(day, starts).key) for day in (began, edition.today))
    return tuple(_fiscal_year(year, began, edition) for year in range(max(first, last - _MOST + 1), last + 1))


def first_sale(edition: Edition) -> date | None:
    """The day of the book's first transaction."""
    return min((trade.first for trade in trades(edition).values() if trade.first), default=None)


def _fiscal_year(year: int, began: date, edition: Edition) -> YearOfHealth:
    span = period(f"{year:04d}", edition.book.settings.fiscal_year_starts)
    rows = rows_of(year, edition)
    over = span.last <= edition.today
    why = _incomparable(span, began) if over else Undefined(_("the year is not over"))
    key = (rows, span.last if over else edition.today, why, began, edition.rates.currency)
    make = partial(
        _year, year, Span(span.first, min(span.last, edition.today)), over and _begins(span, began), rows, why, edition
    )
    return unless_same(("fiscal year", year), key, make)


def _incomparable(span: Span, began: date) -> Undefined | None:
    """Why a year that is over cannot be held against the one before, if so."""
    if began >= span.first:
        return Undefined(_("there is no revenue in the year before"))
    before = period(f"{span.first.year - 1:04d}", span.first.month)
    return None if _begins(before, began) else Undefined(_("the book’s sales begin within the year before"))


def _begins(span: Span, began: date) -> bool:
    """Whether sales were recorded from the year's first month on."""
    first = span.first
    return began <= first.replace(day=days_in_month(first.year, first.month))


@once
def last_12_months(edition: Edition) -> YearOfHealth:
    """The 12 months to today against the 12 before."""
    rows = rows_of(LAST_12_MONTHS, edition)
    began, span = first_sale(edition), trailing_year(edition.today)
    make = partial(_year, None, span, began is not None and _begins(span, began), rows, None, edition)
    return unless_same("12 months", (rows, edition.today, began, edition.rates.currency), make)


def rows_of(year: int, edition: Edition) -> list[OfYear]:
    """The year of every client that has one."""
    return [years[year] for years in years_of_clients(edition).values() if year in years]


def _year(  # noqa: PLR0913, PLR0917 - what a year is made of, each part a fact of its own
    year: int | None,
    span: Span,
    whole: bool,  # noqa: FBT001 - as the year is shown
    rows: list[OfYear],
    incomparable: Undefined | None,
    edition: Edition,
) -> YearOfHealth:
    earning = [row for row in rows if row.current > 0]
    revenue = sum([row.current for row in rows], ZERO)
    recurring = sum([row.recurring for row in rows], ZERO)
    pairs = _pairs(rows)
    figures: dict[str, Any] = {
        "recurring_share": ratio(recurring, revenue, _("there is no revenue")),
        **_compared(pairs, incomparable),
        **_parts(concentration(current for _previous, current in pairs)),
        "tenure": _tenure([row.begun for row in earning if row.begun], span.last),
        "age": _age([row.born for row in earning if row.born], span.last),
    }
    average = ratio(revenue, len(earning), _("there is no revenue"))
    comparable = not isinstance(figures["net_retention"], Undefined)
    return YearOfHealth(
        year=year,
        first=span.first,
        last=span.last,
        whole=whole,
        revenue=rounded(revenue, edition),
        recurring=rounded(recurring, edition),
        clients=len(earning),
        won=sum(current > 0 >= previous for previous, current in pairs) if comparable else None,
        lost=sum(previous > 0 >= current for previous, current in pairs) if comparable else None,
        average=None if isinstance(average, Undefined) else rounded(average, edition),
        ages=sum(row.born is not None for row in earning),
        why=_whys({**figures, "average": average}),
        **{name: None if isinstance(figure, Undefined) else float(figure) for name, figure in figures.items()},
    )


def _pairs(rows: list[OfYear]) -> list[tuple[int, int]]:
    """Previous and current revenue in one small unit: whole numbers, as several figures are made of them."""
    numbers, _whole = integers([row.previous for row in rows] + [row.current for row in rows])
    return list(zip(numbers[: len(rows)], numbers[len(rows) :], strict=True))


def _compared(pairs: list[tuple[int, int]], incomparable: Undefined | None) -> dict[str, _Figure]:
    """Growth and retention against the year before."""
    names = {"gross_retention": "gross", "net_retention": "net", "client_retention": "clients"}
    found = incomparable or retention(pairs)
    if isinstance(found, Undefined):
        return dict.fromkeys(("growth", *names), found)
    before, now = (sum(side) for side in zip(*pairs, strict=True))
    growth = ratio(now - before, before, _("there is no revenue in the year before"))
    return {"growth": growth, **{name: getattr(found, part) for name, part in names.items()}}


def _parts(figure: Any) -> dict[str, _Figure]:
    names = {"top1_share": "top1", "top3_share": "top3", "hhi": "hhi", "effective_clients": "effective"}
    return {name: figure if isinstance(figure, Undefined) else getattr(figure, part) for name, part in names.items()}


def _tenure(begun: list[date], day: date) -> _Figure:
    """The mean of years, of 365.25 days, and their parts; none before it begun."""
    last = day.toordinal()
    days = sum([last - first.toordinal() for first in begun if first < day])
    return Fraction(4 * days, 1461 * len(begun)) if begun else Undefined(_("it is known of no client"))


def _age(born: list[date], day: date) -> _Figure:
    """The mean of whole years."""
    years = sum([years_between(birthday, day) for birthday in born])
    return Fraction(years, len(born)) if born else Undefined(_("it is known of no client"))


def _whys(figures: dict[str, _Figure]) -> dict[str, str]:
    whys = {name: figure.why for name, figure in figures.items() if isinstance(figure, Undefined)}
    if "net_retention" in whys:
        whys |= dict.fromkeys(("won", "lost"), whys["net_retention"])
    return whys
