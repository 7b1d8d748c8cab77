"""What the book is worth: three methods side by side, with every assumption; an estimate and not an appraisal."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.views.appraisal import Appraisal, Discounted, MultiplesShown, RevenueParts, ValueRange, appraisal
from plaincrm.views.assumptions import Assumption
from plaincrm.views.danger import ClientAtRisk, Reason, clients_at_risk, reasons
from plaincrm.views.lists import Part, parts
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.ranking import Shares, no_share, ranks
from plaincrm.views.reckoning import rounded
from plaincrm.views.revenue import YearOfBook, by_month_of_clients, by_year_of_clients, years_of_book
from plaincrm.views.sensitivity import Change, changes
from plaincrm.views.standing import Standing, at_risk, standings, value_at_risk
from plaincrm.views.view import N_, Page, Report, View
from plaincrm.views.worth import ValuationSettings


class ValuedClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client's revenue of the last 12 months, value at the mid multiples, and share of the book's value.

    `revenue` is `recurring` and `other`, and a twelfth of it `monthly`; `previous` that of the 12 months before.
    `cumulative` is the share of this and all more valuable clients; neither is told where the book has no value. `risks`
    are those of its standing. On pages, shares are rounded to the 0.1 % that they show, so that pages need not change
    with every amount.
    """

    slug: str
    name: str
    grade: str
    status: str
    revenue: Decimal
    previous: Decimal
    monthly: Decimal
    recurring: Decimal
    other: Decimal
    value: Decimal
    share: float | None
    cumulative: float | None
    at_risk: bool
    risks: tuple[str, ...]


class ValuationReport(Report, frozen=True, kw_only=True):
    """The three methods (see `appraisal.Appraisal`), and every client, the most valuable first.

    `sensitivity` is what would change the value. `clients_by_month` and `clients_by_year` have a row for every client,
    in the same order: its `slug`, and its revenue of each of the last 12 calendar months (`2026-03`, up to today) or of
    each calendar year.
    """

    rows: ClassVar[str] = "clients"

    revenue: RevenueParts
    multiple: ValueRange
    multiples: MultiplesShown
    discounted: Discounted
    lifetime: Decimal | None
    lifetime_range: ValueRange
    assumptions: tuple[Assumption, ...]
    sensitivity: tuple[Change, ...]
    clients: tuple[ValuedClient, ...]
    value_at_risk: Decimal
    at_risk: int
    reasons: tuple[Reason, ...]
    years: tuple[YearOfBook, ...]
    clients_by_month: tuple[dict[str, Any], ...]
    clients_by_year: tuple[dict[str, Any], ...]
    why: dict[str, str]


class ValuationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valuation.html`: the methods, and the first page of clients.

    `clients_at_risk` are the foremost of all `at_risk` ones.
    """

    as_of: date
    currency: str
    appraisal: Appraisal
    changes: tuple[Change, ...]
    years: tuple[YearOfBook, ...]
    value_at_risk: Decimal
    at_risk: int
    reasons: tuple[Reason, ...]
    clients_at_risk: tuple[ClientAtRisk, ...]
    clients: Part[ValuedClient]


class ValuedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valued.html`: a further page of clients."""

    as_of: date
    currency: str
    clients: Part[ValuedClient]


#: So many of the clients at risk stand on the page by themselves.
_FOREMOST: Final = 8
_MONTHS: Final = 12
#: So many years stand on the page, the last ones.
_YEARS: Final = 20


@once
def report(edition: Edition) -> ValuationReport:
    """What the book is worth as of today."""
    found, worth = standings(edition), msgspec.structs.asdict(appraisal(edition))
    why = no_share(edition)
    if why:
        worth["why"] = {**worth["why"], "share": why}
    return ValuationReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        sensitivity=changes(edition),
        clients=tuple(_valued_of(found[slug], *shares, edition) for slug, shares in ranks(edition).items()),
        value_at_risk=value_at_risk(edition),
        at_risk=len(at_risk(edition)),
        reasons=reasons(edition),
        years=years_of_book(edition),
        clients_by_month=tuple(by_month_of_clients(ranks(edition), edition)),
        clients_by_year=tuple(by_year_of_clients(ranks(edition), edition)),
        **worth,
    )


def shown_clients(edition: Edition) -> Iterator[Part[ValuedClient]]:
    """Every client as pages show it, the most valuable first, made anew only on pages where something changed."""
    found, order = standings(edition), ranks(edition)
    shares: list[Shares] = [
        (None, None) if share is None or upto is None else (round(share, 3), round(upto, 3))
        for share, upto in order.values()
    ]
    ranked = list(zip(map(found.__getitem__, order), shares, strict=True))
    for part in parts(ranked, "valuation/index.html", "valuation/clients-{}.html"):
        make = partial(_valued, part.items, edition)
        items = unless_same(("valued", part.number), (part.items, edition.settings_digest), make)
        yield Part(items, part.number, part.pages, part.count, part.urls)


def _valued(some: Iterable[tuple[Standing, Shares]], edition: Edition) -> tuple[ValuedClient, ...]:
    return tuple(_valued_of(standing, *shares, edition) for standing, shares in some)


def _valued_of(standing: Standing, share: float | None, cumulative: float | None, edition: Edition) -> ValuedClient:
    return ValuedClient(
        slug=standing.slug,
        name=standing.name,
        grade=standing.grade.grade,
        status=standing.status,
        revenue=standing.revenue,
        previous=standing.previous,
        monthly=rounded(standing.revenue / _MONTHS, edition),
        recurring=standing.recurring,
        other=standing.revenue - standing.recurring,
        value=standing.value,
        share=share,
        cumulative=cumulative,
        at_risk=standing.at_risk,
        risks=standing.risks,
    )


def pages(edition: Edition) -> Iterator[Page]:
    """The valuation, and further pages of clients."""
    today, currency = edition.today, edition.rates.currency
    first, *others = shown_clients(edition)
    page = ValuationPage(
        as_of=today,
        currency=currency,
        appraisal=appraisal(edition),
        changes=changes(edition),
        years=years_of_book(edition)[-_YEARS:],
        value_at_risk=value_at_risk(edition),
        at_risk=len(at_risk(edition)),
        reasons=reasons(edition),
        clients_at_risk=clients_at_risk(edition)[:_FOREMOST],
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
