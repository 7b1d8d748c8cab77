"""Sales of every year by every trait: against sums by hand, and as if made anew after any edits."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, client, edition_of, forget, sales
from plaincrm.views.sales_by_year import ALL, LAST_12_MONTHS, TRAITS, sales_by_year

PRODUCTS = "products: {plan: {category: Services}, box: {}}\n"


def found(files, today=date(2026, 3, 31)):
    return {key: tuple(cell) for key, cell in sales_by_year(edition_of(files, today)).items()}


def test_sales_count_in_their_year_and_those_of_the_last_12_months_besides():
    lines = sales("date: 2025-03-31, amount: 1", "date: 2025-04-01, amount: 2", "date: 2026-03-31, amount: 4")
    sums = found(client(lines))
    years = {year: cell for (trait, _name, year), cell in sums.items() if trait == ALL}
    assert years == {2025: (3, 1), 2026: (4, 1), LAST_12_MONTHS: (6, 1)}


def test_a_sale_of_the_future_is_none():
    assert found(client(sales("date: 2026-04-01, amount: 1"))) == {}


def test_fiscal_years_are_named_after_the_year_they_begin_in():
    book = {"book.yml": SETTINGS + "fiscal_year_starts: 4\n"}
    sums = found(book | client(sales("date: 2025-03-31, amount: 1", "date: 2025-04-01, amount: 2")))
    assert {year for trait, _name, year in sums if trait == ALL} == {2024, 2025, LAST_12_MONTHS}


def test_every_trait_has_the_name_that_the_file_and_the_settings_give_it():
    facts = "kind: company\nregion: kras\nsource: fair\ngrade: B\n"
    lines = sales("date: 2024-05-01, amount: 5, product: plan", "date: 2024-05-01, amount: 2, product: box")
    sums = found({"book.yml": SETTINGS + PRODUCTS} | client(facts + lines))
    assert sums == {
        (ALL, "", 2024): (7, 1),
        ("grade", "B", 2024): (7, 1),
        ("kind", "company", 2024): (7, 1),
        ("region", "kras", 2024): (7, 1),
        ("source", "fair", 2024): (7, 1),
        ("product", "plan", 2024): (5, 1),
        ("product", "box", 2024): (2, 1),
        ("category", "Services", 2024): (5, 1),
        ("category", "", 2024): (2, 1),
    }


def test_a_client_counts_once_in_a_category_with_two_products():
    book = {"book.yml": SETTINGS + "products: {a: {category: X}, b: {category: X}}\n"}
    lines = sales("date: 2024-05-01, amount: 5, product: a", "date: 2024-06-01, amount: 2, product: b")
    assert found(book | client(lines))["category", "X", 2024] == (7, 1)


def test_amounts_are_converted_by_the_rate_of_their_day():
    book = {"book.yml": SETTINGS + "rates: [{on: 2020-01-01, USD: 0.5}, {on: 2025-01-01, USD: 0.25}]\n"}
    lines = sales("date: 2024-05-01, amount: 10 USD", "date: 2025-05-01, amount: 10.02 USD")
    sums = found(book | client(lines))
    assert (sums[ALL, "", 2024][0], sums[ALL, "", 2025][0]) == (5, Decimal("2.505"))


def test_credit_is_taken_off():
    lines = sales("date: 2024-05-01, amount: 10", "date: 2024-06-01, amount: -10")
    assert found(client(lines))[ALL, "", 2024] == (0, 1)


SALE = st.builds(
    "date: {}-{:02}-15, amount: {}, product: {}".format,
    st.integers(2024, 2026),
    st.integers(1, 12),
    st.decimals(-50, 500, places=2),
    st.sampled_from(("plan", "box")),
)
FACTS = st.sampled_from(
    ("", "kind: company\n", "region: kras\n", "source: fair\n", "grade: C\n", "ended: 2026-01-01\n")
)
BOOK = st.dictionaries(st.sampled_from("abcd"), st.tuples(FACTS, st.lists(SALE, max_size=4)), max_size=4)


def files_of(book):
    files = {"book.yml": SETTINGS + PRODUCTS}
    for slug, (facts, lines) in book.items():
        files[f"clients/{slug}.md"] = f"name: {slug}\n{facts}" + (sales(*lines) if lines else "")
    return files


@settings(max_examples=40, deadline=None)
@given(st.lists(BOOK, min_size=2, max_size=4))
def test_after_any_edits_the_sums_are_as_if_made_anew(books):
    forget()
    edited = [found(files_of(book)) for book in books]
    for book, sums in zip(books, edited, strict=True):
        forget()
        assert found(files_of(book)) == sums


@settings(max_examples=40, deadline=None)
@given(BOOK)
def test_every_trait_parts_all_sales(book):
    forget()
    sums = sales_by_year(edition_of(files_of(book)))
    for year in {year for _trait, _name, year in sums}:
        whole = sums[ALL, "", year].amount
        for trait in TRAITS:
            parts = [cell.amount for (of, _name, when), cell in sums.items() if (of, when) == (trait, year)]
            assert sum(parts) == whole
