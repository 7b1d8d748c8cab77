"""What a client bought, owes and brings again: the facts of its transactions and contracts."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Contract
from plaincrm.figures.recurring import Instalment, in_force
from plaincrm.figures.status import Dealings, standing
from plaincrm.figures.status import Standing as Activity
from plaincrm.money import ZERO
from plaincrm.period import add_months, trailing_year
from plaincrm.views.accumulated import ordered
from plaincrm.views.once import once
from plaincrm.views.owed import OpenItem, open_items
from plaincrm.views.reckoning import in_book
from plaincrm.views.remembered import of_each


class Trade(msgspec.Struct, frozen=True):
    """Exact amounts in the book's currency, of transactions dated today or before.

    `current` is the revenue of the last 12 months, `recurring` the part of it that comes again, `previous` the revenue
    of the 12 months before, `month` that of the current calendar month. `products` parts `current` by product key.
    `items` are what is left to pay, `open` and `overdue` the sums of those that the client owes, `credit` that of credit
    notes which nothing was left to be set off against; `instalments` are what contracts in force bring; `activity` says
    whether the client still is one.
    """

    count: int
    first: date | None
    last: date | None
    total: Decimal
    current: Decimal
    recurring: Decimal
    previous: Decimal
    month: Decimal
    products: dict[str, Decimal]
    items: tuple[OpenItem, ...]
    open: Decimal
    overdue: Decimal
    credit: Decimal
    instalments: tuple[Instalment, ...]
    activity: Activity


@once
def trades(edition: Edition) -> dict[str, Trade]:
    """The trade of every client, by slug."""
    return of_each(trade_of, edition.book.clients, edition)


def first_sale(edition: Edition) -> date | None:
    """The day of the first transaction of the book; None where there was none up to today."""
    return next(iter(ordered(_first, edition, trades(edition))), None)


def _first(_slug: str, trade: Trade, _edition: Edition) -> date | None:
    return trade.first


def month_number(day: date) -> int:
    """Months since the year 0: a number for a calendar month."""
    return day.year * 12 + day.month - 1


def trade_of(client: Client, edition: Edition) -> Trade:
    """The facts of one client's transactions and contracts."""
    today = edition.today
    days = sorted([sale.date for sale in client.transactions if sale.date <= today])
    items = open_items(client, edition)
    contracts = client.contracts
    dealings = Dealings(days, client.since, client.ended, bool(contracts) and any(_runs(c, today) for c in contracts))
    return Trade(
        len(days),
        days[0] if days else None,
        days[-1] if days else None,
        *_revenue(client, edition),
        items,
        sum([item.open for item in items if item.open > 0], ZERO),
        sum([item.open for item in items if item.open > 0 and item.due < today], ZERO),
        sum([-item.open for item in items if item.open < 0], ZERO),
        tuple(_instalments(client, edition)) if contracts else (),
        standing(dealings, today),
    )


class _Rules(msgspec.Struct, frozen=True):
    """What sorts sales: the days from which they are of this year's or last year's revenue, and what recurs."""

    this_year: date
    last_year: date
    recurring: frozenset[str]


@once
def _rules(edition: Edition) -> _Rules:
    first = trailing_year(edition.today).first
    products = edition.book.settings.products
    return _Rules(
        first, add_months(first, -12), frozenset(key for key, product in products.items() if product.recurring)
    )


def recurring_products(edition: Edition) -> frozenset[str]:
    """The keys of the products whose sales recur, where these do not say it themselves."""
    return _rules(edition).recurring


_Sums = tuple[Decimal, Decimal, Decimal, Decimal, Decimal, dict[str, Decimal]]


def _revenue(client: Client, edition: Edition) -> _Sums:
    """The sums of a Trade from `total` to `products`, in one go, as books are large."""
    rules, today, month = _rules(edition), edition.today, edition.today.replace(day=1)
    this_year, last_year, again = rules.this_year, rules.last_year, rules.recurring
    total = current = recurring = previous = of_month = ZERO
    products: dict[str, Decimal] = {}
    for sale in client.transactions:
        day = sale.date
        if day > today:
            continue
        amount = in_book(sale.amount, day, edition) if sale.amount.currency else sale.amount.amount
        total += amount
        if day < last_year:
            continue
        if day < this_year:
            previous += amount
            continue
        current += amount
        product = sale.product or ""
        products[product] = products.get(product, ZERO) + amount
        if product in again if sale.recurring is None else sale.recurring:
            recurring += amount
        if day >= month:
            of_month += amount
    return total, current, recurring, previous, of_month, products


class Months(NamedTuple):
    """Revenue up to today, and the recurring part of it, of each month that has any, by `month_number`."""

    revenue: dict[int, Decimal]
    recurring: dict[int, Decimal]


def by_month(clients: Iterable[Client], edition: Edition) -> Months:
    """The revenue of clients, month by month."""
    again, today = _rules(edition).recurring, edition.today
    revenue: dict[int, Decimal] = {}
    recurring: dict[int, Decimal] = {}
    for client in clients:
        for sale in client.transactions:
            day = sale.date
            if day > today:
                continue
            amount = in_book(sale.amount, day, edition) if sale.amount.currency else sale.amount.amount
            month = day.year * 12 + day.month - 1
            revenue[month] = revenue.get(month, ZERO) + amount
            if (sale.product or "") in again if sale.recurring is None else sale.recurring:
                recurring[month] = recurring.get(month, ZERO) + amount
    return Months(revenue, recurring)


def _runs(contract: Contract, today: date) -> bool:
    return in_force(contract.from_, contract.until, today)


def _instalments(client: Client, edition: Edition) -> Iterator[Instalment]:
    """What contracts in force bring; those of a client that ended bring nothing."""
    if has_ended(client, edition.today):
        return
    for contract in client.contracts:
        if _runs(contract, edition.today):
            yield Instalment(in_book(contract.amount, edition.today, edition), contract.every)


def has_ended(client: Client, today: date) -> bool:
    """Whether the client is a former one."""
    return client.ended is not None and client.ended <= today
