"""RFM: clients scored by how recently, how often and for how much they bought, each against all others."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

from plaincrm.figures.exact import Amount

#: Scores run from 1 to 5; in a small book to 3, as bins of two or three clients would say nothing.
BINS: Final = 5
FEW_BINS: Final = 3
FEW_CLIENTS: Final = 30


class Purchases(NamedTuple):
    """One client's buying: days since the last purchase, number of purchases, their sum."""

    days_since: int
    number: int
    revenue: Amount


#: What the scores for recency, frequency and money go by; more is better.
Rank: TypeAlias = tuple[int, int, Amount]


class Score(NamedTuple):
    """1 is worst, `bins` is best."""

    recency: int
    frequency: int
    monetary: int
    bins: int

    def __str__(self) -> str:
        return f"{self.recency}{self.frequency}{self.monetary}"


def bins(clients: int) -> int:
    """How many scores there are for so many clients."""
    return FEW_BINS if clients < FEW_CLIENTS else BINS


class Lines(NamedTuple):
    """Of each score the numbers above which it is one more, ascending; as a `Rank` goes by."""

    recency: tuple[Amount, ...]
    frequency: tuple[Amount, ...]
    monetary: tuple[Amount, ...]
    bins: int


def ranked(client: Purchases) -> Rank:
    """What the three scores of a client go by."""
    return -client.days_since, client.number, client.revenue


def lines(recency: Sequence[Amount], frequency: Sequence[Amount], monetary: Sequence[Amount]) -> Lines:
    """Where each score begins, from what all clients are ranked by, ascending."""
    few = bins(len(recency))
    return Lines(_lines(recency, few), _lines(frequency, few), _lines(monetary, few), few)


def score(rank: Rank, found: Lines) -> Score:
    """One client's scores: 1 + floor(bins x number strictly worse / number of clients), so that ties share one."""
    recency, frequency, monetary = map(bisect_left, found[:-1], rank)
    return Score(1 + recency, 1 + frequency, 1 + monetary, found.bins)


def _lines(order: Sequence[Amount], few: int) -> tuple[Amount, ...]:
    """A client has at least the score s + 1 if those strictly worse are s / bins of all, or more: it beats that one."""
    return tuple(order[-(-step * len(order) // few) - 1] for step in range(1, few)) if order else ()
