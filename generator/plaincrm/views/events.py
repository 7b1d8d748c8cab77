"""What falls on a day: next steps, contacts, yearly days, renewals, payments, closes, and what has grown stale."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.book.values import YearlyDay
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.period import Duration, Span, add_days, add_months, days_in_month, occurrences, yearly_on
from plaincrm.views.contact import Contact
from plaincrm.views.deals import open_deals
from plaincrm.views.owed import credit_mark
from plaincrm.views.products import product_name
from plaincrm.views.progress import contact_of, progress
from plaincrm.views.reckoning import in_book, rounded
from plaincrm.views.standing import standings
from plaincrm.views.trade import has_ended, trades
from plaincrm.views.verification import verification

#: How far the calendar reaches: from the month before today's to the month a year ahead.
MONTHS_BACK: Final = 1
MONTHS_AHEAD: Final = 12


class Event(msgspec.Struct, frozen=True, gc=False):
    """Something of the record `slug` that falls on the day `on`.

    `kind` is `next`, `contact`, `birthday`, `date`, `renewal`, `payment`, `close`, `stale` or `verify`; `what` says it
    in the user's own words, as far as there are any (the next step, whose birthday, the invoice, the deal, the stage).
    `days_late` is 0 for what is not overdue. `value` is what is at stake: the value of the client, the expected value
    of a lead's open deals, or of the deal that closes. `amount` is that of the payment, deal or contract itself,
    `every` how it repeats, `years` the age or anniversary that it makes; `credit` is `watch` or `stop` for a client whose
    credit is, else empty. Amounts in the book's currency, in minor units.
    """

    on: date
    slug: str
    kind: str
    what: str
    days_late: int
    value: Decimal
    name: str
    client: bool
    amount: Decimal | None = None
    every: Duration | None = None
    years: int | None = None
    credit: str = ""


class _Stake(msgspec.Struct, frozen=True, gc=False):
    """Whose event it is and what is at stake, today, and the days that are looked at."""

    record: AnyRecord
    client: bool
    value: Decimal
    contact: Contact
    today: date
    window: Span
    credit: str = ""

    def event(self, on: date, kind: str, what: str, every: Duration | None = None, years: int | None = None) -> Event:
        """An event that comes and goes: never late."""
        record = self.record
        return Event(
            on, record.slug, kind, what, 0, self.value, record.name, self.client, None, every, years, self.credit
        )

    def task(
        self, on: date, kind: str, what: str, every: Duration | None = None, amount: Decimal | None = None
    ) -> Event:
        """An event that waits to be dealt with: late once its day is past."""
        record, late = self.record, (self.today - on).days if on < self.today else 0
        return Event(
            on, record.slug, kind, what, late, self.value, record.name, self.client, amount, every, None, self.credit
        )


@lru_cache(maxsize=8)
def window(today: date) -> Span:
    """The days of the calendar: from the first of last month to the end of the month a year ahead."""
    first = add_months(today.replace(day=1), -MONTHS_BACK)
    last = add_months(today.replace(day=1), MONTHS_AHEAD)
    return Span(first, last.replace(day=days_in_month(last.year, last.month)))


def events_of_client(client: Client, touch: Contact, edition: Edition) -> tuple[Event, ...]:
    """Everything of one client; `touch` says when to be in contact. Former ones have no yearly days and renewals."""
    value, today, credit = standings(edition)[client.slug].value, edition.today, credit_mark(client)
    stake = _Stake(client, True, value, touch, today, window(today), credit)
    found = [*_next_steps(stake), *_payments(stake, client, edition), *_closes(stake, edition)]
    if not has_ended(client, edition.today):
        found += _kept_up(stake, edition)
        if client.contracts:
            found += _renewals(stake, client, edition)
    return tuple(found)


def events_of_lead(lead: Lead, edition: Edition) -> tuple[Event, ...]:
    """Everything of one lead; of those no longer worked only next steps, contacts and closes."""
    row = progress(edition)[lead.slug]
    stake = _Stake(lead, False, row.expected, contact_of(row), edition.today, window(edition.today))
    found = [*_next_steps(stake), *_closes(stake, edition)]
    if row.closed:
        found += _contacts(stake)
    else:
        found += _kept_up(stake, edition)
        planned = row.next_on is not None and row.next_on > edition.today
        if row.stale_on is not None and not planned:
            found.append(stake.task(row.stale_on, "stale", row.stage))
    return tuple(found)


def by_day(event: Event) -> tuple[Any, ...]:
    """Sort key: by day, and on a day the greatest value first; alike are only events of one record."""
    return (event.on, -event.value, event.name, event.slug)


def by_value(event: Event) -> tuple[Any, ...]:
    """Sort key: the greatest value first, and the longest overdue; alike are only events of one record."""
    return (-event.value, event.on, event.name, event.slug)


def _kept_up(stake: _Stake, edition: Edition) -> Iterator[Event]:
    """What a living relation asks for."""
    record = stake.record
    yield from _contacts(stake)
    if record.people or record.dates:
        yield from _yearly_days(stake)
    check = verification(record, edition)
    if check.due:
        yield stake.task(check.due, "verify", record.data_from or "", check.every)


def _next_steps(stake: _Stake) -> Iterator[Event]:
    """Each step on its day, where it stays until it is edited; a repeated one also on its days to come."""
    for step in stake.record.next:
        yield stake.task(step.on, "next", step.do, step.every)
        if step.every:
            coming = Span(max(add_days(step.on, 1), stake.today), stake.window.last)
            for day in occurrences(step.on, step.every, coming):
                yield stake.event(day, "next", step.do, step.every)


def _contacts(stake: _Stake) -> Iterator[Event]:
    if stake.contact.due:
        yield stake.task(stake.contact.due, "contact", "", stake.contact.cadence)


def _yearly_days(stake: _Stake) -> Iterator[Event]:
    for person in stake.record.people:
        if person.birthday:
            yield from _yearly(stake, person.birthday, "birthday", person.name)
    for anniversary in stake.record.dates:
        what = anniversary.what or ""
        own = is_birthday(what)
        yield from _yearly(stake, anniversary.on, "birthday" if own else "date", stake.record.name if own else what)


def is_birthday(what: str) -> bool:
    """Whether a yearly day is the birthday of the record itself, as its words say."""
    return what.casefold() in {"birthday", _("birthday").casefold()}


def _yearly(stake: _Stake, day: YearlyDay, kind: str, what: str) -> Iterator[Event]:
    first, last = stake.window.first, stake.window.last
    for year in range(max(first.year, day.year or 0), last.year + 1):
        on = yearly_on(day.month, day.day, year)
        if first <= on <= last:
            yield stake.event(on, kind, what, years=year - day.year if day.year else None)


def _renewals(stake: _Stake, client: Client, edition: Edition) -> Iterator[Event]:
    """A contract's renewal, which waits until its date is edited; else the end of the contract, while it is ahead."""
    for contract in client.contracts:
        if contract.until and contract.until < edition.today:
            continue
        on = contract.renews or contract.until
        if on:
            what = product_name(contract.product, edition)
            amount = rounded(in_book(contract.amount, edition.today, edition), edition)
            yield stake.task(on, "renewal", what, amount=amount, every=contract.every)


def _payments(stake: _Stake, client: Client, edition: Edition) -> Iterator[Event]:
    for item in trades(edition)[client.slug].items:
        if item.open > 0:
            sale = client.transactions[item.position]
            what = sale.invoice or sale.what or product_name(sale.product, edition)
            yield stake.task(item.due, "payment", what, amount=rounded(item.open, edition))


def _closes(stake: _Stake, edition: Edition) -> Iterator[Event]:
    if not stake.record.deals:
        return
    for deal in open_deals(edition)[stake.record.slug]:
        if deal.close_on:
            what = deal.what or product_name(deal.product, edition)
            task = stake.task(deal.close_on, "close", what, amount=deal.amount)
            yield msgspec.structs.replace(task, value=deal.expected or ZERO)
