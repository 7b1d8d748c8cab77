"""Revenue of the whole book by month, kept up to date client by client."""

from decimal import Decimal
from typing import Any, NamedTuple

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.views.once import once
from plaincrm.views.trade import Months, by_month


class _Last(NamedTuple):
    """The last answer: the day and settings, the clients it was of, and the sums."""

    context: Any
    clients: dict[str, Client]
    months: Months


_last = _Last(None, {}, Months({}, {}))


@once
def revenue_by_month(edition: Edition) -> Months:
    """Revenue of all clients up to today, and the recurring part of it, of each month with any, in order.

    Amounts are exact, so that what an edited client brought before can be taken off again.
    """
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    context = (edition.today, edition.settings_digest)
    before = _last if _last.context == context else _Last(context, {}, Months({}, {}))
    now = {client.slug: client for client in edition.book.clients}
    gone = by_month((old for slug, old in before.clients.items() if now.get(slug) is not old), edition)
    come = by_month((new for slug, new in now.items() if before.clients.get(slug) is not new), edition)
    months = Months(*map(_sums, before.months, gone, come))
    _last = _Last(context, now, months)
    return months


def _sums(before: dict[int, Decimal], gone: dict[int, Decimal], come: dict[int, Decimal]) -> dict[int, Decimal]:
    months = sorted(before.keys() | come.keys())
    sums = ((month, before.get(month, ZERO) - gone.get(month, ZERO) + come.get(month, ZERO)) for month in months)
    return {month: amount for month, amount in sums if amount}
