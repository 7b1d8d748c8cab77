"""A lead with a proposal and a positive answer is proposed for promotion, with the command that does it."""

from datetime import date

import pytest

from editions import edition_of
from plaincrm.views import record, today
from plaincrm.views.progress import progress
from plaincrm.views.proposals import promotions

PROPOSED = "## 2026-03-10 proposal: Plan\n\n## 2026-03-20 call positive: Yes\n"
DEAL = "deals: {amount: 900, close_on: 2026-05-01, probability: 50%}\n"


def ready(front="", log=PROPOSED, slug="lipa", settings=""):
    files = {f"leads/{slug}.md": f"---\nname: Lipa\n{front}---\n{log}"}
    if settings:
        files["book.yml"] = f"title: T\ncurrency: EUR\n{settings}"
    return promotions(edition_of(files))


def test_a_lead_with_both_is_proposed_for_the_box_of_prospects():
    (found,) = ready("stage: active\n" + DEAL)
    assert (found.slug, found.name, found.stage, found.box) == ("lipa", "Lipa", "prospect", "blue")
    assert (found.proposed, found.answered) == (date(2026, 3, 10), date(2026, 3, 20))
    assert (found.command, found.missing) == ("plaincrm promote lipa", ())


@pytest.mark.parametrize(
    "log",
    [
        "",
        "## 2026-03-10 proposal: Plan\n",
        "## 2026-03-20 call positive: Yes\n",
        "## 2026-03-01 call positive: Hello\n\n## 2026-03-10 proposal: Plan\n",
        "## 2026-03-10 proposal: Plan\n\n## 2026-03-11 call neutral: Hm\n",
        PROPOSED + "\n## 2026-03-25 call negative: No after all\n",
    ],
)
def test_a_lead_that_lacks_one_of_the_two_or_said_no_since_is_not(log):
    assert ready("stage: active\n", log) == ()


def test_after_a_no_a_later_yes_counts_again():
    log = PROPOSED + "\n## 2026-03-25 call negative: No\n\n## 2026-03-25 call positive: Yes\n"
    assert [found.answered for found in ready("stage: active\n", log)] == [date(2026, 3, 25)]


@pytest.mark.parametrize("stage", ["prospect", "dead"])
def test_prospects_and_leads_given_up_are_left_in_their_boxes(stage):
    assert ready(f"stage: {stage}\n{DEAL}") == ()


@pytest.mark.parametrize("front", ["", "stage: new\n"])
def test_boxes_between_are_passed_over_by_name(front):
    assert [found.command for found in ready(front)] == ["plaincrm promote --to prospect lipa"]


@pytest.mark.parametrize(
    ("slug", "command"),
    [
        ("ana maria", "plaincrm promote 'ana maria'"),
        ("-x", "plaincrm promote -- -x"),
        ("a$b", "plaincrm promote 'a$b'"),
    ],
)
def test_the_command_can_be_pasted_into_a_shell(slug, command):
    assert [found.command for found in ready("stage: active\n", slug=slug)] == [command]


def test_what_the_check_would_ask_for_first_is_named():
    (found,) = ready("stage: active\ndeals: [{amount: 900, probability: 50%}, {lost: 2026-01-01}]\n")
    assert found.missing == ("close_on",)


def test_a_book_without_a_box_of_prospects_proposes_nothing():
    assert ready("stage: a\n", settings="stages: {a: {box: green}, b: {box: blue}}\n") == ()


def test_a_book_s_own_boxes_are_used():
    settings = "stages: {offered: {box: yellow}, 'hot one': {box: blue, prospect: yes}}\n"
    (found,) = ready("stage: offered\n", settings=settings)
    assert (found.stage, found.command) == ("hot one", "plaincrm promote lipa")


def test_it_stands_on_the_lead_s_page_on_the_board_and_on_the_home_page():
    files = {"leads/lipa.md": f"---\nname: Lipa\nstage: active\n---\n{PROPOSED}", "leads/other.md": "name: Other\n"}
    edition = edition_of(files)
    (found,) = promotions(edition)
    assert record.record_page("lipa", edition).promotion == found
    assert record.record_page("other", edition).promotion is None
    assert [row.ready for row in progress(edition).values()] == ["prospect", ""]
    assert today.report(edition).promotions == (found,)
    (page,) = today.pages(edition)
    assert (page.data.promotions, page.data.ready) == ((found,), 1)


def test_the_longest_answered_come_first_and_the_home_page_has_no_more_than_five():
    days = [f"2026-03-{day:02}" for day in range(20, 13, -1)]
    files = {
        f"leads/l{n}.md": f"---\nname: L{n}\nstage: active\n---\n## 2026-03-01 proposal\n\n## {day} call positive\n"
        for n, day in enumerate(days)
    }
    edition = edition_of(files)
    assert [found.slug for found in promotions(edition)] == [f"l{n}" for n in range(6, -1, -1)]
    (page,) = today.pages(edition)
    assert ([found.slug for found in page.data.promotions], page.data.ready) == (["l6", "l5", "l4", "l3", "l2"], 7)
