"""`plaincrm report receivables` and `referrals`: book F1 from real files, to the figures worked by hand."""

import json

from f1_book import write_f1
from small_book import write_book


def report(run, name, book):
    result = run("report", name, "-O", "json", "--book", book)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_book_f1_by_age_of_the_due_date(run, tmp_path):
    found = report(run, "receivables", write_f1(tmp_path / "f1"))
    assert (found["as_of"], found["currency"]) == ("2026-03-31", "EUR")
    assert found["buckets"] == {
        "not due": "11500.00",
        "1-30": "9000.00",
        "31-60": "12000.00",
        "61-90": "3000.00",
        "91+": "6000.00",
    }
    assert (found["open"], found["overdue"]) == ("41500.00", "30000.00")
    assert abs(found["dso"] - 109.76449275362319) < 1e-12
    clients = {one["slug"]: one for one in found["clients"]}
    keys = ("open", "overdue", "limit", "exposure", "standing")
    assert [clients["c07"][key] for key in keys] == ["3000.00", "3000.00", "5000.00", "3000.00", "watch"]
    assert [clients["c02"][key] for key in keys] == ["7500.00", "0.00", "10000.00", "7500.00", ""]
    assert clients["c08"]["limit"] is None


def test_the_contracts_days_are_in_the_contracts_buckets(run, tmp_path):
    lines = "".join(
        f"  - {{date: 2025-06-01, amount: {amount}, due: {due}}}\n"
        for amount, due in ((1, "2026-03-31"), (2, "2026-03-30"), (4, "2026-02-28"), (8, "2025-12-30"))
    )
    book = write_book(
        tmp_path / "days",
        {
            "book.yml": "title: T\ncurrency: JPY\ntoday: 2026-03-31\n",
            "clients/a.md": f"---\nname: A\ntransactions:\n{lines}---\n",
        },
    )
    found = report(run, "receivables", book)
    assert found["buckets"] == {"not due": "1", "1-30": "2", "31-60": "4", "61-90": "0", "91+": "8"}
    assert found["dso"] == 365.0


def test_without_sales_there_is_a_reason_and_no_figure(run, tmp_path):
    book = write_book(tmp_path / "none", {"book.yml": "title: T\ncurrency: EUR\ntoday: 2026-03-31\n"})
    found = report(run, "receivables", book)
    assert (found["dso"], found["why"], found["open"]) == (None, {"dso": "there are no sales"}, "0.00")


def test_book_f1_by_who_brought_whom(run, tmp_path):
    found = report(run, "referrals", write_f1(tmp_path / "f1"))
    assert [
        {key: source[key] for key in ("slug", "referred", "clients_won", "revenue", "influence")}
        for source in found["sources"]
    ] == [
        {"slug": "c01", "referred": ["c02", "c06"], "clients_won": 2, "revenue": "107000.00", "influence": True},
        {"slug": "c02", "referred": ["c04", "c08"], "clients_won": 2, "revenue": "35000.00", "influence": False},
    ]
    assert [source["revenue_12_months"] for source in found["sources"]] == ["59000.00", "23000.00"]


def test_payments_are_expected_on_the_calendar_with_the_rest_that_is_open(run, tmp_path):
    found = report(run, "calendar", write_f1(tmp_path / "f1"))
    payments = {event["slug"]: event for event in found["events"] if event["kind"] == "payment"}
    assert sorted(payments) == ["c01", "c02", "c03", "c04", "c07", "c08"]
    late = payments["c07"]
    assert (late["on"], late["amount"], late["days_late"], late["credit"]) == ("2025-12-31", "3000.00", 90, "watch")
    assert (payments["c02"]["on"], payments["c02"]["days_late"], payments["c02"]["credit"]) == ("2026-04-30", 0, "")
