"""What pages say of an event, a status and a grade; and whose words they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plaincrm.period import Duration
from plaincrm.site.formats import Formats
from plaincrm.site.words import TINTS, Tint, navigation, reasons, sayings, sign, words
from plaincrm.views.events import Event
from plaincrm.views.grades import GradeOf
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


def grade(rule: str, limit: Any = None, *, own: bool = False) -> GradeOf:
    return GradeOf("B", 1, own, rule, limit, 0.833, 0.05)


def test_a_grade_gives_its_reason() -> None:
    reason = reasons(Formats("en", "EUR"))
    assert reason(grade("share", 0.95)) == "83.3% of revenue comes from larger clients; the line is at 95%"
    assert reason(grade("revenue", Decimal(10000))) == "12-month revenue of at least 10,000"
    assert reason(grade("rest")) == "the last grade takes the rest"
    assert reason(grade("share", 0.95, own=True)) == "as its file says"


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
