"""The card of a client: its four sections, the names as their owner writes them, and where the facts come from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, lead, sales
from plaincrm.views.profile import home, told
from plaincrm.views.record import record_page


def card(files, slug="novak"):
    return {section.key: section for section in record_page(slug, edition_of(files)).sections}


def facts(section):
    return {fact.label: fact.value for fact in section.facts}


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("Irina Sergeyevna Sokolovskaya", ["Irina", "Sergeyevna", "Sokolovskaya"]),
        ("Sokolovskaya Irina Sergeyevna", ["Sokolovskaya", "Irina", "Sergeyevna"]),
        ("SOKOLOVSKAYA, Irina", ["Sokolovskaya", "Irina", "Sergeyevna"]),
        ("Somebody else", ["Irina", "Sergeyevna", "Sokolovskaya"]),
    ],
)
def test_the_parts_of_a_name_stand_in_the_order_in_which_their_owner_writes_them(name, order):
    lines = "given: Irina\npatronymic: Sergeyevna\nfamily: Sokolovskaya\n"
    found = [fact.value for fact in card(client(lines, name))["basic"].facts]
    assert found == order


def test_a_name_within_another_is_found_as_a_word():
    lines = "given: Ivan\npatronymic: Ivanovich\nfamily: Ivanov\n"
    found = [fact.value for fact in card(client(lines, "Ivanov Ivan Ivanovich"))["basic"].facts]
    assert found == ["Ivanov", "Ivan", "Ivanovich"]


def test_a_name_without_spaces_has_its_order_too():
    found = [fact.value for fact in card(client("given: 建华\nfamily: 林\n", "林建华"))["basic"].facts]
    assert found == ["林", "建华"]


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Legal form", "basic"),
        ("legal_form", "basic"),
        ("FOUNDED", "basic"),
        ("Service-Area:", "basic"),
        ("Competitor", "business"),
        ("competitors", "business"),
        ("Co-operation", "business"),
        ("Problem", "dealings"),
        ("Problems", "dealings"),
        ("strengths", "dealings"),
        ("Plan", "dealings"),
        ("Payment history", "dealings"),
        ("Ways of working", "characteristics"),
        ("Konkurenti", "characteristics"),
        ("", "characteristics"),
    ],
)
def test_a_label_of_the_profile_belongs_to_a_section(label, section):
    assert home(label) == section


@given(
    st.dictionaries(st.text(alphabet="abcšхם 日_-", min_size=1), st.just("x"), max_size=5),
    st.sampled_from(["plan", "Staff"]),
)
def test_nothing_of_a_profile_is_lost(profile, known):
    sections = ("basic", "characteristics", "business", "dealings")
    labels = [*profile, known]
    assert sorted(labels) == sorted(label for key in sections for label in labels if home(label) == key)


def test_a_well_known_label_is_found_however_it_is_written():
    assert told({"hobby": "x", "PROBLEMS": "cash"}, "problem") == "cash"
    assert told({"Problem": "cash"}, "problem") == "cash"
    assert told({"plan": "x"}, "problem") == ""


def test_potential_is_a_characteristic_and_revenue_with_its_course_business():
    lines = "potential: 500\n" + sales("date: 2024-06-01, amount: 40", "date: 2026-01-01, amount: 70")
    found = card(client(lines))
    assert facts(found["characteristics"])["Potential a year"] == 500
    course = facts(found["business"])["Its course over two years"]
    assert [(point.to, point.revenue) for point in course] == [
        (date(2024, 3, 31), 0),
        (date(2024, 6, 30), 40),
        (date(2024, 9, 30), 40),
        (date(2024, 12, 31), 40),
        (date(2025, 3, 31), 40),
        (date(2025, 6, 30), 0),
        (date(2025, 9, 30), 0),
        (date(2025, 12, 31), 0),
        (date(2026, 3, 31), 70),
    ]


def test_the_course_ends_with_12_month_revenue_and_is_left_out_where_there_never_was_any():
    found = facts(card(client(sales("date: 2025-04-01, amount: 70", "date: 2025-03-31, amount: 5")))["business"])
    assert found["Its course over two years"][-1].revenue == found["Revenue, last 12 months"] == 70
    assert "Its course over two years" not in facts(card(client(sales("date: 2019-01-01, amount: 5")))["business"])


def test_where_facts_come_from_and_when_they_are_to_be_checked():
    found = facts(card(client("data_from: visit\nverified: 2024-02-29\n"))["sources"])
    assert (found["Facts from"], found["Verified"]) == ("visit", date(2024, 2, 29))
    assert (found["To be checked"].on, found["To be checked"].state) == (date(2026, 2, 28), "red")


def test_facts_of_an_agency_that_nobody_checked_are_due():
    found = facts(card(client("data_from: agency\nsince: 2026-03-31\n"))["sources"])
    assert (found["Verified"], found["To be checked"].state) == ("never", "amber")
    late = facts(card(lead("data_from: agency\nsince: 2026-03-01\n"), "lipa")["sources"])
    assert late["To be checked"].state == "red"


def test_a_record_that_says_nothing_of_its_facts_has_no_such_section_unless_the_book_asks():
    assert "sources" not in card(client("since: 2020-01-01\n"))
    asked = {"book.yml": SETTINGS + "calendar: {verify_every: 1 year}\n", **client("since: 2020-01-01\n")}
    assert facts(card(asked)["sources"])["To be checked"].on == date(2021, 1, 1)


def paid(lines, credit=""):
    return facts(card(client(credit + sales(*lines)))["dealings"])["How it paid"]


def test_past_payment_trouble_is_counted_from_the_transactions():
    found = paid(
        [
            "date: 2025-01-01, amount: 10, due: 2025-01-31, paid: 2025-01-31",
            "date: 2025-02-01, amount: 10, due: 2025-02-28, paid: 2025-03-02",
            "date: 2025-03-01, amount: 10, due: 2025-03-31, paid: 2025-04-07",
            "date: 2026-01-01, amount: 10, due: 2026-01-31",
            "date: 2026-03-01, amount: 10, due: 2026-03-31",
            "date: 2026-03-01, amount: 10",
            "date: 2026-03-01, amount: -10, due: 2025-03-31, paid: 2026-01-01",
        ]
    )
    assert (found.invoices, found.late, found.unpaid) == (4, 2, 1)
    assert (found.days_late, found.worst, found.last) == (4.5, 7, date(2025, 3, 31))


def test_an_invoice_is_paid_on_the_day_of_the_part_payment_that_settles_it():
    found = paid(
        [
            "date: 2025-01-01, amount: 10, due: 2025-01-31, paid: [{on: 2025-02-10, amount: 4}, {on: 2025-01-30, amount: 6}]"
        ]
    )
    assert (found.late, found.days_late) == (1, 10.0)


def test_an_invoice_that_a_credit_note_took_back_is_neither_paid_nor_past_due():
    invoice = "date: 2025-01-01, amount: 10, due: 2025-01-31, invoice: A1"
    note = "date: 2025-02-01, amount: {}, due: 2025-02-01, invoice: A1"
    assert "dealings" not in card(client(sales(invoice, note.format(-10))))
    assert paid([invoice, note.format(-9)]).unpaid == 1


def test_terms_of_the_client_give_the_due_day():
    found = paid(["date: 2025-01-31, amount: 10, paid: 2025-03-01"], "credit: {terms: 1 month}\n")
    assert (found.late, found.days_late) == (1, 1.0)


def test_whoever_always_paid_in_time_has_no_average():
    found = paid(["date: 2025-01-01, amount: 10, due: 2025-01-31, paid: 2025-01-30"])
    assert (found.invoices, found.late, found.days_late, found.worst, found.last) == (1, 0, None, 0, None)


def test_without_an_invoice_nothing_is_said_of_payment():
    assert "dealings" not in card(client(sales("date: 2025-01-01, amount: 10")))


def test_a_payment_of_the_future_has_not_come_yet():
    found = paid(["date: 2025-01-01, amount: 10, due: 2025-01-31, paid: 2026-04-30"])
    assert (found.late, found.unpaid) == (0, 1)


def test_the_part_paid_in_another_currency_counts_by_the_rate_of_its_day():
    settings = SETTINGS + "rates:\n  - {on: 2024-01-01, USD: 0.5}\n"
    line = "date: 2025-01-01, amount: 10, due: 2025-01-31, paid: [{on: 2025-02-01, amount: 20 USD}]"
    found = facts(card({"book.yml": settings, **client(sales(line))})["dealings"])["How it paid"]
    assert (found.late, found.unpaid, found.days_late) == (1, 0, 1.0)
