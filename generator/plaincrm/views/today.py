"""The home page: what is overdue, due today and due this week, the week's pipeline and goal, the book at a glance."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.views.events import Event
from plaincrm.views.goals import GoalForecast
from plaincrm.views.view import Report


class TodayReport(Report, frozen=True, kw_only=True):
    """Events by value at stake, the greatest first; `soon` are those of the seven days after today."""

    overdue: tuple[Event, ...]
    today: tuple[Event, ...]
    soon: tuple[Event, ...]
    value_at_risk: Decimal


class Shortlist(msgspec.Struct, frozen=True):
    """The events that matter most, and how many there are in all."""

    events: tuple[Event, ...]
    count: int


class Call(msgspec.Struct, frozen=True):
    """A client to ring, and what that protects; `days_late` of the contact (0: not overdue), its `status`, `grade`."""

    slug: str
    name: str
    value: Decimal
    grade: str
    status: str
    last_contact: date | None
    days_late: int
    risks: tuple[str, ...]


class WeekOfDeals(msgspec.Struct, frozen=True):
    """Open deals expected to close from today to `until`; and those that should have closed before."""

    until: date
    deals: int
    amount: Decimal
    expected: Decimal
    overdue: int
    overdue_amount: Decimal


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """The book in a few figures; `why` gives the reason of each that is None. `revenue` is of the last 12 months."""

    statuses: dict[str, int]
    leads: dict[str, int]
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
    """Page `today.html`. `goals` are those of the periods that today lies in, the shortest first."""

    as_of: date
    currency: str
    title: str
    overdue: Shortlist
    today: Shortlist
    soon: Shortlist
    value_at_risk: Decimal
    at_risk: int
    calls: tuple[Call, ...]
    week: WeekOfDeals
    goals: tuple[GoalForecast, ...]
    glance: Glance
