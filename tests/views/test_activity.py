"""The log of all records as the report of the work: days, weeks, owners, kinds and regions."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget
from plaincrm.period import Span
from plaincrm.views.activity import VIEW, answer, report
from plaincrm.views.logged import FUTURE, gist, logged
from plaincrm.views.view import Unanswerable, data_of
from plaincrm.views.worked import week_of

NOVAK = """---
name: Novak
owner: Mira
region: kras
---
## 2026-03-02 visit 1h30m positive: Spring
Text.

## 2026-03-02 note 5m
Something **bold** about [[lipa|the school]].

## 2026-03-31 call 25m negative: Complaint

## 2026-02-28 email: Old

## 2027-01-01 call: In the future
"""
LIPA = """---
name: Lipa
owner: Jan
---
## 2026-03-09 call 10m neutral
Asked.

## 2026-03-02
A day without a word.
"""
FILES = {
    "book.yml": SETTINGS + "week_starts: monday\nroutes: {kras: The Karst}\n",
    "clients/novak.md": NOVAK,
    "leads/lipa.md": LIPA,
}


def counts(groups):
    return [(group.name, group.entries, group.contacts, group.records, group.minutes) for group in groups]


def test_the_month_that_ends_today_is_the_answer_to_no_question():
    found = report(edition_of(FILES))
    assert (found.from_, found.to, found.as_of) == (date(2026, 3, 1), date(2026, 3, 31), date(2026, 3, 31))
    assert (found.total.entries, found.total.contacts, found.total.records, found.total.minutes) == (5, 3, 2, 130)
    assert [(day.on.day, day.entries, day.contacts, day.records, day.minutes) for day in found.days] == [
        (2, 3, 1, 2, 95),
        (9, 1, 1, 1, 10),
        (31, 1, 1, 1, 25),
    ]
    assert [(week.first.day, week.last.day, week.entries, week.minutes) for week in found.weeks] == [
        (2, 8, 3, 95),
        (9, 15, 1, 10),
        (16, 22, 0, 0),
        (23, 29, 0, 0),
        (30, 31, 1, 25),
    ]
    assert counts(found.owners) == [("Mira", 3, 2, 1, 120), ("Jan", 2, 1, 1, 10)]
    assert counts(found.kinds) == [("call", 2, 2, 2, 35), ("note", 2, 0, 2, 5), ("visit", 1, 1, 1, 90)]
    assert counts(found.regions) == [("kras", 3, 2, 1, 120), ("", 2, 1, 1, 10)]
    assert counts(found.outcomes) == [
        ("", 2, 0, 2, 5),
        ("negative", 1, 1, 1, 25),
        ("neutral", 1, 1, 1, 10),
        ("positive", 1, 1, 1, 90),
    ]
    assert found.future == 1


def test_the_daily_report_has_every_entry_in_the_order_of_days():
    entries = report(edition_of(FILES)).entries
    assert [(entry.on.day, entry.slug, entry.record, entry.kind, entry.minutes, entry.what) for entry in entries] == [
        (2, "lipa", "lead", "note", 0, "A day without a word."),
        (2, "novak", "client", "visit", 90, "Spring"),
        (2, "novak", "client", "note", 5, "Something bold about the school."),
        (9, "lipa", "lead", "call", 10, "Asked."),
        (31, "novak", "client", "call", 25, "Complaint"),
    ]


@pytest.mark.parametrize(
    ("words", "first", "last", "entries"),
    [
        ({"from": "2026-02-28"}, "2026-02-28", "2026-03-31", 6),
        ({"to": "2026-03-02"}, "2026-02-03", "2026-03-02", 4),
        ({"from": "2026-03-02", "to": "2026-03-02"}, "2026-03-02", "2026-03-02", 3),
        ({"from": "2020-01-01", "to": "2030-01-01"}, "2020-01-01", "2030-01-01", 6),
        ({"from": "2026-03-10", "to": "2026-03-30"}, "2026-03-10", "2026-03-30", 0),
    ],
)
def test_days_can_be_asked_for_and_the_future_never_counts(words, first, last, entries):
    found = answer(edition_of(FILES), words)
    assert (str(found.from_), str(found.to), found.total.entries) == (first, last, entries)
    assert len(found.entries) == entries


@pytest.mark.parametrize("words", [{"from": "2026-02-30"}, {"to": "soon"}, {"from": "2026-03-02", "to": "2026-03-01"}])
def test_what_are_no_days_is_said(words):
    with pytest.raises(Unanswerable):
        answer(edition_of(FILES), words)


def test_the_sums_of_days_weeks_and_groups_are_the_total():
    found = report(edition_of(FILES))
    for parts in (found.days, found.weeks, found.owners, found.kinds, found.regions, found.outcomes):
        assert sum(part.entries for part in parts) == found.total.entries == len(found.entries)
        assert sum(part.minutes for part in parts) == found.total.minutes
        assert sum(part.contacts for part in parts) == found.total.contacts


def test_a_page_for_the_week_and_one_for_every_month_that_has_entries():
    pages = {page.url: page for page in VIEW.pages(edition_of(FILES))}
    assert list(pages) == ["activity/index.html", "activity/2026-03.html", "activity/2026-02.html"]
    index = data_of(pages["activity/index.html"])
    assert (index.week, index.this_week.total.entries) == (Span(date(2026, 3, 30), date(2026, 4, 5)), 1)
    assert len(index.weeks) == 12
    assert (index.weeks[0].first, index.weeks[-1].first) == (date(2026, 3, 30), date(2026, 1, 12))
    assert [(one.month, one.work.entries) for one in index.months] == [("2026-03", 5), ("2026-02", 1)]
    assert index.future == 1
    month = data_of(pages["activity/2026-03.html"])
    assert month.summary.total.minutes == 130
    assert [(day.on.day, len(day.entries), day.work.minutes) for day in month.days] == [
        (31, 1, 25),
        (9, 1, 10),
        (2, 3, 95),
    ]
    assert (month.before, month.after) == ("activity/2026-02.html", "")


def test_months_of_more_than_a_year_ago_are_summed_and_have_no_page():
    files = {"clients/a.md": "---\nname: A\n---\n## 2025-03-01 call 5m\n\n## 2025-02-28 call 5m\n"}
    pages = {page.url: page for page in VIEW.pages(edition_of(files))}
    assert list(pages) == ["activity/index.html", "activity/2025-03.html"]
    assert [(one.month, one.url) for one in data_of(pages["activity/index.html"]).months] == [
        ("2025-03", "activity/2025-03.html"),
        ("2025-02", ""),
    ]


def test_a_busy_month_goes_on_on_further_pages_and_nothing_is_missing():
    files = {
        f"clients/c{n:03}.md": "---\nname: C\n---\n" + "".join(f"## 2026-03-{day:02} call 1m\n" for day in range(1, 6))
        for n in range(200)
    }
    pages = [page for page in VIEW.pages(edition_of(files)) if page.url != "activity/index.html"]
    shown = [data_of(page) for page in pages]
    assert len(pages) > 2
    assert pages[0].url == "activity/2026-03.html"
    assert pages[1].url == "activity/2026-03-2.html"
    entries = [(entry.on, entry.slug) for page in shown for day in page.days for entry in day.entries]
    assert len(entries) == len(set(entries)) == 1000
    assert [on for on, _slug in entries] == sorted((on for on, _slug in entries), reverse=True)
    assert shown[0].summary.total.entries == 1000
    assert all(page.summary is None for page in shown[1:])
    assert all(day.work.entries == 200 for page in shown for day in page.days)
    assert any(page.days[0].continued for page in shown[1:])
    index = data_of(next(iter(VIEW.pages(edition_of(files)))))
    assert not index.too_many


def test_a_book_without_a_log_has_the_page_all_the_same():
    (page,) = VIEW.pages(edition_of({"clients/a.md": "name: A\n"}))
    data = data_of(page)
    assert (data.months, data.this_week.total.entries, data.this_month.weeks) == ((), 0, ())


def test_what_an_entry_is_about_is_its_title_or_first_line():
    assert gist("\n\n# See [[a|b]] and [[c]]\nmore") == "See b and c"
    assert gist("x" * 500) == "x" * 159 + "…"
    assert gist("") == ""


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.dates(), st.integers(0, 6))
def test_a_day_lies_in_its_week(day, first):
    week = week_of(day, first)
    assert day in week
    assert week.days <= 7
    assert week.first.weekday() == first or week.first == date.min


DAYS = st.sampled_from(["2026-03-01", "2026-03-31", "2026-02-10", "2027-01-01", "2024-05-05"])
LOGS = st.lists(DAYS, max_size=4).map(
    lambda days: "---\nname: A\n---\n" + "".join(f"## {day} call\n\n" for day in days)
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.dictionaries(st.sampled_from("abc"), LOGS, max_size=3), min_size=2, max_size=4))
def test_after_any_edits_the_log_is_what_it_is_made_from_nothing(states):
    made_on = []
    forget()
    for state in states:
        made_on.append(dict(logged(edition_of({f"clients/{slug}.md": text for slug, text in state.items()}))))
    for state, made in zip(states, made_on, strict=True):
        forget()
        fresh = dict(logged(edition_of({f"clients/{slug}.md": text for slug, text in state.items()})))
        assert list(fresh.items()) == list(made.items())
        assert all(entry.on > date(2026, 3, 31) for entry in fresh.get(FUTURE, ()))
