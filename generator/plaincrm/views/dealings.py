"""The dealings of one record: transactions, revenue by month and year, deals, contracts."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Contract, Deal, Payment, Transaction
from plaincrm.figures.recurring import Instalment, in_force, monthly
from plaincrm.money import ZERO, Money
from plaincrm.period import Duration
from plaincrm.views.deals import weighted
from plaincrm.views.owed import due_day, open_amount
from plaincrm.views.reckoning import foreign, in_book, rounded, summed
from plaincrm.views.trade import Months, by_month, is_recurring, month_number, trades

#: So many months of revenue are shown.
_MONTHS: Final = 36


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction, newest first; amounts in the book's currency, `original` where written in another.

    `due` is None where it counts as paid; `open` is what is not paid yet, `days_late` how long that is overdue;
    `paid_on` the day of the last payment, `set_off` what a credit note took off it, or was set off of a credit note
    (negative). `future`: dated after today, so counted nowhere.
    """

    on: date
    what: str
    product: str
    invoice: str
    amount: Decimal
    original: Money | None
    recurring: bool
    due: date | None
    paid: tuple[Payment, ...]
    paid_on: date | None
    open: Decimal
    set_off: Decimal
    days_late: int
    future: bool


class MonthOfRevenue(msgspec.Struct, frozen=True):
    """A month `2026-03`, by its first day, also one without revenue."""

    month: str
    first: date
    revenue: Decimal
    recurring: Decimal


class YearOfRevenue(msgspec.Struct, frozen=True):
    """A calendar year; the last one is up to today. `months` are January to December, None for one without revenue."""

    year: int
    revenue: Decimal
    recurring: Decimal
    transactions: int
    months: tuple[Decimal | None, ...]


class DealRow(msgspec.Struct, frozen=True, kw_only=True):
    """A deal; `state` is `open`, `won` or `lost`. Open ones first, by the day they close, then the newest."""

    what: str
    product: str
    state: str
    amount: Decimal | None
    original: Money | None
    probability: float | None
    expected: Decimal | None
    opened: date | None
    close_on: date | None
    closed_on: date | None
    because: str
    days_late: int


class ContractRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contract: `amount` once in each `every`; `monthly` is what that makes a month, while `in_force`."""

    product: str
    amount: Decimal
    original: Money | None
    every: Duration
    from_: date | None
    until: date | None
    renews: date | None
    in_force: bool
    monthly: Decimal


def entries(client: Client, edition: Edition) -> tuple[Entry, ...]:
    """The transactions of a client, newest first."""
    ordered = sorted(enumerate(client.transactions), key=lambda item: (item[1].date, item[0]), reverse=True)
    rests = {item.position: item.open for item in trades(edition)[client.slug].items}
    return tuple(_entry(sale, rests.get(position, ZERO), client, edition) for position, sale in ordered)


def _entry(sale: Transaction, still_open: Decimal, client: Client, edition: Edition) -> Entry:
    due, future = due_day(sale, client), sale.date > edition.today
    before = open_amount(sale, edition) if due and not future else ZERO
    late = (edition.today - due).days if due and still_open > 0 else 0
    return Entry(
        on=sale.date,
        what=sale.what or "",
        product=product_name(sale.product, edition),
        invoice=sale.invoice or "",
        amount=rounded(in_book(sale.amount, sale.date, edition), edition),
        original=foreign(sale.amount, edition),
        recurring=is_recurring(sale, edition.book.settings),
        due=due,
        paid=sale.paid,
        paid_on=max((payment.on for payment in sale.paid), default=None),
        open=rounded(still_open, edition),
        set_off=rounded(before - still_open, edition),
        days_late=max(0, late),
        future=future,
    )


def product_name(key: str | None, edition: Edition) -> str:
    """A product as it is shown."""
    product = edition.book.settings.products.get(key or "")
    return (product.name if product else None) or key or ""


def months(client: Client, edition: Edition) -> tuple[MonthOfRevenue, ...]:
    """Revenue of the last months, today's the last of them."""
    last, found = month_number(edition.today), by_month((client,), edition)
    return tuple(_month(number, found, edition) for number in range(last - _MONTHS + 1, last + 1))


def _month(number: int, found: Months, edition: Edition) -> MonthOfRevenue:
    first = date(number // 12, number % 12 + 1, 1)
    revenue, recurring = found.revenue.get(number, ZERO), found.recurring.get(number, ZERO)
    return MonthOfRevenue(first.isoformat()[:7], first, rounded(revenue, edition), rounded(recurring, edition))


def years(client: Client, edition: Edition) -> tuple[YearOfRevenue, ...]:
    """Revenue of every calendar year from the first with any."""
    found = by_month((client,), edition)
    counts = Counter(sale.date.year for sale in client.transactions if sale.date <= edition.today)
    return tuple(
        YearOfRevenue(
            year,
            _of_year(year, found.revenue, edition),
            _of_year(year, found.recurring, edition),
            counts[year],
            _months_of(year, found.revenue, edition),
        )
        for year in (range(min(counts), edition.today.year + 1) if counts else ())
    )


def _months_of(year: int, months: dict[int, Decimal], edition: Edition) -> tuple[Decimal | None, ...]:
    found = (months.get(month) for month in range(12 * year, 12 * year + 12))
    return tuple(rounded(amount, edition) if amount else None for amount in found)


def _of_year(year: int, months: dict[int, Decimal], edition: Edition) -> Decimal:
    return summed((months.get(month) for month in range(12 * year, 12 * year + 12)), edition)


def deal_rows(record: AnyRecord, edition: Edition) -> tuple[DealRow, ...]:
    """The deals of a record: open ones by the day they close, then closed ones, the newest first."""
    rows = [_deal(deal, edition) for deal in record.deals]
    waiting = sorted((row for row in rows if row.state == "open"), key=lambda row: row.close_on or date.max)
    closed = sorted(
        (row for row in rows if row.state != "open"), key=lambda row: row.closed_on or date.min, reverse=True
    )
    return (*waiting, *closed)


def _deal(deal: Deal, edition: Edition) -> DealRow:
    closed_on = deal.won or deal.lost
    state = "won" if deal.won else "lost" if deal.lost else "open"
    amount = in_book(deal.amount, min(closed_on or edition.today, edition.today), edition) if deal.amount else None
    share = deal.probability if state == "open" else None
    expected = None if amount is None or share is None else rounded(weighted(amount, share), edition)
    return DealRow(
        what=deal.what or "",
        product=product_name(deal.product, edition),
        state=state,
        amount=None if amount is None else rounded(amount, edition),
        original=foreign(deal.amount, edition) if deal.amount else None,
        probability=None if deal.probability is None else float(deal.probability),
        expected=expected,
        opened=deal.opened,
        close_on=deal.close_on,
        closed_on=closed_on,
        because=deal.because or "",
        days_late=max(0, (edition.today - deal.close_on).days) if deal.close_on and state == "open" else 0,
    )


def contract_rows(client: Client, edition: Edition) -> tuple[ContractRow, ...]:
    """The contracts of a client as its file has them."""
    return tuple(_contract(contract, client, edition) for contract in client.contracts)


def _contract(contract: Contract, client: Client, edition: Edition) -> ContractRow:
    amount = in_book(contract.amount, edition.today, edition)
    ended = client.ended is not None and client.ended <= edition.today
    return ContractRow(
        product=product_name(contract.product, edition),
        amount=rounded(amount, edition),
        original=foreign(contract.amount, edition),
        every=contract.every,
        from_=contract.from_,
        until=contract.until,
        renews=contract.renews,
        in_force=not ended and in_force(contract.from_, contract.until, edition.today),
        monthly=rounded(monthly([Instalment(amount, contract.every)]), edition),
    )
