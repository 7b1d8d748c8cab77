"""Every rule of the book."""

from collections.abc import Hashable, Iterator

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client
from plaincrm.checks.amounts import amounts
from plaincrm.checks.deals import deals
from plaincrm.checks.references import dangling
from plaincrm.checks.referrals import circular
from plaincrm.checks.rule import Checked
from plaincrm.checks.twice import twice
from plaincrm.fault import Finding


def of_each(checked: Checked) -> Iterator[Finding]:
    """What is wrong with each record by itself, given the settings, the slugs and files that exist, and the day."""
    for rule in (dangling, deals, amounts):
        yield from rule(checked)


def of_all(checked: Checked) -> Iterator[Finding]:
    """What is wrong between records: it takes all of them to see it."""
    yield from twice(checked)
    yield from circular(checked)


def looked_at(record: AnyRecord) -> Hashable:
    """All that `of_all` looks at of a record besides its file: where it is the same, so are the findings."""
    invoices = [(sale.invoice, sale.date) for sale in record.transactions] if isinstance(record, Client) else ()
    return record.slug, record.referred_by, record.email, tuple(invoices)
