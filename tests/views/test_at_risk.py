"""Value at risk: whose it is, why, and in what order."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, sales
from f1_book import f1_book
from page_text import pages_of, tables_of, text_of
from plaincrm.views.at_risk import VIEW
from plaincrm.views.today import VIEW as TODAY
from plaincrm.views.valuation import VIEW as VALUATION
from plaincrm.views.view import data_of

SPOKEN = "---\n## 2026-03-30 call\n"


def risks(lines):
    """The reasons of a client that somebody spoke to yesterday."""
    found = VIEW.report(edition_of({"clients/a.md": f"---\nname: A\n{lines}{SPOKEN}"}))
    return found.clients[0].risks if found.clients else ()


def test_the_worked_book_client_by_client():
    found = VIEW.report(edition_of(f1_book()))
    assert [(row.slug, row.value, row.risks) for row in found.clients] == [
        ("c02", 69900, ("contact",)),  # grade A, last met on 2026-01-20
        ("c03", 41940, ("contact", "falling", "unpaid")),  # 18000 after 24000; 9000 due on 2026-03-30
        ("c04", 31350, ("contact", "unpaid")),  # nobody was ever in touch
        ("c08", 16240, ("unpaid",)),
        ("c06", 13980, ("contact",)),
        ("c07", 3955, ("contact", "falling", "unpaid")),  # 3500 after 4000: an eighth less
        ("c09", 2825, ("contact",)),
        ("c05", 0, ("contact", "activity", "falling")),
    ]
    assert found.value_at_risk == 180190
    assert found.share == 180190 / 303540
    assert [(reason.risk, reason.clients, reason.value) for reason in found.reasons] == [
        ("contact", 7, 163950),
        ("activity", 1, 0),
        ("falling", 3, 45895),
        ("unpaid", 4, 93485),
    ]
    assert (found.clients[0].days_late, found.clients[1].overdue) == (39, 9000)


def test_revenue_falls_where_a_tenth_of_the_year_before_is_missing():
    def book(now):
        return risks(sales("date: 2025-02-01, amount: 1000", f"date: 2025-12-01, amount: {now}"))

    assert book("900.01") == ()
    assert book("900") == ("falling",)
    assert book("1100") == ()


def test_an_invoice_is_unpaid_from_the_day_after_it_is_due():
    assert risks(sales("date: 2026-03-01, amount: 10, due: 2026-03-31")) == ()
    assert risks(sales("date: 2026-03-01, amount: 10, due: 2026-03-30")) == ("unpaid",)
    assert risks(sales("date: 2026-03-01, amount: 10, due: 2026-03-30, paid: 2026-03-31")) == ()


def test_a_client_that_ended_is_at_no_risk_any_more():
    lines = sales("date: 2025-02-01, amount: 1000", "date: 2025-12-01, amount: 10, due: 2025-12-31")
    assert risks(lines) == ("falling", "unpaid")
    assert risks("ended: 2026-01-01\n" + lines) == ()


def test_a_client_with_every_reason_counts_once():
    days = [f"date: 2025-0{month}-01, amount: 100" for month in (1, 2, 3)]
    lines = sales(*days, "date: 2025-06-01, amount: 100, due: 2025-07-01")
    found = VIEW.report(edition_of({"clients/a.md": f"name: A\n{lines}"}))
    (row,) = found.clients
    assert row.risks == ("contact", "activity", "falling", "unpaid")
    assert [(reason.risk, reason.clients, reason.value) for reason in found.reasons] == [
        (risk, 1, Decimal("113.00")) for risk in row.risks
    ]
    assert (found.value_at_risk, found.share) == (Decimal("113.00"), 1.0)
    assert (row.silence, row.days_late, row.overdue, row.previous) == (303, 454, 100, 300)


def test_page_report_valuation_and_today_say_the_same_sum():
    edition = edition_of(f1_book())
    found = VIEW.report(edition)
    assert VALUATION.report(edition).value_at_risk == TODAY.report(edition).value_at_risk == found.value_at_risk
    html = pages_of(VIEW, edition)["valuation/at-risk.html"]
    names = [row[0] for row in tables_of(html)[0][1:]]
    assert names == [row.name for row in found.clients if row.value > 0]
    assert f"In all {found.value_at_risk:,.0f}" in text_of(html)


def test_the_page_gives_each_reason_its_numbers_and_the_buttons():
    html = pages_of(VIEW, edition_of(f1_book()))["valuation/at-risk.html"]
    said = text_of(html)
    assert "Revenue falling 18,000 after 24,000" in said
    assert "Invoice past due 9,000" in said
    rows = {row[0]: row for row in tables_of(html)[0][1:]}
    assert rows["Town of Cerje"][4] == "Feb 20, 2026"


def test_a_book_without_value_has_a_share_with_a_reason():
    found = VIEW.report(edition_of({"book.yml": SETTINGS}))
    assert (found.share, found.value_at_risk, found.clients) == (None, 0, ())
    assert found.why["share"] == "the book has no clients"
    assert "No client with any value is at risk." in text_of(
        pages_of(VIEW, edition_of({"book.yml": SETTINGS}))["valuation/at-risk.html"]
    )


def test_a_long_list_is_parted_and_only_its_first_page_has_the_sum():
    lines = sales("date: 2026-01-01, amount: 100")
    made = pages_of(
        VIEW, edition_of({f"clients/c{n:03}.md": f"name: C{n:03}\nsince: 2020-01-01\n{lines}" for n in range(400)})
    )
    assert len(made) > 1
    assert ["In all" in text_of(html) for html in made.values()] == [True] + [False] * (len(made) - 1)
    assert sum(html.count('<td class="name">') for html in made.values()) == 400


_CLIENT = st.tuples(st.integers(0, 900), st.integers(0, 900), st.booleans(), st.booleans())


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.lists(_CLIENT, max_size=6))
def test_the_sum_is_that_of_the_clients_that_any_plain_rule_names(clients):
    files, expected = {}, Decimal(0)
    for number, (before, now, spoken, unpaid) in enumerate(clients):
        lines = sales(f"date: 2025-03-01, amount: {before}") if before else "transactions:\n"
        lines += f"  - {{date: 2026-03-20, amount: {now}, due: 2026-03-{29 if unpaid else 31}}}\n" if now else ""
        head = f"name: C{number}\nsince: 2024-01-01\n"
        files[f"clients/c{number}.md"] = f"---\n{head}{lines}{SPOKEN if spoken else '---'}\n"
        named = not spoken or (unpaid and now) or (before and 10 * now <= 9 * before)
        expected += now * Decimal("1.13") if named else 0
    assert VIEW.report(edition_of(files)).value_at_risk == expected


YEN = "title: T\ncurrency: JPY\nrates: [{on: 2020-01-01, USD: 0.3}]\n"


def test_value_and_share_at_risk_are_those_of_exact_values():
    sold = "name: C\n" + sales("date: 2025-06-01, amount: 1 USD")
    found = VIEW.report(edition_of({"book.yml": YEN} | {f"clients/c{n}.md": sold for n in range(10)}))
    assert [row.value for row in found.clients] == [0] * 10  # 0.339 each
    assert (found.value_at_risk, found.share) == (3, 1.0)


def test_a_share_of_a_book_worth_nothing_is_undefined_with_the_reason():
    nothing = "valuation: {multiples: {recurring: [0, 0, 1], other: [0, 0, 1]}}\n"
    files = {"book.yml": SETTINGS + nothing, "clients/a.md": "name: A\n" + sales("date: 2025-06-01, amount: 100")}
    found = VIEW.report(edition_of(files))
    assert (found.value_at_risk, found.share) == (0, None)
    assert found.why["share"]


def test_clients_on_the_page_add_up_to_the_value_at_risk_where_one_has_a_net_credit():
    files = {
        "clients/a.md": "name: A\n" + sales("date: 2025-06-01, amount: 100"),
        "clients/b.md": "name: B\n" + sales("date: 2025-06-01, amount: -20"),
        "clients/c.md": "name: C\n" + sales("date: 2024-01-01, amount: 5"),
    }
    (page,) = (data_of(page) for page in VIEW.pages(edition_of(files)))
    assert [row.value for row in page.clients.items] == [Decimal("113.00"), Decimal("-22.60")]
    assert page.whole.value == Decimal("90.40")
