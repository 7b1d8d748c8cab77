"""Amounts, shares, days and lengths of time as the book's language writes them."""

from datetime import date
from decimal import Decimal

import pytest

from plaincrm.period import Duration
from plaincrm.site.formats import Formats, duration, every, iso

EN = Formats("en", "EUR")


@pytest.mark.parametrize(("key", "said"), [("2026", "2026"), ("2026-Q2", "2nd quarter 2026"), ("2026-06", "June 2026")])
def test_a_goals_period_is_said_as_its_key_counts(key: str, said: str) -> None:
    assert EN.period(key) == said


def test_months_stand_alone() -> None:
    assert EN.bare_month("2026-03") == EN.bare_month(date(2026, 3, 31)) == "Mar"
    assert EN.month_name(date(2026, 3, 31)) == "March"
    assert Formats("sl", "EUR").month_name(date(2026, 3, 31)) == "marec"


def test_columns_of_amounts_and_shares_keep_their_digits() -> None:
    assert EN.exact(Decimal(1200)) == "1,200.00"
    assert Formats("en", "JPY").exact(Decimal(1200)) == "1,200"
    assert (EN.tenths(0.89), EN.share(0.89), EN.share(0.891), EN.share(0)) == ("89.0%", "89%", "89.1%", "0%")
    assert EN.decimal(2.333) == "2.33"


def test_a_percent_sign_stands_where_the_language_has_it() -> None:
    assert Formats("de", "EUR").share(0.891) == "89,1\N{NO-BREAK SPACE}%"
    assert Formats("tr", "EUR").share(0.891) == "%89,1"


def test_lengths_of_time_have_their_plurals() -> None:
    assert (duration(Duration(1, "week")), duration(Duration(30, "day"))) == ("1 week", "30 days")
    assert (every(Duration(1, "year")), every(Duration(3, "month"))) == ("every year", "every 3 months")


def test_a_day_for_programs_is_iso() -> None:
    assert iso(date(2026, 3, 31)) == "2026-03-31"
