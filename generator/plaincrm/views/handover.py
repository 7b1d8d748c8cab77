"""One client or lead for whoever looks after it next: all that keeps the relation, on one page."""

from collections import Counter
from itertools import pairwise
from statistics import median

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.checks.references import named_files
from plaincrm.views.contact import contact_kinds
from plaincrm.views.record import RecordPage, record_page
from plaincrm.views.view import Page


class Way(msgspec.Struct, frozen=True):
    """A way of being in touch, by the kind of log entry: how often, for how many minutes in all."""

    kind: str
    times: int
    minutes: int


class HandoverPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `handover.html`. `shown` is what the record's own page shows.

    `ways` are the most frequent first; `usual_days` lie between two contacts (the median), None with fewer than three.
    """

    shown: RecordPage
    ways: tuple[Way, ...]
    usual_days: int | None


def page(slug: str, edition: Edition) -> Page:
    """The page of one record; raises KeyError where there is none."""
    record = edition.records[slug]
    data = HandoverPage(
        shown=record_page(slug, edition), ways=_ways(record, edition), usual_days=_usual_days(record, edition)
    )
    return Page("index.html", "pages/handover.html", data, key=record.digest)


def papers(slug: str, edition: Edition) -> tuple[str, ...]:
    """The documents of a record, relative to the book: those in its folder, and those that it names or links to."""
    return tuple(dict.fromkeys((*edition.book.documents.get(slug, ()), *named_files(edition.records[slug]))))


def _ways(record: AnyRecord, edition: Edition) -> tuple[Way, ...]:
    kinds = contact_kinds(edition)
    times: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for entry in record.log:
        if entry.kind in kinds and entry.on <= edition.today:
            times[entry.kind] += 1
            minutes[entry.kind] += entry.minutes
    return tuple(Way(kind, count, minutes[kind]) for kind, count in times.most_common())


def _usual_days(record: AnyRecord, edition: Edition) -> int | None:
    kinds = contact_kinds(edition)
    days = sorted({entry.on for entry in record.log if entry.kind in kinds and entry.on <= edition.today})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return round(median(gaps)) if len(gaps) > 1 else None
