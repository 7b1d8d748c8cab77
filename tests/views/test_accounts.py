"""Time spent beside revenue: book F1 by hand, sums by grade, and suggestions with their numbers."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.views.accounts import VIEW
from plaincrm.views.base import VIEW as BASE
from plaincrm.views.effort import efforts
from plaincrm.views.view import data_of

GRADES = "grades: {A: {revenue_from: 1000}, B: {}}\n"


def report(files, today=date(2026, 3, 31)):
    return VIEW.report(edition_of(files, today))


def record(facts="", amount=0, log="", since="2020-01-01"):
    sold = f"transactions: [{{date: 2026-01-01, amount: {amount}}}]\n" if amount else ""
    return f"---\nname: Somebody\nsince: {since}\n{facts}{sold}---\n{log}"


def called(minutes, day="2026-03-30"):
    return f"## {day} call {minutes}m\n"


def rules(record_, others=None):
    """The rules that this client meets, in a book with these others."""
    files = {"book.yml": SETTINGS + GRADES, "clients/x.md": record_}
    files |= {f"clients/other-{number}.md": text for number, text in enumerate(others or ())}
    return next(row for row in report(files).clients if row.slug == "x").rules


#: 10 hours and 10,000 of revenue: 1,000 an hour.
USUAL = (record(amount=10000, log=called(600)),)


def exactly(fraction):
    return pytest.approx(float(Fraction(fraction)), rel=1e-12)


def test_book_f1_by_hand():
    found = {row.slug: row for row in report(f1_book()).clients}
    assert {slug: row.minutes for slug, row in found.items() if row.minutes} == {
        "c01": 120,
        "c02": 60,
        "c03": 20,
        "c08": 120,
        "c10": 15,
    }
    assert {slug: row.revenue_per_hour for slug, row in found.items() if row.revenue_per_hour} == {
        "c01": 26000,
        "c02": 30000,
        "c03": 54000,
        "c08": 4000,
        "c10": 12000,
    }
    adler = found["c01"]
    assert (adler.share_of_revenue, adler.share_of_time) == (exactly("26/69"), exactly("24/67"))
    assert (adler.potential, adler.headroom) == (90000, 38000)
    assert list(found) == ["c01", "c02", "c03", "c04", "c08", "c06", "c07", "c10", "c09", "c05"]


def test_book_f1_by_grade():
    found = report(f1_book())
    rows = [(sum_.grade, sum_.clients, sum_.revenue, sum_.minutes, sum_.revenue_per_hour) for sum_ in found.grades]
    assert rows == [("A", 4, 115000, 200, 34500), ("B", 3, 17500, 120, 8750), ("C", 3, 5500, 15, 22000)]
    assert [(sum_.potential, sum_.headroom, sum_.with_potential) for sum_ in found.grades] == [
        (130000, 63000, 2),
        (20000, 12000, 1),
        (None, None, 0),
    ]
    assert [sum_.share_of_time for sum_ in found.grades] == [exactly("40/67"), exactly("24/67"), exactly("3/67")]
    total = found.total
    assert (total.clients, total.revenue, total.minutes) == (10, 138000, 335)
    assert str(total.revenue_per_hour) == "24716.42"  # 138000 x 60 / 335 = 24716.4179...


def test_book_f1_suggestions_have_their_numbers():
    found = {row.slug: row.suggestion for row in report(f1_book()).clients}
    assert found["c02"].startswith(
        "Brings 30000.00 in 12 months, 21.7 % of revenue, and has 1h00m, 17.9 % of the time."
    )
    assert "Could spend 40000.00 a year and spent 15000.00: room for 25000.00 more." in found["c04"]
    assert found["c05"] == "The last contact was on 2024-11-02, 514 days ago; nobody should wait for over a year."
    assert found["c07"] == "A client since 2023-09-01, 942 days ago, and nobody was ever in touch."
    assert found["c01"] is None


def test_what_is_undefined_has_its_reason_beside_it():
    row = report({"clients/x.md": record()}).clients[0]
    names = {"revenue_per_hour", "share_of_revenue", "share_of_time", "potential", "headroom"}
    assert all(getattr(row, name) is None for name in names)
    assert set(row.why) == names
    full = report({"clients/x.md": record("potential: 9\n", 6, called(90))}).clients[0]
    assert (full.revenue_per_hour, full.why) == (4, {})


def test_a_grade_without_time_has_no_revenue_per_hour_but_the_reason():
    files = {
        "book.yml": SETTINGS + GRADES,
        "clients/x.md": record(amount=2000),
        "clients/y.md": record(log=called(5)),
    }
    best, rest = report(files).grades
    assert best.revenue_per_hour is None and best.why["revenue_per_hour"]
    assert (rest.revenue_per_hour, rest.share_of_time) == (0, 1.0)


@pytest.mark.parametrize(
    ("day", "minutes"), [("2025-03-31", 0), ("2025-04-01", 7), ("2026-03-31", 7), ("2026-04-01", 0)]
)
def test_time_counts_in_the_12_months_to_today(day, minutes):
    assert efforts(edition_of({"clients/x.md": record(log=called(7, day))}))["x"].minutes == minutes


def test_time_of_every_kind_of_entry_counts():
    log = "## 2026-01-01 note 5m\n## 2026-01-02 30m: Thinking\n## 2026-01-03 visit 1h\n"
    assert efforts(edition_of({"clients/x.md": record(log=log)}))["x"].minutes == 95


def test_a_potential_in_another_currency_is_taken_at_todays_rate():
    book = {"book.yml": SETTINGS + "rates: [{on: 2020-01-01, USD: 0.5}, {on: 2026-03-31, USD: 0.8}]\n"}
    row = report(book | {"clients/x.md": record("potential: 100 USD\n", 95)}).clients[0]
    assert (row.potential, row.headroom) == (80, -15)


# The best that were neglected.


def test_a_best_client_is_neglected_from_two_weeks_after_its_contact_was_due():
    late = record("contact_every: 1 month\n", 2000, called(60, "2026-02-17"))  # due on 03-17, 14 days ago
    soon = record("contact_every: 1 month\n", 2000, called(60, "2026-02-18"))
    assert "neglected" in rules(late, USUAL)
    assert "neglected" not in rules(soon, USUAL)


def test_a_client_of_a_lower_grade_is_not_among_the_best():
    assert rules(record("grade: B\ncontact_every: 1 month\n", 2000, called(120, "2026-02-01")), USUAL) == ()


def test_a_best_client_is_neglected_with_a_quarter_of_its_time():
    # With the others' 10,000 for 10 hours: 2,000 of 12,000 is a sixth; 25 of 625 minutes a 25th, 26 of 626 a little more.
    others = (record(amount=10000, log=called(600)),)
    assert "neglected" in rules(record(amount=2000, log=called(26)), others)
    assert "neglected" not in rules(record(amount=2000, log=called(27)), others)


def test_where_little_time_was_logged_nothing_is_said_of_time():
    assert rules(record(amount=2000, log=called(1)), (record(amount=10000, log=called(298)),)) == ()
    assert rules(record(amount=2000, log=called(1)), (record(amount=10000, log=called(299)),)) == ("neglected",)


def test_a_client_of_less_than_a_year_is_still_being_got_to_know():
    assert rules(record(amount=2000, log=called(1), since="2025-04-01"), USUAL) == ("neglected",)
    assert rules(record(amount=2000, log=called(1), since="2025-04-02"), USUAL) == ()


# Much time, little revenue.


def test_a_client_is_costly_with_twice_its_part_of_the_time():
    # 10 % of the time is 120 of 1200 minutes, with the others' 1080.
    others = (record(amount=9500, log=called(1080)),)
    assert "costly" in rules(record(amount=500, log=called(120)), others)
    assert "costly" not in rules(record(amount=501, log=called(120)), others)
    assert "costly" not in rules(record(amount=500, log=called(119)), others)


def test_a_costly_client_that_brings_nothing_has_a_sentence_too():
    files = {"clients/x.md": record(log=called(150)), "clients/y.md": USUAL[0]}
    said = next(row.suggestion for row in report(files).clients if row.slug == "x")
    assert said == (
        "Took 2h30m, 20.0 % of the time, and brought 0.00, 0.0 % of revenue: 0.00 an hour, where the whole book brings "
        "800.00."
    )


# Room to grow.


@pytest.mark.parametrize(
    ("potential", "amount", "room"),
    [(20000, 10000, True), (19999, 10000, False), (10000, 0, True), (9999, 0, False), (5000, 9000, False)],
)
def test_room_is_half_of_the_potential_and_what_an_average_client_brings(potential, amount, room):
    found = rules(record(f"potential: {potential}\ngrade: B\n", amount, called(60)), USUAL)
    assert ("room" in found) is room


# Nobody waits for over a year.


@pytest.mark.parametrize(
    ("log", "since", "holds"),
    [
        (called(1, "2025-03-30"), "2020-01-01", True),
        (called(1, "2025-03-31"), "2020-01-01", False),
        ("## 2026-03-01 note 5m\n", "2025-03-30", True),
        ("", "2025-03-31", False),
    ],
)
def test_a_small_client_keeps_its_floor_of_a_contact_a_year(log, since, holds):
    assert rules(record("contact_every: 5 years\n", log=log, since=since)) == (("uncontacted",) if holds else ())


def test_with_a_client_of_unknown_age_somebody_should_be_in_touch():
    found = report({"clients/x.md": "name: X\n"}).clients[0]
    assert found.rules == ("uncontacted",)
    assert "Nobody was ever in touch" in found.suggestion


def test_a_client_that_ended_meets_no_rule():
    assert rules(record("ended: 2026-01-01\npotential: 90000\n", 2000)) == ()


def test_a_book_of_one_grade_has_no_best():
    files = {
        "book.yml": SETTINGS + "grades: {A: {contact_every: 1 month}}\n",
        "clients/x.md": record(amount=1, log=called(1, "2025-06-01")),
    }
    assert report(files).clients[0].rules == ()


# Pages.


def first_page(files):
    return data_of(next(iter(VIEW.pages(edition_of(files)))))


def test_the_page_shows_the_foremost_suggestions_and_how_many_there_are():
    files = {f"clients/c{n:02}.md": record(f"potential: {2000 + n}\n", n + 1, called(1)) for n in range(12)}
    room = next(some for some in first_page(files).suggestions if some.rule == "room")
    assert (room.count, len(room.foremost)) == (12, 10)
    assert [advice.account.slug for advice in room.foremost[:2]] == ["c00", "c01"]


def test_pages_show_shares_to_a_tenth_of_a_percent_so_that_others_need_not_change():
    found = first_page(f1_book()).clients.items[0]
    assert (found.share_of_revenue, found.share_of_time) == (0.377, 0.358)


def test_a_long_list_goes_on_on_further_pages():
    files = {f"clients/c{n:03}.md": record(amount=n + 1) for n in range(201)}
    assert [page.url for page in VIEW.pages(edition_of(files))] == ["accounts/index.html", "accounts/clients-2.html"]


def test_the_report_has_the_keys_that_others_rely_on():
    keys = "grade revenue minutes revenue_per_hour share_of_revenue share_of_time potential headroom"
    found = report(f1_book())
    assert {*keys.split(), "slug", "suggestion"} <= set(type(found.clients[0]).__struct_fields__)
    assert set(keys.split()) <= set(type(found.grades[0]).__struct_fields__)


CLIENT = st.tuples(
    st.decimals(0, 5000, places=2), st.integers(0, 300), st.none() | st.integers(1, 9000), st.sampled_from("ABC")
)


def written(clients):
    files = {}
    for number, (amount, minutes, potential, grade) in enumerate(clients):
        facts = f"grade: {grade}\n" + (f"potential: {potential}\n" if potential else "")
        files[f"clients/c{number}.md"] = record(facts, amount, called(minutes) if minutes else "")
    return files


@settings(max_examples=40, deadline=None)
@given(st.lists(CLIENT, max_size=7))
def test_sums_by_grade_are_those_of_the_clients_and_shares_sum_to_1(clients):
    found = report(written(clients))
    for sum_ in (*found.grades, found.total):
        mine = [row for row in found.clients if row.grade == sum_.grade or not sum_.grade]
        assert (sum_.clients, sum_.revenue) == (len(mine), sum((row.revenue for row in mine), Decimal(0)))
        assert sum_.minutes == sum(row.minutes for row in mine)
        known = [row for row in mine if row.potential is not None]
        assert (sum_.potential or 0, sum_.headroom or 0) == (
            sum(row.potential for row in known),
            sum(row.headroom for row in known),
        )
    for rows in (found.clients, found.grades):
        for name in ("share_of_revenue", "share_of_time"):
            shares = [getattr(row, name) for row in rows]
            if getattr(found.total, name) is None:
                assert set(shares) <= {None}
            else:
                assert sum(shares) == pytest.approx(1, abs=1e-12)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(CLIENT, max_size=4), min_size=2, max_size=3))
def test_after_edits_pages_and_report_are_as_if_made_anew(books):
    forget()
    edited = [[*map(data_of, VIEW.pages(edition_of(written(book)))), report(written(book))] for book in books]
    for book, seen in zip(books, edited, strict=True):
        forget()
        assert [*map(data_of, VIEW.pages(edition_of(written(book)))), report(written(book))] == seen


def shown(files):
    return pages_of(VIEW, edition_of(files))["accounts/index.html"]


def test_the_page_says_what_the_report_says():
    text = text_of(shown(f1_book()))
    assert "138,000 of revenue for 5 h 35 min logged on clients. That is 24,716 an hour." in text
    assert "Could spend 40,000 a year and spent 15,000: room for 25,000 more." in text
    grades = next(table for table in tables_of(shown(f1_book())) if table[0][0] == "Grade")
    assert grades[1:] == [
        ["A", "4", "115,000", "83.3%", "3 h 20 min", "59.7%", "34,500", "130,000 of 2", "63,000"],
        ["B", "3", "17,500", "12.7%", "2 h", "35.8%", "8,750", "20,000 of 1", "12,000"],
        ["C", "3", "5,500", "4.0%", "15 min", "4.5%", "22,000", "n/a", "n/a"],
        ["All", "10", "138,000", "100.0%", "5 h 35 min", "100.0%", "24,716", "150,000 of 3", "75,000"],
    ]


def test_too_little_time_is_called_too_little():
    assert "To hold time against revenue takes 5 h in the log" in text_of(shown({"clients/x.md": record(amount=5)}))
    assert "To hold time" not in text_of(shown({"clients/x.md": USUAL[0]}))


def test_where_nothing_is_amiss_the_page_says_so():
    assert "There is nothing to suggest" in text_of(shown({"clients/x.md": USUAL[0]}))


def test_a_book_without_clients_and_one_without_time_or_revenue_have_a_page():
    assert "There is no client yet." in text_of(shown({}))
    assert "n/a, no time is logged in the 12 months." in text_of(shown({"clients/x.md": record()}))


def test_further_pages_lead_back():
    files = {f"clients/c{n:03}.md": record(amount=n + 1) for n in range(201)}
    second = pages_of(VIEW, edition_of(files))["accounts/clients-2.html"]
    assert 'href="../accounts/index.html"' in second
    assert len(tables_of(second)[0]) == 2


def test_beside_credits_a_client_may_bring_more_than_all_together():
    amounts = {"a": 900, "b": 100, "c": 0, "d": -200, "e": "-0.01"}
    found = first_page({f"clients/{slug}.md": record(amount=amount) for slug, amount in amounts.items()})
    whole = Fraction(sum(Decimal(amount) for amount in amounts.values()))
    shares = {client.slug: client.share_of_revenue for client in found.clients.items}
    assert shares == {slug: round(float(Fraction(amount) / whole), 3) for slug, amount in amounts.items()}
    assert shares["a"] > 1


def test_sums_are_of_exact_amounts_as_on_other_pages():
    yen = "title: T\ncurrency: JPY\nrates: [{on: 2020-01-01, USD: 0.4}]\n"
    sold = "potential: 3 USD\ntransactions: [{date: 2026-01-01, amount: 1 USD}]\n"
    edition = edition_of(
        {"book.yml": yen} | {f"clients/c{n}.md": record(sold, log=called(20)) for n in range(5)}, date(2026, 3, 31)
    )
    found = VIEW.report(edition)
    assert [row.revenue for row in found.clients] == [0] * 5  # 0.4 each
    assert [row.revenue_per_hour for row in found.clients] == [1] * 5  # 0.4 in 20 minutes is 1.2
    assert (found.total.revenue, found.total.potential, found.total.headroom) == (2, 6, 4)
    assert found.total.revenue == BASE.report(edition).revenue_12_months
