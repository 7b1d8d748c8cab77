"""The sales of a client: its transactions up to today, in the book's currency; and what they come to in periods."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Transaction
from plaincrm.money import ZERO
from plaincrm.views.once import once
from plaincrm.views.reckoning import in_book

#: The day of a sale, its exact amount in the book's currency, the key of its product (empty for none), and whether it
#: recurs. No more than a tuple, as a large book has 100,000 of them.
Sale: TypeAlias = tuple[date, Decimal, str, bool]


def sales_of(client: Client, edition: Edition) -> Iterator[Sale]:
    """The sales of a client, in the order of its file."""
    today, recurring = edition.today, _recurring_products(edition)
    for sale in client.transactions:
        day = sale.date
        if day <= today:
            money, product, says = sale.amount, sale.product or "", sale.recurring
            amount = in_book(money, day, edition) if money.currency else money.amount  # mostly without the call
            yield day, amount, product, product in recurring if says is None else says


def recurs(sale: Transaction, edition: Edition) -> bool:
    """Whether a sale comes again: as it says itself, else as its product does."""
    return (sale.product or "") in _recurring_products(edition) if sale.recurring is None else sale.recurring


@once
def _recurring_products(edition: Edition) -> frozenset[str]:
    return frozenset(key for key, product in edition.book.settings.products.items() if product.recurring)


class ByPeriod(NamedTuple):
    """Exact revenue up to today, and the recurring part of it, of each period that has any, by the period's number."""

    revenue: dict[int, Decimal]
    recurring: dict[int, Decimal]


def by_period(number: Callable[[date], int], client: Client, edition: Edition) -> ByPeriod:
    """The revenue of a client, period by period; `number` is that of the period that a day lies in."""
    revenue: dict[int, Decimal] = {}
    recurring: dict[int, Decimal] = {}
    for day, amount, _product, again in sales_of(client, edition):
        period = number(day)
        revenue[period] = revenue.get(period, ZERO) + amount
        if again:
            recurring[period] = recurring.get(period, ZERO) + amount
    return ByPeriod(revenue, recurring)
