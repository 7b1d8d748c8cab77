"""A prospect has had a proposal well received, and its open deals can be counted."""

import pytest

from inline_book import SETTINGS, found

ACCEPTED = "## 2026-03-02 proposal: Plan\n\n## 2026-03-09 call positive: Yes\n"


def faults(
    front: str, body: str = ACCEPTED, settings: str = SETTINGS, room: str = "leads"
) -> list[tuple[str, str, str]]:
    files = {"book.yml": settings, f"{room}/a.md": f"---\nname: A\n{front}---\n{body}"}
    return [(fault.code, fault.path, fault.message) for fault in found(files)]


@pytest.mark.parametrize(
    "log",
    [
        ACCEPTED,
        "## 2026-03-09 call positive\n\n## 2026-03-02 proposal\n",
        "## 2026-03-02 proposal positive: said yes at once\n",
        "## 2026-03-02 proposal negative\n\n## 2026-03-03 call negative\n\n## 2026-03-04 positive\n",
    ],
)
def test_a_proposal_and_on_that_day_or_later_a_positive_outcome_make_a_prospect(log: str) -> None:
    assert faults("stage: prospect\n", log) == []


@pytest.mark.parametrize(
    "log",
    [
        "",
        "## 2026-03-02 proposal\n",
        "## 2026-03-09 call positive\n",
        "## 2026-03-09 call positive\n\n## 2026-03-10 proposal\n",
        "## 2026-03-02 proposal\n\n## 2026-03-09 call neutral\n",
    ],
)
def test_without_that_it_is_none(log: str) -> None:
    ((code, path, _message),) = faults("stage: prospect\n", log)
    assert (code, path) == ("prospect-without-proposal", "stage")


def test_stages_of_the_books_own_say_whether_they_are_a_prospects() -> None:
    settings = f"{SETTINGS}stages: {{hot: {{prospect: yes}}, prospect: {{}}}}\n"
    assert [code for code, *_ in faults("stage: hot\n", "", settings)] == ["prospect-without-proposal"]
    assert faults("stage: prospect\n", "", settings) == []


@pytest.mark.parametrize("key", ["amount", "close_on", "probability"])
def test_an_open_deal_of_a_prospect_needs_all_three(key: str) -> None:
    values = {"amount": "900", "close_on": "2026-05-01", "probability": "60%"}
    front = ", ".join(f"{name}: {value}" for name, value in values.items() if name != key)
    assert faults(f"stage: prospect\ndeals: [{{{front}}}]\n") == [
        ("incomplete-deal", "deals[0]", f"`deals[0]` is an open deal of a prospect without `{key}`")
    ]


@pytest.mark.parametrize(
    "front",
    [
        "stage: prospect\ndeals: [{won: 2026-03-01}, {lost: 2026-03-01}]\n",
        "stage: active\ndeals: [{what: x}]\n",
        "deals: [{what: x}]\n",
    ],
)
def test_closed_deals_and_those_of_other_leads_need_not(front: str) -> None:
    assert faults(front) == []


def test_a_deal_is_won_or_lost() -> None:
    for room in ("leads", "clients"):
        assert faults("deals: [{won: 2026-03-01, lost: 2026-03-02}]\n", "", room=room) == [
            ("bad-choice", "deals[0]", "`deals[0]` is both `won` and `lost`")
        ]
