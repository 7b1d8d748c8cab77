"""Receivables by age."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from plaincrm.figures.aging import NAMES, Receivable, aging, bucket, days_sales_outstanding
from plaincrm.figures.undefined import Undefined

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("due", "name"),
    [
        (date(2026, 4, 1), "not due"),
        (date(2026, 3, 31), "not due"),
        (date(2026, 3, 30), "1-30"),
        (date(2026, 3, 1), "1-30"),
        (date(2026, 2, 28), "31-60"),
        (date(2026, 1, 30), "31-60"),
        (date(2026, 1, 29), "61-90"),
        (date(2025, 12, 31), "61-90"),
        (date(2025, 12, 30), "91+"),
    ],
)
def test_age_counts_from_the_due_date(due: date, name: str) -> None:
    assert bucket(due, TODAY) == name


def test_every_bucket_is_there_and_they_add_up() -> None:
    result = aging(
        [
            Receivable(date(2026, 5, 1), Decimal("100.10")),
            Receivable(date(2026, 3, 30), Decimal("20.20")),
            Receivable(date(2026, 3, 1), Decimal("-5.05")),
            Receivable(date(2024, 1, 1), 7),
        ],
        TODAY,
    )
    assert tuple(result.buckets) == NAMES == ("not due", "1-30", "31-60", "61-90", "91+")
    assert result.buckets["1-30"] == Fraction("15.15")
    assert result.buckets["31-60"] == 0
    assert result.open == Fraction("122.25") == sum(result.buckets.values())
    assert result.overdue == Fraction("22.15")


def test_dso_of_f1() -> None:
    result = days_sales_outstanding(41500, 138000, 365)
    assert result == Fraction(41500 * 365, 138000)
    assert isinstance(result, Fraction)
    assert round(float(result), 6) == 109.764493


@pytest.mark.parametrize("sales", [0, -100])
def test_without_sales_there_is_no_dso(sales: int) -> None:
    result = days_sales_outstanding(100, sales, 365)
    assert isinstance(result, Undefined)
    assert result.why
