"""Who came, stayed and left; how the number of clients grew; how long they stay."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, sales
from plaincrm.views.base import VIEW
from plaincrm.views.comings import comings
from plaincrm.views.view import data_of


def book(*lines, more=""):
    return {
        "book.yml": SETTINGS + more,
        **{f"clients/c{n:03}.md": f"name: C{n}\n{text}" for n, text in enumerate(lines)},
    }


def of(*lines, more=""):
    return comings(edition_of(book(*lines, more=more)))


def told(found):
    return [(year.year, year.start, year.came, year.left, year.stayed, year.end) for year in found.years]


def test_a_client_comes_on_its_first_day_and_leaves_on_the_day_it_ended():
    found = of(
        "since: 2023-05-01\n", "since: 2023-12-31\nended: 2024-01-01\n", "since: 2024-02-01\nended: 2024-03-01\n"
    )
    assert told(found) == [(2023, 0, 2, 0, 0, 2), (2024, 2, 1, 2, 1, 1), (2025, 1, 0, 0, 1, 1), (2026, 1, 0, 0, 1, 1)]
    assert [year.over for year in found.years] == [True, True, True, False]


def test_growth_and_retention_are_undefined_where_there_was_nobody_at_the_start():
    found = of("since: 2024-01-01\n", "since: 2024-01-01\nended: 2025-06-01\n", "since: 2025-01-01\n")
    assert [(year.growth, year.retention) for year in found.years] == [(None, None), (0.0, 0.5), (0.0, 1.0)]
    assert found.why["growth"] == found.why["retention"] == "there was no client at the start of the year"


def test_whoever_lapsed_left_with_the_last_transaction():
    found = of("since: 2023-01-01\n" + sales("date: 2023-02-01, amount: 5", "date: 2024-02-01, amount: 5"))
    assert told(found)[:2] == [(2023, 0, 1, 0, 0, 1), (2024, 1, 0, 1, 0, 0)]


def test_whoever_is_at_risk_is_still_a_client():
    days = ("2025-06-01", "2025-08-01", "2025-10-20")
    found = of(sales(*(f"date: {day}, amount: 5" for day in days)))
    assert told(found)[-1] == (2026, 1, 0, 0, 1, 1)


def test_the_first_transaction_counts_where_it_is_before_since_or_there_is_no_since():
    line = sales("date: 2026-02-01, amount: 5")
    assert told(of(line)) == [(2026, 0, 1, 0, 0, 1)]
    assert told(of("since: 2026-03-01\n" + line)) == [(2026, 0, 1, 0, 0, 1)]


def test_a_client_without_any_day_or_of_the_future_is_counted_apart():
    found = of("", "since: 2026-04-01\n", "since: 2026-01-01\n")
    assert (found.undated, told(found)) == (2, [(2026, 0, 1, 0, 0, 1)])


def test_years_are_those_of_the_book():
    found = of("since: 2024-03-31\n", "since: 2024-04-01\n", more="fiscal_year_starts: 4\n")
    assert told(found) == [(2023, 0, 1, 0, 0, 1), (2024, 1, 1, 0, 1, 2), (2025, 2, 0, 0, 2, 2)]
    assert found.years[-1].over


def test_forty_clients_that_become_sixty_one_in_three_years_grow_by_15_percent_a_year():
    lines = ["since: 2022-06-01\n"] * 40 + ["since: 2024-02-01\n"] * 21
    found = of(*lines)
    assert (found.growth_from, found.growth_to) == (2022, 2025)
    assert found.growth_a_year == pytest.approx(0.151038759, abs=1e-9)


def test_growth_is_that_of_the_last_five_years_and_needs_two_that_are_over():
    found = of("since: 2010-01-01\n", "since: 2024-01-01\n")
    assert (found.growth_from, found.growth_to) == (2020, 2025)
    assert found.growth_a_year == pytest.approx(2 ** (1 / 5) - 1)
    young = of("since: 2025-06-01\n")
    assert (young.growth_a_year, young.growth_from) == (None, None)
    assert young.why["growth_a_year"] == "there are too few years that are over"


def test_twenty_years_are_told_and_what_was_before_is_in_the_first_ones_start():
    found = of("since: 1990-01-01\n", "since: 2001-01-01\nended: 2003-01-01\n", "since: 2024-01-01\n")
    assert len(found.years) == 20
    assert told(found)[0] == (2007, 1, 0, 0, 1, 1)


def test_tenure_is_from_first_to_last():
    found = of(
        "since: 2016-03-31\nended: 2020-03-31\n", "since: 2022-03-31\nended: 2024-03-31\n", "since: 2025-03-31\n"
    )
    tenure = found.tenure
    assert (tenure.left, tenure.present) == (2, 1)
    assert tenure.left_years == pytest.approx((1461 + 731) / 2 / 365.25)
    assert tenure.present_years == pytest.approx(365 / 365.25)
    assert tenure.median_years == pytest.approx(731 / 365.25)


def test_without_anybody_there_is_a_reason_for_each_number():
    found = of()
    assert (found.years, found.tenure.left_years, found.tenure.median_years) == ((), None, None)
    assert set(found.why) == {
        "growth_a_year",
        "growth_from",
        "growth_to",
        "left_years",
        "present_years",
        "median_years",
    }
    assert all(found.why.values())


DAYS = st.dates(date(2019, 1, 1), date(2026, 3, 31))


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 2500)), max_size=12), st.integers(1, 12))
@settings(max_examples=25)
def test_every_year_adds_up_and_agrees_with_counting_heads(stays, starts):
    spans = [
        (first, None if days is None else min(first + timedelta(days), date(2026, 3, 31))) for first, days in stays
    ]
    text = [
        f"since: {first}\n" + (f"ended: {last}\n" if last else "contracts:\n  - {amount: 5, every: 1 month}\n")
        for first, last in spans
    ]
    found = of(*text, more=f"fiscal_year_starts: {starts}\n")

    def year(day):
        return day.year if day.month >= starts else day.year - 1

    came = Counter(year(first) for first, _last in spans)
    for told_year in found.years:
        start = date(told_year.year, starts, 1)
        there = [(first, last) for first, last in spans if first < start and (last is None or last >= start)]
        end = date(told_year.year + 1, starts, 1)
        assert told_year.start == len(there)
        assert told_year.came == came[told_year.year]
        assert told_year.stayed == sum(last is None or last >= end for _first, last in there)
        assert told_year.start + told_year.came - told_year.left == told_year.end


SILENT = {
    "clients/risk.md": "name: Risk\n"
    + sales("date: 2025-05-01, amount: 5", "date: 2025-07-31, amount: 5", "date: 2025-09-30, amount: 50"),
    "clients/less.md": "name: Less\n"
    + sales("date: 2025-05-01, amount: 5", "date: 2025-07-31, amount: 5", "date: 2025-09-30, amount: 5"),
    "clients/gone.md": "name: Gone\nended: 2020-01-01\n",
    "clients/quiet.md": "name: Quiet\nsince: 2015-01-01\n" + sales("date: 2020-01-01, amount: 5"),
    "leads/lipa.md": "name: Lipa\nstage: new\ndeals:\n  - {what: X, amount: 100, probability: 50%}\n",
    "leads/dead.md": "name: Dead\nstage: dead\n",
}


def test_the_page_has_past_present_and_coming_clients():
    (made,) = VIEW.pages(edition_of(SILENT))
    page = data_of(made)
    assert page.statuses == {"new": 0, "active": 0, "at-risk": 2, "lapsed": 1, "former": 1}
    assert (page.coming.leads, page.coming.expected) == (1, 50)
    assert [client.slug for client in page.lapsed] == ["quiet"]


def test_clients_at_risk_stand_by_value_with_both_numbers_of_the_rule():
    found = VIEW.report(edition_of(SILENT)).at_risk
    assert [(client.slug, client.silence, client.usual_gap) for client in found] == [
        ("risk", 182, 76.0),
        ("less", 182, 76.0),
    ]
    assert [client.ratio for client in found] == [pytest.approx(182 / 76)] * 2


def test_whoever_never_bought_stays_until_its_file_ends_it():
    assert told(of("since: 2024-01-01\n"))[-1] == (2026, 1, 0, 0, 1, 1)


def test_an_edit_that_changes_no_figure_of_the_base_leaves_its_page():
    (before,) = VIEW.pages(edition_of(SILENT))
    (after,) = VIEW.pages(edition_of({**SILENT, "clients/gone.md": SILENT["clients/gone.md"] + "phone: '1'\n"}))
    (other,) = VIEW.pages(
        edition_of({**SILENT, "clients/gone.md": "name: Gone\nended: 2020-02-01\nsince: 2019-01-01\n"})
    )
    assert before.key == after.key != other.key


def test_of_whom_only_the_end_is_known_nobody_says_that_it_came_that_day():
    found = of("since: 2020-03-31\nended: 2024-03-31\n", "ended: 2024-05-05\n")
    assert told(found)[-3:] == [(2024, 1, 0, 1, 0, 0), (2025, 0, 0, 0, 0, 0), (2026, 0, 0, 0, 0, 0)]
    assert (found.undated, found.tenure.left) == (1, 1)
    assert found.tenure.left_years == pytest.approx(1461 / 365.25)
