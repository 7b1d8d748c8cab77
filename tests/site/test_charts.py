"""Shapes of charts stay within their picture and stand where the numbers say."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plaincrm.site.charts import ceiling, columns, line, month_bars
from plaincrm.views.dealings import MonthOfRevenue

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


def month(number: int, revenue: int, recurring: int = 0) -> MonthOfRevenue:
    first = date(2025 + (number - 1) // 12, (number - 1) % 12 + 1, 1)
    return MonthOfRevenue(first.isoformat()[:7], first, Decimal(revenue), Decimal(recurring))


def test_a_scale_ends_at_a_round_number() -> None:
    assert ceiling([5600, 3]) == 6000
    assert ceiling([9999]) == 10000
    assert ceiling([1000]) == 1000
    assert ceiling([]) == ceiling([0]) == ceiling([-5]) == 1


@given(st.lists(AMOUNTS, max_size=5))
def test_a_scale_holds_every_value(values: list[Decimal]) -> None:
    assert all(value <= ceiling(values) for value in values)


def test_the_second_bar_stands_on_the_first() -> None:
    drawn = columns([Decimal(50), Decimal(0)], [Decimal(50), Decimal(0)], [None, Decimal(100)])
    first, second = drawn.bars
    assert drawn.top == 100
    assert (first.y, first.height) == (47, 37)
    assert first.y2 + first.height2 == first.y
    assert (second.height, second.goal) == (0, 10)


@given(st.lists(AMOUNTS, max_size=8))
def test_bars_stay_within_their_picture(values: list[Decimal]) -> None:
    for bar in columns(values).bars:
        assert 0 <= bar.x <= 100
        assert 10 <= bar.y <= 84
        assert 0 <= bar.height <= 74


def test_a_month_is_parted_into_what_recurs_and_the_rest() -> None:
    drawn = month_bars([month(12, 100, 25), month(13, 0), month(14, 50, 50)])
    assert drawn.recurring == "M1 100.0v-25.0h8v25.0zM21 100.0v-50.0h8v50.0z"
    assert drawn.other == "M1 75.0v-75.0h8v75.0z"
    assert drawn.below == ""
    assert drawn.years == ((33.33, 2026),)


def test_a_month_of_credit_notes_hangs_below_the_base_line() -> None:
    drawn = month_bars([month(1, 300), month(2, -100)])
    assert drawn.zero == 75
    assert drawn.below == "M11 75.0v25.0h8v-25.0z"


def test_no_months_make_an_empty_picture() -> None:
    drawn = month_bars([])
    assert (drawn.width, drawn.recurring, drawn.other, drawn.below, drawn.years) == (0, "", "", "", ())


def test_a_line_goes_by_the_largest_value_and_never_below_its_foot() -> None:
    assert line([Decimal(1), Decimal(4), Decimal(-2), Decimal(0)]) == "M0 30.0L10 3.0L20 39.0L30 39.0"
    assert line([Decimal(0)]) == "M0 39.0"
