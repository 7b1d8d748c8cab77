"""Receivables: what is open by age of the due date, how long money takes to come in, and which clients to watch."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import days_sales_outstanding
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO
from plaincrm.period import trailing_year
from plaincrm.views.appraisal import revenue_parts
from plaincrm.views.debtors import Debtor, OpenInvoice, debtors, open_invoices
from plaincrm.views.expected import Expected, expected
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of, once
from plaincrm.views.owed_in_all import AgeGroup, owed_in_all, watched
from plaincrm.views.reckoning import rounded
from plaincrm.views.trade import first_sale
from plaincrm.views.view import N_, Page, Report, View

INVOICES: Final = "receivables/invoices.html"
#: So many clients to watch stand on the page.
_WATCHED: Final = 20


class ReceivablesReport(Report, frozen=True, kw_only=True):
    """What is open in all, by age of the due date, and by client.

    `buckets` sum to `open`, and all of them but `not due` to `overdue`; `invoices` counts open invoices in each. `credit`
    is what credit notes leave where nothing is open to set them off against: it is in no bucket, and not taken off what
    others owe. `dso` is `open / sales x days`, `sales` being those of the last 12 months, which have `days` days; where the
    book's `first_sale` is later than their first day, it counts days without any sale.
    """

    buckets: dict[str, Decimal]
    open: Decimal
    overdue: Decimal
    credit: Decimal
    invoices: dict[str, int]
    dso: float | None
    sales: Decimal
    days: int
    first_sale: date | None
    clients: tuple[Debtor, ...]
    why: dict[str, str]


class ReceivablesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `receivables.html`. `watched` are the foremost of the clients to watch, `watched_count` all of them.

    `owing` counts clients who owe something; `clients` is the first page of all of the report's. `young` is the day of
    the first sale where that is within the last 12 months.
    """

    as_of: date
    currency: str
    open: Decimal
    overdue: Decimal
    credit: Decimal
    in_credit: int
    dso: float | None
    sales: Decimal
    days: int
    why: dict[str, str]
    young: date | None
    ages: tuple[AgeGroup, ...]
    owing: int
    expected: Expected
    watched: tuple[Debtor, ...]
    watched_count: int
    clients: Part[Debtor]
    invoices_url: str


class DebtorsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `debtors.html`: a further page of clients."""

    as_of: date
    currency: str
    clients: Part[Debtor]


class InvoicesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `invoices.html`: open invoices, what was due first coming first.

    `totals` is how many there are and what is open of them; on the first page alone, as it changes with every amount.
    """

    as_of: date
    currency: str
    totals: tuple[int, Decimal] | None
    invoices: Part[OpenInvoice]


@once
def report(edition: Edition) -> ReceivablesReport:
    """What is open today."""
    owed, sales = owed_in_all(edition), sum(revenue_parts(edition), ZERO)
    days = trailing_year(edition.today).days
    dso = days_sales_outstanding(owed.open, sales, days)
    return ReceivablesReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        buckets={group.name: group.amount for group in owed.groups},
        open=owed.open,
        overdue=owed.overdue,
        credit=owed.credit,
        invoices={group.name: group.invoices for group in owed.groups},
        dso=None if isinstance(dso, Undefined) else float(dso),
        sales=rounded(sales, edition),
        days=days,
        first_sale=first_sale(edition),
        clients=debtors(edition),
        why={"dso": dso.why} if isinstance(dso, Undefined) else {},
    )


def pages(edition: Edition) -> Iterator[Page]:
    """The receivables, further pages of clients, and the open invoices."""
    today, currency = edition.today, edition.rates.currency
    first, *others = stable_parts(
        debtors(edition), attrgetter("slug"), "receivables/index.html", "receivables/clients-{}.html"
    )
    page = _first_page(first, edition)
    yield Page(first.url, "pages/receivables.html", page, name_of(first.url, page))
    for part in others:
        further = DebtorsPage(as_of=today, currency=currency, clients=part)
        yield Page(part.url, "pages/debtors.html", further, name_of(part.url, further))
    invoices = open_invoices(edition)
    for some in stable_parts(invoices, attrgetter("slug"), INVOICES, "receivables/invoices-{}.html"):
        totals = (len(invoices), owed_in_all(edition).open) if some.number == 1 else None
        listed = InvoicesPage(as_of=today, currency=currency, totals=totals, invoices=some)
        yield Page(some.url, "pages/invoices.html", listed, name_of(some.url, listed))


def _first_page(clients: Part[Debtor], edition: Edition) -> ReceivablesPage:
    whole, owed, watch = report(edition), owed_in_all(edition), watched(edition)
    return ReceivablesPage(
        as_of=whole.as_of,
        currency=whole.currency,
        open=whole.open,
        overdue=whole.overdue,
        credit=whole.credit,
        in_credit=owed.in_credit,
        dso=whole.dso,
        sales=whole.sales,
        days=whole.days,
        why=whole.why,
        young=whole.first_sale if _is_young(whole) else None,
        ages=owed.groups,
        owing=owed.owing,
        expected=expected(edition),
        watched=watch[:_WATCHED],
        watched_count=len(watch),
        clients=clients,
        invoices_url=INVOICES,
    )


def _is_young(whole: ReceivablesReport) -> bool:
    return whole.first_sale is not None and whole.first_sale > trailing_year(whole.as_of).first


VIEW = View(
    name="receivables",
    title=N_("Receivables"),
    place=55,
    url="receivables/index.html",
    letter="o",
    group=N_("Money"),
    pages=pages,
    report=report,
)
