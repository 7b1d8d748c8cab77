"""The client base: past, present and coming clients, how many stay, who is at risk, and what the base is made of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from heapq import nsmallest
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.status import Status
from plaincrm.language import _
from plaincrm.views.breakdown import GradeGroup, GradeRow, Group, breakdown, members
from plaincrm.views.comings import Comings, Tenure, YearOfClients, comings
from plaincrm.views.health import Health, health
from plaincrm.views.once import name_of, once
from plaincrm.views.progress import progress
from plaincrm.views.reckoning import summed
from plaincrm.views.standing import Standing, standings
from plaincrm.views.view import N_, Page, Report, View

URL: Final = "base/index.html"
#: So many clients of a list stand on the page, those with most at stake; the list of clients has them all.
_SHOWN: Final = 50


class Silent(msgspec.Struct, frozen=True, kw_only=True):
    """A client and both numbers that its status goes by: days of `silence`, its `usual_gap`; `ratio` is their quotient.

    `usual_gap` and `ratio` are None where there is too little history; `since` is the day trading began.
    """

    slug: str
    name: str
    status: str
    grade: str
    grade_place: int
    since: date | None
    silence: int | None
    usual_gap: float | None
    ratio: float | None
    revenue: Decimal
    previous: Decimal
    value: Decimal


class BaseReport(Report, frozen=True, kw_only=True):
    """The figures of `health.Health`, the groups of `breakdown.Breakdown` and the years of `comings.Comings`.

    `statuses` counts clients by status; `at_risk` are those that the rule calls so, the most valuable first.
    """

    revenue_12_months: Decimal
    revenue_previous: Decimal
    recurring: Decimal
    recurring_share: float | None
    gross_retention: float | None
    net_retention: float | None
    client_retention: float | None
    client_growth: float | None
    clients_now: int
    clients_previous: int
    clients_kept: int
    mrr: Decimal
    arr: Decimal
    top1_share: float | None
    top3_share: float | None
    hhi: float | None
    effective_clients: float | None
    gini: float | None
    open: Decimal
    overdue: Decimal
    grades: tuple[GradeGroup, ...]
    products: tuple[Group, ...]
    regions: tuple[Group, ...]
    kinds: tuple[Group, ...]
    statuses: dict[str, int]
    years: tuple[YearOfClients, ...]
    growth_a_year: float | None
    growth_from: int | None
    growth_to: int | None
    tenure: Tenure
    undated: int
    at_risk: tuple[Silent, ...]
    why: dict[str, str]


class Coming(msgspec.Struct, frozen=True):
    """The leads that are still worked, and what their open deals may bring."""

    leads: int
    expected: Decimal


class BasePage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `base.html`: the report, with the foremost clients of `at_risk` and `lapsed` and their `counts` in all."""

    as_of: date
    currency: str
    statuses: dict[str, int]
    coming: Coming
    health: Health
    comings: Comings
    at_risk: tuple[Silent, ...]
    lapsed: tuple[Silent, ...]
    grades: tuple[GradeRow, ...]
    kinds: tuple[Group, ...]
    regions: tuple[Group, ...]


def report(edition: Edition) -> BaseReport:
    """The client base as of today."""
    found, over_time, groups = health(edition), comings(edition), breakdown(edition)
    told = {**msgspec.structs.asdict(found), **msgspec.structs.asdict(over_time)}
    shares = {*(group.share for group in groups.grades), *(group.share for group in groups.kinds)}
    unshared = {"share": _("there is no revenue")} if None in shares else {}
    return BaseReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        statuses=_statuses(edition),
        at_risk=_silent(sorted(_of(Status.AT_RISK, edition), key=_stake)),
        **{**told, "why": {**found.why, **unshared, **over_time.why}},
        **{**msgspec.structs.asdict(groups), "grades": members(edition)},
    )


def pages(edition: Edition) -> Iterator[Page]:
    """The one page of the client base."""
    found = breakdown(edition)
    page = BasePage(
        as_of=edition.today,
        currency=edition.rates.currency,
        statuses=_statuses(edition),
        coming=_coming(edition),
        health=health(edition),
        comings=comings(edition),
        at_risk=_silent(nsmallest(_SHOWN, _of(Status.AT_RISK, edition), key=_stake)),
        lapsed=_silent(nsmallest(_SHOWN, _of(Status.LAPSED, edition), key=_stake)),
        grades=found.grades,
        kinds=found.kinds,
        regions=found.regions,
    )
    yield Page(URL, "pages/base.html", page, name_of(URL, page))


@once
def _by_status(edition: Edition) -> dict[str, list[Standing]]:
    """The clients of every status."""
    groups: dict[str, list[Standing]] = {}
    for standing in standings(edition).values():
        groups.setdefault(standing.status, []).append(standing)
    return groups


def _stake(standing: Standing) -> tuple[Decimal, Decimal, str]:
    """Sort key: those with most at stake first, by what they are worth, else by what they brought."""
    return (-standing.value, -standing.previous, standing.slug)


def _of(status: Status, edition: Edition) -> list[Standing]:
    return _by_status(edition).get(status.value, [])


def _statuses(edition: Edition) -> dict[str, int]:
    """Present clients first, then past ones."""
    counts = Counter({status: len(some) for status, some in _by_status(edition).items()})
    return {status.value: counts[status.value] for status in Status}


def _silent(found: Iterable[Standing]) -> tuple[Silent, ...]:
    return tuple(
        Silent(
            slug=standing.slug,
            name=standing.name,
            status=standing.status,
            grade=standing.grade.grade,
            grade_place=standing.grade.place,
            since=standing.since,
            silence=standing.silence,
            usual_gap=standing.usual_gap,
            ratio=standing.ratio,
            revenue=standing.revenue,
            previous=standing.previous,
            value=standing.value,
        )
        for standing in found
    )


def _coming(edition: Edition) -> Coming:
    worked = [row for row in progress(edition).values() if not row.closed]
    return Coming(len(worked), summed((row.expected for row in worked), edition))


VIEW = View(
    name="base",
    title=N_("Client base"),
    place=25,
    url=URL,
    letter="b",
    group=N_("People"),
    pages=pages,
    report=report,
)
