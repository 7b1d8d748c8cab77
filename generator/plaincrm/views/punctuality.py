"""How a client paid so far: what was late, by how much, and what still is."""

from datetime import date
from fractions import Fraction

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Transaction
from plaincrm.views.owed import due_day, open_amount
from plaincrm.views.trade import trades


class Punctuality(msgspec.Struct, frozen=True, gc=False):
    """Of `invoices` whose due day says something (they are paid in full, or it is past), so many were paid `late`.

    These took `days_late` days more on average and `worst` at most, the last of them being due on `last`; `unpaid` more
    are past due and still open. Averages are None where nothing was late.
    """

    invoices: int
    late: int
    unpaid: int
    days_late: float | None
    worst: int
    last: date | None


def punctuality(client: Client, edition: Edition) -> Punctuality:
    """How a client paid its invoices up to today; a credit note is none, nor is what has no due day."""
    today = edition.today
    settled: list[tuple[date, int]] = []
    for sale in client.transactions:
        due = due_day(sale, client)
        if due is None or sale.date > today or sale.amount.amount <= 0:
            continue
        paid_on = paid_off(sale, edition)
        if paid_on is not None:
            settled.append((due, (paid_on - due).days))
    waiting = sum([item.open > 0 and item.due < today for item in trades(edition)[client.slug].items])
    late = [(due, days) for due, days in settled if days > 0]
    return Punctuality(
        invoices=len(settled) + waiting,
        late=len(late),
        unpaid=waiting,
        days_late=float(Fraction(sum(days for _due, days in late), len(late))) if late else None,
        worst=max((days for _due, days in late), default=0),
        last=max((due for due, _days in late), default=None),
    )


def paid_off(sale: Transaction, edition: Edition) -> date | None:
    """The day of the payment that left nothing open of a transaction; None while something is."""
    paid = sale.paid
    if len(paid) == 1 and paid[0].amount is None:  # nearly all
        return paid[0].on if paid[0].on <= edition.today else None
    payments = sorted((payment for payment in paid if payment.on <= edition.today), key=lambda payment: payment.on)
    for count, payment in enumerate(payments, 1):
        if payment.amount is None:
            return payment.on
        if not open_amount(msgspec.structs.replace(sale, paid=tuple(payments[:count])), edition):
            return payment.on
    return None
