"""Time arithmetic: clamping, the trailing year, durations, periods of goals, repetition."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.period import (
    Duration,
    Span,
    add_days,
    add_months,
    fiscal_year,
    fiscal_year_from,
    fiscal_year_of,
    month_key,
    month_keys,
    months_between,
    occurrences,
    period,
    trailing_year,
    yearly_on,
    years_between,
)

brief = settings(max_examples=80, deadline=None, derandomize=True)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
durations = st.builds(Duration, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]))


@pytest.mark.parametrize(
    ("day", "first", "length"),
    [
        (date(2026, 3, 31), date(2025, 4, 1), 365),
        (date(2024, 2, 29), date(2023, 3, 1), 366),
        (date(2024, 2, 28), date(2023, 2, 28), 366),
        (date(2023, 2, 28), date(2022, 3, 1), 365),
        (date(1998, 4, 30), date(1997, 5, 1), 365),
    ],
)
def test_the_trailing_year_begins_on_the_day_after_minus_one_year(day: date, first: date, length: int) -> None:
    span = trailing_year(day)
    assert span == Span(first, day)
    assert span.days == length
    assert day in span
    assert first in span
    assert first - timedelta(1) not in span


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(1900, 1, 31), 1, date(1900, 2, 28)),
        (date(2000, 1, 31), 1, date(2000, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
    ],
)
def test_adding_months_clamps_to_the_months_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_calendar_ends_without_an_error() -> None:
    assert Duration(9999, "year").after(date(2026, 1, 1)) == date.max
    assert Duration(9999, "week").after(date(9990, 1, 1)) == date.max
    assert add_months(date(1, 1, 1), -1) == date.min
    assert add_days(date(1, 1, 1), -1) == date.min
    assert trailing_year(date.max).last == date.max
    assert period("9999", 4).last == date.max
    assert list(occurrences(date(9998, 6, 1), Duration(1, "year"), Span(date(9998, 1, 1), date.max))) == [
        date(9998, 6, 1),
        date(9999, 6, 1),
        date.max,
    ]


@brief
@given(days, st.integers(-600, 600))
def test_adding_months_lands_in_the_month_meant(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month + months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(1)).day == 1)


@brief
@given(days, days)
def test_months_between_is_the_greatest_number_that_fits(one: date, other: date) -> None:
    first, last = sorted((one, other))
    n = months_between(first, last)
    assert add_months(first, n) <= last < add_months(first, n + 1)
    assert months_between(last, first) == -n
    assert years_between(first, last) == n // 12


def test_an_age_is_counted_in_whole_years() -> None:
    assert years_between(date(1980, 5, 2), date(2026, 5, 1)) == 45
    assert years_between(date(1980, 5, 2), date(2026, 5, 2)) == 46
    assert years_between(date(2026, 5, 2), date(1980, 5, 2)) == 0


def test_durations_count_and_read_as_people_say_them() -> None:
    assert str(Duration(1, "month")) == "1 month"
    assert str(Duration(30, "day")) == "30 days"
    assert Duration(2, "week").after(date(2026, 2, 20)) == date(2026, 3, 6)
    assert Duration(1, "year").after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert Duration(1, "month").times_after(date(2026, 1, 31), 2) == date(2026, 3, 31)


def test_a_duration_in_months_counts_52_weeks_a_year() -> None:
    assert Duration(1, "week").months == Fraction(12, 52)
    assert Duration(26, "week").months == 6
    assert Duration(2, "year").months == 24
    assert Duration(365, "day").months == 12


def test_no_duration_is_shorter_than_one() -> None:
    with pytest.raises(ValueError, match="0"):
        Duration(0, "day")


@pytest.mark.parametrize(
    ("key", "starts", "first", "last"),
    [
        ("2026", 1, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q2", 1, date(2026, 4, 1), date(2026, 6, 30)),
        ("2024-02", 1, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", 4, date(2026, 4, 1), date(2027, 3, 31)),
        ("2026-Q1", 4, date(2026, 4, 1), date(2026, 6, 30)),
        ("2026-Q4", 4, date(2027, 1, 1), date(2027, 3, 31)),
        ("2026-06", 4, date(2026, 6, 1), date(2026, 6, 30)),
        ("2026-Q3", 12, date(2027, 6, 1), date(2027, 8, 31)),
    ],
)
def test_a_goals_key_names_its_days(key: str, starts: int, first: date, last: date) -> None:
    found = period(key, starts)
    assert (found.key, found.first, found.last) == (key, first, last)


@pytest.mark.parametrize(
    "key", ["", "26", "2026-Q5", "2026-13", "2026-00", "2026-6", "2026-q1", "0000", "2026 ", "٢٠٢٦"]
)
def test_what_is_no_period_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}$"):
        period(key)


@brief
@given(days, st.integers(1, 12))
def test_every_day_lies_in_its_fiscal_year(day: date, starts: int) -> None:
    year = fiscal_year(day, starts)
    assert day in year
    assert year == period(year.key, starts) == fiscal_year_from(fiscal_year_of(day, starts), starts)


def test_the_first_fiscal_year_begins_in_the_year_1_though_days_lie_before_it() -> None:
    assert fiscal_year_of(date(1, 1, 1), 4) == 1


@brief
@given(st.integers(1990, 2060), st.integers(1, 12))
def test_four_quarters_make_the_year(year: int, starts: int) -> None:
    quarters = [period(f"{year}-Q{n}", starts) for n in (1, 2, 3, 4)]
    whole = period(str(year), starts)
    assert (quarters[0].first, quarters[3].last) == (whole.first, whole.last)
    assert sum(quarter.days for quarter in quarters) == whole.days
    assert period(str(year + 1), starts).first == whole.last + timedelta(1)


def test_month_keys_name_every_month_touched() -> None:
    assert month_key(date(2026, 3, 9)) == "2026-03"
    assert month_keys(Span(date(2025, 11, 30), date(2026, 2, 1))) == (
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    )
    assert month_keys(Span(date(2026, 2, 1), date(2026, 1, 1))) == ()
    assert Span(date(2026, 2, 1), date(2026, 1, 1)).days == 0


def test_the_29th_of_february_is_kept_on_the_28th_in_common_years() -> None:
    assert yearly_on(2, 29, 2025) == date(2025, 2, 28)
    assert yearly_on(2, 29, 2028) == date(2028, 2, 29)


def test_a_repetition_is_counted_from_its_anchor() -> None:
    found = occurrences(date(2026, 1, 31), Duration(1, "month"), Span(date(2026, 2, 1), date(2026, 5, 1)))
    assert list(found) == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_nothing_repeats_before_its_anchor() -> None:
    found = occurrences(date(2026, 3, 2), Duration(1, "week"), Span(date(2026, 1, 1), date(2026, 3, 10)))
    assert list(found) == [date(2026, 3, 2), date(2026, 3, 9)]
    assert not list(occurrences(date(2026, 3, 2), Duration(1, "day"), Span(date(2026, 1, 1), date(2026, 3, 1))))


@brief
@given(days, durations, days, st.integers(0, 2000))
def test_occurrences_are_those_a_count_from_the_anchor_finds(
    anchor: date, every: Duration, first: date, length: int
) -> None:
    span = Span(first, first + timedelta(length))
    naive = []
    n = 0
    while (day := every.times_after(anchor, n)) <= span.last:
        naive += [day] if day >= span.first else []
        n += 1
    assert list(occurrences(anchor, every, span)) == naive
