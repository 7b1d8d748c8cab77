"""What day it is: asked for, pinned, given by the environment, or the clock's, in this order."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plaincrm import clock

ASKED, PINNED = date(2026, 3, 31), date(2025, 1, 1)


def test_the_day_asked_for_wins_over_the_pinned_one_and_that_over_the_environments(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert clock.today(ASKED, PINNED, "") == ASKED
    assert clock.today(None, PINNED, "") == PINNED
    assert clock.today(None, None, "") == date(2001, 9, 9)


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        ("", date(2026, 3, 30)),
        ("UTC", date(2026, 3, 30)),
        ("Europe/Ljubljana", date(2026, 3, 31)),
        ("America/New_York", date(2026, 3, 30)),
    ],
)
def test_the_environments_moment_is_a_day_in_the_books_timezone(monkeypatch, timezone, day):
    moment = datetime(2026, 3, 30, 22, 30, tzinfo=UTC)  # half past midnight in Ljubljana
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    assert clock.today(None, None, timezone) == day


@pytest.mark.parametrize("value", ["", "soon", "²", "99999999999999999999", "1e9", "253402300800"])
def test_an_environment_that_names_no_moment_is_passed_over(monkeypatch, value):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    assert abs(clock.today(None, None, "UTC") - datetime.now(UTC).date()) <= timedelta(1)


@pytest.mark.parametrize("timezone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata"])
def test_the_clock_is_read_in_the_books_timezone(monkeypatch, timezone):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = datetime.now(ZoneInfo(timezone)).date()
    found = clock.today(None, None, timezone)
    assert before <= found <= datetime.now(ZoneInfo(timezone)).date()


def test_two_sides_of_the_date_line_have_two_days(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    east, west = clock.today(None, None, "Pacific/Kiritimati"), clock.today(None, None, "Pacific/Pago_Pago")
    assert east - west in (timedelta(1), timedelta(2))


@pytest.mark.parametrize("timezone", ["UTC-99", "UTC+24", "nonsense", ""])
def test_a_machine_whose_zone_is_no_zone_has_a_day_all_the_same(monkeypatch, timezone):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with monkeypatch.context() as changed:
        changed.setenv("TZ", timezone)
        time.tzset()
        found = clock.today(None, None, "")
    time.tzset()
    assert abs(found - datetime.now(UTC).date()) <= timedelta(6)
