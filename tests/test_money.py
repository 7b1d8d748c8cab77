"""Money: exact, and converted only by a rate that held on the day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.money import Money, NoRate, Rates, converted, exists, minor_digits, minor_unit, rates, to_minor_units

brief = settings(max_examples=100, deadline=None, derandomize=True)
DAY = date(2026, 3, 31)
TABLE = rates(
    "EUR",
    [
        (date(2026, 1, 1), {"USD": Decimal("0.92"), "GBP": Decimal("1.17")}),
        (date(2025, 1, 1), {"USD": Decimal("0.96")}),
        (date(2026, 3, 1), {"GBP": Decimal("1.20")}),
    ],
)


@pytest.mark.parametrize(
    ("amount", "currency", "day", "value"),
    [
        ("100", "", DAY, "100"),
        ("100", "EUR", DAY, "100"),
        ("100", "USD", DAY, "92.00"),
        ("100", "USD", date(2025, 12, 31), "96.00"),
        ("100", "USD", date(2026, 1, 1), "92.00"),
        ("100", "GBP", date(2026, 2, 28), "117.00"),
        ("-100", "GBP", date(2026, 3, 1), "-120.00"),
        ("100", "EUR", date(1900, 1, 1), "100"),
    ],
)
def test_an_amount_counts_at_the_newest_rate_that_held_on_its_day(amount, currency, day, value):
    assert converted(Money(Decimal(amount), currency), day, TABLE) == Decimal(value)


@pytest.mark.parametrize(("currency", "day"), [("USD", date(2024, 12, 31)), ("GBP", date(2025, 12, 31)), ("CHF", DAY)])
def test_where_no_rate_held_nothing_is_guessed(currency, day):
    with pytest.raises(NoRate) as refused:
        converted(Money(Decimal(1), currency), day, TABLE)
    assert (refused.value.currency, refused.value.day) == (currency, day)
    assert isinstance(refused.value, LookupError)


@brief
@given(
    st.lists(
        st.tuples(st.dates(), st.decimals("0.0001", 10_000, places=6)),
        min_size=1,
        max_size=9,
        unique_by=lambda one: one[0],
    ),
    st.dates(),
)
def test_the_order_in_which_rates_are_written_does_not_matter(dated, day):
    table = rates("EUR", [(on, {"USD": value}) for on, value in dated])
    assert table == rates("EUR", [(on, {"USD": value}) for on, value in reversed(dated)])
    held = [pair for pair in dated if pair[0] <= day]
    if held:
        assert converted(Money(Decimal(100), "USD"), day, table) == 100 * max(held)[1]
    else:
        with pytest.raises(NoRate):
            converted(Money(Decimal(100), "USD"), day, table)


@brief
@given(st.lists(st.decimals(-(10**15), 10**15, places=4), max_size=60), st.decimals("0.000001", 10**6, places=8))
def test_sums_of_converted_amounts_are_exact(amounts, rate):
    table = rates("EUR", [(DAY, {"USD": rate})])
    total = sum((converted(Money(amount, "USD"), DAY, table) for amount in amounts), Decimal(0))
    assert total == sum(int(amount * 10**4) for amount in amounts) * int(rate * 10**8) / Decimal(10**12)


@pytest.mark.parametrize(("code", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("USD", 2), ("CLF", 4)])
def test_minor_digits_are_those_of_iso_4217(code, digits):
    assert minor_digits(code) == digits
    assert minor_unit(code) == Decimal(10) ** -digits


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.005", "0.00"), ("0.015", "0.02"), ("-2.675", "-2.68"), ("1200", "1200.00")]
)
def test_only_the_last_step_rounds_and_that_half_to_even(amount, rounded):
    assert str(to_minor_units(Decimal(amount), "EUR")) == rounded
    assert to_minor_units(Decimal("1.5"), "JPY") == 2


def test_currencies_that_exist_and_those_that_do_not():
    assert [code for code in ("EUR", "DEM", "XAU", "EURO", "eur", "", "ZZZ") if exists(code)] == ["EUR", "DEM", "XAU"]


def test_a_book_without_rates_knows_its_own_currency_only():
    assert converted(Money(Decimal(5)), DAY - timedelta(9999), Rates("EUR")) == 5
    with pytest.raises(NoRate):
        converted(Money(Decimal(5), "USD"), DAY, Rates("EUR"))
