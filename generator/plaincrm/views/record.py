"""The page of a client or lead: all that the book knows of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead, LogEntry, newest_first
from plaincrm.money import ZERO
from plaincrm.period import month_number
from plaincrm.views.addresses import record_url
from plaincrm.views.agenda import schedules
from plaincrm.views.card import Section, sections
from plaincrm.views.contact import Contact
from plaincrm.views.dealings import (
    ContractRow,
    DealRow,
    Entry,
    MonthOfRevenue,
    YearOfRevenue,
    contract_rows,
    deal_rows,
    entries,
    months,
    years,
)
from plaincrm.views.documents import DocumentRow, documents
from plaincrm.views.events import Event, by_day
from plaincrm.views.faults import Problem, problems_by_file
from plaincrm.views.grades import grades
from plaincrm.views.progress import LeadRow, contact_of, progress
from plaincrm.views.proposals import Promotion, promotion_of
from plaincrm.views.reckoning import rounded
from plaincrm.views.references import NO_REFERENCES, References, references
from plaincrm.views.sales import by_period
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import trades
from plaincrm.views.view import N_, Page, View


class RecordPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `record.html`. `record` is the record itself (name, people, notes, address ... as in the file).

    `client` has a `standing` and no `lead`, a lead the other way round. `steps` are next steps: the overdue ones, and
    the next occurrence of each; `coming` all other events, overdue or to come, by day. `log` is newest first, `minutes`
    the time logged in all. `months` are the last 36, and like `entries`, `years` and `contracts` empty for a lead.
    `products` are the names of products by key. Amounts in the book's currency.
    """

    as_of: date
    currency: str
    record: AnyRecord
    client: bool
    standing: Standing | None
    lead: LeadRow | None
    promotion: Promotion | None
    contact: Contact
    sections: tuple[Section, ...]
    steps: tuple[Event, ...]
    coming: tuple[Event, ...]
    log: tuple[LogEntry, ...]
    minutes: int
    entries: tuple[Entry, ...]
    months: tuple[MonthOfRevenue, ...]
    years: tuple[YearOfRevenue, ...]
    revenue_total: Decimal
    open: Decimal
    overdue: Decimal
    credit: Decimal
    deals: tuple[DealRow, ...]
    contracts: tuple[ContractRow, ...]
    documents: tuple[DocumentRow, ...]
    references: References
    problems: tuple[Problem, ...]


class WithheldPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `withheld.html`, in place of a record that an error withholds."""

    slug: str
    file: str
    problems: tuple[Problem, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """A page for every client and lead, and for what is withheld."""
    yield from _pages(edition.records.values(), edition)
    for slug, file in sorted(edition.book.withheld.items()):
        page = WithheldPage(slug=slug, file=file, problems=problems_by_file(edition).get(file, ()))
        yield Page(record_url(slug), "pages/withheld.html", page)


def urgent(edition: Edition, slugs: tuple[str, ...]) -> Iterator[Page]:
    """The pages of these records."""
    return _pages((edition.records[slug] for slug in slugs if slug in edition.records), edition)


def _pages(records: Iterable[AnyRecord], edition: Edition) -> Iterator[Page]:
    """Pages whose data is worked out when they are rendered.

    The key is all that it depends on: the file, and of other files the client's grade, the names of linked records, and
    the documents and faults. Everything else comes of these, the day and the settings, which every page depends on.
    """
    linked, faults, folders = references(edition), problems_by_file(edition), edition.book.documents
    graded, today, template = grades(edition), edition.today, "pages/record.html"
    for record in records:
        slug, file = record.slug, record.file
        links, found, wrong = linked.get(slug, NO_REFERENCES), folders.get(slug, ()), faults.get(file, ())
        key = (record.digest, file, graded.get(slug), links, found, wrong, today)
        yield Page(record_url(slug), template, partial(record_page, slug, edition), key)


def record_page(slug: str, edition: Edition) -> RecordPage:
    """The data of one record's page."""
    record = edition.records[slug]
    links = references(edition).get(slug, NO_REFERENCES)
    standing, lead = standings(edition).get(slug), progress(edition).get(slug)
    return RecordPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        record=record,
        client=isinstance(record, Client),
        standing=standing,
        lead=lead,
        promotion=promotion_of(record, edition) if isinstance(record, Lead) else None,
        contact=standing.contact if standing else contact_of(lead) if lead else Contact(),
        sections=sections(record, standing, lead, links, edition),
        log=tuple(newest_first(record.log)),
        minutes=sum([entry.minutes for entry in record.log]),
        deals=deal_rows(record, edition),
        documents=documents(record, edition),
        references=links,
        problems=problems_by_file(edition).get(record.file, ()),
        **_events(slug, edition),
        **_trade(record, edition),
    )


def _events(slug: str, edition: Edition) -> dict[str, Any]:
    found = sorted(schedules(edition)[slug], key=by_day)
    steps: list[Event] = []
    ahead: set[str] = set()
    for event in found:
        if event.kind == "next" and (event.days_late or event.what not in ahead):
            steps.append(event)
            if not event.days_late:
                ahead.add(event.what)
    coming = (event for event in found if event.kind != "next" and (event.days_late or event.on >= edition.today))
    return {"steps": tuple(steps), "coming": tuple(coming)}


def _trade(record: AnyRecord, edition: Edition) -> dict[str, Any]:
    trade = trades(edition).get(record.slug)
    if trade is None or not isinstance(record, Client):
        nothing = rounded(ZERO, edition)
        return {
            **dict.fromkeys(("entries", "months", "years", "contracts"), ()),
            **dict.fromkeys(("revenue_total", "open", "overdue", "credit"), nothing),
        }
    found = by_period(month_number, record, edition)
    return {
        "entries": entries(record, edition),
        "months": months(found, edition),
        "years": years(record, found, edition),
        "contracts": contract_rows(record, edition),
        "revenue_total": rounded(trade.total, edition),
        "open": rounded(trade.open, edition),
        "overdue": rounded(trade.overdue, edition),
        "credit": rounded(trade.credit, edition),
    }


VIEW = View(name="record", title=N_("Record"), place=70, pages=pages, urgent=urgent)
