"""RFM: clients scored by how recently, how often and for how much they bought, each against all others."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from plaincrm.figures.exact import Amount, integers

#: Scores run from 1 to 5; in a small book to 3, as bins of two or three clients would say nothing.
BINS: Final = 5
FEW_BINS: Final = 3
FEW_CLIENTS: Final = 30


class Purchases(NamedTuple):
    """One client's buying: days since the last purchase, number of purchases, their sum."""

    days_since: int
    number: int
    revenue: Amount


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


def rfm(clients: Mapping[str, Purchases]) -> dict[str, Score]:
    """Every client's scores: 1 + floor(bins x number strictly worse / number of clients); ties share one."""
    few = bins(len(clients))
    buying = clients.values()
    recency = _scores([-client.days_since for client in buying], few)
    frequency = _scores([client.number for client in buying], few)
    monetary = _scores(integers(client.revenue for client in buying)[0], few)
    columns = zip(clients, recency, frequency, monetary, strict=True)
    return {key: Score(r, f, m, few) for key, r, f, m in columns}


def _scores(numbers: Sequence[int], few: int) -> list[int]:
    order = sorted(numbers)
    return [1 + few * bisect_left(order, number) // len(order) for number in numbers]
