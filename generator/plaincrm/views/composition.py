"""What sales are made of over the years, by grade, product, kind, region and source; and on how few clients they hang."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.concentration import Concentration
from plaincrm.figures.undefined import floats, parts, reasons
from plaincrm.language import _
from plaincrm.views.curves import Curve, cumulative, lorenz_of, round_ranks
from plaincrm.views.health import CONCENTRATION, concentrated
from plaincrm.views.once import name_of, once
from plaincrm.views.shares import Period, Trait, periods, traits
from plaincrm.views.view import N_, Page, Report, View

URL: Final = "composition/index.html"


class SalesRow(msgspec.Struct, frozen=True, kw_only=True):
    """The sales of a group in a period: `name` is a value of the trait `by`, `clients` bought something."""

    by: str
    name: str
    label: str
    period: str
    revenue: Decimal
    share: float | None
    clients: int


class Hanging(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the last 12 months' revenue hangs on few: of `base_clients`, `earning_clients` bring any.

    `hhi` runs to 10,000; the thresholds that it has for markets say nothing about a list of clients.
    """

    top1_share: float | None
    top3_share: float | None
    hhi: float | None
    effective_clients: float | None
    gini: float | None
    base_clients: int
    earning_clients: int


class CompositionReport(Report, frozen=True, kw_only=True):
    """`sales` has a row for every group of every trait and period; the other figures are those of `Hanging`.

    Grades, kinds, regions and sources are those that the clients have today. `pareto` is the cumulative curve.
    """

    rows: ClassVar[str] = "sales"

    periods: tuple[Period, ...]
    sales: tuple[SalesRow, ...]
    top1_share: float | None
    top3_share: float | None
    hhi: float | None
    effective_clients: float | None
    gini: float | None
    base_clients: int
    earning_clients: int
    pareto: Curve
    why: dict[str, str]


class CompositionPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `composition.html`; `ranks` are the points of the curve that stand in its table."""

    as_of: date
    currency: str
    periods: tuple[Period, ...]
    traits: tuple[Trait, ...]
    hanging: Hanging
    pareto: Curve
    lorenz: tuple[tuple[float, float], ...]
    ranks: Curve
    why: dict[str, str]


@once
def report(edition: Edition) -> CompositionReport:
    """The composition of sales up to today."""
    return CompositionReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        periods=periods(edition),
        sales=tuple(_rows(edition)),
        **msgspec.structs.asdict(hanging(edition)),
        pareto=cumulative(edition),
        why=_why(edition),
    )


def _rows(edition: Edition) -> Iterator[SalesRow]:
    for trait in traits(edition):
        for group in trait.groups:
            for span, cell in zip(periods(edition), group.cells, strict=True):
                yield SalesRow(
                    by=trait.name,
                    name=group.name,
                    label=group.label,
                    period=span.key,
                    **msgspec.structs.asdict(cell),
                )


def hanging(edition: Edition) -> Hanging:
    """The measures of concentration, None without revenue."""
    found = concentrated(edition)
    known = found if isinstance(found, Concentration) else None
    return Hanging(
        **floats(parts(found, CONCENTRATION)),
        base_clients=known.clients if known else 0,
        earning_clients=known.earning if known else 0,
    )


def _why(edition: Edition) -> dict[str, str]:
    """The reasons of what is None; a share of a period is so where the period has no revenue."""
    why = reasons(parts(concentrated(edition), CONCENTRATION))
    if any(span.revenue <= 0 for span in periods(edition)):
        why["share"] = _("there is no revenue in the period")
    return why


def pages(edition: Edition) -> Iterator[Page]:
    """The one page."""
    curve = cumulative(edition)
    shown = set(round_ranks(curve[-1].clients)) if curve else set()
    page = CompositionPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        periods=periods(edition),
        traits=traits(edition),
        hanging=hanging(edition),
        pareto=curve,
        lorenz=lorenz_of(curve),
        ranks=tuple(point for point in curve if point.clients in shown),
        why=_why(edition),
    )
    yield Page(URL, "pages/composition.html", page, name_of(URL, page))


VIEW = View(
    name="composition",
    title=N_("Composition"),
    place=66,
    url=URL,
    letter="m",
    group=N_("Money"),
    pages=pages,
    report=report,
)
