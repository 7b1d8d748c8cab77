"""What the book is worth: three methods, and where each assumption comes from."""

from decimal import Decimal

import pytest

from editions import SETTINGS, client, edition_of, f1, sales
from plaincrm.reading.settings import read_settings
from plaincrm.views.valuation import VIEW
from plaincrm.views.view import data_of, sections

GIVEN = "valuation: {margin: 40%, handover: 90%, retention: 92%, growth: 2%, discount: 20%, years: 10}\n"


def report(files):
    return VIEW.report(edition_of(files))


def origins(found):
    return {assumption.name: (assumption.value, assumption.origin) for assumption in found.assumptions}


def test_book_f1_by_the_default_multiples():
    found = report(f1())
    assert (found.revenue.recurring, found.revenue.other) == (123000, 15000)
    assert (found.multiple.low, found.multiple.mid, found.multiple.high) == (197010, 303540, 428250)
    assert (found.multiples.origin, found.multiples.year) == ("default", 2011)


def test_book_f1_by_discounted_cash_flow():
    found = report(f1(GIVEN)).discounted
    assert str(found.value) == "157886.24"
    assert (found.retention, found.retention_measured, found.years) == (0.92, False, 10)


def test_without_end_it_equals_the_lifetime_margin_where_nothing_is_lost_in_the_handover():
    settings = "valuation: {margin: 40%, handover: 80%, retention: 80%, growth: 0%, discount: 14%, years: endless}\n"
    found = report(f1(settings))
    assert found.discounted.years is None
    assert found.discounted.value == found.lifetime == Decimal("115764.71")  # 49200 x 40/17


def test_without_end_growth_beyond_the_discount_has_no_value_but_a_reason():
    settings = "valuation: {retention: 100%, growth: 30%, discount: 20%, years: endless}\n"
    found = report(f1(settings))
    assert found.discounted.value is None
    assert found.why["discounted"]


def test_the_middle_of_the_year_is_worth_more_than_its_end():
    assert report(f1(GIVEN.replace("10}", "10, mid_year: yes}"))).discounted.value > Decimal("157886.24")


def test_retention_is_measured_where_the_book_has_two_years_of_history():
    files = f1(GIVEN)
    files["clients/c01.md"] += "  - {date: 2024-04-02, amount: 1}\n  - {date: 2024-04-02, amount: -1}\n"
    assert report(files).discounted.retention_measured is False
    files["clients/c01.md"] = files["clients/c01.md"].replace("2024-04-02", "2024-04-01")
    found = report(files)
    assert found.discounted.retention_measured is True
    assert found.discounted.retention == pytest.approx(241 / 272)
    assert origins(found)["retention"] == (pytest.approx(241 / 272), "measured")


def test_every_assumption_says_where_it_comes_from():
    found = report(f1("valuation: {margin: 30%}\n"))
    assert origins(found)["margin"] == (0.3, "settings")
    assert origins(found)["discount"] == (0.2, "default")
    assert set(origins(found)) == {"margin", "handover", "retention", "growth", "discount", "years"}


@pytest.mark.parametrize(
    ("preset", "low", "high"),
    [("accounting", 0.8, 1.4), ("law", 0.5, 1.0), ("insurance", 1.0, 1.5), ("agency", 1.5, 3.5)],
)
def test_presets_are_the_published_ranges(preset, low, high):
    found = report(f1(f"valuation: {{preset: {preset}}}\n"))
    assert (found.multiples.recurring[0], found.multiples.recurring[2]) == (low, high)
    assert found.multiples.origin == "preset"


def test_multiples_of_the_books_own_go_before_a_presets():
    found = report(f1("valuation: {preset: law, multiples: {recurring: [1, 2, 3], source: Our broker, year: 2025}}\n"))
    assert found.multiples.recurring == (1.0, 2.0, 3.0)
    assert found.multiples.other == (0.5, 0.75, 1.0)
    assert (found.multiples.origin, found.multiples.source, found.multiples.year) == ("settings", "Our broker", 2025)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("multiples: {recurring: [3, 2, 1]}", "bad-number"),
        ("multiples: {recurring: [1, 2]}", "bad-type"),
        ("years: 0", "bad-number"),
        ("years: 101", "bad-number"),
        ("years: 9999999999999999999999", "bad-number"),
        ("preset: bakery", "bad-choice"),
        ("margin: 140%", "bad-share"),
    ],
)
def test_settings_that_cannot_be_are_refused(line, code):
    found = read_settings(f"{SETTINGS}valuation: {{{line}}}\n".encode(), sections())
    assert [fault.code for fault in found.faults] == [code]


def test_clients_by_value_with_their_shares():
    found = report(f1()).clients
    assert [(row.slug, row.value) for row in found[:2]] == [("c01", Decimal("116360.00")), ("c02", Decimal("69900.00"))]
    assert found[0].share == pytest.approx(116360 / 303540, rel=1e-12)
    assert found[-1].cumulative == 1.0
    assert sum(row.value for row in found) == 303540
    assert (found[0].recurring, found[0].revenue, found[0].at_risk, found[0].risks) == (
        48000,
        52000,
        True,
        ("contact",),
    )


def test_value_at_risk_is_that_of_the_clients_at_risk():
    files = f1()
    found = report(files)
    assert found.value_at_risk == sum(row.value for row in found.clients if row.at_risk)
    assert found.at_risk == sum(row.at_risk for row in found.clients)


def test_without_revenue_there_is_a_reason_and_no_range():
    found = report(client())
    assert found.multiple.mid is None
    assert found.why["multiple"]
    assert found.clients[0].share is None


def test_a_book_in_credit_is_worth_nothing_that_can_be_said():
    found = report(client(sales("date: 2026-01-01, amount: -5")))
    assert found.multiple.low is None


def test_revenue_by_calendar_year_has_those_without_any_too():
    lines = sales(
        "date: 2024-05-05, amount: 5", "date: 2026-01-01, amount: 7, recurring: yes", "date: 2026-02-01, amount: 1"
    )
    assert [(year.year, year.revenue, year.recurring) for year in report(client(lines)).years] == [
        (2024, 5, 0),
        (2025, 0, 0),
        (2026, 8, 7),
    ]


def test_pages_show_shares_to_a_tenth_of_a_percent_so_that_others_need_not_change():
    (page,) = VIEW.pages(edition_of(f1()))
    assert [row.share for row in data_of(page).clients.items[:2]] == [0.383, 0.23]


def test_the_report_has_the_keys_that_others_rely_on():
    found = report(f1())
    for keys, part in (
        ("revenue multiple discounted lifetime clients value_at_risk", found),
        ("recurring other", found.revenue),
        ("low mid high", found.multiple),
        ("value retention retention_measured handover margin growth discount years", found.discounted),
        ("slug revenue recurring value share at_risk", found.clients[0]),
    ):
        assert set(keys.split()) <= set(type(part).__struct_fields__)
