"""Money is exact from the file to the last sum, and never a binary float."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inline_book import client
from plaincrm.book.settings import Settings
from plaincrm.book.values import Refused, read_money, read_share
from plaincrm.money import Money, converted, rates
from plaincrm.reading.records import read_record
from plaincrm.reading.settings import read_settings
from plaincrm.views.view import sections
from plaincrm.workshop.memo import Kept, encoder, kept_decoder

AMOUNTS = st.decimals(min_value=-(10**14), max_value=10**14, allow_nan=False, allow_infinity=False, places=6)
RATES = st.decimals(min_value=Decimal("0.000001"), max_value=10**6, places=6)


def floats_in(value: Any) -> list[Any]:
    """Every float within a value."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [found for name in value.__struct_fields__ for found in floats_in(getattr(value, name))]
    if isinstance(value, dict):
        return [found for item in value.items() for found in floats_in(list(item))]
    return [found for item in value for found in floats_in(item)] if isinstance(value, list | tuple) else []


@settings(max_examples=100)
@given(AMOUNTS)
def test_an_amount_is_what_was_written_digit_by_digit(amount: Decimal) -> None:
    written = format(amount, "f")
    money = read_money(f"{written} USD")
    assert money == Money(amount, "USD")
    assert format(money.amount, "f") == written
    assert type(money.amount) is Decimal


@settings(max_examples=40)
@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_no_float_is_made_on_the_way_from_the_file_through_the_memo(amounts: list[Decimal]) -> None:
    lines = "".join(
        f"  - {{date: 2026-01-15, amount: {amount:f}, cost: {amount:f} USD, quantity: 0.1, paid: [{{on: 2026-02-01, amount: {amount:f}}}]}}\n"
        for amount in amounts
    )
    record, faults = client(
        f"potential: 0.1\ncredit: {{limit: 0.1}}\ndeals: {{amount: 0.1, probability: 0.1}}\ncontracts: {{amount: 0.1, every: 1 year}}\ntransactions:\n{lines}"
    )
    assert faults == ()
    assert floats_in(record) == []
    kept = kept_decoder.decode(encoder.encode(Kept(record, None, (), ())))
    assert kept.client == record
    assert floats_in(kept.client) == []
    assert [sale.amount.amount for sale in kept.client.transactions] == amounts
    assert sum(sale.amount.amount for sale in kept.client.transactions) == sum(amounts)


def test_no_float_is_made_of_the_settings() -> None:
    text = "title: T\ncurrency: EUR\nrates: {on: 2026-01-01, USD: 0.1}\ngrades: {A: {share: 0.1}, B: {revenue_from: 0.1}}\ngoals: {2026: 0.1}\nvaluation: {margin: 0.1, growth: 0.1, multiples: {other: [0.1, 0.2, 0.3]}}\n"
    read = read_settings(text.encode(), sections())
    assert read.faults == ()
    assert isinstance(read.settings, Settings)
    assert floats_in(read.settings) == []


@settings(max_examples=60)
@given(st.lists(st.tuples(AMOUNTS, RATES), min_size=1, max_size=20))
def test_conversions_and_their_sums_are_exact(sales: list[tuple[Decimal, Decimal]]) -> None:
    day = date(2026, 1, 1)
    total = Decimal(0)
    for amount, rate in sales:
        total += converted(Money(amount, "USD"), day, rates("EUR", [(day, {"USD": rate})]))
    assert Fraction(total) == sum((Fraction(amount) * Fraction(rate) for amount, rate in sales), Fraction(0))


def test_tenths_add_up() -> None:
    record, _faults = client("transactions:\n" + "  - {date: 2026-01-15, amount: 0.1}\n" * 10)
    assert sum(sale.amount.amount for sale in record.transactions) == 1


@settings(max_examples=100)
@given(st.decimals(min_value=0, max_value=100, places=4))
def test_a_percentage_and_its_fraction_are_one_number(percent: Decimal) -> None:
    assert read_share(f"{percent:f}%") == Fraction(percent) / 100 == read_share(f"{percent.scaleb(-2):f}")


@settings(max_examples=150)
@given(st.text(alphabet="0123456789.,-+ eE€$_'USDEURx\u00a0٣", max_size=14))
def test_what_is_no_amount_is_refused_and_what_is_one_is_exact(text: str) -> None:
    try:
        money = read_money(text)
    except Refused as refused:
        assert refused.code in {"bad-money", "bad-currency"}
        return
    assert Fraction(money.amount) == Fraction(text.split(" ", maxsplit=1)[0])


@pytest.mark.parametrize("amount", ["1e3", "1.5E2", "NaN", "Infinity", "0x1p3"])
def test_floats_are_refused(amount: str) -> None:
    read = read_record(f"---\nname: A\npotential: {amount}\n---\n".encode(), "clients/a.md")
    assert [fault.code for fault in read.faults] == ["bad-money"]
