"""Receivables by the age of their due date, and how long money takes to come in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from plaincrm.figures.exact import Amount, ratio, total
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _

NOT_DUE: Final = "not due"
#: The customary buckets: each ends with so many days past the due date; the last has no end.
BUCKETS: Final = ((0, NOT_DUE), (30, "1-30"), (60, "31-60"), (90, "61-90"))
OLDEST: Final = "91+"
NAMES: Final = (*(name for _end, name in BUCKETS), OLDEST)


class Receivable(NamedTuple):
    """What is still open of an invoice, part payments taken off; a credit note is negative."""

    due: date
    open: Amount


@dataclass(frozen=True, slots=True)
class Aging:
    """Open amounts by bucket (every name in `NAMES`), in all, and past the due date."""

    buckets: dict[str, Fraction]
    open: Fraction
    overdue: Fraction


def bucket(due: date, today: date) -> str:
    """The name of the bucket; what is due today is not overdue yet."""
    late = (today - due).days
    return next((name for end, name in BUCKETS if late <= end), OLDEST)


def aging(receivables: Iterable[Receivable], today: date) -> Aging:
    """Receivables in one currency, by days past the due date as of `today`."""
    amounts: dict[str, list[Amount]] = {name: [] for name in NAMES}
    for due, amount in receivables:
        amounts[bucket(due, today)].append(amount)
    buckets = {name: total(found) for name, found in amounts.items()}
    everything = total(buckets.values())
    return Aging(buckets, everything, everything - buckets[NOT_DUE])


def days_sales_outstanding(still_open: Amount, sales: Amount, days: int) -> Fraction | Undefined:
    """DSO: open / sales x days, where `sales` are those of these `days`; undefined without sales."""
    part = ratio(still_open, sales, _("there are no sales"))
    return part if isinstance(part, Undefined) else part * days
