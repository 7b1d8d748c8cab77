"""How much hangs on few clients: the cumulative curve of 12-month revenue, and its mirror, the Lorenz curve."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.concentration import pareto_of
from plaincrm.figures.undefined import Undefined
from plaincrm.views.health import revenue_of_base
from plaincrm.views.once import unless_same

#: Of a long list, the curve has about so many points besides the first ones.
_POINTS: Final = 60
_EACH: Final = 20
#: The ranks that the table behind the picture has: 1, 2, 5, 10, 20, 50 and so on.
_STEPS: Final = (1, 2, 5)


class CurvePoint(msgspec.Struct, frozen=True):
    """The largest `clients` of the base together: their share of all clients, and of revenue."""

    clients: int
    share_of_clients: float
    share_of_revenue: float


Curve = tuple[CurvePoint, ...]


def cumulative(edition: Edition) -> Curve:
    """The Pareto curve from (0, 0) to (1, 1), the largest clients first; without revenue it has no point.

    Of a list longer than 20 it has each of the first 20 clients, and then about 60 points evenly spread.
    """
    revenue = revenue_of_base(edition)
    return unless_same("cumulative", revenue, partial(_cumulative, revenue))


def _cumulative(revenue: list[int]) -> Curve:
    curve = pareto_of(revenue, _ranks)
    if isinstance(curve, Undefined):
        return ()
    count = len(revenue)
    return tuple(CurvePoint(int(clients * count), float(clients), float(part)) for clients, part in curve)


def _ranks(count: int) -> list[int]:
    spread = (step * count // _POINTS for step in range(_POINTS + 1))
    return sorted({*range(min(count, _EACH) + 1), *spread, *round_ranks(count)})


def round_ranks(count: int) -> Iterator[int]:
    """1, 2, 5, 10, 20, 50 ... up to `count`, and `count` itself."""
    power = 1
    while power <= count:
        yield from (step * power for step in _STEPS if step * power < count)
        power *= 10
    if count:
        yield count


def lorenz_of(curve: Curve) -> tuple[tuple[float, float], ...]:
    """The same turned round: (share of clients, share of revenue) from the smallest client on."""
    return tuple((1 - point.share_of_clients, 1 - point.share_of_revenue) for point in reversed(curve))
