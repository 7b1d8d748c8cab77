"""Money: exact amounts, currency codes, and conversion by dated rates."""

import bisect
import decimal
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

ZERO: Final = Decimal(0)

# An amount times a rate, summed over a book, must stay exact: 60 digits hold the largest that the reader accepts.
decimal.DefaultContext.prec = 60
decimal.setcontext(decimal.DefaultContext)


class Money(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An exact amount; `currency` is an ISO 4217 code, or empty for the book's own."""

    amount: Decimal
    currency: str = ""


class NoRate(LookupError):
    """No rate leads from `currency` to the book's currency on `day`."""

    def __init__(self, currency: str, day: date) -> None:
        super().__init__(currency, day)
        self.currency = currency
        self.day = day


class Rates(msgspec.Struct, frozen=True):
    """What one unit of a foreign currency is worth in the book's `currency`, from certain days on.

    `days[code]` is sorted; `values[code]` runs beside it.
    """

    currency: str
    days: dict[str, tuple[date, ...]] = {}
    values: dict[str, tuple[Decimal, ...]] = {}


def rates(currency: str, dated: Iterable[tuple[date, Mapping[str, Decimal]]]) -> Rates:
    """Rates of a book from its settings' list, in any order of days."""
    days: dict[str, list[date]] = {}
    values: dict[str, list[Decimal]] = {}
    for day, table in sorted(dated, key=lambda entry: entry[0]):
        for code, value in table.items():
            days.setdefault(code, []).append(day)
            values.setdefault(code, []).append(value)
    return Rates(currency, {c: tuple(d) for c, d in days.items()}, {c: tuple(v) for c, v in values.items()})


def converted(money: Money, day: date, table: Rates) -> Decimal:
    """`money` in the book's currency by the newest rate that held on `day`; raises NoRate."""
    if not money.currency or money.currency == table.currency:
        return money.amount
    position = bisect.bisect_right(table.days.get(money.currency, ()), day)
    if not position:
        raise NoRate(money.currency, day)
    return money.amount * table.values[money.currency][position - 1]


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """Digits after the point of a currency's amounts, by ISO 4217 (JPY 0, EUR 2, KWD 3)."""
    from babel.numbers import get_currency_precision

    return int(get_currency_precision(currency))


@lru_cache(maxsize=256)
def exists(currency: str) -> bool:
    """Whether ISO 4217 knows, or knew, this code."""
    from babel.core import get_global

    return currency in get_global("all_currencies")


@lru_cache(maxsize=256)
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency, e.g. 0.01."""
    return Decimal(1).scaleb(-minor_digits(currency))


def to_minor_units(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half-even to the currency's minor units: the last step before it is shown."""
    return amount.quantize(minor_unit(currency))
