"""Sales goals: booked, expected, and the chance of getting there."""

from decimal import Decimal

import pytest

from editions import SETTINGS, client, edition_of, lead, sales
from plaincrm.views.goals import current_goals, goals, goals_key, weighed

#: The worked example: 12000 at .9, 8000 at .5, 20000 at .25, 5000 at .6, 30000 at .1.
WORKED = ((12000, "90%"), (8000, "50%"), (20000, "25%"), (5000, "60%"), (30000, "10%"))


def book(goal, booked=(), worked=WORKED, more=""):
    lines = "".join(f"  - {{amount: {amount}, probability: {p}, close_on: 2026-05-15}}\n" for amount, p in worked)
    files = {**lead("stage: active\ndeals:\n" + lines), **client(sales(*booked))}
    return edition_of({"book.yml": SETTINGS + f"goals: {goal}\n" + more, **files})


def test_the_worked_forecast_of_a_year():
    edition = book("{2026: 100000}", ["date: 2026-02-01, amount: 60000"])
    (found,) = goals(edition)
    assert (found.goal, found.booked, found.expected) == (100000, 60000, Decimal("25800.00"))
    assert (found.variance, found.gap) == (Decimal("190960000.00"), Decimal("14200.00"))
    assert found.chance == pytest.approx(0.196, abs=1e-12)
    assert found.quantiles["10"] == 12000
    assert found.quantiles["50"] == 25000
    assert found.quantiles["90"] == 45000
    assert (found.deals, found.most, found.error) == (5, 75000, 0)


def test_the_weighted_pipeline_of_the_book_is_the_same():
    together = weighed(book("{}"))
    assert (together.expected, together.variance) == (25800, 190960000)


def test_deals_of_other_periods_and_those_overdue_or_undated_do_not_count():
    files = lead(
        "deals:\n  - {amount: 1, probability: 50%, close_on: 2026-04-01}\n  - {amount: 10, probability: 50%, close_on: 2026-03-30}\n"
        "  - {amount: 100, probability: 50%}\n  - {amount: 1000, probability: 50%, close_on: 2026-07-01}\n"
    )
    edition = edition_of({"book.yml": SETTINGS + "goals: {2026-Q2: 100, 2026-Q1: 100}\n", **files})
    assert [(goal.period, goal.deals, goal.expected) for goal in goals(edition)] == [
        ("2026-Q1", 0, 0),
        ("2026-Q2", 1, Decimal("0.50")),
    ]


def test_booked_is_what_was_sold_in_the_period_up_to_today():
    booked = [
        "date: 2026-01-01, amount: 1",
        "date: 2026-03-31, amount: 10",
        "date: 2026-04-01, amount: 100",
        "date: 2025-12-31, amount: 1000",
    ]
    (found,) = goals(book("{2026-Q1: 5}", booked, ()))
    assert (found.booked, found.gap, found.chance, found.state) == (11, -6, 1.0, "current")


def test_a_won_deal_counts_through_its_transactions_once():
    files = client(
        "deals: [{amount: 50, won: 2026-03-01, probability: 100%}]\n" + sales("date: 2026-03-02, amount: 50")
    )
    (found,) = goals(edition_of({"book.yml": SETTINGS + "goals: {2026: 100}\n", **files}))
    assert (found.booked, found.expected, found.deals) == (50, 0, 0)


def test_quarters_follow_the_fiscal_year():
    (found,) = goals(book("{2026-Q1: 5}", (), more="fiscal_year_starts: 4\n"))
    assert (str(found.first), str(found.last), found.state) == ("2026-04-01", "2026-06-30", "coming")


def test_goals_come_in_the_order_of_their_days_the_longest_first():
    found = goals(book("{2026-03: 1, 2026: 1, 2026-Q1: 1, 2025: 1}"))
    assert [(goal.period, goal.state) for goal in found] == [
        ("2025", "past"),
        ("2026", "current"),
        ("2026-Q1", "current"),
        ("2026-03", "current"),
    ]


def test_todays_goals_are_those_of_the_shortest_periods():
    edition = book("{2026-03: 1, 2026: 1, 2026-Q1: 1, 2026-Q2: 1}")
    assert [goal.period for goal in current_goals(edition, 2)] == ["2026-03", "2026-Q1"]


def test_a_goal_in_another_currency_is_converted():
    (found,) = goals(book("{2026: 100 USD}", more="rates: [{on: 2026-01-01, USD: 0.8}]\n"))
    assert found.goal == 80


def test_the_key_of_the_goals_changes_with_what_they_come_of():
    same = goals_key(book("{2026: 100000}"))
    assert goals_key(book("{2026: 100000}")) == same
    assert goals_key(book("{2026: 100000}", ["date: 2026-02-01, amount: 1"])) != same
    assert goals_key(book("{2026: 100000}", worked=WORKED[1:])) != same
