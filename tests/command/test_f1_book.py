"""Worked book F1 as real files: what the commands report of it, against every worked number."""

import json
from fractions import Fraction

import pytest

from f1_book import write_f1


@pytest.fixture
def report(run, tmp_path):
    """A report of the book as JSON."""
    folder = write_f1(tmp_path / "f1")

    def report(name):
        result = run("report", name, "-O", "json", "--book", folder)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return report


def exactly(fraction):
    return pytest.approx(float(Fraction(fraction)), rel=1e-12)


def test_the_book_has_no_fault(run, tmp_path):
    result = run("check", "--book", write_f1(tmp_path / "f1"))
    assert (result.exit_code, result.stdout.strip()) == (0, "no faults")


def test_the_base_has_every_worked_number(report):
    base = report("base")
    money = {key: base[key] for key in ("revenue_12_months", "revenue_previous", "recurring", "open", "overdue")}
    assert money == {
        "revenue_12_months": "138000.00",
        "revenue_previous": "136000.00",
        "recurring": "123000.00",
        "open": "41500.00",
        "overdue": "30000.00",
    }
    shares = {
        "recurring_share": "41/46",
        "gross_retention": "241/272",
        "net_retention": "15/16",
        "client_retention": "7/8",
        "client_growth": "1/8",
        "top1_share": "52/138",
        "top3_share": "100/138",
        "gini": "193/345",
        "hhi": "85610000/38088",
        "effective_clients": "38088/8561",
    }
    assert {key: base[key] for key in shares} == {key: exactly(share) for key, share in shares.items()}
    assert (base["mrr"], base["arr"]) == ("0.00", "0.00")


def test_the_base_has_the_worked_grades(report):
    assert [(group["grade"], group["clients"], group["revenue"]) for group in report("base")["grades"]] == [
        ("A", ["c01", "c02", "c03", "c04"], "115000.00"),
        ("B", ["c08", "c06", "c07"], "17500.00"),
        ("C", ["c10", "c09", "c05"], "5500.00"),
    ]


def test_the_base_tells_who_came_and_left(report):
    base = report("base")
    assert [(year["year"], year["came"], year["left"], year["end"]) for year in base["years"]] == [
        (2019, 1, 0, 1),
        (2020, 2, 0, 3),
        (2021, 1, 0, 4),
        (2022, 2, 0, 6),
        (2023, 2, 0, 8),
        (2024, 0, 1, 7),
        (2025, 1, 0, 8),
        (2026, 1, 0, 9),
    ]
    assert base["growth_a_year"] == pytest.approx((8 / 3) ** (1 / 5) - 1)
    assert base["statuses"] == {"new": 2, "active": 7, "at-risk": 0, "lapsed": 1, "former": 0}


CLIENTS = {
    # grade, status, last transaction, last contact, contact due, count, total, 12 months, this month, open
    "c01": ("A", "active", "2026-03-01", "2026-03-10", "2026-04-10", 25, 100000, 52000, 4000, 4000),
    "c02": ("A", "active", "2026-03-31", "2026-01-20", "2026-02-20", 8, 60000, 30000, 7500, 7500),
    "c03": ("A", "active", "2026-02-28", "2026-02-20", "2026-03-20", 7, 42000, 18000, 0, 9000),
    "c04": ("A", "active", "2026-01-29", None, "2022-06-01", 3, 27000, 15000, 0, 12000),
    "c05": ("C", "lapsed", "2024-10-15", "2024-11-02", "2025-05-02", 2, 9000, 0, 0, 0),
    "c06": ("B", "active", "2026-01-02", "2025-12-01", "2026-03-01", 4, 12000, 6000, 0, 0),
    "c07": ("B", "active", "2025-11-30", None, "2023-09-01", 2, 7500, 3500, 0, 3000),
    "c08": ("B", "new", "2026-02-10", "2026-02-09", "2026-05-09", 2, 8000, 8000, 0, 6000),
    "c09": ("C", "new", "2026-01-15", None, "2026-01-10", 1, 2500, 2500, 0, 0),
    "c10": ("C", "active", "2025-12-20", "2025-12-01", "2026-06-01", 3, 6000, 3000, 0, 0),
}
KEYS = "grade status last_transaction last_contact due_contact transactions".split()
MONEY = "revenue_total revenue_12_months revenue_month open".split()


def test_every_client_has_its_worked_numbers(report):
    found = {
        client["slug"]: (*(client[key] for key in KEYS), *(client[key] for key in MONEY))
        for client in report("clients")["clients"]
    }
    assert found == {
        slug: (*row[: len(KEYS)], *(f"{amount}.00" for amount in row[len(KEYS) :])) for slug, row in CLIENTS.items()
    }


def test_rounds_are_in_route_order_then_whom_nobody_saw_for_longest(report):
    assert [(region["region"], region["stops"]) for region in report("routes")["regions"]] == [
        ("north", ["c02", "c01", "c10", "c03"]),
        ("south", ["c04", "c06", "c07", "c05"]),
        ("", ["c09", "c08"]),
    ]


def test_the_book_is_worth_what_was_worked_out(report):
    multiple = report("valuation")["multiple"]
    assert (multiple["low"], multiple["mid"], multiple["high"]) == ("197010.00", "303540.00", "428250.00")
