"""Activity: the daily visit report from the logs of all records, and the summaries that it adds up to."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.values import Refused, read_day
from plaincrm.language import _
from plaincrm.period import Span, add_days, add_months, days_in_month, month_key
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.logged import FUTURE, Logged, between, logged
from plaincrm.views.once import digest, name_of, unless_same
from plaincrm.views.view import N_, Page, Report, Unanswerable, View
from plaincrm.views.week import first_weekday
from plaincrm.views.worked import COUNTED, Summary, Work, WorkDay, WorkGroup, WorkWeek, summary, week_of, weeks, work

INDEX: Final = "activity/index.html"
#: So many months have their entries on pages: today's and the twelve before.
_SHOWN: Final = 13
#: So many weeks are compared.
_WEEKS: Final = 12
#: So many entries of this week stand on the first page; a month's page has all.
_FEW: Final = 200


class ActivityReport(Report, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The work of the days `from` to `to`, both included: every entry of the log, and what these add up to.

    `future` counts entries of the whole book that are dated after today, and counted nowhere else.
    """

    rows: ClassVar[str] = "entries"

    from_: date
    to: date
    total: Work
    days: tuple[WorkDay, ...]
    weeks: tuple[WorkWeek, ...]
    owners: tuple[WorkGroup, ...]
    kinds: tuple[WorkGroup, ...]
    regions: tuple[WorkGroup, ...]
    outcomes: tuple[WorkGroup, ...]
    entries: tuple[Logged, ...]
    future: int


class MonthOfWork(msgspec.Struct, frozen=True):
    """A month `2026-03` by its first day; `url` is empty where its entries have no page of their own any more."""

    month: str
    first: date
    url: str
    work: Work


class DayOfWork(msgspec.Struct, frozen=True):
    """The entries of a day that stand on a page; `work` is that of the whole day, `continued` from the page before."""

    on: date
    work: Work
    entries: tuple[Logged, ...]
    continued: bool


class ActivityPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `activity/index.html`. `days` are those of this week, the newest first, unless they are `too_many`; `weeks` are
    the last twelve, `months` all with any entry, the newest first.
    """

    as_of: date
    week: Span
    this_week: Summary
    this_month: Summary
    month: MonthOfWork | None
    days: tuple[DayOfWork, ...]
    too_many: bool
    weeks: tuple[WorkWeek, ...]
    months: tuple[MonthOfWork, ...]
    future: int


class MonthOfWorkPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `activity/2026-03.html` and those that go on with it: days, the newest first; the summary stands on the first."""

    as_of: date
    month: MonthOfWork
    before: str
    after: str
    summary: Summary | None
    part: Part[Logged]
    days: tuple[DayOfWork, ...]


def report(edition: Edition) -> ActivityReport:
    """The work of the month that ends today."""
    return answer(edition, {})


def answer(edition: Edition, words: Mapping[str, str]) -> ActivityReport:
    """The work from the day `from` (without it, a month up to `to`) to the day `to` (today); raises Unanswerable."""
    last = _day(words["to"]) if "to" in words else edition.today
    first = _day(words["from"]) if "from" in words else add_months(add_days(last, 1), -1)
    if first > last:
        raise Unanswerable(_("--from {first} is later than --to {last}.").format(first=first, last=last))
    entries = between(first, last, edition)
    found = summary(entries, Span(first, last), first_weekday(edition.book.settings))
    return ActivityReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        from_=first,
        to=last,
        entries=entries,
        future=_future(edition),
        **msgspec.structs.asdict(found),
    )


def _day(text: str) -> date:
    try:
        return read_day(text)
    except Refused as refused:
        raise Unanswerable(f"{text}, {refused.said}; {refused.hint}.") from None


def _future(edition: Edition) -> int:
    return len(logged(edition).get(FUTURE, ()))


def pages(edition: Edition) -> Iterator[Page]:
    """The overview, and the last months with every entry."""
    months = _months(edition)
    known = (tuple(logged(edition).values()), edition.today, edition.settings_digest)
    index = unless_same("activity", known, partial(_index, edition, months))
    yield Page(INDEX, "pages/activity.html", index, name_of(INDEX, index))
    shown = [month for month in months if month.url]
    for place, month in enumerate(shown):
        after = shown[place - 1].url if place else ""
        before = shown[place + 1].url if place + 1 < len(shown) else ""
        yield from _month_pages(month, before, after, edition)


def _months(edition: Edition) -> tuple[MonthOfWork, ...]:
    """Every month with an entry, the newest first."""
    found = logged(edition)
    oldest = month_key(add_months(edition.today, 1 - _SHOWN))
    return tuple(
        MonthOfWork(
            month,
            date.fromisoformat(f"{month}-01"),
            f"activity/{month}.html" if month >= oldest else "",
            unless_same(("work", month), found[month], partial(work, found[month])),
        )
        for month in sorted(found, reverse=True)
        if month != FUTURE
    )


def _index(edition: Edition, months: tuple[MonthOfWork, ...]) -> ActivityPage:
    today, begins = edition.today, first_weekday(edition.book.settings)
    week, month = week_of(today, begins), _month_span(today)
    of_week = between(week.first, week.last, edition)
    lately = Span(add_days(week.first, 7 * (1 - _WEEKS)), week.last)
    this_week, this_month = summary(of_week, week, begins), _summary(month_key(today), month, edition)
    return ActivityPage(
        as_of=today,
        week=week,
        this_week=this_week,
        this_month=this_month,
        month=next((one for one in months if one.month == month_key(today)), None),
        days=tuple(_days(_newest_first(of_week), this_week, None)) if len(of_week) <= _FEW else (),
        too_many=len(of_week) > _FEW,
        weeks=weeks(between(lately.first, lately.last, edition), lately, begins)[::-1],
        months=months,
        future=_future(edition),
    )


def _month_span(day: date) -> Span:
    return Span(day.replace(day=1), day.replace(day=days_in_month(day.year, day.month)))


def _summary(month: str, span: Span, edition: Edition) -> Summary:
    entries, begins = logged(edition).get(month, ()), first_weekday(edition.book.settings)

    # What a renamed record changes of its entries counts nowhere.
    def of_counted() -> Summary:
        key = (digest(list(map(COUNTED, entries))), begins)
        return unless_same(("counted", month), key, partial(summary, entries, span, begins))

    return unless_same(("summary", month), (entries, begins), of_counted)


def _newest_first(entries: tuple[Logged, ...]) -> tuple[Logged, ...]:
    """The days from the newest back, each day's entries in their order."""
    days = [tuple(group) for _on, group in groupby(entries, key=lambda entry: entry.on)]
    return tuple(entry for day in reversed(days) for entry in day)


def _days(entries: tuple[Logged, ...], found: Summary, before: date | None) -> Iterator[DayOfWork]:
    whole = {day.on: day for day in found.days}
    for on, group in groupby(entries, key=lambda entry: entry.on):
        day = whole[on]
        sums = Work(day.entries, day.contacts, day.records, day.minutes)
        yield DayOfWork(on, sums, tuple(group), on == before)


def _month_pages(month: MonthOfWork, before: str, after: str, edition: Edition) -> Iterator[Page]:
    entries = logged(edition)[month.month]
    found = _summary(month.month, _month_span(month.first), edition)
    parted = unless_same(("parts", month.month), entries, partial(_parts, month.url, entries))
    name = unless_same(("worked", month.month), entries, lambda: digest(entries))
    last: date | None = None
    for part in parted:
        make = partial(_month_page, month, (before, after), part, found, last, edition.today)
        yield Page(part.url, "pages/activity_month.html", make, (name, part.number, before, after))
        last = part.items[-1].on


def _parts(url: str, entries: tuple[Logged, ...]) -> list[Part[Logged]]:
    return stable_parts(
        _newest_first(entries), lambda entry: f"{entry.slug} {entry.on}", url, url.replace(".html", "-{}.html")
    )


def _month_page(  # noqa: PLR0913, PLR0917 - no edition, so that a page not yet made keeps none alive
    month: MonthOfWork,
    beside: tuple[str, str],
    part: Part[Logged],
    found: Summary,
    last: date | None,
    today: date,
) -> MonthOfWorkPage:
    return MonthOfWorkPage(
        as_of=today,
        month=month,
        before=beside[0],
        after=beside[1],
        summary=found if part.number == 1 else None,
        part=part,
        days=tuple(_days(part.items, found, last)),
    )


VIEW = View(
    name="activity",
    title=N_("Activity"),
    place=45,
    url=INDEX,
    letter="w",
    group=N_("Work"),
    pages=pages,
    report=report,
    asks=("from", "to"),
    answer=answer,
)
