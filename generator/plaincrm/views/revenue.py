"""Revenue of the whole book by month, kept up to date client by client."""

from decimal import Decimal
from typing import Any, NamedTuple

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.views.once import once
from plaincrm.views.trade import add_by_month

Sums = dict[int, tuple[Decimal, Decimal]]


class _Last(NamedTuple):
    """The last answer: the day and settings, the clients it was of, and the sums."""

    context: Any
    clients: dict[str, Client]
    sums: Sums


_last = _Last(None, {}, {})


@once
def revenue_by_month(edition: Edition) -> Sums:
    """Revenue of all clients up to today, and the recurring part of it, by `trade.month_number`, in order.

    Amounts are exact, so that what an edited client brought before can be taken off again.
    """
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    context = (edition.today, edition.settings_digest)
    before = _last if _last.context == context else _Last(context, {}, {})
    now = {client.slug: client for client in edition.book.clients}
    sums = {month: list(of_month) for month, of_month in before.sums.items()}
    for slug, old in before.clients.items():
        if now.get(slug) is not old:
            add_by_month(old, sums, -1, edition)
    for slug, new in now.items():
        if before.clients.get(slug) is not new:
            add_by_month(new, sums, 1, edition)
    made = {month: (sums[month][0], sums[month][1]) for month in sorted(sums)}
    _last = _Last(context, now, made)
    return {month: of_month for month, of_month in made.items() if any(of_month)}
