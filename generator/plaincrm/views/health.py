"""How the client base is: revenue and how much of it recurs, stays, and hangs on few clients."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.concentration import Concentration, concentration_of
from plaincrm.figures.recurring import Instalment, monthly, recurring_share
from plaincrm.figures.retention import Retention, compound_growth
from plaincrm.figures.undefined import Undefined, floats, parts, reasons
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, Sum, ordered, sums
from plaincrm.views.cases import added, behind, earns, everybody, had, retained_of
from plaincrm.views.client_years import LAST_12_MONTHS, sums_of
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import in_smallest_units, rounded
from plaincrm.views.trade import Trade, has_ended, trades


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


#: What reports call the parts of a `figures.retention.Retention`, of a `figures.concentration.Weight`, and of the
#: `Concentration` that says more.
RETENTION: Final = {"gross_retention": "gross", "net_retention": "net", "client_retention": "clients"}
WEIGHT: Final = {"top1_share": "top1", "top3_share": "top3", "hhi": "hhi", "effective_clients": "effective"}
CONCENTRATION: Final = {**WEIGHT, "gini": "gini"}


@once
def health(edition: Edition) -> Health:
    """The health of the book's client base."""
    found, due = sums_of(LAST_12_MONTHS, edition), dict(sums(_dues, edition, trades(edition)))
    _some, (recurring, open_, overdue) = due.pop(_OWED, Sum(0, (ZERO, ZERO, ZERO)))
    mrr = monthly(Instalment(amount, every) for every, (_some, (amount,)) in due.items())
    all_, before, now = (added(found, some) for some in (everybody, had, earns))
    figures: dict[str, Any] = {
        "recurring_share": recurring_share(recurring, all_.current),
        "client_growth": compound_growth(before.clients, now.clients, 1),
        **parts(kept(edition), RETENTION),
        **parts(concentrated(edition), CONCENTRATION),
    }
    return Health(
        revenue_12_months=rounded(all_.current, edition),
        revenue_previous=rounded(all_.previous, edition),
        recurring=rounded(recurring, edition),
        clients_now=now.clients,
        clients_previous=before.clients,
        clients_kept=before.clients - behind("lost", found).clients,
        mrr=rounded(mrr, edition),
        arr=rounded(12 * mrr, edition),
        open=rounded(open_, edition),
        overdue=rounded(overdue, edition),
        why=reasons(figures),
        **floats(figures),
    )


_OWED: Final = "owed"


def _dues(_slug: str, trade: Trade, _edition: Edition) -> Parts:
    """What a client brings again and owes, and what its contracts bring together in each of their periods."""
    if trade.recurring or trade.open:
        yield _OWED, (trade.recurring, trade.open, trade.overdue)
    for instalment in trade.instalments:
        yield instalment.every, (instalment.amount,)


def kept(edition: Edition) -> Retention | Undefined:
    """Retention over last year's clients."""
    return retained_of(sums_of(LAST_12_MONTHS, edition))


def revenue_of_base(edition: Edition) -> list[int]:
    """12-month revenue, ascending, of every client but former ones without any: what concentration is over.

    It is in `in_smallest_units`, and a net credit is none at all.
    """
    return ordered(_revenue_of_one, edition, trades(edition), edition.records)


def _revenue_of_one(_slug: str, trade: Trade, client: Client, edition: Edition) -> int | None:
    if trade.current > 0:
        return in_smallest_units(trade.current)
    return None if has_ended(client, edition.today) else 0


def concentrated(edition: Edition) -> Concentration | Undefined:
    """How much of the last 12 months' revenue hangs on few clients."""
    revenue = revenue_of_base(edition)
    return unless_same("concentration", revenue, lambda: concentration_of(revenue))
