"""The health of the book: its years, the way from last year to this one, and how old it is."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, forget, sales
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.views.base import VIEW as BASE
from plaincrm.views.health_page import VIEW
from plaincrm.views.view import data_of


def report(files, today=date(2026, 3, 31)):
    return VIEW.report(edition_of(files, today))


def years(files, today=date(2026, 3, 31)):
    return {year.year: year for year in report(files, today).years}


def page(files):
    (html,) = pages_of(VIEW, edition_of(files)).values()
    return html


def test_the_waterfall_of_the_worked_book():
    found = report(f1_book()).waterfall
    assert {name: (getattr(found, name).amount, getattr(found, name).clients) for name in found.__struct_fields__} == {
        "previous": (136000, 8),
        "lost": (9000, 1),
        "shrunk": (6500, 2),
        "kept": (120500, 7),
        "grown": (7000, 2),
        "new": (10500, 2),
        "current": (138000, 9),
    }


def test_the_last_12_months_of_the_worked_book():
    found = report(f1_book()).last_12_months
    assert found.recurring_share == pytest.approx(41 / 46)
    assert (found.gross_retention, found.net_retention) == (pytest.approx(241 / 272), pytest.approx(15 / 16))
    assert (found.client_retention, found.won, found.lost, found.clients) == (7 / 8, 2, 1, 9)
    assert found.growth == pytest.approx(2 / 136)
    assert str(found.average) == "15333.33"
    assert found.hhi == pytest.approx(2247.689561)
    assert found.effective_clients == pytest.approx(4.449013)
    assert found.whole
    assert report(f1_book()).months_of_sales == 24


def test_a_fiscal_year_that_ends_today_is_the_last_12_months():
    found = years(f1_book("fiscal_year_starts: 4\n"))
    last = report(f1_book("fiscal_year_starts: 4\n")).last_12_months
    assert list(found) == [2024, 2025]
    names = set(last.__struct_fields__) - {"year"}
    assert {name: getattr(found[2025], name) for name in names} == {name: getattr(last, name) for name in names}
    assert (found[2025].first, found[2025].last) == (date(2025, 4, 1), date(2026, 3, 31))


def test_page_and_client_base_say_the_same_of_the_last_12_months():
    edition = edition_of(f1_book())
    found, base = VIEW.report(edition).last_12_months, BASE.report(edition)
    for name in ("recurring_share", "gross_retention", "net_retention", "client_retention", "top1_share", "hhi"):
        assert getattr(found, name) == getattr(base, name)
    assert found.revenue == base.revenue_12_months


def test_a_year_is_held_against_the_one_before_only_where_both_are_whole():
    lines = ["date: 2022-06-05, amount: 10"] + [f"date: {year}-02-01, amount: 10" for year in (2023, 2024, 2025, 2026)]
    found = years(client(sales(*lines)))
    whys = {year: row.why.get("net_retention") for year, row in found.items()}
    assert whys == {
        2022: "there is no revenue in the year before",
        2023: "the book’s sales begin within the year before",
        2024: None,
        2025: None,
        2026: "the year is not over",
    }
    assert [row.whole for row in found.values()] == [False, True, True, True, False]
    assert (found[2023].won, found[2023].lost, found[2024].won) == (None, None, 0)
    assert found[2026].why["won"] == "the year is not over"
    assert "2023 (the book’s sales begin within the year before)" in text_of(page(client(sales(*lines))))


def test_a_year_is_whole_from_its_first_month_to_its_last_day():
    lines = sales("date: 2024-01-31, amount: 10", "date: 2025-01-01, amount: 10")
    assert years(client(lines), date(2025, 12, 31))[2025].whole
    assert years(client(lines), date(2025, 12, 31))[2025].net_retention == 1
    assert not years(client(lines), date(2025, 12, 30))[2025].whole
    late = lines.replace("2024-01-31", "2024-02-01")
    assert years(client(late), date(2025, 12, 31))[2025].net_retention is None


def test_a_year_without_revenue_has_reasons():
    found = years(client(sales("date: 2023-01-05, amount: 10", "date: 2026-01-05, amount: 10")))
    assert (found[2024].gross_retention, found[2024].lost) == (0, 1)
    for name in ("recurring_share", "average", "tenure", "top1_share"):
        assert getattr(found[2024], name) is None
        assert found[2024].why[name]
    assert found[2025].why["net_retention"] == "there is no revenue in the year before"


def test_too_little_history_says_so():
    said = text_of(page(client(sales("date: 2025-10-01, amount: 10"))))
    assert "Too little history. The book’s sales begin on Oct 1, 2025, 6 months ago" in said
    assert "Too little history" not in text_of(page(f1_book()))
    assert report(client(sales("date: 2025-10-01, amount: 10"))).last_12_months.gross_retention is None


@pytest.mark.parametrize("files", [{"book.yml": SETTINGS}, client()], ids=["no clients", "no transactions"])
def test_a_book_without_sales_has_nothing_to_tell(files):
    found = report(files)
    assert (found.sales_since, found.years, found.movers, found.months_of_sales) == (None, (), (), 0)
    assert found.last_12_months.why["growth"]
    assert "nothing to tell of the years" in text_of(page(files))


def test_movers_are_the_clients_behind_the_steps():
    found = report(f1_book())
    assert [(mover.slug, mover.step, mover.change) for mover in found.movers] == [
        ("c05", "lost", -9000),
        ("c08", "new", 8000),
        ("c03", "shrunk", -6000),
        ("c01", "grown", 4000),
        ("c04", "grown", 3000),
        ("c09", "new", 2500),
        ("c07", "shrunk", -500),
    ]
    for step in ("lost", "shrunk", "grown", "new"):
        assert sum(abs(m.change) for m in found.movers if m.step == step) == getattr(found.waterfall, step).amount


def test_steps_add_up_in_minor_units_where_rates_leave_parts_of_them():
    settings = "title: T\ncurrency: EUR\nrates: [{on: 2020-01-01, USD: 0.333}]\n"
    revenue = {"a": (1, 0), "b": (2, 1), "c": (5, 7), "d": (0, 1), "e": (4, 0), "f": (1, 1)}
    files = {"book.yml": settings}
    for slug, (before, now) in revenue.items():
        days = (("2024-06-01", before), ("2025-06-01", now))
        lines = [f"date: {day}, amount: {amount}.01 USD" for day, amount in days if amount]
        files[f"clients/{slug}.md"] = f"name: {slug}\n" + sales(*lines)
    found = report(files).waterfall
    assert found.previous.amount - found.lost.amount - found.shrunk.amount == found.kept.amount
    assert found.kept.amount + found.grown.amount + found.new.amount == found.current.amount
    assert found.previous.amount == round(Decimal("13.05") * Decimal("0.333"), 2)


def test_tenure_and_age_are_those_of_the_years_last_day():
    files = {
        "clients/a.md": "name: A\nsince: 2020-07-01\ndates: [{on: 1960-12-31, what: Birthday}]\n"
        + sales("date: 2024-01-01, amount: 10", "date: 2025-01-01, amount: 30"),
        "clients/b.md": "name: B\nkind: household\npeople:\n  - {name: P, birthday: 1990-01-02}\n"
        "  - {name: Q, birthday: 1970-06-01}\n  - {name: R, birthday: 05-05}\n" + sales("date: 2025-06-30, amount: 10"),
        "clients/c.md": "name: C\nkind: company\npeople: [{name: P, birthday: 1950-01-01}]\n"
        + sales("date: 2025-12-31, amount: 60"),
    }
    found = years(files)
    assert (found[2024].age, found[2024].ages) == (64, 1)
    assert found[2024].tenure == pytest.approx(4 * (date(2024, 12, 31) - date(2020, 7, 1)).days / 1461)
    assert (found[2025].age, found[2025].ages) == ((65 + 55) / 2, 2)
    days = [(date(2025, 12, 31) - begun).days for begun in (date(2020, 7, 1), date(2025, 6, 30), date(2025, 12, 31))]
    assert found[2025].tenure == pytest.approx(4 * sum(days) / 1461 / 3)
    whole = report(files, date(2025, 12, 31))
    bands = {(band.start, band.end): (band.clients, band.revenue, band.share) for band in whole.ages if band.clients}
    assert bands == {(50, 65): (1, 10, 0.1), (65, 80): (1, 30, 0.3), (None, None): (1, 60, 0.6)}
    tenures = {band.start: band.clients for band in whole.tenures if band.clients}
    assert tenures == {0: 2, 5: 1}


def test_the_page_shows_the_waterfall_as_a_picture_and_a_table():
    html = page(f1_book())
    assert (
        'aria-label="136,000 the year before, less 9,000 lost and 6,500 shrunk, and 7,000 grown and 10,500 new, '
        'make 138,000"' in html
    )
    rows = {row[0]: row[1:] for row in tables_of(html)[0][1:]}
    assert rows["Lost"] == ["−9,000", "1", "Erjavec Household -9,000"]
    assert rows["Grown"] == ["+7,000", "2", "Adler Works +4,000 , Dora Dolenc +3,000"]
    assert rows["This year"][:2] == ["138,000", "9"]


def test_an_edit_of_words_leaves_the_page_as_it_is():
    files = f1_book()
    before = [(made.url, made.key) for made in VIEW.pages(edition_of(files))]
    files["clients/c09.md"] += "\n## 2026-03-01 note: Nothing of weight\n"
    assert [(made.url, made.key) for made in VIEW.pages(edition_of(files))] == before
    files["clients/c09.md"] = files["clients/c09.md"].replace("amount: 2500", "amount: 2501")
    assert [made.key for made in VIEW.pages(edition_of(files))] != [key for _url, key in before]


def test_what_is_remembered_gives_what_a_new_start_gives():
    files = f1_book()
    report(files)
    for old, new in (
        ("2025-11-30", "2024-11-30"),
        ("name: Gams", "name: Gans"),
        ("since: 2023-09-01", "since: 2021-09-01"),
    ):
        files["clients/c07.md"] = files["clients/c07.md"].replace(old, new)
        remembered = [data_of(made) for made in VIEW.pages(edition_of(files))]
        forget()
        assert [data_of(made) for made in VIEW.pages(edition_of(files))] == remembered


def test_a_day_mistyped_by_centuries_does_not_make_thousands_of_years():
    assert len(report(client(sales("date: 0001-01-01, amount: 1", "date: 2026-01-01, amount: 1"))).years) == 20


_SALE = st.tuples(
    st.integers(0, 3), st.dates(date(2021, 1, 1), date(2026, 4, 30)), st.integers(-20, 200), st.booleans()
)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(_SALE, min_size=1, max_size=14), st.integers(1, 12))
def test_every_year_is_what_counting_by_hand_gives(made, starts):
    files = {"book.yml": f"{SETTINGS}fiscal_year_starts: {starts}\n"}
    cells: dict[int, Counter] = defaultdict(Counter)
    again: Counter = Counter()
    for number in range(4):
        lines = [
            f"date: {day}, amount: {amount}, recurring: {'yes' if kept else 'no'}"
            for who, day, amount, kept in made
            if who == number
        ]
        files[f"clients/c{number}.md"] = f"name: C{number}\n" + (sales(*lines) if lines else "")
    for who, day, amount, kept in made:
        if day <= date(2026, 3, 31):
            year = day.year - (day.month < starts)
            cells[year][who] += amount
            again[year] += amount * kept
    for year, found in years(files).items():
        now, before = cells[year], cells[year - 1]
        assert (found.revenue, found.recurring) == (sum(now.values()), again[year])
        earning = {who for who, amount in now.items() if amount > 0}
        assert found.clients == len(earning)
        if found.net_retention is None:
            assert found.won is None
            continue
        base = {who for who, amount in before.items() if amount > 0}
        start = sum(before[who] for who in base)
        assert found.gross_retention == float(Fraction(sum(min(before[who], now[who]) for who in base), start))
        assert found.net_retention == float(Fraction(sum(now[who] for who in base), start))
        assert (found.won, found.lost) == (len(earning - base), len(base - earning))
        assert found.average is None or abs(found.average - Decimal(sum(now.values())) / len(earning)) <= Decimal(
            "0.01"
        )
