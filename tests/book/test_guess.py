"""A hint names what was meant only where that can be told, the same way every time."""

import pytest

from plaincrm.book.guess import day_meant, did_you_mean, near_to, share_meant


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-3-1", "2026-03-01"),
        ("2026/03/01", "2026-03-01"),
        ("2026.03.01", "2026-03-01"),
        ("20260301", "2026-03-01"),
        ("1.3.2026", "2026-03-01"),
        ("1. 3. 2026", "2026-03-01"),
        ("2026-03-01 10:00", "2026-03-01"),
        ("2026-03-01T10:00:00Z", "2026-03-01"),
        ("3/1/2026", None),
        ("2026-02-30", None),
        ("31.2.2026", None),
        ("March 2026", None),
        ("2026-03-01" + " " * 200, None),
    ],
)
def test_a_day_is_guessed_where_its_order_is_plain(text: str, day: str | None) -> None:
    assert day_meant(text) == day


@pytest.mark.parametrize(
    ("text", "share"), [("100", "100%"), ("1", "1%"), ("0.5", "0.5"), ("101", None), ("x" * 1000, None)]
)
def test_a_share_is_guessed_up_to_a_hundred(text: str, share: str | None) -> None:
    assert share_meant(text) == share


def test_case_hyphens_and_spaces_count_for_nothing() -> None:
    assert near_to("Close-On", ["close_on", "opened"]) == ["close_on"]
    assert near_to("close on", ["close_on", "opened"]) == ["close_on"]
    assert near_to("E-Mail", ["email", "name"]) == ["email"]


def test_nothing_near_is_no_guess() -> None:
    assert near_to("zebra", ["close_on", "opened"]) == []
    assert did_you_mean([]) == ""
    assert did_you_mean(["email"]) == "did you mean `email`? "


def test_the_guess_does_not_depend_on_the_order_of_a_set() -> None:
    known = ["novak-a", "novak_a", "novak a"]
    assert {near_to("novak.a", order)[0] for order in (known, known[::-1], sorted(known))} == {
        near_to("novak.a", known)[0]
    }


def test_among_very_many_only_those_with_the_same_first_letter_are_looked_at() -> None:
    many = [f"record-{number}" for number in range(50_000)] + ["Novak"]
    assert near_to("novac", many) == ["Novak"]
    assert near_to("x" * 100_000, many) == []
