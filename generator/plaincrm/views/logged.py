"""The logs of all records as one, month by month; after an edit only the months that it touches are put together anew."""

import re
from datetime import date
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, LogEntry
from plaincrm.period import month_key
from plaincrm.views.arranged import Brought, arranged, from_to
from plaincrm.views.contact import contact_kinds
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each

#: Among the months, the place of what is dated after today: it has not happened, and counts nowhere.
FUTURE: Final = "future"
_WIDEST: Final = 160
_LINK: Final = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")


class Logged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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


@once
def logged(edition: Edition) -> Months:
    """Every entry up to today by month (`2026-03`), by day and then by record; and what is dated later under FUTURE."""
    found = of_each(_entries, (*edition.book.clients, *edition.book.leads), edition)
    months = arranged(_placed, lambda _month: _order, edition, found)
    return {month: months[month] for month in sorted(months)}


def _placed(_slug: str, entries: tuple[Logged, ...], edition: Edition) -> Brought:
    return ((FUTURE if entry.on > edition.today else month_key(entry.on), entry) for entry in entries)


def _order(entry: Logged) -> tuple[date, str, int]:
    return (entry.on, entry.slug, entry.line)


def between(first: date, last: date, edition: Edition) -> tuple[Logged, ...]:
    """The entries from one day to another, both included, in order."""
    low, high = month_key(first), month_key(last)
    months = (entries for month, entries in logged(edition).items() if low <= month <= high)
    return tuple(entry for entries in months for entry in from_to(first, last, entries))


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
    line = next(filter(str.strip, text.splitlines()), "")
    plain = line.strip().lstrip("#>*-").strip().replace("**", "").replace("`", "")
    if "[[" in plain:
        plain = _LINK.sub(r"\1", plain)
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"
