"""The health of the book over the years: what came in and what stayed, and the way from last year to this one."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.period import add_days, months_between
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.ages import AGES, TENURES, AgeBand, band_of, bands
from plaincrm.views.client_years import LAST_12_MONTHS, Years, years_of_clients
from plaincrm.views.fiscal_years import YearOfHealth, fiscal_years, last_12_months
from plaincrm.views.flow import Flow, Mover, flow, foremost_movers, movers
from plaincrm.views.once import name_of, once
from plaincrm.views.trade import first_sale
from plaincrm.views.view import N_, Page, Report, View

URL: Final = "health/index.html"
#: So many clients of each step stand on the page; the report has them all.
_SHOWN: Final = 5
_STEPS: Final = ("lost", "shrunk", "grown", "new")


class HealthReport(Report, frozen=True, kw_only=True):
    """The book over its fiscal years, `years`, and in the `last_12_months`.

    `waterfall` leads from the revenue of the 12 months before to that of the last 12, `movers` are the clients behind
    its steps. `sales_since` is the day of the first transaction, None where there is none, `months_of_sales` the whole
    months from it to today.
    """

    sales_since: date | None
    months_of_sales: int
    years: tuple[YearOfHealth, ...]
    last_12_months: YearOfHealth
    waterfall: Flow
    movers: tuple[Mover, ...]
    tenures: tuple[AgeBand, ...]
    ages: tuple[AgeBand, ...]


class HealthPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `health.html`: as the report, with the foremost clients of each step only."""

    as_of: date
    currency: str
    sales_since: date | None
    months_of_sales: int
    years: tuple[YearOfHealth, ...]
    last_12_months: YearOfHealth
    waterfall: Flow
    movers: dict[str, tuple[Mover, ...]]
    tenures: tuple[AgeBand, ...]
    ages: tuple[AgeBand, ...]


@once
def report(edition: Edition) -> HealthReport:
    """The health of the book as of today."""
    return HealthReport(as_of=edition.today, currency=edition.rates.currency, movers=movers(edition), **_facts(edition))


def pages(edition: Edition) -> Iterator[Page]:
    """The page of the book's health."""
    found = foremost_movers(_SHOWN, edition)
    shown = {step: found.get(step, ()) for step in _STEPS}
    page = HealthPage(as_of=edition.today, currency=edition.rates.currency, movers=shown, **_facts(edition))
    yield Page(URL, "pages/health.html", page, name_of(URL, page))


def _facts(edition: Edition) -> dict[str, Any]:
    began = first_sale(edition)
    tenures, ages = _bands(edition)
    return {
        "sales_since": began,
        "months_of_sales": months_between(began, add_days(edition.today, 1)) if began else 0,
        "years": fiscal_years(edition),
        "last_12_months": last_12_months(edition),
        "waterfall": flow(edition),
        "tenures": tenures,
        "ages": ages,
    }


def _bands(edition: Edition) -> tuple[tuple[AgeBand, ...], tuple[AgeBand, ...]]:
    """Clients by tenure and by age."""
    found = sums(_banded, edition, years_of_clients(edition))
    tenures, ages = ({band: sum_ for (by, band), sum_ in found.items() if by == name} for name in ("tenure", "age"))
    return bands(TENURES, tenures, edition), bands(AGES, ages, edition)


def _banded(_slug: str, years: Years, edition: Edition) -> Parts:
    """The bands of a client with revenue in the last 12 months."""
    row = years.get(LAST_12_MONTHS)
    if row and row.current > 0:
        yield ("tenure", band_of(row.begun, TENURES, edition.today)), (row.current,)
        yield ("age", band_of(row.born, AGES, edition.today)), (row.current,)


VIEW = View(
    name="health",
    title=N_("Health"),
    place=62,
    url=URL,
    letter="h",
    group=N_("Money"),
    pages=pages,
    report=report,
)
