"""Booked, expected and goal of each month."""

from decimal import Decimal

from editions import SETTINGS, edition_of, sales
from plaincrm.views.pipeline import VIEW

DEALS = (
    "deals:\n  - {amount: 100, probability: 50%, close_on: 2026-06-05}\n"
    "  - {amount: 8, probability: 50%, close_on: 2026-03-01}\n  - {amount: 3, probability: 100%, close_on: 2027-02-01}\n"
    "  - {amount: 5, probability: 100%, close_on: 2031-02-01}\n"
)


def months(goals, settings="", lines=DEALS):
    booked = sales("date: 2026-01-31, amount: 7", "date: 2026-04-02, amount: 9", "date: 2025-12-31, amount: 4")
    files = {"clients/d.md": "name: D\n" + lines + booked}
    edition = edition_of({"book.yml": f"{SETTINGS}goals: {{{goals}}}\n{settings}", **files})
    return {month.month: month for month in VIEW.report(edition).months}


def test_the_fiscal_year_is_there_whole_and_a_year_ahead_as_far_as_deals_reach():
    assert list(months("2026: 120"))[::14] == ["2026-01", "2027-03"]
    assert list(months("2026: 120", lines=""))[-1] == "2026-12"
    assert list(months("2026: 120", "fiscal_year_starts: 4\n", ""))[0] == "2025-04"


def test_booked_is_up_to_today_and_expected_what_is_counted():
    found = months("2026: 120")
    assert (found["2026-01"].booked, found["2026-04"].booked, str(found["2026-02"].booked)) == (7, 0, "0.00")
    assert (found["2026-06"].expected, found["2026-06"].deals, found["2026-03"].expected) == (50, 1, 0)
    assert found["2027-02"].expected == 3


def test_a_month_without_a_goal_of_its_own_has_its_share_of_the_shortest_period_around_it():
    found = months("2026: 100, 2026-Q2: 60, 2026-06: 35")
    assert [(found[month].goal, found[month].goal_of) for month in ("2026-01", "2026-05", "2026-06", "2027-01")] == [
        (Decimal("8.33"), "2026"),
        (20, "2026-Q2"),
        (35, "2026-06"),
        (None, ""),
    ]
