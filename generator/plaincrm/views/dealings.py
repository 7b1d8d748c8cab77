"""The dealings of one record: transactions, revenue by month and year, deals, contracts, documents, log."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.records import Payment
from plaincrm.money import Money
from plaincrm.period import Duration


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction, newest first; amounts in the book's currency, `original` where written in another.

    `due` is None where it counts as paid; `open` is what is not paid yet, `days_late` how long that is overdue;
    `paid_on` the day of the last payment. `future`: dated after today, so counted nowhere.
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
    days_late: int
    future: bool


class MonthOfRevenue(msgspec.Struct, frozen=True):
    """A month `2026-03`, also one without revenue."""

    month: str
    revenue: Decimal
    recurring: Decimal


class YearOfRevenue(msgspec.Struct, frozen=True):
    """A calendar year; the last one is up to today."""

    year: int
    revenue: Decimal
    recurring: Decimal
    transactions: int


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


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document: `file` relative to the book, `name` its last part; `named` in the record, else only in its folder."""

    file: str
    name: str
    what: str
    on: date | None
    named: bool
