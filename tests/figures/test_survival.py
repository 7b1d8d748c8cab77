"""Time in stage with open leads censored."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.survival import Survival, survival
from plaincrm.figures.undefined import Undefined

times = st.lists(st.integers(0, 12), max_size=25)


def naive_curve(closed: list[int], still_open: list[int]) -> list[tuple[int, Fraction]]:
    """The product over all days up to t of 1 - left(t) / at risk(t), day by day."""
    curve = [(0, Fraction(1))]
    share = Fraction(1)
    for day in range(max([*closed, *still_open]) + 1):
        at_risk = sum(t >= day for t in [*closed, *still_open])
        if day in closed:
            share *= 1 - Fraction(closed.count(day), at_risk)
            curve.append((day, share))
    return curve


def made(closed: list[int], still_open: list[int]) -> Survival:
    result = survival(closed, still_open)
    assert isinstance(result, Survival)
    return result


def test_the_worked_example_has_median_seven() -> None:
    result = made([3, 7, 7, 12], [5, 20])
    assert (result.median, result.closed, result.open) == (7, 4, 2)
    assert result.curve == ((0, 1.0), (3, 5 / 6), (7, 5 / 12), (12, 5 / 24))


def test_the_closed_alone_would_mislead() -> None:
    closed_alone, with_open = made([3, 7, 8], []), made([3, 7, 8], [9, 9, 9])
    assert closed_alone.median == 7
    assert with_open.median == 8
    assert isinstance(made([3, 7, 8], [9, 9, 9, 9]).median, Undefined)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(times, times)
def test_the_curve_is_that_of_the_plain_definition(closed: list[int], still_open: list[int]) -> None:
    if not closed and not still_open:
        assert isinstance(survival(closed, still_open), Undefined)
        return
    result, naive = made(closed, still_open), naive_curve(closed, still_open)
    assert result.curve == tuple((day, float(share)) for day, share in naive)
    reached = [day for day, share in naive if share <= Fraction(1, 2)]
    assert isinstance(result.median, Undefined) if not reached else result.median == reached[0]


def test_what_leaves_on_the_first_day_counts() -> None:
    assert made([0, 0, 5], []).median == 0


@pytest.mark.parametrize(("closed", "still_open"), [([], []), ([-1, 3], []), ([3], [-2])])
def test_impossible_times_give_a_reason(closed: list[int], still_open: list[int]) -> None:
    result = survival(closed, still_open)
    assert isinstance(result, Undefined)
    assert result.why


def test_thousands_of_different_times_are_no_burden() -> None:
    result = made(list(range(1, 4001)), list(range(2, 4002, 2)))
    assert result.closed == 4000
    assert len(result.curve) == 4001
