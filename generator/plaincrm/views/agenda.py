"""The events of a whole book, by month and by how late they are; worked out again only where something changed."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import count
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Lead
from plaincrm.period import month_key, month_keys
from plaincrm.views.contact import Contact
from plaincrm.views.events import Event, by_day, by_value, events_of_client, events_of_lead, window
from plaincrm.views.once import of_each_given, once, unless_same_key
from plaincrm.views.remembered import of_each
from plaincrm.views.standing import standings

#: What is coming up soon.
WEEK: Final = timedelta(days=7)


LATE: Final = "late"


class Bundle(msgspec.Struct, frozen=True, gc=False):
    """Events of one record in one month (`late`: those overdue, of any month).

    `serial` is another one for every bundle of this process: what holds the same ones holds the same events.
    """

    month: str
    events: tuple[Event, ...]
    serial: int


class Schedule(msgspec.Struct, frozen=True):
    """All events of one record, in no order, and the same in bundles."""

    events: tuple[Event, ...]
    bundles: tuple[Bundle, ...]


_serials = count()
_schedules: dict[str, Schedule] = {}


@once
def schedules(edition: Edition) -> dict[str, Schedule]:
    """The events of every record, by slug."""
    touches = {slug: standing.contact for slug, standing in standings(edition).items()}
    clients = of_each_given(_schedule_of_client, edition.book.clients, touches, edition)
    return {**clients, **of_each(_schedule_of_lead, edition.book.leads, edition)}


def _schedule_of_client(client: Client, touch: Contact, edition: Edition) -> Schedule:
    return _schedule(client.slug, events_of_client(client, touch, edition))


def _schedule_of_lead(lead: Lead, edition: Edition) -> Schedule:
    return _schedule(lead.slug, events_of_lead(lead, edition))


def _schedule(slug: str, events: list[Event]) -> Schedule:
    """An edit seldom changes every month: bundles that stay the same keep their serial."""
    months: dict[str, list[Event]] = {}
    for event in events:
        months.setdefault(_month(event.on), []).append(event)
        if event.days_late:
            months.setdefault(LATE, []).append(event)
    before = {bundle.month: bundle for bundle in _schedules[slug].bundles} if slug in _schedules else {}
    bundles = tuple(_bundle(month, tuple(some), before.get(month)) for month, some in months.items())
    schedule = _schedules[slug] = Schedule(tuple(events), bundles)
    return schedule


_month = lru_cache(maxsize=4096)(month_key)


def _bundle(month: str, events: tuple[Event, ...], before: Bundle | None) -> Bundle:
    return before if before is not None and before.events == events else Bundle(month, events, next(_serials))


@once
def collected(edition: Edition) -> dict[str, tuple[Event, ...]]:
    """All events by month (`2026-04`), and those overdue under `late`; every month of the calendar is there."""
    gathered: dict[str, list[Bundle]] = {month: [] for month in (*month_keys(window(edition.today)), LATE)}
    for schedule in schedules(edition).values():
        for bundle in schedule.bundles:
            if bundle.month in gathered:
                gathered[bundle.month].append(bundle)
    return {month: _sorted(month, bundles) for month, bundles in gathered.items()}


def _sorted(month: str, bundles: list[Bundle]) -> tuple[Event, ...]:
    """The events of bundles: by day, or by value what is late. Not sorted again while the bundles are the same."""
    key = by_value if month == LATE else by_day
    serials = [bundle.serial for bundle in bundles]
    found = (event for bundle in bundles for event in bundle.events)
    return unless_same_key(("collected", month), serials, lambda: tuple(sorted(found, key=key)))


def late(edition: Edition) -> tuple[Event, ...]:
    """Everything overdue, the greatest value first."""
    return collected(edition)[LATE]


def between(first: date, last: date, edition: Edition) -> tuple[Event, ...]:
    """Events from `first` to `last`, by value; both days must lie within the calendar."""
    months = {month_key(first), month_key(last)}
    found = (event for month in months for event in collected(edition)[month] if first <= event.on <= last)
    return tuple(sorted(found, key=by_value))
