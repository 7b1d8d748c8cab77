"""What a client owes: its open invoices, part payments and credit notes taken off, and when they are due."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Payment, Transaction
from plaincrm.figures.set_off import Claim, set_off
from plaincrm.money import ZERO
from plaincrm.views.reckoning import in_book, rounded


class OpenItem(msgspec.Struct, frozen=True, gc=False):
    """What is left to pay of the transaction at `position` of its file, in the book's currency and minor units.

    It is negative for a credit note that nothing was left to be set off against; so all items of a client have the same
    sign.
    """

    position: int
    due: date
    open: Decimal


def due_day(sale: Transaction, client: Client) -> date | None:
    """When a transaction is to be paid; None where nothing says so, and it counts as paid."""
    if sale.due is not None:
        return sale.due
    terms = client.credit.terms if client.credit else None
    return terms.after(sale.date) if terms else None


def open_items(client: Client, edition: Edition) -> tuple[OpenItem, ...]:
    """What the client owes today, by transaction as its file has them.

    Each rest is converted by the rate of its own day and rounded by itself, so that every list of them adds up. Credit
    notes are set off as `set_off` says.
    """
    found = tuple(_before_set_off(client, edition))
    if all(item.open > 0 for item in found):
        return found
    sales = client.transactions
    claims = [Claim(sales[item.position].invoice or "", item.due, item.open) for item in found]
    rests = zip(found, set_off(claims), strict=True)
    return tuple(OpenItem(item.position, item.due, rest) for item, rest in rests if rest)


def _before_set_off(client: Client, edition: Edition) -> Iterator[OpenItem]:
    terms, today = client.credit.terms if client.credit else None, edition.today
    for position, sale in enumerate(client.transactions):
        if (sale.due is None and terms is None) or sale.date > today:
            continue
        if sale.paid and sale.paid[0].amount is None and sale.paid[0].on <= today:
            continue
        due, rest = due_day(sale, client), open_amount(sale, edition)
        if due and rest:
            yield OpenItem(position, due, rest)


def open_amount(sale: Transaction, edition: Edition) -> Decimal:
    """What is not paid of a transaction, in the book's currency, rounded; nothing where more was paid than asked.

    A part payment in the transaction's own currency is taken off before converting, so that rates cannot leave a rest.
    """
    rest, others = sale.amount.amount, ZERO
    for payment in sale.paid:
        if payment.on > edition.today:
            continue
        if payment.amount is None:
            return ZERO
        paid = _towards(sale, payment)
        if payment.amount.currency == sale.amount.currency:
            rest -= paid
        else:
            others += in_book(msgspec.structs.replace(payment.amount, amount=paid), payment.on, edition)
    left = in_book(msgspec.structs.replace(sale.amount, amount=rest), sale.date, edition) - others
    return rounded(left, edition) if (left > 0) == (sale.amount.amount > 0) else ZERO


def _towards(sale: Transaction, payment: Payment) -> Decimal:
    """What a part payment takes off; a credit note may be paid out with a minus or without."""
    amount = payment.amount.amount if payment.amount else ZERO
    return -abs(amount) if sale.amount.amount < 0 else amount


def credit_mark(client: Client) -> str:
    """The standing of a client's credit where it must stand out: `watch` or `stop`; else empty."""
    standing = client.credit.standing if client.credit else None
    return standing if standing in {"watch", "stop"} else ""
