"""RFM: how recently, how often and for how much clients bought, each scored against all others."""

from functools import partial

from plaincrm.book.edition import Edition
from plaincrm.figures.rfm import Purchases, Score, rfm
from plaincrm.views.once import once, unless_same
from plaincrm.views.trade import Trade, has_ended, trades


@once
def rfm_scores(edition: Edition) -> dict[str, Score]:
    """The scores, by slug, of every client that ever bought and did not end.

    Recency goes by the last transaction, frequency by their number, the monetary score by their sum, all up to today.
    """
    found = trades(edition)
    bought = {
        client.slug: purchases
        for client in edition.book.clients
        if not has_ended(client, edition.today) and (purchases := _purchases(found[client.slug], edition))
    }
    return unless_same("rfm", bought, partial(rfm, bought))


def _purchases(trade: Trade, edition: Edition) -> Purchases | None:
    return Purchases((edition.today - trade.last).days, trade.count, trade.total) if trade.last else None
