"""The period's forecast against its goal: the worked numbers, impossible input, and size."""

import random
from decimal import Decimal
from fractions import Fraction
from time import process_time

from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.distribution import OpenDeal
from plaincrm.figures.forecast import Forecast, Outlook, Quantile, against, expected, outlook, variance
from plaincrm.figures.undefined import Undefined
from probabilities import probabilities_of

FIVE = [
    OpenDeal(12000, Decimal("0.9")),
    OpenDeal(8000, Decimal("0.5")),
    OpenDeal(20000, Decimal("0.25")),
    OpenDeal(5000, Decimal("0.6")),
    OpenDeal(30000, Decimal("0.1")),
]


def made(deals: list[OpenDeal], booked: int, goal: int) -> Forecast:
    found = outlook(deals)
    assert isinstance(found, Outlook)
    return against(found, booked, goal)


def test_the_worked_example_of_five_deals() -> None:
    result = made(FIVE, 60000, 100000)
    assert result.expected == 25800
    assert result.variance == 190960000
    assert result.chance == Fraction("0.196")
    assert result.gap == 14200
    assert {q.percent: q.amount for q in result.quantiles} == {
        10: 12000,
        25: 17000,
        50: 25000,
        75: 37000,
        90: 45000,
    }
    assert Quantile(50, 25000) in result.quantiles
    assert result.chance_low == result.chance == result.chance_high
    assert result.deals == 5


def test_the_worked_example_of_three_deals() -> None:
    deals = [OpenDeal(100, Fraction(1, 2)), OpenDeal(200, Fraction(1, 5)), OpenDeal(300, Fraction(1, 10))]
    assert expected(deals) == 120
    assert made(deals, 0, 300).chance == Fraction(19, 100)


def test_a_goal_that_is_booked_already_is_certain() -> None:
    result = made(FIVE, 100000, 100000)
    assert result.chance == 1
    assert result.gap == -25800
    assert made([], 99999, 100000).chance == 0


def test_a_probability_that_is_none_gives_a_reason() -> None:
    for impossible in (Fraction(11, 10), Fraction(-1, 10)):
        result = outlook([OpenDeal(100, impossible)])
        assert isinstance(result, Undefined)
        assert "probability" in result.why


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.builds(OpenDeal, st.integers(-500, 5000), st.fractions(0, 1, max_denominator=12)), max_size=8))
def test_expectation_and_variance_are_those_of_the_distribution(deals: list[OpenDeal]) -> None:
    chances = probabilities_of(made(deals, 0, 0).won)
    mean = sum((amount * chance for amount, chance in chances), Fraction(0))
    assert expected(deals) == mean
    assert variance(deals) == sum(((amount - mean) ** 2 * chance for amount, chance in chances), Fraction(0))


def test_the_chance_has_bounds_where_weights_are_rounded() -> None:
    deals = [OpenDeal(100_00 * (n % 13 + 1), Fraction(n % 7 + 1, 8)) for n in range(600)]
    result = made(deals, 0, sum(deal.amount for deal in deals) // 2)
    assert result.won.error == 0 < result.won.lost
    assert result.chance_low == result.chance - result.won.lost
    assert result.chance_high == result.chance + result.won.lost


def test_five_thousand_deals_take_less_than_a_second_of_work() -> None:
    source = random.Random(20260331)  # noqa: S311 - a test's numbers, no secret
    deals = [OpenDeal(source.randint(500_00, 50_000_00), Fraction(source.randint(1, 19), 20)) for _ in range(5000)]
    begun = process_time()
    result = made(deals, 0, sum(deal.amount for deal in deals) // 2)
    assert process_time() - begun < 1
    assert 0 < result.chance_low <= result.chance <= result.chance_high < 1
    assert result.won.lost < Fraction(1, 10**11)
    spread = float(result.variance) ** 0.5
    low, median, high = (q.amount for q in result.quantiles if q.percent in {10, 50, 90})
    assert abs(median - result.expected) < spread / 20
    assert 1.25 < (high - median) / spread < 1.32  # the normal's 1.2816, as the central limit theorem has it
    assert 1.25 < (median - low) / spread < 1.32
