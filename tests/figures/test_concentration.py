"""Concentration of revenue on few clients."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.concentration import Concentration, concentration_of, pareto, pareto_of
from plaincrm.figures.exact import Amount, integers
from plaincrm.figures.undefined import Undefined

revenues = st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any)


def ascending(revenue: Iterable[Amount]) -> list[int]:
    """In one small unit; a net credit is no revenue."""
    return sorted(max(number, 0) for number in integers(revenue)[0])


def made(revenue: Iterable[Amount]) -> Concentration:
    result = concentration_of(ascending(revenue))
    assert isinstance(result, Concentration)
    return result


def test_concentration_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    result = made([client[1] for client in f1.values()])
    assert (result.clients, result.earning) == (10, 9)
    assert result.hhi == Fraction(8561, 38088) * 10_000
    assert round(float(result.hhi), 6) == 2247.689561
    assert round(float(result.effective), 6) == 4.449013
    assert result.gini == Fraction(193, 345)
    assert result.top1 == Fraction(52, 138)
    assert result.top3 == Fraction(100, 138)


def test_concentration_of_northwind(northwind_revenue: Callable[[date, date], dict[str, Decimal]]) -> None:
    result = made(northwind_revenue(date(1997, 5, 1), date(1998, 4, 30)).values())
    assert result.clients == 88
    assert round(float(result.hhi), 6) == 363.608587
    assert round(float(result.gini), 10) == 0.5840585179


@settings(max_examples=60, deadline=None, derandomize=True)
@given(revenues)
def test_gini_is_half_the_mean_difference_of_all_pairs(revenue: list[int]) -> None:
    pairs = sum(abs(one - other) for one in revenue for other in revenue)
    assert made(revenue).gini == Fraction(pairs, 2 * len(revenue) * sum(revenue))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(revenues)
def test_gini_is_what_the_cumulative_curve_has_beyond_equality(revenue: list[int]) -> None:
    curve = pareto_of(ascending(revenue))
    assert not isinstance(curve, Undefined)
    assert set(curve[0]) == {0}
    assert set(curve[-1]) == {1}
    area = sum((x2 - x1) * (y1 + y2) / 2 for (x1, y1), (x2, y2) in pairwise(curve))
    assert made(revenue).gini == 2 * area - 1
    assert all(share >= clients for clients, share in curve)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(revenues)
def test_measures_keep_their_bounds_and_ignore_the_order(revenue: list[int]) -> None:
    result = made(revenue)
    assert result == made(sorted(revenue))
    assert result == made([10 * amount for amount in revenue])
    assert 1 <= result.effective <= result.earning <= result.clients
    assert result.effective * result.hhi == 10_000
    assert 0 <= result.gini < 1
    assert result.top1 <= result.top3 <= 1
    assert result.hhi == sum(Fraction(amount, sum(revenue)) ** 2 for amount in revenue) * 10_000


def test_equal_clients_are_not_concentrated() -> None:
    result = made([7, 7, 7, 7])
    assert result.effective == 4
    assert result.gini == 0
    assert result.hhi == 2500


def test_the_cumulative_curve_begins_with_the_largest() -> None:
    curve = pareto([20, 50, 30])
    assert not isinstance(curve, Undefined)
    assert [share for _clients, share in curve] == [0, Fraction(1, 2), Fraction(4, 5), 1]
    assert [clients for clients, _share in curve] == [0, Fraction(1, 3), Fraction(2, 3), 1]


def test_of_the_curve_only_the_points_wanted_are_worked_out() -> None:
    whole = pareto_of([20, 30, 50])
    assert not isinstance(whole, Undefined)
    assert pareto_of([20, 30, 50], lambda count: [0, 1, count]) == (whole[0], whole[1], whole[3])


def test_a_net_credit_counts_as_no_revenue_on_the_curve() -> None:
    assert pareto([100, 50, -20]) == pareto([Decimal(50), 0, Decimal(100)]) == pareto_of([0, 50, 100])


@pytest.mark.parametrize("revenue", [[], [0, 0], [-5]])
def test_without_revenue_there_is_no_concentration(revenue: list[int]) -> None:
    for result in (concentration_of(ascending(revenue)), pareto_of(ascending(revenue)), pareto(revenue)):
        assert isinstance(result, Undefined)
        assert result.why
