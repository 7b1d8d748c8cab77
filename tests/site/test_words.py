"""What pages say of an event, a status and a grade; and whose words they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from editions import client, edition_of, sales
from plaincrm.period import Duration
from plaincrm.site.formats import Formats
from plaincrm.site.words import TINTS, Tint, grounds, navigation, reasons, sayings, sign, words
from plaincrm.views.events import Event
from plaincrm.views.grades import GradeOf
from plaincrm.views.standing import standings
from plaincrm.views.view import View

SAY = sayings(Formats("en", "EUR"))


def event(kind: str, what: str = "", **more: Any) -> Event:
    rest = {"days_late": 0, "amount": None, "every": None, "years": None, **more}
    return Event(on=date(2026, 3, 31), slug="a", kind=kind, what=what, value=Decimal(0), name="A", client=True, **rest)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (event("next", "Call", every=Duration(3, "month")), "<bdi>Call</bdi>, every 3 months"),
        (event("contact", every=Duration(1, "month")), "Get in touch, every month"),
        (event("birthday", "Ana", years=70), "<bdi>Ana</bdi> turns 70"),
        (event("birthday", "Ana"), "<bdi>Ana</bdi>"),
        (event("date", "First day", years=1), "<bdi>First day</bdi>, a year ago"),
        (event("date"), "<bdi>A day to remember</bdi>"),
        (
            event("renewal", "Plan", amount=Decimal(12), every=Duration(1, "year")),
            "Contract <bdi>Plan</bdi>, €12.00, every year",
        ),
        (event("payment", "2026-1", amount=Decimal("1.5")), "Invoice <bdi>2026-1</bdi>: €1.50 open"),
        (event("close", "Plan", amount=Decimal(5)), "<bdi>Plan</bdi>: €5.00 expected to close"),
        (event("close"), "Deal"),
        (event("stale", "active"), "Too long in the stage “<bdi>Active</bdi>”"),
        (event("verify", "agency"), "Check the facts on file, which come from an agency"),
        (event("verify"), "Check the facts on file"),
    ],
)
def test_an_event_is_said_in_a_sentence(given: Event, said: str) -> None:
    assert SAY(given) == said


def test_what_an_event_says_is_escaped() -> None:
    assert SAY(event("next", "<script>&")) == "<bdi>&lt;script&gt;&amp;</bdi>"


def test_what_is_late_is_marked_late_whatever_it_is() -> None:
    assert sign(event("payment", days_late=1)) == ("red", "!")
    assert sign(event("payment"))[0] == "blue"
    assert sign(event("birthday"))[0] == "green"
    assert sign(event("contact"))[0] == "yellow"


def test_a_key_of_the_users_own_is_its_own_word_and_has_no_tint() -> None:
    assert words()["stage"]["new"] == "New"
    assert words()["stage"]["in talks"] == "In talks"
    assert Tint(TINTS)["orange"] == ""


def grade(rule: str, limit: Any = None, *, own: bool = False, rank: int = 5, computed: str = "B") -> GradeOf:
    return GradeOf("B", 1, own, rule, limit, 0.833, 0.05, rank, computed)


def test_a_grade_gives_its_reason() -> None:
    reason = reasons(Formats("en", "EUR"))
    ranked = "number 5 by revenue; 83.3% of revenue comes from larger clients"
    assert reason(grade("share", 0.95)) == f"{ranked}; the line is at 95%"
    assert reason(grade("revenue", Decimal(10000))) == "number 5 by revenue; 12-month revenue of at least 10,000"
    assert reason(grade("rest")) == f"{ranked}; the last grade takes the rest"
    assert reason(grade("rest", rank=0)) == "no revenue in 12 months; the last grade takes the rest"
    assert reason(grade("rest", rank=1300)).startswith("about number 1,300 by revenue")


def test_a_grade_that_the_file_gives_tells_what_it_would_be_by_revenue() -> None:
    reason = reasons(Formats("en", "EUR"))
    assert reason(grade("share", 0.95, own=True)) == "as its file says"
    assert reason(grade("share", 0.95, own=True, computed="C")) == "as its file says; by revenue it would be C"


def test_a_status_gives_both_numbers_that_the_rule_goes_by() -> None:
    def said(lines: str) -> str:
        return grounds(Formats("en", "EUR"))(standings(edition_of(client(lines)))["novak"])

    days = ("2025-10-01", "2025-11-01", "2025-12-01")
    assert said(sales(*(f"date: {day}, amount: 5" for day in days))) == (
        "120 days without a transaction, 3.93 times the usual gap of 30.5 days (up to 2 times is active, up to 3 at risk)"
    )
    assert said(sales("date: 2026-03-30, amount: 5")) == (
        "too little history; 1 day without a transaction, the limit is 12 months"
    )
    assert said("ended: 2026-01-01\n") == "it ended"
    assert said("contracts:\n  - {amount: 5, every: 1 month, from: 2025-01-01}\n") == "a contract is in force"
    assert said("") == "too little history"


def test_the_navigation_is_in_groups_and_leaves_out_views_without_a_page() -> None:
    views = [
        View(name=name, title=name, place=1, pages=lambda _edition: (), url=url, group=group)
        for name, url, group in (
            ("a", "a.html", "Work"),
            ("b", "", "Work"),
            ("c", "c.html", "Money"),
            ("d", "d.html", "Work"),
        )
    ]
    found = navigation(views)
    assert [(group, [place.name for place in places]) for group, places in found] == [
        ("Work", ["a", "d"]),
        ("Money", ["c"]),
    ]
