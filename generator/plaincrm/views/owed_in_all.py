"""What all clients owe together: by the age of the due date, and whom to watch."""

from decimal import Decimal
from functools import partial

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import NAMES
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, ordered, sums
from plaincrm.views.debtors import REASONS, Debtor, OpenInvoice, debts, invoices_by_client
from plaincrm.views.once import once
from plaincrm.views.reckoning import rounded, share_of


class AgeGroup(msgspec.Struct, frozen=True):
    """A bucket with its open invoices and the clients who owe them; `share` of all that is open, None for nothing."""

    name: str
    invoices: int
    clients: int
    amount: Decimal
    share: float | None


class OwedInAll(msgspec.Struct, frozen=True, kw_only=True):
    """What is `open`, by age in `groups`, the part of it that is `overdue`, and the `credit` that is left elsewhere.

    `owing` clients owe something, `in_credit` have credit left.
    """

    open: Decimal
    overdue: Decimal
    credit: Decimal
    owing: int
    in_credit: int
    groups: tuple[AgeGroup, ...]


@once
def owed_in_all(edition: Edition) -> OwedInAll:
    """What is owed today."""
    found = sums(_owed, edition, debts(edition))
    invoices = sums(_counted, edition, invoices_by_client(edition))

    def group(name: str, whole: Decimal) -> AgeGroup:
        clients, (amount,) = found.get(name, (0, (ZERO,)))
        count, _nothing = invoices.get(name, (0, ()))
        return AgeGroup(name, count, clients, rounded(amount, edition), share_of(rounded(amount, edition), whole))

    clients = {name: found[name].parts if name in found else 0 for name in ("owing", "in credit")}
    _all, amounts = found.get("", (0, (ZERO, ZERO, ZERO)))
    whole, overdue, credit = map(partial(rounded, edition=edition), amounts)
    return OwedInAll(
        open=whole,
        overdue=overdue,
        credit=credit,
        owing=clients["owing"],
        in_credit=clients["in credit"],
        groups=tuple(group(name, whole) for name in NAMES),
    )


def _owed(_slug: str, one: Debtor | None, _edition: Edition) -> Parts:
    if one is None:
        return
    yield "", (one.open, one.overdue, one.credit)
    if one.open > 0:
        yield "owing", ()
    if one.credit > 0:
        yield "in credit", ()
    yield from ((name, (amount,)) for name, amount in one.buckets.items() if amount > 0)


def _counted(_slug: str, invoices: tuple[OpenInvoice, ...], _edition: Edition) -> Parts:
    return ((invoice.bucket, ()) for invoice in invoices)


@once
def watched(edition: Edition) -> tuple[Debtor, ...]:
    """The clients to watch, those with the gravest reason first, and then with the largest debt."""
    found = debts(edition)
    return tuple(filter(None, [found[key[-1]] for key in ordered(_gravest_first, edition, found)]))


def _gravest_first(slug: str, one: Debtor | None, _edition: Edition) -> tuple[int, Decimal, Decimal, str] | None:
    return (REASONS.index(one.reasons[0]), -one.open, -one.credit, slug) if one and one.reasons else None
