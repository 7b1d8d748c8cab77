"""What the book is worth: three methods side by side, with every assumption; an estimate and not an appraisal."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.views.appraisal import (
    Appraisal,
    Assumption,
    Discounted,
    MultiplesShown,
    RevenueParts,
    ValueRange,
    appraisal,
)
from plaincrm.views.lists import Part, parts
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.reckoning import summed
from plaincrm.views.remembered import of_each_given
from plaincrm.views.revenue import revenue_by_month
from plaincrm.views.standing import Standing, at_risk, standings, value_at_risk
from plaincrm.views.trade import trades
from plaincrm.views.view import N_, Page, Report, View
from plaincrm.views.worth import ValuationSettings, client_value


class ValuedClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client's revenue of the last 12 months, value at the mid multiples, and share of the book's value.

    `cumulative` is the share of this and all more valuable clients. `risks` as in its standing. On pages, shares are
    rounded to the 0.1 % that they show, so that pages need not change with every amount.
    """

    slug: str
    name: str
    grade: str
    status: str
    revenue: Decimal
    recurring: Decimal
    value: Decimal
    share: float | None
    cumulative: float | None
    at_risk: bool
    risks: tuple[str, ...]


class YearOfBook(msgspec.Struct, frozen=True):
    """Revenue of a calendar year (the last one up to today)."""

    year: int
    revenue: Decimal
    recurring: Decimal


class ValuationReport(Report, frozen=True, kw_only=True):
    """The three methods (see `appraisal.Appraisal`), and every client, the most valuable first."""

    revenue: RevenueParts
    multiple: ValueRange
    multiples: MultiplesShown
    discounted: Discounted
    lifetime: Decimal | None
    assumptions: tuple[Assumption, ...]
    clients: tuple[ValuedClient, ...]
    value_at_risk: Decimal
    at_risk: int
    years: tuple[YearOfBook, ...]
    why: dict[str, str]


class ValuationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valuation.html`: the methods, and the first page of clients; `clients_at_risk` the foremost of these."""

    as_of: date
    currency: str
    appraisal: Appraisal
    years: tuple[YearOfBook, ...]
    value_at_risk: Decimal
    at_risk: int
    clients_at_risk: tuple[ValuedClient, ...]
    clients: Part[ValuedClient]


class ValuedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valued.html`: a further page of clients."""

    as_of: date
    currency: str
    clients: Part[ValuedClient]


#: So many of the clients at risk stand on the page by themselves.
_FOREMOST: Final = 10


@once
def report(edition: Edition) -> ValuationReport:
    """What the book is worth as of today."""
    clients = (_valued_of(standings(edition)[slug], *shares) for slug, shares in ranks(edition).items())
    return ValuationReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        clients=tuple(clients),
        value_at_risk=value_at_risk(edition),
        at_risk=len(at_risk(edition)),
        years=years_of_book(edition),
        **msgspec.structs.asdict(appraisal(edition)),
    )


def shown_clients(edition: Edition) -> tuple[ValuedClient, ...]:
    """Every client as pages show it, the most valuable first."""
    found = standings(edition)
    given = {slug: (found[slug], _to_show(share), _to_show(upto)) for slug, (share, upto) in ranks(edition).items()}
    made = of_each_given(_valued, edition.book.clients, given, edition)
    return tuple(made[slug] for slug in given)


def _to_show(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


_Shares = tuple[float | None, float | None]


@once
def ranks(edition: Edition) -> dict[str, _Shares]:
    """Share of the book's value and cumulative share of every client, the most valuable first."""
    return unless_same("ranks", (trades(edition), edition.settings_digest), partial(_ranks, edition))


def _ranks(edition: Edition) -> dict[str, _Shares]:
    values = {slug: client_value(trade, edition) for slug, trade in trades(edition).items()}
    whole, upto = sum(values.values(), ZERO), ZERO
    base = float(whole) if whole > 0 else None
    shares: dict[str, _Shares] = {}
    for slug in sorted(values, key=lambda slug: (-values[slug], slug)):
        upto += values[slug]
        shares[slug] = (float(values[slug]) / base, float(upto) / base) if base else (None, None)
    return shares


def _valued(_client: Client, given: tuple[Standing, float | None, float | None], _edition: Edition) -> ValuedClient:
    return _valued_of(*given)


def _valued_of(standing: Standing, share: float | None, cumulative: float | None) -> ValuedClient:
    return ValuedClient(
        slug=standing.slug,
        name=standing.name,
        grade=standing.grade.grade,
        status=standing.status,
        revenue=standing.revenue,
        recurring=standing.recurring,
        value=standing.value,
        share=share,
        cumulative=cumulative,
        at_risk=standing.at_risk,
        risks=standing.risks,
    )


def years_of_book(edition: Edition) -> tuple[YearOfBook, ...]:
    """Revenue of every calendar year from the first with any."""
    months = revenue_by_month(edition)
    years = sorted({month // 12 for month in months.revenue})
    return (
        tuple(
            YearOfBook(year, _of_year(year, months.revenue, edition), _of_year(year, months.recurring, edition))
            for year in range(years[0], years[-1] + 1)
        )
        if years
        else ()
    )


def _of_year(year: int, months: dict[int, Decimal], edition: Edition) -> Decimal:
    return summed((months.get(month) for month in range(12 * year, 12 * year + 12)), edition)


def pages(edition: Edition) -> Iterator[Page]:
    """The valuation, and further pages of clients."""
    today, currency, shown = edition.today, edition.rates.currency, shown_clients(edition)
    first, *others = parts(shown, "valuation/index.html", "valuation/clients-{}.html")
    page = ValuationPage(
        as_of=today,
        currency=currency,
        appraisal=appraisal(edition),
        years=years_of_book(edition),
        value_at_risk=value_at_risk(edition),
        at_risk=len(at_risk(edition)),
        clients_at_risk=tuple(islice((client for client in shown if client.at_risk), _FOREMOST)),
        clients=first,
    )
    yield Page(first.url, "pages/valuation.html", page, name_of(first.url, page))
    for part in others:
        further = ValuedPage(as_of=today, currency=currency, clients=part)
        yield Page(part.url, "pages/valued.html", further, name_of(part.url, further))


VIEW = View(
    name="valuation",
    title=N_("Valuation"),
    place=60,
    url="valuation/index.html",
    letter="v",
    group=N_("Money"),
    pages=pages,
    report=report,
    settings=ValuationSettings,
)
