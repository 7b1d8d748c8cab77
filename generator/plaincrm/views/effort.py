"""Time spent on each client in the last 12 months, and what the client could spend: what revenue is held against."""

from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.period import trailing_year
from plaincrm.views.once import once
from plaincrm.views.reckoning import in_book
from plaincrm.views.remembered import of_each


class Effort(msgspec.Struct, frozen=True, gc=False):
    """Minutes that the log names in the 12 months to today, whatever the kind of entry; `potential` is the money a year
    that the client could spend in all, exact and in the book's currency, None where none is on file.
    """

    minutes: int
    potential: Decimal | None


_NOTHING: Final = Effort(0, None)


@once
def efforts(edition: Edition) -> dict[str, Effort]:
    """The effort for every client, by slug."""
    return of_each(effort_of, edition.book.clients, edition)


def effort_of(client: Client, edition: Edition) -> Effort:
    """The effort for one client."""
    first, today = _first_day(edition), edition.today
    minutes = sum([entry.minutes for entry in client.log if entry.minutes and first <= entry.on <= today])
    potential = in_book(client.potential, today, edition) if client.potential else None
    return Effort(minutes, potential) if minutes or potential is not None else _NOTHING


@once
def _first_day(edition: Edition) -> date:
    return trailing_year(edition.today).first
