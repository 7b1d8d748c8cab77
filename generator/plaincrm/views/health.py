"""How the client base is: revenue and how much of it recurs, stays, and hangs on few clients."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.concentration import Concentration, concentration
from plaincrm.figures.exact import ratio
from plaincrm.figures.recurring import monthly
from plaincrm.figures.retention import Retention, compound_growth, retention
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded
from plaincrm.views.trade import has_ended, trades

Number = TypeVar("Number")


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of the client base; `why` gives the reason of each that is None.

    Revenue is that of the last 12 months and of the 12 months before. Last year's clients are those with revenue in the
    latter; `client_growth` compares their number `clients_previous` with `clients_now`, those with revenue in the
    former. Concentration is over all clients but former ones without revenue.
    """

    revenue_12_months: Decimal
    revenue_previous: Decimal
    recurring: Decimal
    recurring_share: float | None
    gross_retention: float | None
    net_retention: float | None
    client_retention: float | None
    client_growth: float | None
    clients_now: int
    clients_previous: int
    clients_kept: int
    mrr: Decimal
    arr: Decimal
    top1_share: float | None
    top3_share: float | None
    hhi: float | None
    effective_clients: float | None
    gini: float | None
    open: Decimal
    overdue: Decimal
    why: dict[str, str]


@once
def health(edition: Edition) -> Health:
    """The health of the book's client base."""
    key = (trades(edition), _former(edition), edition.today, edition.settings_digest)
    return unless_same("health", key, partial(_health, edition))


def _health(edition: Edition) -> Health:
    found = trades(edition).values()
    current = sum((trade.current for trade in found), ZERO)
    recurring = sum((trade.recurring for trade in found), ZERO)
    mrr = monthly(instalment for trade in found for instalment in trade.instalments)
    now, previous = _clients(trade.current for trade in found), _clients(trade.previous for trade in found)
    figures: dict[str, Any] = {
        "recurring_share": ratio(recurring, current, _("there is no revenue")),
        "client_growth": compound_growth(previous, now, 1),
        **_retention(edition),
        **_concentration(edition),
    }
    return Health(
        revenue_12_months=rounded(current, edition),
        revenue_previous=rounded(sum((trade.previous for trade in found), ZERO), edition),
        recurring=rounded(recurring, edition),
        clients_now=now,
        clients_previous=previous,
        clients_kept=sum(trade.previous > 0 and trade.current > 0 for trade in found),
        mrr=rounded(mrr, edition),
        arr=rounded(12 * mrr, edition),
        open=rounded(sum((trade.open for trade in found), ZERO), edition),
        overdue=rounded(sum((trade.overdue for trade in found), ZERO), edition),
        why={name: figure.why for name, figure in figures.items() if isinstance(figure, Undefined)},
        **{name: None if isinstance(figure, Undefined) else float(figure) for name, figure in figures.items()},
    )


def _clients(revenue: Iterable[Decimal]) -> int:
    return sum(amount > 0 for amount in revenue)


def kept(edition: Edition) -> Retention | Undefined:
    """Retention over last year's clients."""
    found = trades(edition)
    pairs = ((trade.previous, trade.current) for trade in found.values())
    return unless_same("kept", (found, edition.settings_digest), lambda: retention(pairs))


def _retention(edition: Edition) -> dict[str, Fraction | Undefined]:
    names = {"gross_retention": "gross", "net_retention": "net", "client_retention": "clients"}
    return _parts(kept(edition), names)


@once
def _former(edition: Edition) -> frozenset[str]:
    return frozenset(client.slug for client in edition.book.clients if has_ended(client, edition.today))


@once
def revenue_of_base(edition: Edition) -> tuple[Decimal, ...]:
    """12-month revenue of every client but former ones without any: what concentration is over."""
    former = _former(edition)
    return tuple(trade.current for slug, trade in trades(edition).items() if trade.current > 0 or slug not in former)


def concentrated(edition: Edition) -> Concentration | Undefined:
    """How much of the last 12 months' revenue hangs on few clients."""
    revenue = revenue_of_base(edition)
    return unless_same("concentration", revenue, lambda: concentration(revenue))


def _concentration(edition: Edition) -> dict[str, Fraction | Undefined]:
    names = {"top1_share": "top1", "top3_share": "top3", "hhi": "hhi", "effective_clients": "effective", "gini": "gini"}
    return _parts(concentrated(edition), names)


def _parts(figure: Any, names: dict[str, str]) -> dict[str, Fraction | Undefined]:
    if isinstance(figure, Undefined):
        return dict.fromkeys(names, figure)
    return {name: getattr(figure, part) for name, part in names.items()}
