"""The events of a whole book, by month and by how late they are; worked out again only where something changed."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from heapq import nlargest, nsmallest
from operator import attrgetter
from typing import Any, Final, NamedTuple

from plaincrm.book.edition import Edition
from plaincrm.period import month_key, month_keys
from plaincrm.views.events import Event, by_day, by_value, events_of_client, events_of_lead, window
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each, of_each_given
from plaincrm.views.standing import standings

#: What is coming up soon.
WEEK: Final = timedelta(days=7)
#: Among the months, the place of what is overdue.
LATE: Final = "late"
_FEW: Final = 200

Months = dict[str, tuple[Event, ...]]
Schedules = dict[str, tuple[Event, ...]]


class _Last(NamedTuple):
    """The last answer: as of a day, in a currency, from the schedules of every record."""

    today: date
    schedules: Schedules
    months: Months
    currency: str = ""


_last = _Last(date.min, {}, {})


@once
def schedules(edition: Edition) -> Schedules:
    """The events of every record, by slug, kind after kind."""
    touches = {slug: standing.contact for slug, standing in standings(edition).items()}
    clients = of_each_given(events_of_client, edition.book.clients, touches, edition)
    return {**clients, **of_each(events_of_lead, edition.book.leads, edition)}


@once
def collected(edition: Edition) -> Months:
    """All events by month (`2026-04`), by day; and those overdue under `late`, by value. Every month of the calendar is
    there.

    After an edit, months that it does not touch are the very same objects, and the others only part with what is gone
    and take in what is new.
    """
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    found, currency = schedules(edition), edition.rates.currency
    if _last.today == edition.today and _last.currency == currency:
        months = _edited(_last.months, found, _last.schedules)
    else:
        months = _gathered((*month_keys(window(edition.today)), LATE), found)
    _last = _Last(edition.today, found, months, currency)
    return months


def _gathered(names: tuple[str, ...], found: Schedules) -> Months:
    months: dict[str, list[Event]] = {name: [] for name in names}
    for events in found.values():
        for event in events:
            for name in _places(event):
                if name in months:
                    months[name].append(event)
    return {name: tuple(sorted(some, key=_order(name))) for name, some in months.items()}


def _edited(months: Months, now: Schedules, before: Schedules) -> Months:
    """The months of `before` as they are `now`.

    Where anything of a record changed in a month, all of its events there are put in anew: events that are alike then
    stand in the order of their record, as they do in a calendar made from nothing.
    """
    gone: dict[str, list[Event]] = {}
    come: dict[str, list[Event]] = {}
    for slug in now.keys() | before.keys() if now.keys() != before.keys() else now:
        new, old = now.get(slug, ()), before.get(slug, ())
        if new is not old:
            touched = {
                name
                for event in (Counter(old) - Counter(new)) + (Counter(new) - Counter(old))
                for name in _places(event)
            }
            _note(old, touched, gone)
            _note(new, touched, come)
    return {
        name: _changed(name, events, gone.get(name, []), come.get(name, [])) if name in gone or name in come else events
        for name, events in months.items()
    }


def _note(events: Iterable[Event], touched: set[str], places: dict[str, list[Event]]) -> None:
    for event in events:
        for name in touched.intersection(_places(event)):
            places.setdefault(name, []).append(event)


def _changed(name: str, events: tuple[Event, ...], gone: list[Event], come: list[Event]) -> tuple[Event, ...]:
    """Sorted events without those that are gone and with those that have come; many are simply sorted again."""
    key = _order(name)
    if len(gone) + len(come) > _FEW:
        slugs = {event.slug for event in gone}
        return tuple(sorted([*(event for event in events if event.slug not in slugs), *come], key=key))
    some = list(events)
    for event in gone:
        del some[some.index(event, bisect_left(some, key(event), key=key))]
    for event in come:
        insort(some, event, key=key)
    return tuple(some)


def _order(name: str) -> Callable[[Event], Any]:
    return by_value if name == LATE else by_day


def _places(event: Event) -> tuple[str, ...]:
    return (_month(event.on), LATE) if event.days_late else (_month(event.on),)


_month = lru_cache(maxsize=8192)(month_key)


def late(edition: Edition) -> tuple[Event, ...]:
    """Everything overdue, the greatest value first."""
    return collected(edition)[LATE]


def between(first: date, last: date, edition: Edition) -> tuple[Event, ...]:
    """Events from `first` to `last`, by value; both days must lie within the calendar."""
    months = {month_key(first), month_key(last)}
    found = (event for month in months for event in collected(edition)[month] if first <= event.on <= last)
    return tuple(sorted(found, key=by_value))


def most_valuable(events: tuple[Event, ...], count: int) -> tuple[Event, ...]:
    """The first `count` by value; only those of the highest values are put in order, as a month has thousands."""
    least = min(nlargest(count, map(attrgetter("value"), events)), default=None)
    some = (event for event in events if least is not None and event.value >= least)
    return tuple(sorted(some, key=by_value)[:count])


def longest(events: tuple[Event, ...], count: int) -> tuple[Event, ...]:
    """The first `count` by day, likewise: the longest overdue."""
    last = max(nsmallest(count, map(attrgetter("on"), events)), default=None)
    some = (event for event in events if last is not None and event.on <= last)
    return tuple(sorted(some, key=by_day)[:count])
