"""Conversion with its interval."""

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.conversion import Conversion, conversion
from plaincrm.figures.undefined import Undefined


def test_three_of_eight_is_between_14_and_69_percent() -> None:
    result = conversion(3, 8)
    assert isinstance(result, Conversion)
    assert result.rate == Fraction(3, 8)
    assert (round(100 * result.low, 2), round(100 * result.high, 2)) == (13.68, 69.43)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 5000), st.data())
def test_the_bounds_solve_the_score_equation(closed: int, data: st.DataObject) -> None:
    won = data.draw(st.integers(0, closed))
    result = conversion(won, closed)
    assert isinstance(result, Conversion)
    assert 0 <= result.low <= won / closed <= result.high <= 1
    for bound in {result.low, result.high} - {0.0, 1.0}:
        z = abs(won / closed - bound) / sqrt(bound * (1 - bound) / closed)
        assert z == pytest.approx(1.959963984540054, rel=1e-6)


def test_none_and_all_reach_the_ends_exactly() -> None:
    none, everything = conversion(0, 7), conversion(7, 7)
    assert isinstance(none, Conversion)
    assert isinstance(everything, Conversion)
    assert none.low == 0
    assert everything.high == 1
    assert none.high == pytest.approx(1 - everything.low)


@pytest.mark.parametrize(("won", "closed"), [(0, 0), (3, 2), (-1, 5), (1, -1)])
def test_impossible_numbers_give_a_reason(won: int, closed: int) -> None:
    result = conversion(won, closed)
    assert isinstance(result, Undefined)
    assert result.why
