"""Whether a client is still one."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from plaincrm.figures.status import Dealings, Ground, Standing, Status, standing
from plaincrm.period import Duration

TODAY = date(2026, 3, 31)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(n) for n in days]


def test_a_contract_in_force_settles_it() -> None:
    result = standing(Dealings(ago(2000), contract_in_force=True), TODAY)
    assert (result.status, result.ground, result.silence) == (Status.ACTIVE, Ground.CONTRACT, 2000)


def test_a_client_that_ended_is_former_even_with_a_contract_left_running() -> None:
    dealings = Dealings(ago(1, 2, 3), ended=TODAY, contract_in_force=True)
    assert standing(dealings, TODAY).status is Status.FORMER
    assert standing(Dealings(ago(1, 2, 3), ended=TODAY + timedelta(1)), TODAY).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("silence", "status"),
    [(60, Status.ACTIVE), (61, Status.AT_RISK), (90, Status.AT_RISK), (91, Status.LAPSED)],
)
def test_silence_is_measured_by_the_clients_own_rhythm(silence: int, status: Status) -> None:
    steady = standing(Dealings(ago(silence, silence + 30, silence + 60, silence + 960)), TODAY)
    assert steady == Standing(status, Ground.RHYTHM, silence, Fraction(30), Fraction(silence, 30))


def test_the_usual_gap_of_an_even_number_is_between_the_middle_two() -> None:
    assert standing(Dealings(ago(0, 30, 130)), TODAY).usual_gap == 65
    assert standing(Dealings(ago(0, 1, 2)), TODAY).ratio == 0


def test_several_transactions_of_a_day_are_one_date() -> None:
    twice = standing(Dealings(ago(10, 10, 40, 40)), TODAY)
    assert (twice.ground, twice.usual_gap, twice.silence) == (Ground.TOO_LITTLE_HISTORY, None, 10)


def test_what_is_dated_after_today_is_not_looked_at() -> None:
    assert standing(Dealings(ago(-5, 10, 40)), TODAY).ground is Ground.TOO_LITTLE_HISTORY


@pytest.mark.parametrize(
    ("dates", "since", "status"),
    [
        (ago(100), None, Status.NEW),
        (ago(100), TODAY - timedelta(3000), Status.ACTIVE),
        (ago(100, 900), None, Status.ACTIVE),
        (ago(400), None, Status.LAPSED),
        ([], TODAY - timedelta(30), Status.NEW),
        ([], TODAY - timedelta(400), Status.LAPSED),
        ([], None, Status.NEW),
    ],
)
def test_too_little_history_leaves_one_horizon(dates: list[date], since: date | None, status: Status) -> None:
    result = standing(Dealings(dates, since), TODAY)
    assert (result.status, result.ground, result.ratio) == (status, Ground.TOO_LITTLE_HISTORY, None)


def test_the_horizon_is_a_setting_and_its_last_day_counts() -> None:
    exactly = Dealings([date(2025, 3, 31)])
    assert standing(exactly, TODAY).status is Status.NEW
    assert standing(exactly, TODAY, Duration(11, "month")).status is Status.LAPSED
