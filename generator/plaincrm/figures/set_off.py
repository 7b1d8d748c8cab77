"""Credit notes set off against what is open: on their own invoice first, then on what is due first."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Claim(NamedTuple):
    """What is open of an invoice, or of a credit note (negative); one client's, in one currency.

    `invoice` is its number, empty for none. Lines of one number belong together, as a discount does to its invoice.
    """

    invoice: str
    due: date
    open: Decimal


def set_off(claims: Sequence[Claim]) -> list[Decimal]:
    """What is left of each claim once credit notes were set off, in the same order.

    Their sum stays; but as long as anything is open, no credit is left, and the other way round.
    """
    rests = [claim.open for claim in claims]
    if all(rest >= 0 for rest in rests):
        return rests
    for places in _by_invoice(claims):
        _cancel(places, rests)
    _cancel(sorted(range(len(claims)), key=lambda place: claims[place].due), rests)
    return rests


def _by_invoice(claims: Sequence[Claim]) -> Iterator[list[int]]:
    places: dict[str, list[int]] = {}
    for place, claim in enumerate(claims):
        if claim.invoice:
            places.setdefault(claim.invoice, []).append(place)
    return (some for some in places.values() if len(some) > 1)


def _cancel(places: Iterable[int], rests: list[Decimal]) -> None:
    """Set off what is owed to the client against what it owes, among these places, in their order."""
    order = list(places)
    credits_ = iter([place for place in order if rests[place] < 0])
    note = next(credits_, None)
    for place in order:
        while note is not None and rests[place] > 0:
            part = min(rests[place], -rests[note])
            rests[place] -= part
            rests[note] += part
            if not rests[note]:
                note = next(credits_, None)
