"""The ledger of open deals, of leads and of clients: what each may bring, and when."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Deal, Lead, is_open
from plaincrm.money import Money
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import foreign, in_book, rounded
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name, stage_of


class OpenDeal(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A deal neither won nor lost. Amounts in the book's currency by today's rate; `original` where written in another.

    `state` is `counted` (in the forecast), `overdue` (should have closed), `undated`, or `incomplete` (no amount or no
    probability); `stage` and `box` are empty for a client's deal. `position` is its place in the file.
    """

    slug: str
    name: str
    what: str
    stage: str
    box: str
    client: bool
    product: str
    amount: Decimal | None
    original: Money | None
    probability: float | None
    opened: date | None
    close_on: date | None
    expected: Decimal | None
    state: str
    days_late: int
    position: int


COUNTED: Final = "counted"


@once
def open_deals(edition: Edition) -> dict[str, tuple[OpenDeal, ...]]:
    """The open deals of every record, by slug, as they stand in the file."""
    return of_each(open_deals_of, (*edition.book.clients, *edition.book.leads), edition)


@once
def ledger(edition: Edition) -> tuple[OpenDeal, ...]:
    """All open deals, by the day they should close; those without a day last."""
    found = open_deals(edition)
    # In another currency 4 and 4.00 are equal, but not the same amount.
    key = (found, edition.rates.currency)
    return unless_same("ledger", key, lambda: tuple(sorted(chain.from_iterable(found.values()), key=_by_close)))


def _by_close(deal: OpenDeal) -> tuple[date, str, int]:
    return (deal.close_on or date.max, deal.slug, deal.position)


def open_deals_of(record: AnyRecord, edition: Edition) -> tuple[OpenDeal, ...]:
    """The open deals of one record."""
    return tuple(_open_deals_of(record, edition)) if record.deals else ()


def _open_deals_of(record: AnyRecord, edition: Edition) -> Iterator[OpenDeal]:
    stage, box = stage_name(record, edition), stage_of(record, edition).box or ""
    for position, deal in enumerate(record.deals):
        if not is_open(deal):
            continue
        amount = in_book(deal.amount, edition.today, edition) if deal.amount else None
        expected = expected_of(amount, deal.probability, edition)
        yield OpenDeal(
            slug=record.slug,
            name=record.name,
            what=deal.what or "",
            stage=stage,
            box=box,
            client=not isinstance(record, Lead),
            product=deal.product or "",
            amount=None if amount is None else rounded(amount, edition),
            original=foreign(deal.amount, edition) if deal.amount else None,
            probability=None if deal.probability is None else float(deal.probability),
            opened=deal.opened,
            close_on=deal.close_on,
            expected=expected,
            state=_state(deal, expected, edition.today),
            days_late=max(0, (edition.today - deal.close_on).days) if deal.close_on else 0,
            position=position,
        )


def expected_of(amount: Decimal | None, probability: Fraction | None, edition: Edition) -> Decimal | None:
    """What a deal may bring, in minor units: `amount` times `probability`; None where either is not known.

    The product is exact before it is rounded, as a share that a file says has few decimal digits.
    """
    if amount is None or probability is None:
        return None
    return rounded(amount * probability.numerator / probability.denominator, edition)


@lru_cache(maxsize=1024)
def exact(probability: float) -> Fraction:
    """The share that a file says: its few decimal digits survive in a float, and come out of it whole."""
    return Fraction(repr(probability))


def _state(deal: Deal, expected: Decimal | None, today: date) -> str:
    if deal.close_on is None:
        return "undated"
    if deal.close_on < today:
        return "overdue"
    return "incomplete" if expected is None else COUNTED
