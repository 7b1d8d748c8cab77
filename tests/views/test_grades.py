"""Grades of clients, and the reason for each."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, f1, sales
from plain_grades import plainly_graded
from plaincrm.figures.grading import Rule
from plaincrm.views.grades import grades


def by_grade(edition):
    found = {}
    for slug, grade in grades(edition).items():
        found.setdefault(grade.grade, set()).add(slug)
    return found


def test_book_f1_is_graded_by_the_share_before_each_client():
    assert by_grade(edition_of(f1())) == {
        "A": {"c01", "c02", "c03", "c04"},
        "B": {"c06", "c07", "c08"},
        "C": {"c05", "c09", "c10"},
    }


def test_the_reason_is_the_share_before_the_client_to_a_tenth_of_a_percent():
    grade = grades(edition_of(f1()))["c08"]
    assert (grade.rule, grade.limit, grade.before, grade.share) == ("share", 0.95, 0.833, 0.058)
    assert grade.place == 1


LADDERS = {
    "": (Rule("A", share=Decimal("0.8")), Rule("B", share=Decimal("0.95")), Rule("C")),
    "grades:\n  gold: {revenue_from: 90.5}\n  half: {share: 50%}\n  rest: {}\n": (
        Rule("gold", revenue_from=Decimal("90.5")),
        Rule("half", share=Decimal("0.5")),
        Rule("rest"),
    ),
}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(-30, 150), max_size=12), st.sampled_from(sorted(LADDERS)))
def test_grades_and_their_reasons_are_those_of_a_walk_from_client_to_client(amounts, ladder):
    revenue = {f"c{number:02}": amount for number, amount in enumerate(amounts)}
    files = {
        f"clients/{slug}.md": f"name: N\n{sales(f'date: 2026-01-01, amount: {revenue[slug]}')}" for slug in revenue
    }
    found = grades(edition_of({"book.yml": SETTINGS + ladder, **files}))
    plain = plainly_graded(revenue, LADDERS[ladder])
    assert {slug: grade.grade for slug, grade in found.items()} == {slug: one.grade for slug, one in plain.items()}
    for slug, one in plain.items():
        grade = found[slug]
        assert (grade.before, grade.share) == (round(float(one.before), 3), round(float(one.share), 3))
        assert grade.rank == (one.rank if revenue[slug] > 0 else 0)


def test_the_last_grade_takes_the_rest():
    assert grades(edition_of(f1()))["c05"].rule == "rest"


def test_a_grade_written_in_the_file_overrules_the_computed_one():
    files = f1()
    files["clients/c09.md"] += "grade: A\n"
    found = grades(edition_of(files))
    assert (found["c09"].grade, found["c09"].own, found["c09"].place) == ("A", True, 0)
    assert found["c01"].own is False


def test_grades_may_go_by_thresholds_of_revenue():
    settings = "grades:\n  gold: {revenue_from: 15000}\n  rest: {}\n"
    found = grades(edition_of(f1(settings)))
    assert {slug for slug, grade in found.items() if grade.grade == "gold"} == {"c01", "c02", "c03", "c04"}
    assert (found["c04"].rule, found["c04"].limit) == ("revenue", Decimal(15000))


def test_a_threshold_in_another_currency_is_converted():
    settings = "grades:\n  gold: {revenue_from: 100 USD}\n  rest: {}\nrates:\n  - {on: 2025-01-01, USD: 0.9}\n"
    files = {"book.yml": SETTINGS + settings, **client(sales("date: 2026-01-01, amount: 90"))}
    assert grades(edition_of(files))["novak"].grade == "gold"


def test_a_book_without_grades_has_none_and_one_without_clients_neither():
    assert grades(edition_of({"book.yml": SETTINGS + "grades: {}\n", **client()}))["novak"].grade == ""
    assert grades(edition_of({})) == {}


def test_the_reason_stays_when_another_client_changes_a_little():
    files = f1()
    before = grades(edition_of(files))
    files["clients/c09.md"] = files["clients/c09.md"].replace("amount: 2500", "amount: 2501")
    after = grades(edition_of(files))
    assert {slug for slug in before if before[slug] != after[slug]} <= {"c09"}
