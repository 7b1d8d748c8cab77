"""Sums of the ledger: by month, by box and product, and these by month; the rates used."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of
from plaincrm.views.pipeline import VIEW
from plaincrm.views.view import data_of

RATES = (
    "rates:\n  - {on: 2025-01-01, USD: 0.90}\n  - {on: 2026-01-01, USD: 0.80, GBP: 1.2}\n  - {on: 2026-05-01, USD: 7}\n"
)


def pipeline(files, more=""):
    edition = edition_of({"book.yml": SETTINGS + more, **files})
    return VIEW.report(edition), data_of(next(iter(VIEW.pages(edition))))


def deals(*lines):
    return "deals:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


FILES = {
    "clients/d.md": "name: D\n" + deals("amount: 9, probability: 100%, close_on: 2026-04-30, product: plan"),
    "leads/a.md": "name: A\nstage: active\n"
    + deals(
        "amount: 100, probability: 25%, close_on: 2026-04-01, product: plan",
        "amount: 40, probability: 50%, close_on: 2026-06-01",
        "amount: 8, probability: 50%",
        "amount: 6, probability: 50%, close_on: 2026-03-30",
    ),
}


def test_every_box_and_product_has_its_months_and_what_has_no_date_apart():
    report, page = pipeline(FILES, "products: {plan: {}}\n")
    rows = {row.group: row for row in report.by_stage}
    assert {month: (found.deals, found.expected) for month, found in rows["active"].months.items()} == {
        "2026-04": (1, 25),
        "2026-06": (1, 20),
        "overdue": (1, 3),
        "undated": (1, 4),
    }
    assert page.grid.columns == ("overdue", "2026-04", "2026-06", "undated")
    assert [(line.group, line.whole.expected) for line in page.grid.boxes] == [("active", 52), ("", 9)]
    assert [(line.group, line.whole.amount) for line in page.grid.products] == [("", 54), ("plan", 109)]
    assert [found and found.expected for found in page.grid.whole.cells] == [3, 34, 20, 4]
    assert page.grid.boxes[1].cells[0] is None


def test_months_far_ahead_are_summed_as_later():
    lines = [f"amount: 1, probability: 50%, close_on: {2027 + n // 12}-{n % 12 + 1:02}-05" for n in range(15)]
    _report, page = pipeline({"clients/d.md": "name: D\n" + deals(*lines)})
    assert page.grid.columns[-1] == "later"
    assert len(page.grid.columns) == 10
    (line,) = page.grid.boxes
    assert (line.cells[-1].deals, line.cells[-1].amount, line.whole.deals) == (6, 6, 15)


def test_other_currencies_are_counted_by_todays_rate_which_is_named():
    lines = deals(
        "amount: 100 USD, probability: 50%, close_on: 2026-06-01",
        "amount: 10 GBP, probability: 50%",
        "amount: 1 EUR, probability: 50%",
    )
    report, _page = pipeline({"clients/d.md": "name: D\n" + lines}, RATES)
    assert [(used.currency, used.on, used.value) for used in report.rates] == [
        ("GBP", date(2026, 1, 1), Decimal("1.2")),
        ("USD", date(2026, 1, 1), Decimal("0.80")),
    ]
    assert [(month.group, month.amount) for month in report.by_month] == [("2026-06", 80), ("undated", 13)]


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 99999),
            st.integers(0, 100),
            st.sampled_from(["", "2026-03-01", "2026-04-11", "2026-12-01", "2027-05-05", "2029-01-01"]),
            st.sampled_from(["new", "active", ""]),
            st.sampled_from(["plan", ""]),
        ),
        max_size=14,
    )
)
def test_all_sums_of_the_ledger_agree(drawn):
    files = {}
    for n, (amount, share, day, stage, product) in enumerate(drawn):
        line = f"amount: {amount}.01, probability: {share}%" + f", close_on: {day}" * bool(day)
        line += f", product: {product}" * bool(product)
        folder, front = ("leads", f"stage: {stage}\n") if stage else ("clients", "")
        files[f"{folder}/r{n}.md"] = f"name: R\n{front}" + deals(line)
    report, page = pipeline(files, "products: {plan: {}}\n")
    whole = sum(deal.amount for deal in report.deals), sum(deal.expected for deal in report.deals)
    for rows in (report.by_month, report.by_stage, report.by_product):
        assert (sum(row.amount for row in rows), sum(row.expected for row in rows)) == whole
    for rows in (report.by_stage, report.by_product):
        assert all(sum(found.amount for found in row.months.values()) == row.amount for row in rows)
    for lines in (page.grid.boxes, page.grid.products, [page.grid.whole]):
        cells = [cell for line in lines for cell in line.cells if cell]
        assert (sum(cell.amount for cell in cells), sum(cell.expected for cell in cells)) == whole
