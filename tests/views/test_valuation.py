"""What the book is worth: three methods, and where each assumption comes from."""

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inline_book
from editions import SETTINGS, client, edition_of, f1, sales
from f1_book import write_f1
from page_text import pages_of, tables_of, text_of
from plaincrm.figures.multiples import PRESETS
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


@pytest.mark.parametrize(
    ("preset", "name"),
    [
        ("advice", "financial-advice"),
        ("financial-advice", "financial-advice"),
        ("insurance", "insurance-book"),
        ("insurance-book", "insurance-book"),
        ("agency", "insurance-agency"),
        ("insurance-agency", "insurance-agency"),
        ("accounting", "accounting"),
        ("law", "law"),
    ],
)
def test_every_preset_gives_its_range_and_names_its_source_on_the_page(preset, name):
    edition = edition_of(f1(f"valuation: {{preset: {preset}}}\n"))
    found, published = VIEW.report(edition), PRESETS[name]
    for end in ("low", "mid", "high"):
        expected = 123000 * getattr(published.recurring, end) + 15000 * getattr(published.other, end)
        assert getattr(found.multiple, end) == expected
    assert (found.multiples.preset, found.multiples.source, found.multiples.year) == (
        name,
        published.source,
        published.year,
    )
    said = text_of(pages_of(VIEW, edition)["valuation/index.html"])
    assert f"Preset: {published.source}" in said


def test_an_unknown_preset_is_a_fault_that_says_what_may_be_meant():
    (fault,) = inline_book.found({"book.yml": SETTINGS + "valuation: {preset: acounting}\n"})
    assert (fault.file, fault.code) == ("book.yml", "bad-choice")
    assert "did you mean `accounting`" in fault.hint


def test_of_two_multiples_each_says_where_it_comes_from():
    found = report(f1("valuation: {preset: law, multiples: {other: [1, 2, 3], source: Our broker, year: 2025}}\n"))
    used = found.multiples
    assert (used.recurring_from.origin, used.recurring_from.source) == ("preset", PRESETS["law"].source)
    assert (used.other_from.origin, used.other_from.source, used.other_from.year) == ("settings", "Our broker", 2025)
    assert found.multiple.mid == 123000 * Decimal("0.75") + 15000 * 2


def test_multiples_without_a_source_are_said_to_have_none():
    edition = edition_of(f1("valuation: {multiples: {recurring: [1, 2, 3]}}\n"))
    assert "Settings, no source named" in text_of(pages_of(VIEW, edition)["valuation/index.html"])


def test_the_range_of_the_second_and_third_method_is_five_points_of_retention():
    found = report(f1(GIVEN))
    lower, higher = (report(f1(GIVEN.replace("92%", share))) for share in ("87%", "97%"))
    assert (found.discounted.low, found.discounted.high) == (lower.discounted.value, higher.discounted.value)
    assert (found.lifetime_range.low, found.lifetime_range.high) == (lower.lifetime, higher.lifetime)
    assert found.lifetime_range.mid == found.lifetime == round(Decimal(49200) * 92 / 28, 2)


def test_an_upper_end_that_has_no_value_keeps_its_reason():
    found = report(f1("valuation: {retention: 95%, growth: 0%, discount: 0%, years: endless}\n"))
    assert (found.discounted.high, found.lifetime_range.high) == (None, None)
    assert found.discounted.value is not None
    assert "discount" in found.why["discounted_high"]
    page = pages_of(VIEW, edition_of(f1("valuation: {retention: 95%, discount: 0%, years: endless}\n")))
    assert f"No upper end: {found.why['discounted_high']}." in text_of(page["valuation/index.html"])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**7),
    st.integers(0, 10**6),
    *[st.integers(0, 100) for _share in range(3)],
    st.integers(-20, 40),
    st.integers(1, 60),
    st.one_of(st.none(), st.integers(1, 40)),
)
def test_any_book_has_the_value_that_adding_up_year_by_year_gives(cents, other, margin, handover, kept, g, d, years):
    lines = sales(f"date: 2026-01-01, amount: {cents / 100:.2f}, recurring: yes", f"date: 2026-01-02, amount: {other}")
    given_ = f"margin: {margin}%, handover: {handover}%, retention: {kept}%, growth: {g}%, discount: {d}%"
    text = f"{SETTINGS}valuation: {{{given_}, years: {years or 'endless'}}}\n"
    found = report({"book.yml": text, **client(lines)})
    if not cents and not other:
        assert found.multiple.mid is found.discounted.value is found.lifetime is None
        return
    step = Fraction(kept, 100) * (1 + Fraction(g, 100)) / (1 + Fraction(d, 100))
    if years is None and step >= 1:
        assert found.discounted.value is None
        assert found.why["discounted"]
        return
    value = Fraction(0)
    term = Fraction(cents, 100) * margin * handover / 10**4 * (1 + Fraction(g, 100)) / (1 + Fraction(d, 100))
    for _year in range(years or 3000):
        value, term = value + term, term * step
        if years is None and term < Fraction(1, 10**6) * (1 - step):
            break
        if years is None:  # an endless sum is exact enough, and its fractions must not grow without end
            value, term = value.limit_denominator(10**12), term.limit_denominator(10**15)
    if years is None and term >= Fraction(1, 10**6) * (1 - step):
        return  # it dies away too slowly to be added up
    assert abs(Fraction(found.discounted.value) - value) <= Fraction(1, 100)
    assert found.multiple.mid == round(Decimal(cents) / 100 * Decimal("2.33") + other * Decimal("1.13"), 2)


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


def test_the_worked_book_through_real_files():
    with tempfile.TemporaryDirectory() as folder:
        found = VIEW.report(inline_book.edition_of(write_f1(Path(folder), GIVEN)))
    assert (found.multiple.low, found.multiple.mid, found.multiple.high) == (197010, 303540, 428250)
    assert found.discounted.retention_measured  # its sales reach back two years to the day
    for ends, retention in zip(
        (found.discounted.low, found.discounted.value, found.discounted.high), (-5, 0, 5), strict=True
    ):
        kept = Fraction(241, 272) + Fraction(retention, 100)
        years = (kept ** (t - 1) * Fraction("1.02") ** t / Fraction("1.2") ** t for t in range(1, 11))
        assert ends == round(Decimal(float(123000 * Fraction("0.36") * sum(years))), 2)


NOTHING = {
    "no clients": ({}, "no clients"),
    "no history": (client(), "no client has a transaction"),
    "a day old": (client(sales("date: 2026-03-31, amount: 5000, recurring: yes")), "1 day of sales"),
    "a month but a day old": (client(sales("date: 2026-03-02, amount: 5000, recurring: yes")), "30 days of sales"),
    "long silent": (client(sales("date: 2020-03-02, amount: 5000, recurring: yes")), "no revenue"),
}


@pytest.mark.parametrize(("files", "why"), NOTHING.values(), ids=list(NOTHING))
def test_what_cannot_be_told_has_a_reason_and_no_number(files, why):
    found = report(files)
    values = (*msgspec_values(found.multiple), found.discounted.value, found.discounted.low, found.discounted.high)
    assert set(values) == {None}
    assert (found.lifetime, found.lifetime_range.low, found.sensitivity) == (None, None, ())
    for name in ("multiple", "discounted", "discounted_low", "discounted_high", "lifetime"):
        assert why in found.why[name]
    said = text_of(pages_of(VIEW, edition_of(files))["valuation/index.html"])
    assert f"n/a: {found.why['multiple']}." in said
    assert "This is not an appraisal." in said


def msgspec_values(struct):
    return tuple(getattr(struct, name) for name in struct.__struct_fields__)


def test_a_month_of_sales_is_enough_to_tell():
    assert report(client(sales("date: 2026-03-01, amount: 100, recurring: yes"))).multiple.mid == 233
    assert report(client()).clients[0].share is None


def test_negative_recurring_revenue_has_no_value_by_any_method():
    found = report(client(sales("date: 2026-01-01, amount: -5, recurring: yes", "date: 2026-01-02, amount: 50")))
    assert (found.multiple.mid, found.discounted.value, found.lifetime) == (None, None, None)
    assert set(found.why.values()) == {"revenue is negative"}
    assert "revenue is negative" in text_of(
        pages_of(VIEW, edition_of(client(sales("date: 2026-01-01, amount: -5"))))["valuation/index.html"]
    )


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
    assert [row.monthly for row in data_of(page).clients.items[:2]] == [Decimal("4333.33"), 2500]
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


def test_every_client_has_its_revenue_by_month_and_by_year():
    lines = sales(
        "date: 2025-03-31, amount: 3",
        "date: 2025-04-01, amount: 5",
        "date: 2026-03-31, amount: 7",
        "date: 2026-03-02, amount: 1",
    )
    found = report(client(lines))
    (months,), (years,) = found.clients_by_month, found.clients_by_year
    assert list(months)[1:] == [f"2025-{month:02}" for month in range(4, 13)] + ["2026-01", "2026-02", "2026-03"]
    assert {key: amount for key, amount in months.items() if amount} == {"slug": "novak", "2025-04": 5, "2026-03": 8}
    assert years == {"slug": "novak", "2025": 8, "2026": 8}


def test_months_add_up_to_the_12_months_where_today_ends_a_month():
    found = report(f1())
    for row, months in zip(found.clients, found.clients_by_month, strict=True):
        assert sum(amount for key, amount in months.items() if key != "slug") == row.revenue
        assert (row.slug, row.other) == (months["slug"], row.revenue - row.recurring)


def test_the_page_says_each_assumption_beside_its_result_with_where_it_comes_from():
    html = pages_of(VIEW, edition_of(f1("valuation: {margin: 30%}\n")))["valuation/index.html"]
    said = text_of(html)
    for part in (
        "This is not an appraisal.",
        "303,540 197,010 to 428,250",
        "Multiple, recurring 1.52 / 2.33 / 3.25 Default: FP Transitions, 176 sales, 2011",
        "Margin 30% Settings: book.yml",
        "Discount rate 20% Default: plaincrm’s own starting point, from no published study, 2026",
        "Recurring revenue 123,000 Measured in this book: 12 months to Mar 31, 2026",
    ):
        assert part in said


def test_the_page_has_a_picture_of_what_would_change_the_value_and_the_table_behind_it():
    html = pages_of(VIEW, edition_of(f1(GIVEN)))["valuation/index.html"]
    assert 'role="img" aria-label="How far each change moves the value' in html
    rows = {(row[0], row[1]): row[2:5] for row in tables_of(html)[0][1:]}
    assert rows["Low or high multiples", "Multiple"] == ["197,010", "303,540", "428,250"]
    assert rows["The best client gone C01", "Multiple"] == ["187,180", "303,540", ""]
    assert rows["Retention 5 points lower or higher", "Cash flow"][1] == "157,886"


def test_further_pages_list_the_rest_of_a_long_book():
    files = {f"clients/c{n:03}.md": f"name: C{n:03}\n" + sales("date: 2026-01-01, amount: 5") for n in range(201)}
    made = pages_of(VIEW, edition_of(files))
    assert list(made) == ["valuation/index.html", "valuation/clients-2.html"]
    assert "C200" in text_of(made["valuation/clients-2.html"])
    assert "C200" not in text_of(made["valuation/index.html"])


def test_a_day_mistyped_by_centuries_does_not_fill_the_page_with_years():
    edition = edition_of(client(sales("date: 1026-01-01, amount: 5", "date: 2026-01-01, amount: 5")))
    (page,) = VIEW.pages(edition)
    assert [year.year for year in data_of(page).years] == list(range(2007, 2027))


@pytest.mark.parametrize(
    "lines",
    [
        ("date: 2026-03-31, amount: 9",),
        ("date: 2025-07-01, amount: 9, recurring: yes", "date: 2025-07-02, amount: -1"),
    ],
)
def test_no_client_has_a_share_of_a_value_that_is_none(lines):
    found = report(client(sales(*lines)))
    assert found.multiple.mid is None
    assert (found.clients[0].share, found.clients[0].cumulative) == (None, None)
    assert found.why["share"] == found.why["multiple"]


def test_a_value_needs_no_reason():
    assert report(f1()).why == {}


def test_multiples_of_three_digits_are_shown_as_they_are_reckoned_with():
    files = f1("valuation: {multiples: {recurring: [1.525, 2, 3.125]}}\n")
    assert report(files).multiple.low == 123000 * Decimal("1.525") + 15000 * Decimal("0.67")
    assert "1.5250 / 2.00 / 3.1250" in text_of(pages_of(VIEW, edition_of(files))["valuation/index.html"])


def test_a_retention_measured_below_nothing_gives_neither_a_value_nor_a_range():
    again = "date: 2025-06-01, recurring: yes, amount"
    found = report(
        {
            "clients/a.md": "name: A\n" + sales("date: 2024-04-01, amount: 100", f"{again}: -300"),
            "clients/b.md": "name: B\n" + sales("date: 2024-05-01, amount: 50", f"{again}: 600"),
        }
    )
    assert found.discounted.retention == -250 / 150
    assert (found.discounted.low, found.discounted.value, found.discounted.high) == (None, None, None)
    assert (found.lifetime_range.low, found.lifetime, found.lifetime_range.high) == (None, None, None)
    assert found.why.keys() >= {"discounted", "discounted_low", "discounted_high", "lifetime"}


def test_shares_of_a_book_worth_nothing_have_a_reason():
    nothing = "valuation: {multiples: {recurring: [0, 0, 1], other: [0, 0, 1]}}\n"
    found = report({"book.yml": SETTINGS + nothing, **client(sales("date: 2025-06-01, amount: 100"))})
    assert (found.multiple.mid, found.clients[0].share) == (0, None)
    assert found.why["share"]
