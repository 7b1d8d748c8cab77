"""From last year's revenue to this year's."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.retention import Retention
from plaincrm.figures.waterfall import Step, step_of, waterfall_of
from two_years import retention, waterfall


def test_the_waterfall_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    result = waterfall((previous, current) for previous, current, _recurring in f1.values())
    assert result.previous == Step(Fraction(136000), 8)
    assert result.lost == Step(Fraction(9000), 1)
    assert result.shrunk == Step(Fraction(6500), 2)
    assert result.kept == Step(Fraction(120500), 7)
    assert result.grown == Step(Fraction(7000), 2)
    assert result.new == Step(Fraction(10500), 2)
    assert result.current == Step(Fraction(138000), 9)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-50, 500), st.integers(-50, 500))))
def test_the_steps_lead_from_one_year_to_the_other(pairs: list[tuple[int, int]]) -> None:
    w = waterfall(pairs)
    assert w.kept.amount == w.previous.amount - w.lost.amount - w.shrunk.amount
    assert w.kept.amount + w.grown.amount + w.new.amount == w.current.amount
    assert w.previous.clients - w.lost.clients == w.kept.clients
    assert w.kept.clients + w.new.clients == w.current.clients


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500))))
def test_what_is_kept_is_the_gross_retention(pairs: list[tuple[int, int]]) -> None:
    kept = retention(pairs)
    if isinstance(kept, Retention):
        w = waterfall(pairs)
        assert w.kept.amount / w.previous.amount == kept.gross
        assert (w.kept.amount + w.grown.amount) / w.previous.amount == kept.net
        assert (w.kept.clients, w.previous.clients) == (kept.kept, kept.at_start)


@pytest.mark.parametrize(
    ("previous", "current", "step"),
    [
        (5, 0, "lost"),
        (5, -1, "lost"),
        (0, 5, "new"),
        (-1, 5, "new"),
        (5, 6, "grown"),
        (-2, -1, "grown"),
        (-1, 0, "grown"),
        (6, 5, "shrunk"),
        (0, -1, "shrunk"),
        (5, 5, "same"),
        (0, 0, "same"),
    ],
)
def test_a_client_with_a_net_credit_had_no_revenue(previous: int, current: int, step: str) -> None:
    assert step_of(previous, current) == step


def test_a_step_that_nobody_is_behind_may_be_left_out() -> None:
    year = Step(Fraction(5), 1)
    result = waterfall_of(year, {}, year)
    assert result.kept == year
    assert result.lost == result.shrunk == result.grown == result.new == Step(Fraction(0), 0)


def test_fractions_of_a_cent_stay_exact() -> None:
    result = waterfall([(Decimal("0.0005"), Fraction(1, 3))])
    assert result.grown.amount == Fraction(1, 3) - Fraction("0.0005")
