"""The payments to come: what is open and not due yet."""

from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import NOT_DUE
from plaincrm.period import add_days
from plaincrm.views.debtors import OpenInvoice, open_invoices
from plaincrm.views.reckoning import summed

#: So many payments stand on the page.
_SHOWN: Final = 10
#: Payments expected within so many days are summed up.
_SOON: Final = 30


class Expected(msgspec.Struct, frozen=True):
    """What is not due yet: the payments that come first, how many there are in all, and what comes in `soon`.

    `soon` is due until the day `until`; `whole` is all that is not due.
    """

    first: tuple[OpenInvoice, ...]
    count: int
    until: date
    soon: Decimal
    whole: Decimal


def expected(edition: Edition) -> Expected:
    """What comes in from today on, if everybody pays on the day."""
    coming = [invoice for invoice in open_invoices(edition) if invoice.bucket == NOT_DUE]
    until = add_days(edition.today, _SOON)
    return Expected(
        tuple(coming[:_SHOWN]),
        len(coming),
        until,
        summed((invoice.open for invoice in coming if invoice.due <= until), edition),
        summed((invoice.open for invoice in coming), edition),
    )
