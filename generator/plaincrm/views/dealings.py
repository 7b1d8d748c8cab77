"""The dealings of one record: transactions, revenue by month and year, deals, contracts."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Contract, Deal, Payment, Transaction
from plaincrm.figures.recurring import Instalment, monthly
from plaincrm.money import ZERO, Money, to_minor_units
from plaincrm.period import Duration, month_number
from plaincrm.views.deals import expected_of
from plaincrm.views.owed import due_day, open_amount
from plaincrm.views.products import product_name
from plaincrm.views.reckoning import foreign, in_book, rounded
from plaincrm.views.sales import ByPeriod, recurs
from plaincrm.views.trade import running_contracts, trades

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
    nothing = rounded(ZERO, edition)
    return tuple([_entry(sale, rests.get(position, nothing), client, edition) for position, sale in ordered])


def _entry(sale: Transaction, still_open: Decimal, client: Client, edition: Edition) -> Entry:
    today, due, paid = edition.today, due_day(sale, client), sale.paid
    future = sale.date > today
    before = open_amount(sale, edition) if due and not future else ZERO
    return Entry(
        on=sale.date,
        what=sale.what or "",
        product=product_name(sale.product, edition),
        invoice=sale.invoice or "",
        amount=rounded(in_book(sale.amount, sale.date, edition), edition),
        original=foreign(sale.amount, edition) if sale.amount.currency else None,
        recurring=recurs(sale, edition),
        due=due,
        paid=paid,
        paid_on=max([payment.on for payment in paid]) if paid else None,
        open=still_open,
        set_off=before - still_open,
        days_late=(today - due).days if due and due < today and still_open > 0 else 0,
        future=future,
    )


def months(found: ByPeriod, edition: Edition) -> tuple[MonthOfRevenue, ...]:
    """Revenue of the last months, today's the last of them, of a client whose revenue by month is `found`."""
    rows = list(_quiet_months(month_number(edition.today), edition.rates.currency))
    first = month_number(edition.today) - _MONTHS + 1
    for number, revenue in found.revenue.items():
        if number >= first:
            recurring = found.recurring.get(number, ZERO)
            quiet = rows[number - first]
            rows[number - first] = MonthOfRevenue(
                quiet.month, quiet.first, rounded(revenue, edition), rounded(recurring, edition)
            )
    return tuple(rows)


@lru_cache(maxsize=4)
def _quiet_months(last: int, currency: str) -> tuple[MonthOfRevenue, ...]:
    """The last months as they are for a client that brought nothing: most months of most clients."""
    firsts = (date(number // 12, number % 12 + 1, 1) for number in range(last - _MONTHS + 1, last + 1))
    nothing = to_minor_units(ZERO, currency)
    return tuple(MonthOfRevenue(first.isoformat()[:7], first, nothing, nothing) for first in firsts)


def years(client: Client, found: ByPeriod, edition: Edition) -> tuple[YearOfRevenue, ...]:
    """Revenue of every calendar year from the first with any, of a client whose revenue by month is `found`."""
    counts = Counter([sale.date.year for sale in client.transactions if sale.date <= edition.today])
    if not counts:
        return ()
    revenue, recurring = _by_year(found.revenue), _by_year(found.recurring)
    months: dict[int, list[Decimal | None]] = {}
    for number, amount in found.revenue.items():
        if amount:
            months.setdefault(number // 12, [None] * 12)[number % 12] = rounded(amount, edition)
    return tuple(
        [
            YearOfRevenue(
                year,
                rounded(revenue.get(year, ZERO), edition),
                rounded(recurring.get(year, ZERO), edition),
                counts[year],
                tuple(months.get(year, _NO_MONTHS)),
            )
            for year in range(min(counts), edition.today.year + 1)
        ]
    )


_NO_MONTHS: Final[list[Decimal | None]] = [None] * 12


def _by_year(months: dict[int, Decimal]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for number, amount in months.items():
        found[number // 12] = found.get(number // 12, ZERO) + amount
    return found


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
    return DealRow(
        what=deal.what or "",
        product=product_name(deal.product, edition),
        state=state,
        amount=None if amount is None else rounded(amount, edition),
        original=foreign(deal.amount, edition) if deal.amount else None,
        probability=None if deal.probability is None else float(deal.probability),
        expected=expected_of(amount, deal.probability, edition) if state == "open" else None,
        opened=deal.opened,
        close_on=deal.close_on,
        closed_on=closed_on,
        because=deal.because or "",
        days_late=max(0, (edition.today - deal.close_on).days) if deal.close_on and state == "open" else 0,
    )


def contract_rows(client: Client, edition: Edition) -> tuple[ContractRow, ...]:
    """The contracts of a client as its file has them."""
    running = running_contracts(client, edition.today)
    return tuple(_contract(contract, contract in running, edition) for contract in client.contracts)


def _contract(contract: Contract, runs: bool, edition: Edition) -> ContractRow:  # noqa: FBT001 - as it is shown
    amount = in_book(contract.amount, edition.today, edition)
    return ContractRow(
        product=product_name(contract.product, edition),
        amount=rounded(amount, edition),
        original=foreign(contract.amount, edition),
        every=contract.every,
        from_=contract.from_,
        until=contract.until,
        renews=contract.renews,
        in_force=runs,
        monthly=rounded(monthly([Instalment(amount, contract.every)]), edition),
    )
