"""The client base: revenue and how much of it recurs, stays and hangs on few; and what it is made of."""

from decimal import Decimal

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.views.composition import GradeGroup, Group, composition
from plaincrm.views.health import health
from plaincrm.views.view import N_, Report, View


class BaseReport(Report, frozen=True, kw_only=True):
    """The figures of `health.Health` and the groups of `composition.Composition`."""

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
    grades: tuple[GradeGroup, ...]
    products: tuple[Group, ...]
    regions: tuple[Group, ...]
    kinds: tuple[Group, ...]
    why: dict[str, str]


def report(edition: Edition) -> BaseReport:
    """The client base as of today."""
    return BaseReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        **msgspec.structs.asdict(health(edition)),
        **msgspec.structs.asdict(composition(edition)),
    )


VIEW = View(name="base", title=N_("Client base"), place=65, pages=lambda _edition: (), report=report)
