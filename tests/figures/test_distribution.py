"""The distribution of won revenue, against the worked numbers and against enumeration of every outcome."""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures import distribution as module
from plaincrm.figures.distribution import Distribution, OpenDeal, distribution
from probabilities import at_most, probabilities_of

brief = settings(max_examples=60, deadline=None, derandomize=True)
probabilities = st.fractions(0, 1, max_denominator=20)
amounts = st.one_of(st.integers(-50, 300), st.integers(-(10**9), 10**9))
some_deals = st.lists(st.builds(OpenDeal, amounts, probabilities), max_size=7)


def enumerated(deals: list[OpenDeal]) -> dict[int, Fraction]:
    """Every outcome of every deal, one by one."""
    result: dict[int, Fraction] = defaultdict(Fraction)
    for outcome in product((True, False), repeat=len(deals)):
        chance = Fraction(1)
        for won, deal in zip(outcome, deals, strict=True):
            chance *= Fraction(deal.probability) if won else 1 - Fraction(deal.probability)
        result[sum(deal.amount for won, deal in zip(outcome, deals, strict=True) if won)] += chance
    return {amount: chance for amount, chance in result.items() if chance}


def rounded_weights(deals: list[OpenDeal], monkeypatch: pytest.MonkeyPatch, states: int) -> Distribution:
    """What many deals get: 60-bit weights; a grid past so many states."""
    with monkeypatch.context() as patch:
        patch.setattr(module, "_EXACT_WORK", 0)
        patch.setattr(module, "STATES", states)
        return distribution(deals)


def test_the_worked_example_of_three_deals() -> None:
    chances = {100: Fraction(1, 2), 200: Fraction(1, 5), 300: Fraction(1, 10)}
    won = distribution([OpenDeal(amount, chance) for amount, chance in chances.items()])
    nths = [Fraction(n, 100) for n in (36, 36, 9, 13, 4, 1, 1)]
    assert probabilities_of(won) == list(zip(range(0, 700, 100), nths, strict=True))
    assert won.at_least(300) == Fraction(19, 100)
    assert won.at_least(Fraction(601, 2)) == Fraction(6, 100)
    assert at_most(won, 299) == Fraction(81, 100)
    assert at_most(won, 300) == Fraction(94, 100)
    assert at_most(won, Decimal("-0.5")) == 0
    assert won.at_least(Decimal("-0.5")) == 1


def test_without_deals_nothing_is_won_for_sure() -> None:
    assert dict(probabilities_of(distribution([]))) == {0: 1}
    assert distribution([]).quantile(Fraction(1, 2)) == 0


def test_sure_and_hopeless_deals_leave_no_doubt() -> None:
    won = distribution([OpenDeal(500, 1), OpenDeal(70, 0), OpenDeal(0, Fraction(1, 2))])
    assert dict(probabilities_of(won)) == {500: 1}


@brief
@given(some_deals)
def test_every_outcome_counted_one_by_one_gives_the_same(deals: list[OpenDeal]) -> None:
    won = distribution(deals)
    assert dict(probabilities_of(won)) == enumerated(deals)
    assert won.grid == 1
    assert won.error == won.lost == 0


@brief
@given(some_deals, st.fractions(0, 1, max_denominator=50))
def test_a_quantile_is_the_smallest_sum_whose_chance_is_enough(deals: list[OpenDeal], share: Fraction) -> None:
    expected = enumerated(deals)
    upto = Fraction(0)
    for amount in sorted(expected):
        upto += expected[amount]
        if upto >= share:
            assert distribution(deals).quantile(share) == amount
            return
    pytest.fail("probabilities do not add up to one")


@brief
@given(some_deals, st.integers(-(10**9), 10**9))
def test_the_chance_of_a_sum_is_that_of_all_outcomes_that_reach_it(deals: list[OpenDeal], goal: int) -> None:
    expected = enumerated(deals)
    won = distribution(deals)
    assert won.at_least(goal) == sum(chance for amount, chance in expected.items() if amount >= goal)
    assert at_most(won, goal) == sum(chance for amount, chance in expected.items() if amount <= goal)


@brief
@given(some_deals.filter(bool), st.data())
def test_the_order_of_deals_does_not_matter(deals: list[OpenDeal], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(deals))
    assert distribution(mixed) == distribution(deals)


@brief
@given(some_deals.filter(bool), st.data())
def test_more_probability_never_lowers_the_chance(deals: list[OpenDeal], data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(deals) - 1))
    deal = deals[position]._replace(amount=abs(deals[position].amount))
    likelier = deal._replace(probability=data.draw(st.fractions(deal.probability, 1, max_denominator=40)))
    goal = data.draw(st.integers(-100, 1000))
    rest = deals[:position] + deals[position + 1 :]
    assert distribution([*rest, likelier]).at_least(goal) >= distribution([*rest, deal]).at_least(goal)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.builds(OpenDeal, st.integers(-50, 300), probabilities), max_size=7), st.data())
def test_rounded_weights_are_off_by_no_more_than_is_said(deals: list[OpenDeal], data: st.DataObject) -> None:
    goal = data.draw(st.integers(-400, 2000))
    with pytest.MonkeyPatch.context() as monkeypatch:
        won = rounded_weights(deals, monkeypatch, module.STATES)
    assert abs(won.at_least(goal) - distribution(deals).at_least(goal)) <= won.lost <= Fraction(1, 10**14)
    assert sum(chance for _amount, chance in probabilities_of(won)) == 1
    assert won.error == 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.builds(OpenDeal, st.integers(1, 10**6), probabilities), min_size=1, max_size=7), st.data())
def test_on_a_grid_every_sum_is_off_by_no_more_than_is_said(deals: list[OpenDeal], data: st.DataObject) -> None:
    exact = distribution(deals)
    goal = data.draw(st.integers(0, 5 * 10**6))
    with pytest.MonkeyPatch.context() as monkeypatch:
        won = rounded_weights(deals, monkeypatch, 50)
    uncertain = sum(0 < deal.probability < 1 for deal in deals)
    assert won.error == (Fraction(uncertain * won.grid, 2) if won.error else 0)
    assert won.at_least(goal + won.error) - won.lost <= exact.at_least(goal)
    assert exact.at_least(goal) <= won.at_least(goal - won.error) + won.lost
    assert abs(won.quantile(Fraction(1, 3)) - exact.quantile(Fraction(1, 3))) <= won.error


def test_past_a_hundred_thousand_states_amounts_go_to_a_round_grid() -> None:
    deals = [OpenDeal(1_000_003 + 7919 * n * n, Fraction(n % 9 + 1, 10)) for n in range(40)]
    won = distribution(deals)
    everything = sum(deal.amount for deal in deals)
    assert won.grid == 5000
    assert everything / won.grid <= module.STATES < everything / 2000
    assert won.error == 40 * won.grid // 2
    assert 0 <= won.lost < Fraction(1, 10**12)


def test_amounts_with_a_common_measure_stay_exact_however_many() -> None:
    deals = [OpenDeal(100_00 * (n % 13 + 1), Fraction(n % 7 + 1, 8)) for n in range(600)]
    won = distribution(deals)
    assert won.grid == 1
    assert won.error == 0
    assert 0 < won.lost < Fraction(1, 10**11)
    mean = sum(amount * chance for amount, chance in probabilities_of(won))
    assert float(mean) == pytest.approx(float(sum(d.amount * d.probability for d in deals)), rel=1e-9)


def test_many_equal_deals_are_binomial_and_exact() -> None:
    won = distribution([OpenDeal(250_00, Fraction(1, 2))] * 401)
    assert won.lost == 0
    assert won.quantile(Fraction(1, 2)) == 200 * 250_00  # P(W <= 200 of 401) is exactly one half
    assert won.at_least(201 * 250_00) == Fraction(1, 2)


def test_a_tie_counts_as_reached_where_weights_are_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = [OpenDeal(250_00, Fraction(2, 3))] * 60
    exact, rounded = distribution(deals), rounded_weights(deals, monkeypatch, module.STATES)
    assert rounded.lost > 0
    ties = {amount: at_most(exact, amount) for amount in range(25 * 250_00, 50 * 250_00, 250_00)}
    assert {amount: rounded.quantile(share) for amount, share in ties.items()} == {a: a for a in ties}


def test_sixteen_deals_are_exact_whatever_their_amounts_and_seventeen_may_not_be() -> None:
    deals = [OpenDeal(10**9 + 3**n, Fraction(1, 3)) for n in range(17)]
    assert len(distribution(deals[:16]).sums) == 2**16
    assert distribution(deals).grid > 1


def test_any_exact_number_may_be_a_probability() -> None:
    odd = Fraction(1, 3**40)
    deals = [OpenDeal(10**9 + n, odd if n % 2 else 1 - odd) for n in range(30)]
    won = distribution(deals)
    assert won.lost < Fraction(1, 10**12)
    assert won.at_least(14 * 10**9) > 1 - Fraction(1, 10**12)


def test_deals_far_below_the_grid_are_covered_by_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    won = rounded_weights([OpenDeal(n, Fraction(1, 2)) for n in range(41, 50)], monkeypatch, 1)
    assert won.grid == 500
    assert dict(probabilities_of(won)) == {0: 1}
    assert won.error == 9 * 500 // 2
