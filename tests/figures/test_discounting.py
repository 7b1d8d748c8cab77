"""The second and third methods: discounted cash flow with attrition, and lifetime margin."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.discounting import Assumptions, discounted_value, lifetime_margin
from plaincrm.figures.exact import rounded
from plaincrm.figures.undefined import Undefined

WORKED = Assumptions(
    margin=Decimal("0.4"),
    handover=Decimal("0.90"),
    retention=Decimal("0.92"),
    growth=Decimal("0.02"),
    discount=Decimal("0.20"),
    years=10,
)
brief = settings(max_examples=60, deadline=None, derandomize=True)
shares = st.fractions(0, 1, max_denominator=40)
assumptions = st.builds(
    Assumptions,
    margin=shares,
    handover=shares,
    retention=shares,
    growth=st.fractions(-1, 1, max_denominator=20),
    discount=st.fractions(Fraction(-1, 2), 1, max_denominator=20),
    years=st.integers(1, 30),
)


def value(revenue: int, given_: Assumptions) -> Fraction:
    result = discounted_value(revenue, given_)
    assert isinstance(result, Fraction)
    return result


def test_the_worked_example() -> None:
    assert rounded(value(123000, WORKED), 9) == Decimal("157886.235952868")


@brief
@given(st.integers(0, 10**6), assumptions)
def test_the_closed_form_is_the_sum_year_by_year(revenue: int, a: Assumptions) -> None:
    margin, handover, r, g, d = (Fraction(x) for x in (a.margin, a.handover, a.retention, a.growth, a.discount))
    years = range(1, (a.years or 0) + 1)
    terms = [revenue * margin * handover * r ** (t - 1) * (1 + g) ** t / (1 + d) ** t for t in years]
    assert value(revenue, a) == sum(terms, Fraction(0))


def test_in_the_middle_of_the_year_money_is_worth_half_a_year_more() -> None:
    square = replace(WORKED, discount=Decimal("0.21"), mid_year=True)
    assert value(123000, square) == value(123000, replace(square, mid_year=False)) * Fraction(11, 10)
    middle = value(123000, replace(WORKED, mid_year=True))
    assert abs((middle / value(123000, WORKED)) ** 2 - Fraction("1.2")) < Fraction(1, 10**28)


def test_endless_is_the_limit_of_many_years() -> None:
    endless = value(123000, replace(WORKED, years=None))
    assert endless == Fraction("123000") * Fraction("0.4") * Fraction("0.9") * Fraction("1.02") / (
        Fraction("1.2") - Fraction("0.92") * Fraction("1.02")
    )
    assert 0 < endless - value(123000, replace(WORKED, years=400)) < Fraction(1, 10**9)


def test_without_end_the_discount_must_outweigh_what_stays() -> None:
    growing = replace(WORKED, retention=1, growth=Decimal("0.20"), years=None)
    result = discounted_value(1000, growing)
    assert isinstance(result, Undefined)
    assert "discount" in result.why
    assert isinstance(discounted_value(1000, replace(growing, growth=Decimal("0.19"))), Fraction)
    assert value(1000, replace(growing, years=7)) == 7 * 1000 * Fraction("0.36")


@brief
@given(st.integers(0, 10**6), shares, shares, st.fractions(Fraction(1, 50), 1, max_denominator=50))
def test_lifetime_margin_is_the_endless_flow_without_growth(
    revenue: int, margin: Fraction, retention: Fraction, discount: Fraction
) -> None:
    endless = Assumptions(margin, handover=retention, retention=retention, growth=0, discount=discount, years=None)
    assert lifetime_margin(revenue * margin, retention, discount) == discounted_value(revenue, endless)


def test_the_worked_lifetime_margins() -> None:
    assert lifetime_margin(1, Decimal("0.8"), Decimal("0.14")) == Fraction("0.8") / Fraction("0.34")
    assert rounded(Fraction(80, 34), 6) == Decimal("2.352941")
    assert lifetime_margin(1, Decimal("0.9"), Decimal("0.10")) == Fraction("4.5")


@brief
@given(st.integers(1, 10**6), assumptions, shares)
def test_more_retention_is_never_worth_less(revenue: int, a: Assumptions, other: Fraction) -> None:
    low, high = sorted((Fraction(a.retention), other))
    assert value(revenue, replace(a, retention=low)) <= value(revenue, replace(a, retention=high))


@pytest.mark.parametrize(
    "change",
    [
        {"margin": Decimal("1.1")},
        {"margin": Decimal("-0.1")},
        {"handover": 2},
        {"retention": Decimal("1.01")},
        {"retention": -1},
        {"growth": -2},
        {"discount": -1},
        {"years": 0},
    ],
)
def test_impossible_assumptions_give_a_reason(change: dict[str, int]) -> None:
    result = discounted_value(1000, replace(WORKED, **change))  # type: ignore[arg-type]
    assert isinstance(result, Undefined)
    assert result.why


def test_negative_revenue_gives_a_reason() -> None:
    assert isinstance(discounted_value(-1, WORKED), Undefined)


@pytest.mark.parametrize(("margin", "retention", "discount"), [(-1, 1, 1), (1, 2, 3), (1, 1, 0), (1, 1, -1)])
def test_impossible_lifetimes_give_a_reason(margin: int, retention: int, discount: int) -> None:
    result = lifetime_margin(margin, retention, discount)
    assert isinstance(result, Undefined)
    assert result.why
