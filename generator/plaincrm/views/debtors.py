"""What every client owes: by age of the due date, against its credit limit, and why some are to be watched."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.aging import NAMES, Receivable, aging, bucket
from plaincrm.money import Money
from plaincrm.period import Duration
from plaincrm.views.accumulated import ordered
from plaincrm.views.arranged import Brought, arranged
from plaincrm.views.once import once
from plaincrm.views.owed import credit_mark
from plaincrm.views.reckoning import foreign, in_book, rounded
from plaincrm.views.remembered import of_each
from plaincrm.views.trade import trades

#: So many days past due, or more, a client is to be watched.
LONG_OVERDUE: Final = 61
#: Why a client is to be watched, the gravest first: its file says `stop`, it owes more than its limit, something is long
#: past due, its file says `watch`.
REASONS: Final = ("stop", "limit", "overdue", "watch")


class OpenInvoice(msgspec.Struct, frozen=True, kw_only=True):
    """An invoice that is not paid in full; `open` is the rest of `amount`, and `original` what was written elsewhere.

    Part payments and credit notes are taken off the rest. `standing` is that of the client's credit where it is `watch`
    or `stop`, else empty.
    """

    slug: str
    name: str
    invoice: str
    what: str
    on: date
    due: date
    days_late: int
    bucket: str
    amount: Decimal
    original: Money | None
    open: Decimal
    standing: str


class Debtor(msgspec.Struct, frozen=True, kw_only=True):
    """What a client owes today, in the book's currency.

    `open` parts into `buckets` by the age of the due date, and `overdue` is what is past it. `credit` is what credit
    notes leave beyond that, so one of the two is 0, and `exposure` is the one less the other. `limit` is the credit
    limit, `terms` and `standing` are as in the file. `days_late` is the age of the oldest open invoice past its due date,
    `invoices` how many are open; `reasons` are why the client is to be watched (of `REASONS`).
    """

    slug: str
    name: str
    open: Decimal
    overdue: Decimal
    limit: Decimal | None
    exposure: Decimal
    standing: str
    terms: Duration | None
    credit: Decimal
    invoices: int
    days_late: int
    buckets: dict[str, Decimal]
    reasons: tuple[str, ...]


@once
def debtors(edition: Edition) -> tuple[Debtor, ...]:
    """Clients who owe something, have credit left, a credit limit or a standing; the largest debt first, ties by slug."""
    found = debts(edition)
    return tuple(filter(None, [found[slug] for _open, _credit, slug in ordered(_largest_first, edition, found)]))


@once
def debts(edition: Edition) -> dict[str, Debtor | None]:
    """What every client owes, by slug; None where there is nothing to say."""
    return of_each(debtor_of, edition.book.clients, edition)


def _largest_first(slug: str, one: Debtor | None, _edition: Edition) -> tuple[Decimal, Decimal, str] | None:
    return (-one.open, -one.credit, slug) if one else None


def debtor_of(client: Client, edition: Edition) -> Debtor | None:
    """What one client owes; None where there is nothing to say."""
    trade, credit = trades(edition)[client.slug], client.credit
    if not trade.items and not (credit and (credit.limit or credit.standing)):
        return None
    owed = [item for item in trade.items if item.open > 0]
    ages = aging((Receivable(item.due, item.open) for item in owed), edition.today)
    oldest = min((item.due for item in owed), default=edition.today)
    limit = rounded(in_book(credit.limit, edition.today, edition), edition) if credit and credit.limit else None
    days_late = max(0, (edition.today - oldest).days)
    standing = (credit.standing or "") if credit else ""
    return Debtor(
        slug=client.slug,
        name=client.name,
        open=rounded(trade.open, edition),
        overdue=rounded(trade.overdue, edition),
        limit=limit,
        exposure=rounded(trade.open - trade.credit, edition),
        standing=standing,
        terms=credit.terms if credit else None,
        credit=rounded(trade.credit, edition),
        invoices=len(owed),
        days_late=days_late,
        buckets={name: rounded(ages.buckets[name], edition) for name in NAMES},
        reasons=tuple(_reasons(standing, limit, trade.open, days_late)),
    )


def _reasons(standing: str, limit: Decimal | None, still_open: Decimal, days_late: int) -> Iterator[str]:
    holds = {
        "stop": standing == "stop",
        "limit": limit is not None and still_open > limit,
        "overdue": days_late >= LONG_OVERDUE,
        "watch": standing == "watch",
    }
    return (reason for reason in REASONS if holds[reason])


@once
def open_invoices(edition: Edition) -> tuple[OpenInvoice, ...]:
    """Every open invoice of the book, what was due first coming first."""
    return arranged(_listed, lambda _list: _earliest_first, edition, invoices_by_client(edition)).get("", ())


@once
def invoices_by_client(edition: Edition) -> dict[str, tuple[OpenInvoice, ...]]:
    """The open invoices of every client, by slug."""
    return of_each(invoices_of, edition.book.clients, edition)


def _listed(_slug: str, invoices: tuple[OpenInvoice, ...], _edition: Edition) -> Brought:
    return (("", invoice) for invoice in invoices)


def _earliest_first(invoice: OpenInvoice) -> tuple[date, str, date, str]:
    return (invoice.due, invoice.slug, invoice.on, invoice.invoice)


def invoices_of(client: Client, edition: Edition) -> tuple[OpenInvoice, ...]:
    """The open invoices of one client, as its file has them."""
    items = trades(edition)[client.slug].items
    return tuple(_invoices(client, edition)) if items and items[0].open > 0 else ()


def _invoices(client: Client, edition: Edition) -> Iterator[OpenInvoice]:
    for item in trades(edition)[client.slug].items:
        sale = client.transactions[item.position]
        yield OpenInvoice(
            slug=client.slug,
            name=client.name,
            invoice=sale.invoice or "",
            what=sale.what or "",
            on=sale.date,
            due=item.due,
            days_late=max(0, (edition.today - item.due).days),
            bucket=bucket(item.due, edition.today),
            amount=rounded(in_book(sale.amount, sale.date, edition), edition),
            original=foreign(sale.amount, edition),
            open=item.open,
            standing=credit_mark(client),
        )
