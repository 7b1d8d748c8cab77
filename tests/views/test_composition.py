"""What sales are made of: book F1 against its worked numbers, shares that sum to 1, and what the page shows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, f1, sales
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.views.base import VIEW as BASE
from plaincrm.views.composition import VIEW
from plaincrm.views.curves import lorenz_of
from plaincrm.views.health import revenue_of_base
from plaincrm.views.reckoning import in_smallest_units
from plaincrm.views.shares import COLOURS, LINES, TRAILING
from plaincrm.views.view import data_of


def report(files, today=date(2026, 3, 31)):
    return VIEW.report(edition_of(files, today))


def page(files):
    (only,) = VIEW.pages(edition_of(files))
    return data_of(only)


def exactly(fraction):
    return pytest.approx(float(Fraction(fraction)), rel=1e-12)


def parts(found, by, period=TRAILING):
    return {row.name: (row.revenue, row.share) for row in found.sales if (row.by, row.period) == (by, period)}


def test_book_f1_by_grade():
    assert parts(report(f1_book()), "grade") == {
        "A": (115000, exactly("115/138")),
        "B": (17500, exactly("35/276")),
        "C": (5500, exactly("11/276")),
    }


def test_book_f1_by_category_product_kind_region_and_source():
    found = report(f1_book())
    assert parts(found, "category") == {"Services": (123000, exactly("41/46")), "Projects": (15000, exactly("5/46"))}
    assert parts(found, "product") == {"support": (123000, exactly("41/46")), "advice": (15000, exactly("5/46"))}
    assert {name: amount for name, (amount, _share) in parts(found, "kind").items()} == {
        "company": 96500,
        "government": 18000,
        "person": 17500,
        "partner": 6000,
        "household": 0,
    }
    assert {name: amount for name, (amount, _share) in parts(found, "region").items()} == {
        "north": 103000,
        "south": 24500,
        "": 10500,
    }
    assert {name: amount for name, (amount, _share) in parts(found, "source").items()} == {
        "fair": 55500,
        "referral": 53000,
        "tender": 18000,
        "": 9000,
        "website": 2500,
    }


def test_book_f1_over_the_years():
    found = report(f1_book())
    assert [(span.key, span.revenue, span.clients, span.running) for span in found.periods] == [
        ("2024", 107500, 8, False),
        ("2025", 118500, 8, False),
        ("2026", 48000, 7, True),
        (TRAILING, 138000, 9, False),
    ]
    assert parts(found, "region", "2024") == {
        "north": (79500, exactly("159/215")),
        "south": (28000, exactly("56/215")),
        "": (0, 0),
    }


def test_the_last_12_months_are_those_of_the_base():
    found, base = report(f1_book()), BASE.report(edition_of(f1_book()))
    assert parts(found, "grade") == {group.grade: (group.revenue, group.share) for group in base.grades}
    for by, groups in (("product", base.products), ("region", base.regions)):
        assert parts(found, by) == {group.name: (group.revenue, group.share) for group in groups}


def test_book_f1_concentration():
    found = report(f1())
    assert (found.top1_share, found.top3_share) == (exactly("52/138"), exactly("100/138"))
    assert (found.hhi, found.effective_clients) == (exactly("85610000/38088"), exactly("38088/8561"))
    assert found.gini == exactly("193/345")
    assert (found.base_clients, found.earning_clients) == (10, 9)


def test_book_f1_cumulative_curve():
    sums = (0, 52000, 82000, 100000, 115000, 123000, 129000, 132500, 135500, 138000, 138000)
    assert [(point.clients, point.share_of_clients, point.share_of_revenue) for point in report(f1()).pareto] == [
        (rank, exactly(Fraction(rank, 10)), exactly(Fraction(upto, 138000))) for rank, upto in enumerate(sums)
    ]


def test_the_lorenz_curve_is_the_cumulative_one_turned_round():
    sums = (0, 0, 2500, 5500, 9000, 15000, 23000, 38000, 56000, 86000, 138000)
    turned = lorenz_of(report(f1()).pareto)
    assert [x for x, _y in turned] == pytest.approx([rank / 10 for rank in range(11)])
    assert [y for _x, y in turned] == pytest.approx([upto / 138000 for upto in sums])


def test_a_net_credit_counts_as_no_revenue_of_a_client():
    def base(last):
        amounts = {"a": 100, "b": 50, "c": last}
        files = {f"clients/{slug}.md": sales(f"date: 2026-01-01, amount: {amount}") for slug, amount in amounts.items()}
        return revenue_of_base(edition_of({file: f"name: N\n{lines}" for file, lines in files.items()}))

    assert base(-20) == base(0) == [in_smallest_units(Decimal(amount)) for amount in (0, 50, 100)]


def test_of_many_clients_the_curve_has_few_points_and_all_first_ones():
    files = {
        f"clients/c{number}.md": f"name: {number}\n" + sales(f"date: 2026-01-01, amount: {number}")
        for number in range(1, 400)
    }
    curve = report(files).pareto
    assert [point.clients for point in curve[:22]] == [*range(21), 26]
    assert (curve[-1].clients, curve[-1].share_of_revenue) == (399, 1.0)
    assert len(curve) < 90
    assert [point.clients for point in page(files).ranks] == [1, 2, 5, 10, 20, 50, 100, 200, 399]


def test_a_fiscal_year_has_both_years_in_its_name_and_runs_to_today():
    book = {"book.yml": SETTINGS + "fiscal_year_starts: 4\n"} | client(sales("date: 2024-05-01, amount: 1"))
    found = report(book).periods
    assert [(span.key, span.label, span.first, span.last, span.running) for span in found[:-1]] == [
        ("2024", "2024/25", date(2024, 4, 1), date(2025, 3, 31), False),
        ("2025", "2025/26", date(2025, 4, 1), date(2026, 3, 31), False),
    ]
    assert report(book, date(2026, 3, 30)).periods[1].running


def test_a_period_in_credit_has_amounts_but_no_shares_and_the_reason():
    found = report(client(sales("date: 2024-05-01, amount: -5", "date: 2025-05-01, amount: 5")))
    assert parts(found, "grade", "2024") == {"A": (-5, None)}
    assert found.why["share"]


def test_a_book_without_sales_has_reasons_and_no_curve():
    found = report({})
    assert (found.sales, found.pareto, found.hhi) == ((), (), None)
    assert {"hhi", "gini", "top1_share", "top3_share", "effective_clients", "share"} == set(found.why)


def test_a_group_in_credit_has_no_part_of_the_picture_and_the_others_fill_it():
    files = {
        "clients/a.md": "name: A\nregion: x\n" + sales("date: 2026-01-01, amount: 30"),
        "clients/b.md": "name: B\nregion: y\n" + sales("date: 2026-01-01, amount: 10"),
        "clients/c.md": "name: C\nregion: z\n" + sales("date: 2026-01-01, amount: -20"),
    }
    regions = next(trait for trait in page(files).traits if trait.name == "region")
    assert [group.name for group in regions.groups] == ["x", "y", "z"]
    assert regions.slices[-1] == (0.75, 0.25, 0.0)
    assert [group.cells[-1].share for group in regions.groups] == [1.5, 0.5, -1.0]


@pytest.mark.parametrize(("count", "drawn", "listed"), [(7, 7, 7), (8, COLOURS + 1, 8), (22, COLOURS + 1, LINES + 1)])
def test_small_groups_are_added_up_in_picture_and_table_and_stand_in_the_report(count, drawn, listed):
    files = {
        f"clients/c{number:02}.md": f"name: C\nsource: s{number:02}\n"
        + sales(f"date: 2026-01-01, amount: {100 - number}")
        for number in range(count)
    }
    sources = next(trait for trait in page(files).traits if trait.name == "source")
    assert (len(sources.drawn), len(sources.listed), len(sources.groups)) == (drawn, listed, count)
    for groups in (sources.drawn, sources.listed):
        assert sum(group.cells[-1].revenue for group in groups) == sum(100 - number for number in range(count))
        assert groups[-1].others == (0 if len(groups) == count else count - len(groups) + 1)
    assert len(parts(report(files), "source")) == count


def test_grades_stand_in_the_settings_order_and_the_rest_by_revenue():
    files = {
        "clients/a.md": "name: A\ngrade: C\nregion: small\n" + sales("date: 2026-01-01, amount: 10"),
        "clients/b.md": "name: B\nregion: large\n" + sales("date: 2026-01-01, amount: 90"),
    }
    found = report(files)
    assert list(parts(found, "grade")) == ["A", "C"]
    assert list(parts(found, "region")) == ["large", "small"]


AMOUNTS = st.lists(
    st.tuples(st.integers(2024, 2026), st.decimals(0, 1000, places=2), st.sampled_from("xyz")), max_size=6
)


@settings(max_examples=30, deadline=None)
@given(AMOUNTS)
def test_shares_of_every_trait_sum_to_1_in_every_period_with_revenue(amounts):
    files = {
        f"clients/c{number}.md": f"name: C\nregion: {region}\n" + sales(f"date: {year}-02-01, amount: {amount}")
        for number, (year, amount, region) in enumerate(amounts)
    }
    found = report(files)
    for span in found.periods:
        for by in ("grade", "category", "product", "kind", "region", "source"):
            shares = [share for _revenue, share in parts(found, by, span.key).values()]
            if span.revenue > 0:
                assert sum(shares) == pytest.approx(1, abs=1e-12)
            else:
                assert set(shares) <= {None}


def shown(files):
    return pages_of(VIEW, edition_of(files))["composition/index.html"]


def test_every_picture_has_its_table():
    html = shown(f1_book())
    grades = next(table for table in tables_of(html) if table[0][0] == "Grade")
    assert grades == [
        ["Grade", "2024", "2025", "2026", "12 months"],
        ["A", "88,500 82.3%", "100,000 84.4%", "40,500 84.4%", "115,000 83.3%"],
        ["B", "7,000 6.5%", "15,500 13.1%", "5,000 10.4%", "17,500 12.7%"],
        ["C", "12,000 11.2%", "3,000 2.5%", "2,500 5.2%", "5,500 4.0%"],
        ["All", "107,500", "118,500", "48,000", "138,000"],
    ]
    assert html.count("<details") == 7
    assert 'aria-label="A 83.3%, B 12.7%, C 4%"' in html


def test_the_page_has_the_measures_of_concentration():
    text = text_of(shown(f1_book()))
    for said in ("37.7% of revenue", "72.5% of revenue", "4.4 of one size", "2,248 of 10,000", "0.56 0: all alike"):
        assert said in text
    assert "its market thresholds do not apply" in text


def test_what_has_no_name_is_called_so():
    text = text_of(
        shown(
            client("region: kras\n" + sales("date: 2026-01-01, amount: 5"))
            | {"clients/other.md": "name: X\n" + sales("date: 2026-01-01, amount: 5")}
        )
    )
    assert "No region" in text
    assert "No client with sales has a source on file." in text
    assert "No sale names a product." in text


def test_a_book_without_sales_has_a_page_that_says_so():
    text = text_of(shown({}))
    assert "There are no sales yet." in text
    assert "0 clients" not in text


def test_a_book_in_credit_has_a_page_with_the_reason():
    text = text_of(shown(client(sales("date: 2026-01-01, amount: -5"))))
    assert "n/a: there is no revenue." in text
