"""RFM: how recently, how often and for how much clients bought, each scored against all others."""

from collections.abc import Mapping
from functools import partial

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.rfm import Purchases, Score, rfm
from plaincrm.views.once import once, unless_same
from plaincrm.views.remembered import of_each
from plaincrm.views.trade import has_ended, trades


@once
def rfm_scores(edition: Edition) -> dict[str, Score]:
    """The scores, by slug, of every client that ever bought and did not end.

    Recency goes by the last transaction, frequency by their number, the monetary score by their sum, all up to today.
    """
    found = of_each(_purchases, edition.book.clients, edition)
    return unless_same("rfm", found, partial(_scores, found))


def _scores(found: Mapping[str, Purchases | None]) -> dict[str, Score]:
    return rfm({slug: purchases for slug, purchases in found.items() if purchases is not None})


def _purchases(client: Client, edition: Edition) -> Purchases | None:
    trade = trades(edition)[client.slug]
    if trade.last is None or has_ended(client, edition.today):
        return None
    return Purchases((edition.today - trade.last).days, trade.count, trade.total)
