"""The home page: what is overdue, due today and due this week, the week's pipeline and goal, the book at a glance."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.fault import is_error
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.agenda import WEEK, between, late, longest
from plaincrm.views.appraisal import appraisal
from plaincrm.views.danger import ClientAtRisk, clients_at_risk
from plaincrm.views.deals import ledger
from plaincrm.views.events import Event
from plaincrm.views.goals import GoalForecast, current_goals
from plaincrm.views.health import health
from plaincrm.views.once import name_of, once
from plaincrm.views.progress import LeadRow, progress
from plaincrm.views.proposals import Promotion, promotions
from plaincrm.views.reckoning import summed
from plaincrm.views.standing import Standing, at_risk, standings, value_at_risk
from plaincrm.views.view import N_, Page, Report, View

#: So many events of each list stand on the page; the calendar has them all.
_SHOWN: Final = 50
#: So many stand there in the order that one has to ask for.
_OTHER_ORDER: Final = 12
#: So many clients to ring first.
_CALLS: Final = 3
#: So many leads to be made prospects.
_PROMOTIONS: Final = 5
#: So many goals, those of the shortest periods.
_GOALS: Final = 2


class TodayReport(Report, frozen=True, kw_only=True):
    """Events by value at stake, the greatest first; `soon` are those of the seven days after today.

    `calls` are to the most valuable clients at risk, and `protected` is the value of these. `promotions` are the leads
    to be made prospects.
    """

    overdue: tuple[Event, ...]
    today: tuple[Event, ...]
    soon: tuple[Event, ...]
    value_at_risk: Decimal
    calls: tuple[ClientAtRisk, ...]
    protected: Decimal
    promotions: tuple[Promotion, ...]


class Shortlist(msgspec.Struct, frozen=True):
    """The events that matter most, and how many there are in all."""

    events: tuple[Event, ...]
    count: int


class WeekOfDeals(msgspec.Struct, frozen=True, kw_only=True):
    """Open deals expected to close from today to `until`; and those that should have closed before."""

    until: date
    deals: int
    amount: Decimal
    expected: Decimal
    overdue: int
    overdue_amount: Decimal


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """The book in a few figures; `why` gives the reason of each that is None. `revenue` is of the last 12 months.

    `statuses` counts clients by status, `stages` leads by stage; `value` is the mid multiple's.
    """

    statuses: dict[str, int]
    stages: dict[str, int]
    revenue: Decimal
    previous: Decimal
    recurring_share: float | None
    net_retention: float | None
    arr: Decimal
    open: Decimal
    overdue: Decimal
    value: Decimal | None
    errors: int
    warnings: int
    why: dict[str, str]


class TodayPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `today.html`. `goals` are those of the periods that today lies in, the shortest first; `soon` is by day.

    `overdue_longest` and `soon_by_value` are the first of the same events in the other order. Of the leads to be made
    prospects, `ready` in all, `promotions` are the first.
    """

    as_of: date
    currency: str
    overdue: Shortlist
    overdue_longest: tuple[Event, ...]
    today: Shortlist
    soon: Shortlist
    soon_by_value: tuple[Event, ...]
    value_at_risk: Decimal
    at_risk: int
    calls: tuple[ClientAtRisk, ...]
    protected: Decimal
    promotions: tuple[Promotion, ...]
    ready: int
    week: WeekOfDeals
    goals: tuple[GoalForecast, ...]
    glance: Glance


@once
def report(edition: Edition) -> TodayReport:
    """What is to be done."""
    today = edition.today
    return TodayReport(
        as_of=today,
        currency=edition.rates.currency,
        overdue=late(edition),
        today=between(today, today, edition),
        soon=between(date.fromordinal(today.toordinal() + 1), today + WEEK, edition),
        value_at_risk=value_at_risk(edition),
        calls=_calls(edition),
        protected=summed((client.value for client in _calls(edition)), edition),
        promotions=promotions(edition),
    )


def pages(edition: Edition) -> Iterator[Page]:
    """The home page."""
    whole = report(edition)
    page = TodayPage(
        as_of=whole.as_of,
        currency=whole.currency,
        overdue=_shortlist(whole.overdue),
        overdue_longest=longest(edition)[:_OTHER_ORDER],
        today=_shortlist(whole.today),
        soon=_by_day(_shortlist(whole.soon)),
        soon_by_value=whole.soon[:_OTHER_ORDER],
        value_at_risk=whole.value_at_risk,
        at_risk=len(at_risk(edition)),
        calls=whole.calls,
        protected=whole.protected,
        promotions=whole.promotions[:_PROMOTIONS],
        ready=len(whole.promotions),
        week=_week(edition),
        goals=current_goals(edition, _GOALS),
        glance=_glance(edition),
    )
    yield Page("index.html", "pages/today.html", page, name_of("index.html", page))


def _shortlist(events: tuple[Event, ...]) -> Shortlist:
    return Shortlist(events[:_SHOWN], len(events))


def _by_day(shortlist: Shortlist) -> Shortlist:
    """The events that matter most, in the order in which they come."""
    return Shortlist(tuple(sorted(shortlist.events, key=lambda event: event.on)), shortlist.count)


def _calls(edition: Edition) -> tuple[ClientAtRisk, ...]:
    """The clients to ring first: the most valuable at risk that have any value."""
    return tuple(client for client in clients_at_risk(edition)[:_CALLS] if client.value > 0)


def _week(edition: Edition) -> WeekOfDeals:
    until = edition.today + WEEK
    dated = [deal for deal in ledger(edition) if deal.close_on is not None]
    week = [deal for deal in dated if deal.close_on and edition.today <= deal.close_on <= until]
    overdue = [deal for deal in dated if deal.state == "overdue"]
    return WeekOfDeals(
        until=until,
        deals=len(week),
        amount=summed((deal.amount for deal in week), edition),
        expected=summed((deal.expected for deal in week), edition),
        overdue=len(overdue),
        overdue_amount=summed((deal.amount for deal in overdue), edition),
    )


def _glance(edition: Edition) -> Glance:
    figures, worth = health(edition), appraisal(edition)
    errors = sum(map(is_error, edition.faults))
    statuses, stages = sums(_status, edition, standings(edition)), sums(_stage, edition, progress(edition))
    names = dict.fromkeys((*edition.book.settings.stages, *sorted(stages)))
    return Glance(
        statuses={status: statuses[status].parts for status in sorted(statuses)},
        stages={stage: stages[stage].parts for stage in names if stage in stages},
        revenue=figures.revenue_12_months,
        previous=figures.revenue_previous,
        recurring_share=figures.recurring_share,
        net_retention=figures.net_retention,
        arr=figures.arr,
        open=figures.open,
        overdue=figures.overdue,
        value=worth.multiple.mid,
        errors=errors,
        warnings=len(edition.faults) - errors,
        why={**figures.why, **({"value": worth.why["multiple"]} if "multiple" in worth.why else {})},
    )


def _status(_slug: str, standing: Standing, _edition: Edition) -> Parts:
    return ((standing.status, ()),)


def _stage(_slug: str, row: LeadRow, _edition: Edition) -> Parts:
    return ((row.stage, ()),)


VIEW = View(
    name="today",
    title=N_("Today"),
    place=10,
    url="index.html",
    letter="t",
    group=N_("Work"),
    pages=pages,
    report=report,
)
