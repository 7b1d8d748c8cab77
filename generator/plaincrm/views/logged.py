"""The logs of all records as one, month by month; after an edit only the months that it touches are put together anew."""

import re
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, LogEntry
from plaincrm.period import month_key
from plaincrm.views.contact import contact_kinds
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each

#: Among the months, the place of what is dated after today: it has not happened, and counts nowhere.
FUTURE: Final = "future"
_WIDEST: Final = 160
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a record's log.

    `record` is `client` or `lead`; `kind` is `note` where none was written; `contact` says whether somebody was spoken
    or written to; `what` is the title, else the text's first line, shortened. `owner` and `region` are the record's.
    """

    on: date
    slug: str
    name: str
    record: str
    kind: str
    contact: bool
    minutes: int
    outcome: str
    what: str
    owner: str
    region: str
    line: int


Months = dict[str, tuple[Logged, ...]]


class _Last(NamedTuple):
    """The last answer: as of a day and by settings, of the entries of every record."""

    context: Any
    entries: dict[str, tuple[Logged, ...]]
    months: Months


_last = _Last(None, {}, {})


@once
def logged(edition: Edition) -> Months:
    """Every entry up to today by month (`2026-03`), by day and then by record; and what is dated later under FUTURE."""
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    now = of_each(_entries, (*edition.book.clients, *edition.book.leads), edition)
    context = (edition.today, edition.settings_digest)
    before = _last if _last.context == context else _Last(context, {}, {})
    months = _edited(before, now, edition.today)
    _last = _Last(context, now, months)
    return months


def _edited(before: _Last, now: dict[str, tuple[Logged, ...]], today: date) -> Months:
    gone: dict[str, set[str]] = {}
    come: dict[str, list[Logged]] = {}
    for slug in before.entries.keys() | now.keys() if before.entries.keys() != now.keys() else now:
        old, new = before.entries.get(slug, ()), now.get(slug, ())
        if old is not new:
            for entry in old:
                gone.setdefault(_place(entry, today), set()).add(slug)
            for entry in new:
                come.setdefault(_place(entry, today), []).append(entry)
    months = dict(before.months)
    for month in gone.keys() | come.keys():
        without = (entry for entry in months.get(month, ()) if entry.slug not in gone.get(month, ()))
        months[month] = tuple(sorted([*without, *come.get(month, ())], key=_order))
    return {month: months[month] for month in sorted(months) if months[month]}


def _place(entry: Logged, today: date) -> str:
    return FUTURE if entry.on > today else month_key(entry.on)


def _order(entry: Logged) -> tuple[date, str, int]:
    return (entry.on, entry.slug, entry.line)


def between(first: date, last: date, edition: Edition) -> tuple[Logged, ...]:
    """The entries from one day to another, both included, in order."""
    low, high = month_key(first), month_key(last)
    months = ((month, entries) for month, entries in logged(edition).items() if low <= month <= high)
    return tuple(entry for _month, entries in months for entry in entries if first <= entry.on <= last)


def _entries(record: AnyRecord, edition: Edition) -> tuple[Logged, ...]:
    contacts = contact_kinds(edition)
    return tuple(_logged(entry, record, contacts) for entry in record.log)


def _logged(entry: LogEntry, record: AnyRecord, contacts: frozenset[str]) -> Logged:
    return Logged(
        on=entry.on,
        slug=record.slug,
        name=record.name,
        record="client" if isinstance(record, Client) else "lead",
        kind=entry.kind or "note",
        contact=entry.kind in contacts,
        minutes=entry.minutes,
        outcome=entry.outcome,
        what=gist(entry.title or entry.text),
        owner=record.owner or "",
        region=record.region or "",
        line=entry.line,
    )


def gist(text: str) -> str:
    """The first line of a text with anything in it, as plain words, shortened."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    plain = _LINK.sub(r"\1", line.strip().lstrip("#>*-").strip().replace("**", "").replace("`", ""))
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"
