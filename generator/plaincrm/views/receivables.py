"""Receivables: what is open by age of the due date, how long money takes to come in, and which clients to watch."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import NAMES, days_sales_outstanding
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO
from plaincrm.period import trailing_year
from plaincrm.views.debtors import REASONS, Debtor, OpenInvoice, debtors, open_invoices
from plaincrm.views.expected import Expected, expected
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.reckoning import rounded, share_of, summed
from plaincrm.views.trade import trades
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


class AgeGroup(msgspec.Struct, frozen=True):
    """A bucket with its open invoices and the clients who owe them; `share` of all that is open, None for nothing."""

    name: str
    invoices: int
    clients: int
    amount: Decimal
    share: float | None


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
    key = (debtors(edition), open_invoices(edition), trades(edition), edition.today, edition.settings_digest)
    return unless_same("receivables", key, partial(_report, edition))


def _report(edition: Edition) -> ReceivablesReport:
    found, every = debtors(edition), trades(edition).values()
    still_open = summed((one.open for one in found), edition)
    sales = sum((trade.current for trade in every), ZERO)
    days = trailing_year(edition.today).days
    dso = days_sales_outstanding(still_open, sales, days)
    counts = Counter(invoice.bucket for invoice in open_invoices(edition))
    return ReceivablesReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        buckets={name: summed((one.buckets[name] for one in found), edition) for name in NAMES},
        open=still_open,
        overdue=summed((one.overdue for one in found), edition),
        credit=summed((one.credit for one in found), edition),
        invoices={name: counts[name] for name in NAMES},
        dso=None if isinstance(dso, Undefined) else float(dso),
        sales=rounded(sales, edition),
        days=days,
        first_sale=min((trade.first for trade in every if trade.first), default=None),
        clients=found,
        why={"dso": dso.why} if isinstance(dso, Undefined) else {},
    )


def pages(edition: Edition) -> tuple[Page, ...]:
    """The receivables, further pages of clients, and the open invoices."""
    whole, invoices = report(edition), open_invoices(edition)
    return unless_same(
        "receivables pages", (whole, invoices), lambda: tuple(_pages(whole, expected(edition), invoices))
    )


def _pages(whole: ReceivablesReport, coming: Expected, invoices: tuple[OpenInvoice, ...]) -> Iterator[Page]:
    today, currency = whole.as_of, whole.currency
    first, *others = stable_parts(
        whole.clients, attrgetter("slug"), "receivables/index.html", "receivables/clients-{}.html"
    )
    page = _first_page(whole, coming, first)
    yield Page(first.url, "pages/receivables.html", page, name_of(first.url, page))
    for part in others:
        further = DebtorsPage(as_of=today, currency=currency, clients=part)
        yield Page(part.url, "pages/debtors.html", further, name_of(part.url, further))
    for some in stable_parts(invoices, attrgetter("slug"), INVOICES, "receivables/invoices-{}.html"):
        totals = (len(invoices), whole.open) if some.number == 1 else None
        listed = InvoicesPage(as_of=today, currency=currency, totals=totals, invoices=some)
        yield Page(some.url, "pages/invoices.html", listed, name_of(some.url, listed))


def _first_page(whole: ReceivablesReport, coming: Expected, clients: Part[Debtor]) -> ReceivablesPage:
    watched = _watched(whole.clients)
    first_sale = whole.first_sale
    return ReceivablesPage(
        as_of=whole.as_of,
        currency=whole.currency,
        open=whole.open,
        overdue=whole.overdue,
        credit=whole.credit,
        in_credit=sum(one.credit > 0 for one in whole.clients),
        dso=whole.dso,
        sales=whole.sales,
        days=whole.days,
        why=whole.why,
        young=first_sale if first_sale and first_sale > trailing_year(whole.as_of).first else None,
        ages=tuple(_ages(whole)),
        owing=sum(one.open > 0 for one in whole.clients),
        expected=coming,
        watched=watched[:_WATCHED],
        watched_count=len(watched),
        clients=clients,
        invoices_url=INVOICES,
    )


def _ages(whole: ReceivablesReport) -> Iterator[AgeGroup]:
    for name, amount in whole.buckets.items():
        owing = sum(one.buckets[name] > 0 for one in whole.clients)
        yield AgeGroup(name, whole.invoices[name], owing, amount, share_of(amount, whole.open))


def _watched(clients: tuple[Debtor, ...]) -> tuple[Debtor, ...]:
    """The clients to watch, those with the gravest reason first, and then with the largest debt."""
    found = [one for one in clients if one.reasons]
    return tuple(sorted(found, key=lambda one: REASONS.index(one.reasons[0])))


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
