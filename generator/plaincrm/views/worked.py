"""The work of some days added up: by day, week, owner, kind, region and outcome."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import Final

import msgspec

from plaincrm.period import Span
from plaincrm.views.logged import Logged


class Work(msgspec.Struct, frozen=True):
    """So many log entries, how many of them contacts, with how many different records, and the time noted in minutes."""

    entries: int
    contacts: int
    records: int
    minutes: int


class WorkGroup(Work, frozen=True, kw_only=True):
    """The work of an owner, a kind, a region or with an outcome, by its key; `name` is empty where none was noted."""

    name: str


class WorkDay(Work, frozen=True, kw_only=True):
    """The work of a day."""

    on: date


class WorkWeek(Work, frozen=True, kw_only=True):
    """The work of a week, or of the part of it that lies within the days asked about."""

    first: date
    last: date


class Summary(msgspec.Struct, frozen=True):
    """What some days add up to: the days with an entry, all weeks from the first of these to the last, and the groups,
    those with most entries first.
    """

    total: Work
    days: tuple[WorkDay, ...]
    weeks: tuple[WorkWeek, ...]
    owners: tuple[WorkGroup, ...]
    kinds: tuple[WorkGroup, ...]
    regions: tuple[WorkGroup, ...]
    outcomes: tuple[WorkGroup, ...]


#: All of an entry that a summary goes by.
COUNTED: Final = attrgetter("on", "slug", "contact", "minutes", "owner", "kind", "region", "outcome")


def summary(entries: tuple[Logged, ...], span: Span, first_weekday: int) -> Summary:
    """What the entries of the days in `span` add up to; weeks begin on `first_weekday`, Monday 0."""
    days = _grouped(entries, attrgetter("on"))
    within = Span(min(days), max(days)) if days else Span(date.max, date.min)
    return Summary(
        total=Work(*_sums(entries)),
        days=tuple(WorkDay(*_sums(days[on]), on=on) for on in sorted(days)),
        weeks=tuple(_weeks(days, within, span, first_weekday)),
        owners=_groups(entries, attrgetter("owner")),
        kinds=_groups(entries, attrgetter("kind")),
        regions=_groups(entries, attrgetter("region")),
        outcomes=_groups(entries, attrgetter("outcome")),
    )


def work(entries: tuple[Logged, ...]) -> Work:
    """What entries add up to."""
    return Work(*_sums(entries))


def _sums(entries: Sequence[Logged]) -> tuple[int, int, int, int]:
    contacts, minutes = (sum(map(attrgetter(name), entries)) for name in ("contact", "minutes"))
    return len(entries), contacts, len(set(map(attrgetter("slug"), entries))), minutes


def _grouped(entries: Iterable[Logged], key: Callable[[Logged], date]) -> dict[date, list[Logged]]:
    found: dict[date, list[Logged]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return found


def _groups(entries: Iterable[Logged], key: Callable[[Logged], str]) -> tuple[WorkGroup, ...]:
    found: dict[str, list[Logged]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    groups = (WorkGroup(*_sums(some), name=name) for name, some in found.items())
    return tuple(sorted(groups, key=lambda group: (-group.entries, group.name)))


def week_of(day: date, first_weekday: int) -> Span:
    """The week that a day lies in."""
    back = (day.weekday() - first_weekday) % 7
    first = day - timedelta(min(back, (day - date.min).days))
    return Span(first, first + timedelta(min(6, (date.max - first).days)))


def weeks(entries: tuple[Logged, ...], span: Span, first_weekday: int) -> tuple[WorkWeek, ...]:
    """Every week of `span`, the first and last cut off where it begins and ends."""
    return tuple(_weeks(_grouped(entries, attrgetter("on")), span, span, first_weekday))


def _weeks(days: Mapping[date, list[Logged]], within: Span, span: Span, first_weekday: int) -> Iterator[WorkWeek]:
    """The weeks that `within` touches, each as far as it lies in `span`."""
    first = within.first
    while first <= within.last:
        week = week_of(first, first_weekday)
        begins, last = max(week.first, span.first), min(week.last, span.last)
        entries = [entry for on in _days(begins, last) for entry in days.get(on, ())]
        yield WorkWeek(*_sums(entries), first=begins, last=last)
        if week.last == date.max:
            return
        first = week.last + timedelta(1)


def _days(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(step)
