"""`plaincrm report`: the keys that others rely on, and what each form does to the values."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import get_type_hints

import pytest

from plaincrm.command.plain import columns, plain
from plaincrm.command.report_ import tables
from plaincrm.views.view import all_views
from plaincrm.workshop.gather import Gatherer
from small_book import write_book

REPORTS = sorted(view.name for view in all_views() if view.report)

#: The contract: the keys of each report, those of its parts after a point, `[]` for each item of a list.
EVENT = "on slug kind what days_late value"
KEYS = {
    "today": {"": "overdue today soon value_at_risk", "overdue[]": EVENT, "today[]": EVENT, "soon[]": EVENT},
    "calendar": {"": "events", "events[]": EVENT},
    "pipeline": {
        "": "boxes deals expected variance periods undated conversion stages calibration",
        "boxes[]": "stage box count amount",
        "deals[]": "slug what stage amount probability close_on expected",
        "periods[]": "period goal booked expected gap chance quantiles",
        "conversion": "won entered rate low high",
        "stages[]": "stage median_days closed open",
    },
    "clients": {
        "": "clients",
        "clients[]": "slug name kind grade status since ended last_transaction last_contact transactions revenue_total "
        "revenue_12_months revenue_month open due_contact",
    },
    "activity": {
        "": "from to total days weeks owners kinds regions entries",
        "entries[]": "on slug name kind minutes outcome owner region",
        "days[]": "on entries contacts records minutes",
        "owners[]": "name entries minutes",
        "kinds[]": "name entries minutes",
        "regions[]": "name entries minutes",
    },
    "segments": {"": "segments", "segments[]": "name where url selected"},
    "base": {
        "": "revenue_12_months revenue_previous recurring recurring_share gross_retention net_retention client_retention "
        "client_growth mrr arr top1_share top3_share hhi effective_clients gini grades products regions kinds",
        "grades[]": "grade clients revenue share",
        "products[]": "name clients revenue share",
        "regions[]": "name clients revenue share",
        "kinds[]": "name clients revenue share",
    },
    "referrals": {"": "sources", "sources[]": "slug referred clients_won revenue influence"},
    "receivables": {
        "": "buckets open overdue dso clients",
        "buckets": "1-30 31-60 61-90 91+",
        "clients[]": "slug open overdue limit exposure standing",
    },
    "valuation": {
        "": "revenue multiple discounted lifetime clients value_at_risk",
        "revenue": "recurring other",
        "multiple": "low mid high",
        "discounted": "value retention retention_measured handover margin growth discount years",
        "clients[]": "slug revenue recurring value share at_risk",
    },
}
MONEY = re.compile(r"-?\d+\.\d\d")


def _json(run, name, *words):
    result = run("report", name, "-O", "json", *words)
    assert result.exit_code == 0
    return json.loads(result.stdout)


@pytest.mark.parametrize("name", KEYS)
def test_a_report_has_the_keys_of_the_contract(run, sample, name):
    data = _json(run, name, "--book", sample)
    assert list(data)[:2] == ["as_of", "currency"]
    assert (data["as_of"], data["currency"]) == ("2026-03-31", "EUR")
    for place, keys in KEYS[name].items():
        part = data[place.removesuffix("[]")] if place else data
        parts = part if place.endswith("[]") else [part]
        assert parts, place
        for one in parts:
            assert set(keys.split()) <= one.keys(), place


def test_every_report_of_a_view_is_printed_in_every_form(run, book):
    for name in REPORTS:
        for form in ("table", "json", "csv"):
            result = run("report", name, "-O", form)
            assert result.exit_code == 0, (name, form)
            assert "2026-03-31" in result.stdout or form == "csv"
            assert "({" not in result.stdout


@pytest.mark.parametrize("name", REPORTS)
def test_of_a_book_without_records_every_report_is_printed(run, tmp_path, name):
    empty = write_book(tmp_path / "empty", {"book.yml": "title: T\ncurrency: JPY\ntoday: 2026-03-31\n"})
    data = _json(run, name, "--book", empty)
    assert data["currency"] == "JPY"
    for form in ("table", "csv"):
        assert run("report", name, "-O", form, "--book", empty).exit_code == 0


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("clients", "revenue_total revenue_12_months open"),
        ("valuation", "value revenue recurring value_at_risk low mid high lifetime"),
        ("base", "revenue_12_months mrr arr recurring"),
        ("pipeline", "amount expected goal booked gap 10 50 90"),
        ("today", "value value_at_risk"),
    ],
)
def test_money_is_a_string_with_the_minor_units_of_the_currency(run, sample, name, keys):
    data = _json(run, name, "--book", sample)
    data.pop("assumptions", None)  # rates and shares
    found = list(_values(data, set(keys.split())))
    assert found
    assert all(isinstance(value, str) and MONEY.fullmatch(value) for value in found), found


def _values(data, keys):
    if isinstance(data, list):
        for item in data:
            yield from _values(item, keys)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in keys and not isinstance(value, dict | list) and value is not None:
                yield value
            yield from _values(value, keys)


def test_in_a_currency_without_minor_units_money_has_none(run, book):
    settings = book / "book.yml"
    text = (
        settings.read_text(encoding="utf-8")
        .replace("currency: EUR", "currency: JPY")
        .replace("USD: 0.92", "USD: 151.37")
    )
    settings.write_text(text, encoding="utf-8")
    clients = {one["slug"]: one for one in _json(run, "clients")["clients"]}
    assert clients["novak"]["revenue_total"] == str(1200 + round(Decimal("800.50") * Decimal("151.37")))


def test_shares_are_numbers_of_nine_digits_and_what_is_undefined_is_null_with_a_reason(run, sample, book):
    data = _json(run, "base", "--book", sample)
    assert isinstance(data["recurring_share"], float)
    assert data["recurring_share"] == pytest.approx(
        float(Decimal(data["recurring"]) / Decimal(data["revenue_12_months"])), rel=1e-9
    )
    write_book(book, {"clients/novak.md": "---\nname: N\n---\n"})
    empty = _json(run, "base", "--book", book)
    undefined = [key for key, value in empty.items() if value is None]
    assert undefined
    assert set(undefined) <= empty["why"].keys()
    assert all(isinstance(reason, str) and reason for reason in empty["why"].values())


def test_a_foreign_amount_counts_at_the_dated_rate(run, book):
    clients = {one["slug"]: one for one in _json(run, "clients")["clients"]}
    assert clients["novak"]["revenue_total"] == "1936.46"  # 1200 + 800.50 x 0.92


def test_csv_is_the_longest_list_with_heads(run, book):
    rows = list(csv.DictReader(io.StringIO(run("report", "clients", "-O", "csv").stdout)))
    assert [row["slug"] for row in rows] == ["novak", "kos"] or {row["slug"] for row in rows} == {"novak", "kos"}
    novak = next(row for row in rows if row["slug"] == "novak")
    assert novak["revenue_total"] == "1936.46"
    assert novak["ended"] == ""


@pytest.mark.parametrize("name", REPORTS)
def test_csv_of_an_empty_book_begins_with_the_heads_of_a_list(run, tmp_path, name):
    empty = write_book(tmp_path / "empty", {"book.yml": "title: T\ncurrency: EUR\ntoday: 2026-03-31\n"})
    heads = next(csv.reader(io.StringIO(run("report", name, "-O", "csv", "--book", empty).stdout)))
    assert len(heads) > 2  # no lines `key,value`
    assert any(set(known) <= set(heads) for known in columns(kind_of(name)).values())


def kind_of(name):
    """The class of a report."""
    return next(get_type_hints(view.report)["return"] for view in all_views() if view.name == name)


def test_csv_of_an_empty_list_is_its_heads_alone(run, tmp_path):
    empty = write_book(tmp_path / "empty", {"book.yml": "title: T\ncurrency: EUR\ntoday: 2026-03-31\n"})
    printed = run("report", "clients", "-O", "csv", "--book", empty).stdout
    assert printed.startswith("slug,name,")
    assert printed.count("\n") == 1


def test_the_list_that_stands_for_a_report_does_not_depend_on_the_size_of_the_book(run, book):
    rows = list(csv.DictReader(io.StringIO(run("report", "valuation", "-O", "csv").stdout)))
    assert {row["slug"] for row in rows} == {"novak", "kos"}  # fewer than there are assumptions


def test_the_columns_told_without_a_row_are_those_of_the_rows(sample):
    edition = Gatherer(sample).gather().edition
    for view in all_views():
        found = dict(tables(plain(view.report(edition)))) if view.report else {}
        for name, heads in columns(kind_of(view.name)).items() if view.report else ():
            for row in found.get(name, ()):
                assert [head for head in row if head in heads] == heads, (view.name, name)


def test_a_formula_in_a_name_does_not_reach_a_spreadsheet(run, book):
    write_book(book, {"clients/evil.md": "---\nname: '=HYPERLINK(\"https://example.com\")'\n---\n"})
    rows = list(csv.DictReader(io.StringIO(run("report", "clients", "-O", "csv").stdout)))
    assert '\'=HYPERLINK("https://example.com")' in [row["name"] for row in rows]


def test_tables_are_the_single_values_and_then_each_list():
    data = {
        "as_of": "2026-03-31",
        "a": {"b": {"c": 1}},
        "words": ["x", "y"],
        "rows": [{"k": 1, "n": {"m": 2}}],
        "none": [],
    }
    assert list(tables(data)) == [
        (
            "",
            [
                {"key": k, "value": v}
                for k, v in [("as_of", "2026-03-31"), ("a.b.c", 1), ("words", "x y"), ("none", "")]
            ],
        ),
        ("rows", [{"k": 1, "n.m": 2}]),
    ]


def test_private_values_reach_no_report(run, book):
    write_book(book, {"clients/p.md": "---\nname: P\nprivate: {passport: CANARY77}\n---\nNotes\n"})
    for name in REPORTS:
        for form in ("table", "json", "csv"):
            assert "CANARY77" not in run("report", name, "-O", form).output
