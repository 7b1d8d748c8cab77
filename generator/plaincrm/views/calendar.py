"""The calendar: month grids and agendas of everything that falls on a day."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.period import days_in_month, month_key, month_keys
from plaincrm.views.agenda import collected, late, longest, most_valuable
from plaincrm.views.events import Event, by_day, window
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import digest, name_of, once, unless_same
from plaincrm.views.verification import CalendarSettings
from plaincrm.views.view import N_, Page, Report, View
from plaincrm.views.week import first_weekday, weekend

#: So many events stand in a day of the grid; the rest are counted.
_SHOWN: Final = 4
OVERDUE: Final = "calendar/overdue.html"
#: So many events stand on a page that has only those that matter most.
_FOREMOST: Final = 200
_ON: Final = attrgetter("on")


class CalendarReport(Report, frozen=True, kw_only=True):
    """All that is overdue, and all events from last month to a year ahead, by day and then by value."""

    events: tuple[Event, ...]


class MonthLink(msgspec.Struct, frozen=True):
    """A month of the calendar: its key `2026-04`, its first day, the pages of its grid and its agenda."""

    month: str
    first: date
    url: str
    agenda: str


class Day(msgspec.Struct, frozen=True):
    """A day of a grid: the events that matter most, and how many there are in all, and how many of these are late.

    A day of the months around is not `inside`, and shows none. `weekend` by the customs of the book's language and
    country; `agenda` is the URL of the agenda page with this day.
    """

    on: date
    inside: bool
    weekend: bool
    events: tuple[Event, ...]
    count: int
    late: int
    agenda: str


class MonthPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `calendar.html`: a month as weeks of seven days, which begin on the book's first day of the week.

    `first_weekday` is 0 for Monday. `before` and `after` are None at the ends of the calendar. `counts` are the month's
    events by kind. `overdue` counts everything overdue, of any month, on the page at `overdue_url`; only the page of
    today's month has it, so that the others need not change with it.
    """

    as_of: date
    currency: str
    month: MonthLink
    first_weekday: int
    weeks: tuple[tuple[Day, ...], ...]
    before: MonthLink | None
    after: MonthLink | None
    months: tuple[MonthLink, ...]
    counts: dict[str, int]
    overdue: int | None
    overdue_url: str


class DayOfAgenda(msgspec.Struct, frozen=True):
    """The events of a day, by value; `continued` from the page before. On the overdue page all stand in one, without
    day.
    """

    on: date | None
    events: tuple[Event, ...]
    continued: bool


class AgendaPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `agenda.html`: a month by day, or where `month` is None everything overdue, by value.

    At `other_url` the same stands in the other order: by value, or the longest overdue first. `foremost` pages are of
    that kind; of a long list they have the first events only, `part.count` counts them all.
    """

    as_of: date
    currency: str
    month: MonthLink | None
    months: tuple[MonthLink, ...]
    part: Part[Event]
    days: tuple[DayOfAgenda, ...]
    other_url: str
    foremost: bool


def report(edition: Edition) -> CalendarReport:
    """Every event of the calendar, and all that is overdue."""
    found = collected(edition)
    first = window(edition.today).first
    older = [event for event in late(edition) if event.on < first]
    inside = [event for month in month_keys(window(edition.today)) for event in found[month]]
    events = (*sorted(older, key=by_day), *inside)
    return CalendarReport(as_of=edition.today, currency=edition.rates.currency, events=events)


def pages(edition: Edition) -> Iterator[Page]:
    """A grid and an agenda for every month, and all that is overdue."""
    links = month_links(edition)
    for link in links:
        yield _grid_page(link, links, edition)
        yield from _agenda_pages(link, links, edition)
        yield _foremost_page(link, links, edition)
    yield from _agenda_pages(None, links, edition)
    yield _foremost_page(None, links, edition)


@once
def month_links(edition: Edition) -> tuple[MonthLink, ...]:
    """The months of the calendar; today's is its first page."""
    this = month_key(edition.today)
    return tuple(
        MonthLink(
            month,
            date.fromisoformat(f"{month}-01"),
            "calendar/index.html" if month == this else f"calendar/{month}.html",
            f"calendar/{month}-agenda.html",
        )
        for month in month_keys(window(edition.today))
    )


def _grid_page(link: MonthLink, links: tuple[MonthLink, ...], edition: Edition) -> Page:
    settings, events = edition.book.settings, collected(edition)[link.month]
    customs = (first_weekday(settings), weekend(settings))
    grid = unless_same(("grid", link.month), (events, customs), partial(_grid, link, events, *customs))
    place = links.index(link)
    overdue = len(late(edition)) if link.month == month_key(edition.today) else None
    page = MonthPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        month=link,
        first_weekday=customs[0],
        weeks=grid.weeks,
        before=links[place - 1] if place else None,
        after=links[place + 1] if place + 1 < len(links) else None,
        months=links,
        counts=grid.counts,
        overdue=overdue,
        overdue_url=OVERDUE,
    )
    return Page(link.url, "pages/calendar.html", page, (grid.digest, overdue, edition.today))


class _Grid(NamedTuple):
    weeks: tuple[tuple[Day, ...], ...]
    counts: dict[str, int]
    digest: str


def _grid(link: MonthLink, events: tuple[Event, ...], first_day: int, days_off: tuple[int, ...]) -> _Grid:
    days = {on: tuple(group) for on, group in groupby(events, key=_ON)}
    agenda: dict[date, str] = {}
    for part in _agenda(link, events):
        for on in dict.fromkeys(map(_ON, part.items)):
            agenda.setdefault(on, part.url)

    def day(on: date) -> Day:
        found = days.get(on, ())
        late_ones = sum(map(bool, map(attrgetter("days_late"), found)))
        off, inside = on.weekday() in days_off, on.month == link.first.month
        return Day(on, inside, off, found[:_SHOWN], len(found), late_ones, agenda.get(on, ""))

    weeks = tuple(tuple(map(day, week)) for week in _weeks(link.first, first_day))
    counts = dict(sorted(Counter(map(attrgetter("kind"), events)).items()))
    return _Grid(weeks, counts, digest((weeks, counts)))


def _weeks(first: date, first_day: int) -> Iterator[list[date]]:
    """The weeks that a month touches."""
    start = first - timedelta((first.weekday() - first_day) % 7)
    last = first.replace(day=days_in_month(first.year, first.month))
    while start <= last:
        yield [start + timedelta(step) for step in range(7)]
        start += timedelta(7)


def _agenda(link: MonthLink | None, events: tuple[Event, ...]) -> list[Part[Event]]:
    """The pages of a month's agenda, parted again only when its events changed."""
    first = link.agenda if link else OVERDUE
    make = partial(stable_parts, events, attrgetter("slug"), first, first.replace(".html", "-{}.html"))
    return unless_same(("agenda", first), events, make)


def _agenda_pages(link: MonthLink | None, links: tuple[MonthLink, ...], edition: Edition) -> Iterator[Page]:
    events = collected(edition)[link.month] if link else late(edition)
    agenda = _agenda(link, events)
    before: date | None = None
    for part in agenda:
        key = name_of(part.url, part)
        make = partial(_agenda_page, link, links, part, before, edition.rates.currency, edition.today)
        continued = bool(part.items) and part.items[0].on == before
        yield Page(part.url, "pages/agenda.html", make, (key, continued, edition.today))
        before = part.items[-1].on if part.items and link else None


def _agenda_page(  # noqa: PLR0913, PLR0917 - no edition, so that a page not yet made keeps none alive
    link: MonthLink | None,
    links: tuple[MonthLink, ...],
    part: Part[Event],
    before: date | None,
    currency: str,
    today: date,
) -> AgendaPage:
    days = tuple(_days(part.items, before)) if link else (DayOfAgenda(None, part.items, False),)
    return AgendaPage(
        as_of=today,
        currency=currency,
        month=link,
        months=links,
        part=part,
        days=days,
        other_url=_other(link),
        foremost=False,
    )


def _other(link: MonthLink | None) -> str:
    """The page with a month by value, or with what is longest overdue first."""
    return link.agenda.replace("-agenda.html", "-value.html") if link else OVERDUE.replace(".html", "-longest.html")


def _foremost_page(link: MonthLink | None, links: tuple[MonthLink, ...], edition: Edition) -> Page:
    """The other order of a month or of what is overdue: no more than its first events, so one page."""
    events, url = collected(edition)[link.month] if link else late(edition), _other(link)
    if link:
        some = unless_same(("foremost", url), events, partial(most_valuable, events, _FOREMOST))
    else:
        some = longest(edition)[:_FOREMOST]
    page = AgendaPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        month=link,
        months=links,
        part=Part(some, 1, 1, len(events), (url,)),
        days=(DayOfAgenda(None, some, False),),
        other_url=link.agenda if link else OVERDUE,
        foremost=True,
    )
    return Page(url, "pages/agenda.html", page, (name_of(url, page.part), edition.today))


def _days(events: tuple[Event, ...], before: date | None) -> Iterator[DayOfAgenda]:
    for on, group in groupby(events, key=_ON):
        yield DayOfAgenda(on, tuple(group), on == before)


VIEW = View(
    name="calendar",
    title=N_("Calendar"),
    place=40,
    url="calendar/index.html",
    letter="a",
    group=N_("Work"),
    pages=pages,
    report=report,
    settings=CalendarSettings,
)
