"""What a client bought, owes and brings again: the facts of its transactions and contracts."""

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
from plaincrm.views.sales import sales_of


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


def trade_of(client: Client, edition: Edition) -> Trade:
    """The facts of one client's transactions and contracts."""
    today = edition.today
    days, sums = _revenue(client, edition)
    items = open_items(client, edition)
    contracts = running_contracts(client, today)
    return Trade(
        len(days),
        days[0] if days else None,
        days[-1] if days else None,
        *sums,
        items,
        sum([item.open for item in items if item.open > 0], ZERO),
        sum([item.open for item in items if item.open > 0 and item.due < today], ZERO),
        sum([-item.open for item in items if item.open < 0], ZERO),
        tuple([Instalment(in_book(contract.amount, today, edition), contract.every) for contract in contracts]),
        standing(Dealings(days, client.since, client.ended, bool(contracts)), today),
    )


class _Begins(NamedTuple):
    """The first days of the last 12 months, of the 12 months before, and of the calendar month."""

    this_year: date
    last_year: date
    month: date


@once
def _begins(edition: Edition) -> _Begins:
    first = trailing_year(edition.today).first
    return _Begins(first, add_months(first, -12), edition.today.replace(day=1))


_Sums = tuple[Decimal, Decimal, Decimal, Decimal, Decimal, dict[str, Decimal]]


def _revenue(client: Client, edition: Edition) -> tuple[list[date], _Sums]:
    """The days of all sales in order, and the sums of a Trade from `total` to `products`: in one go, as books are large."""
    this_year, last_year, month = _begins(edition)
    total = current = recurring = previous = of_month = ZERO
    days: list[date] = []
    products: dict[str, Decimal] = {}
    for day, amount, product, again in sales_of(client, edition):
        days.append(day)
        total += amount
        if day < last_year:
            continue
        if day < this_year:
            previous += amount
            continue
        current += amount
        products[product] = products.get(product, ZERO) + amount
        if again:
            recurring += amount
        if day >= month:
            of_month += amount
    return sorted(days), (total, current, recurring, previous, of_month, products)


def running_contracts(client: Client, today: date) -> tuple[Contract, ...]:
    """The contracts that are in force; those of a client that ended bring nothing."""
    if not client.contracts or has_ended(client, today):
        return ()
    return tuple([each for each in client.contracts if in_force(each.from_, each.until, today)])


def has_ended(client: Client, today: date) -> bool:
    """Whether the client is a former one."""
    return client.ended is not None and client.ended <= today
