"""The forecast of a book's goals against every outcome counted one by one, and properties of it."""

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, sales
from plaincrm.views.goals import goals

#: Cents, percent, and the day a deal should close; the goal is of the second quarter.
DEALS = st.lists(
    st.tuples(
        st.one_of(st.integers(1, 999), st.integers(100_000, 5_000_000)),
        st.integers(0, 100),
        st.sampled_from(["2026-04-01", "2026-05-15", "2026-06-30", "2026-07-01", "2026-03-30", ""]),
    ),
    max_size=6,
)
CENTS = st.integers(0, 6_000_000)
brief = settings(max_examples=40)


def cents(amount):
    return f"{amount // 100}.{amount % 100:02}"


def forecast(deals, goal, booked=0):
    lines = "".join(
        f"  - {{amount: {cents(amount)}, probability: {share}%" + f", close_on: {day}" * bool(day) + "}\n"
        for amount, share, day in deals
    )
    files = {"clients/d.md": f"name: D\n{'deals:' if deals else ''}\n{lines}"}
    files["clients/e.md"] = "name: E\n" + sales(f"date: 2026-04-01, amount: {cents(booked)}")
    files["book.yml"] = f"{SETTINGS}goals: {{2026-Q2: {cents(goal)}}}\n"
    (found,) = goals(edition_of(files, date(2026, 4, 1)))
    return found


def outcomes(deals):
    """(won cents, chance) of every outcome of the quarter's deals."""
    inside = [
        (amount, Fraction(share, 100)) for amount, share, day in deals if day[:7] in {"2026-04", "2026-05", "2026-06"}
    ]
    for wins in product((True, False), repeat=len(inside)):
        chance, won = Fraction(1), 0
        for win, (amount, share) in zip(wins, inside, strict=True):
            chance *= share if win else 1 - share
            won += amount * win
        yield won, chance


@brief
@given(DEALS, CENTS, CENTS)
def test_chance_expectation_and_variance_are_those_of_all_outcomes(deals, goal, booked):
    found, every = forecast(deals, goal, booked), list(outcomes(deals))
    assert sum(chance for _won, chance in every) == 1
    assert found.chance == pytest.approx(float(sum(c for won, c in every if booked + won >= goal)), abs=1e-12)
    mean = sum(won * chance for won, chance in every)
    assert abs(Fraction(found.expected) * 100 - mean) <= Fraction(1, 2)
    spread = sum((won - mean) ** 2 * chance for won, chance in every)
    assert abs(Fraction(found.variance) - spread / 10_000) <= Fraction(1, 200)
    assert abs(Fraction(found.gap) * 100 - (goal - booked - mean)) <= Fraction(1, 2)


@brief
@given(DEALS)
def test_a_quantile_is_the_smallest_sum_that_is_likely_enough(deals):
    found = forecast(deals, 1)
    for percent, amount in found.quantiles.items():
        wins = sorted(outcomes(deals))
        upto = (won for won, _ in wins if sum(c for other, c in wins if other <= won) >= Fraction(int(percent), 100))
        assert Fraction(amount) * 100 == next(upto)


@brief
@given(DEALS.filter(bool), CENTS, st.data())
def test_more_probability_never_lowers_the_chance(deals, goal, data):
    place = data.draw(st.integers(0, len(deals) - 1))
    amount, share, day = deals[place]
    likelier = [*deals[:place], (amount, data.draw(st.integers(share, 100)), day), *deals[place + 1 :]]
    assert forecast(likelier, goal).chance >= forecast(deals, goal).chance - 1e-12


@brief
@given(DEALS, CENTS, CENTS)
def test_what_is_booked_never_lowers_the_chance_and_a_goal_reached_is_certain(deals, goal, booked):
    assert forecast(deals, goal, booked).chance >= forecast(deals, goal).chance
    assert forecast(deals, goal, goal).chance == 1
