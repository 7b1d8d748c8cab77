"""What should stand once in a book: e-mail addresses and invoice numbers."""

from collections.abc import Iterator

from plaincrm.book.edition import AnyRecord
from plaincrm.checks.rule import Checked, finding
from plaincrm.fault import Finding, KeyPath
from plaincrm.language import _


def twice(checked: Checked) -> Iterator[Finding]:
    """Every e-mail address and invoice number that stood somewhere else before."""
    yield from _addresses(checked)
    yield from _invoices(checked)


def _addresses(checked: Checked) -> Iterator[Finding]:
    every = [address.casefold() for record in checked.records() if record.email for address in record.email]
    if len(set(every)) == len(every):  # as in most books, of which this is asked after every edit
        return
    addresses: dict[str, AnyRecord] = {}
    for record in checked.records():
        for position, address in enumerate(record.email):
            first = addresses.setdefault(address.casefold(), record)
            if first is not record:
                path: KeyPath = ("email", position)
                message = "{path} " + _("is {value}, which {file} has too").format(value=address, file=first.file)
                yield finding(record, path, "duplicate-email", message, _("perhaps the two are one; keep one of them"))


def _invoices(checked: Checked) -> Iterator[Finding]:
    """An invoice may have several lines, but of one client and one day; the same number elsewhere is a slip."""
    numbers = [sale.invoice for client in checked.clients for sale in client.transactions if sale.invoice is not None]
    if len(set(numbers)) == len(numbers):
        return
    first: dict[str, tuple[str, object]] = {}
    for client in checked.clients:
        for position, sale in enumerate(client.transactions):
            if sale.invoice is None:
                continue
            mine = (client.slug, sale.date)
            if first.setdefault(sale.invoice, mine) != mine:
                path: KeyPath = ("transactions", position, "invoice")
                message = "{path} " + _("is {number}, which stands at {slug} on {day} too").format(
                    number=sale.invoice, slug=first[sale.invoice][0], day=first[sale.invoice][1]
                )
                yield finding(client, path, "duplicate-invoice", message, _("give each invoice its own number"))
