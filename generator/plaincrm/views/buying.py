"""RFM: how recently, how often and for how much clients bought, each scored against all others."""

from functools import partial

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.exact import Amount
from plaincrm.figures.rfm import Lines, Purchases, Rank, Score, lines, ranked, score
from plaincrm.views.accumulated import ordered
from plaincrm.views.once import once, unless_same
from plaincrm.views.remembered import of_each, of_each_given
from plaincrm.views.trade import has_ended, trades


@once
def rfm_scores(edition: Edition) -> dict[str, Score | None]:
    """The scores, by slug, of every client; None of whoever never bought, or ended.

    Recency goes by the last transaction, frequency by their number, the monetary score by their sum, all up to today.
    """
    found = of_each(_rank, edition.book.clients, edition)
    drawn = lines(*(ordered(by, edition, found) for by in (_recency, _frequency, _monetary)))
    drawn = unless_same(
        "rfm", drawn, partial(Lines, *drawn)
    )  # the very same, so that each is seen to be so at a glance
    return of_each_given(_score, edition.book.clients, found, edition, dict.fromkeys(found, drawn))


def _rank(client: Client, edition: Edition) -> Rank | None:
    trade = trades(edition)[client.slug]
    if trade.last is None or has_ended(client, edition.today):
        return None
    return ranked(Purchases((edition.today - trade.last).days, trade.count, trade.total))


def _score(_client: Client, rank: Rank | None, drawn: Lines, _edition: Edition) -> Score | None:
    return score(rank, drawn) if rank else None


def _recency(_slug: str, rank: Rank | None, _edition: Edition) -> Amount | None:
    return rank[0] if rank else None


def _frequency(_slug: str, rank: Rank | None, _edition: Edition) -> Amount | None:
    return rank[1] if rank else None


def _monetary(_slug: str, rank: Rank | None, _edition: Edition) -> Amount | None:
    return rank[2] if rank else None
