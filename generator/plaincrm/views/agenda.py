"""The events of a whole book, by month and by how late they are; worked out again only where something changed."""

from collections.abc import Callable
from datetime import date, timedelta
from heapq import nlargest
from itertools import compress
from operator import attrgetter
from typing import Any, Final

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.period import month_key, month_keys
from plaincrm.views.arranged import Brought, arranged, from_to
from plaincrm.views.events import Event, by_day, by_value, events_of_client, events_of_lead, window
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each, of_each_given
from plaincrm.views.standing import standings

#: What is coming up soon.
WEEK: Final = timedelta(days=7)
#: Among the months, the places of what is overdue: by value, and by day.
LATE: Final = "late"
LONGEST: Final = "longest"

Months = dict[str, tuple[Event, ...]]
Schedules = dict[str, tuple[Event, ...]]


@once
def schedules(edition: Edition) -> Schedules:
    """The events of every record, by slug, kind after kind."""
    touches = {slug: standing.contact for slug, standing in standings(edition).items()}
    clients = of_each_given(events_of_client, edition.book.clients, touches, edition)
    return {**clients, **of_each(events_of_lead, edition.book.leads, edition)}


@once
def collected(edition: Edition) -> Months:
    """All events by month (`2026-04`), by day; and those overdue under `LATE`, by value, and `LONGEST`, by day. Every
    month of the calendar is there.

    After an edit, months that it does not touch are the very same objects.
    """
    found = arranged(_placed, _order, edition, schedules(edition))
    return {name: found.get(name, ()) for name in (*month_keys(window(edition.today)), LATE, LONGEST)}


def _placed(_slug: str, events: tuple[Event, ...], _edition: Edition) -> Brought:
    for event in events:
        yield month_key(event.on), event
        if event.days_late:
            yield LATE, event
            yield LONGEST, event


def _order(name: str) -> Callable[[Event], Any]:
    return by_value if name == LATE else by_day


def late(edition: Edition) -> tuple[Event, ...]:
    """Everything overdue, the greatest value first."""
    return collected(edition)[LATE]


def longest(edition: Edition) -> tuple[Event, ...]:
    """The same by day: the longest overdue first."""
    return collected(edition)[LONGEST]


def between(first: date, last: date, edition: Edition) -> tuple[Event, ...]:
    """Events from `first` to `last`, by value; both days must lie within the calendar."""
    months = {month_key(first), month_key(last)}
    found = (event for month in months for event in from_to(first, last, collected(edition)[month]))
    return tuple(sorted(found, key=by_value))


def most_valuable(events: tuple[Event, ...], count: int) -> tuple[Event, ...]:
    """The first `count` by value; only those of the highest values are put in order, as a month has thousands."""
    values = list(map(attrgetter("value"), events))
    least = min(nlargest(count, values), default=ZERO)
    some = compress(events, map(least.__le__, values))
    return tuple(sorted(some, key=by_value)[:count])
