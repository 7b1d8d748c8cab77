"""Every rule of the book, in one go."""

from collections.abc import Iterator

from plaincrm.checks.amounts import amounts
from plaincrm.checks.deals import deals
from plaincrm.checks.references import dangling
from plaincrm.checks.rule import Checked
from plaincrm.checks.twice import twice
from plaincrm.fault import Finding


def findings_of(checked: Checked) -> Iterator[Finding]:
    """What all rules find."""
    for rule in (dangling, deals, amounts, twice):
        yield from rule(checked)
