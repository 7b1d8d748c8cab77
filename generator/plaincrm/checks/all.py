"""Every rule of the book."""

from collections.abc import Iterator

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


def findings_of(checked: Checked) -> Iterator[Finding]:
    """What all rules find."""
    yield from of_each(checked)
    yield from of_all(checked)
