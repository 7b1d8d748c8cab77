"""`plaincrm report pipeline -O json`: every worked number of the figures, from files on a disk."""

import json

import pytest

from small_book import write_book

SETTINGS = "title: T\ncurrency: EUR\ntoday: 2026-03-31\n"


@pytest.fixture
def pipeline(run, tmp_path):
    def pipeline(files, settings=SETTINGS):
        folder = write_book(tmp_path / "pipeline", {"book.yml": settings, **files})
        result = run("report", "pipeline", "-O", "json", "--book", folder)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return pipeline


def record(name, *lines):
    return "---\n" + f"name: {name}\n" + "".join(f"{line}\n" for line in lines) + "---\n"


def deals(*found, day="2026-05-15"):
    return "deals:\n" + "".join(f"  - {{amount: {a}, probability: {p}, close_on: {day}}}\n" for a, p in found)


def test_three_deals(pipeline):
    goals = "goals: {2026-05: 100, 2026-Q2: 300, 2026: 600}\n"
    lines = deals((100, "50%"), (200, "20%"), (300, "10%"))
    found = pipeline({"leads/a.md": record("A", lines)}, SETTINGS + goals)
    assert (found["expected"], len(found["deals"])) == ("120.00", 3)
    chances = {period["period"]: period["chance"] for period in found["periods"]}
    assert chances == pytest.approx({"2026-05": 0.64, "2026-Q2": 0.19, "2026": 0.01}, abs=1e-12)
    # P(0, 100, 200, ...) = .36, .36, .09, ...
    assert found["periods"][0]["quantiles"] == {
        "10": "0.00",
        "25": "0.00",
        "50": "100.00",
        "75": "200.00",
        "90": "300.00",
    }


@pytest.mark.parametrize(
    ("goal", "chance"), [(100, 0.64), (101, 0.28), (200, 0.28), (300, 0.19), (400, 0.06), (500, 0.02), (600, 0.01)]
)
def test_the_chance_of_each_sum_of_three_deals(pipeline, goal, chance):
    lines = deals((100, "50%"), (200, "20%"), (300, "10%"))
    found = pipeline({"clients/a.md": record("A", lines)}, f"{SETTINGS}goals: {{2026: {goal}}}\n")
    assert found["periods"][0]["chance"] == pytest.approx(chance, abs=1e-12)


def test_five_deals_with_sixty_thousand_booked(pipeline):
    five = deals((12000, 0.9), (8000, 0.5), (20000, 0.25), (5000, 0.6), (30000, 0.1))
    sale = "transactions:\n  - {date: 2026-02-01, amount: 60000}"
    files = {"leads/a.md": record("A", five), "clients/b.md": record("B", sale)}
    found = pipeline(files, SETTINGS + "goals: {2026: 100000, 2026-Q2: 40000}\n")
    assert (found["expected"], found["variance"]) == ("25800.00", "190960000.00")
    year, quarter = found["periods"]
    assert (year["booked"], year["goal"], year["gap"]) == ("60000.00", "100000.00", "14200.00")
    assert year["chance"] == pytest.approx(0.196, abs=1e-12)
    assert {q: quarter["quantiles"][q] for q in ("10", "50", "90")} == {
        "10": "12000.00",
        "50": "25000.00",
        "90": "45000.00",
    }
    assert quarter["chance"] == pytest.approx(0.196, abs=1e-12)


def test_three_of_eight_leads_won(pipeline):
    won = record("W", "source: fair", "deals: [{opened: 2026-01-05, amount: 5, won: 2026-02-01}]")
    files = {f"clients/w{n}.md": won for n in range(3)}
    files |= {f"leads/l{n}.md": record("L", "source: fair", "stage: dead", "since: 2026-01-02") for n in range(5)}
    files["leads/open.md"] = record("O", "source: web", "stage: active", "since: 2026-02-01")
    found = pipeline(files)
    way = found["conversion"]
    assert (way["won"], way["entered"], way["open"], way["rate"]) == (3, 8, 1, 0.375)
    assert (round(way["low"], 4), round(way["high"], 4)) == (0.1368, 0.6943)
    (fair, web) = found["conversion_by_source"]
    assert (fair["won"], fair["entered"], fair["few"], web["entered"], web["rate"]) == (3, 8, True, 0, None)
    assert [(row["group"], row["entered"], row["open"]) for row in found["conversion_by_month"]] == [
        ("2026-01", 8, 0),
        ("2026-02", 0, 1),
    ]


def test_time_until_won_or_lost_by_kaplan_and_meier(pipeline):
    closed = ("2026-01-04", "2026-01-08", "2026-01-08", "2026-01-13")
    files = {
        f"leads/c{n}.md": record("C", "stage: dead", "since: 2026-01-01", f"stage_since: {day}")
        for n, day in enumerate(closed)
    }
    files["leads/o1.md"] = record("O", "stage: active", "since: 2026-03-26")
    files["leads/o2.md"] = record("O", "stage: active", "since: 2026-03-11")
    found = {row["stage"]: row for row in pipeline(files)["stages"]}
    assert (found[""]["median_days"], found[""]["closed"], found[""]["open"]) == (7, 4, 2)
    assert (found["active"]["median_days"], found["active"]["open"]) == (None, 2)
    assert found["active"]["why"]


def test_of_deals_once_given_sixty_percent_three_of_five_were_won(pipeline):
    lines = [f"  - {{amount: 1, probability: 60%, won: 2026-01-0{n}}}" for n in (1, 2, 3)]
    lines += [f"  - {{amount: 2, probability: 0.6, lost: 2026-01-0{n}, because: Price}}" for n in (1, 2)]
    found = pipeline({"clients/a.md": record("A", "deals:", *lines)})
    (row,) = found["calibration"]
    assert (row["probability"], row["deals"], row["won"], row["rate"], row["few"]) == (0.6, 5, 3, 0.6, True)
    assert found["reasons"] == [{"because": "Price", "deals": 2, "amount": "4.00"}]


def test_what_is_overdue_or_without_a_date_stands_apart(pipeline):
    lines = "deals:\n  - {amount: 5, probability: 50%}\n  - {amount: 7, probability: 50%, close_on: 2026-03-30}\n"
    found = pipeline({"leads/a.md": record("A", "stage: active", lines)}, SETTINGS + "goals: {2026: 5}\n")
    assert [row["amount"] for row in found["undated"]] == ["5.00"]
    assert [row["amount"] for row in found["overdue"]] == ["7.00"]
    assert (found["expected"], found["periods"][0]["expected"]) == ("0.00", "0.00")
    assert [row["group"] for row in found["by_month"]] == ["overdue", "undated"]
    assert set(found["by_stage"][0]["months"]) == {"overdue", "undated"}


def test_a_goal_whose_currency_has_a_rate_only_later_is_a_fault_and_no_crash(run, tmp_path):
    late = SETTINGS + "rates: [{on: 2026-04-01, USD: 0.9}]\n"
    for more in ("goals: {2026: 5 USD}\n", "grades: {A: {revenue_from: 5 USD}, B: {}}\n"):
        folder = write_book(tmp_path / "late", {"book.yml": late + more, "clients/a.md": record("A")})
        for command in (["report", "pipeline"], ["check"], ["build", "-o", tmp_path / "out"]):
            result = run(*command, "--book", folder)
            assert result.exit_code == 1
            assert "error[no-rate]" in result.output
        later = run("report", "pipeline", "-O", "json", "--book", folder, "--today", "2026-04-01")
        assert later.exit_code == 0


def test_durations_and_amounts_in_other_currencies_are_text(run, tmp_path):
    files = {
        "book.yml": SETTINGS + "rates: [{on: 2026-01-01, USD: 0.9}]\n",
        "leads/a.md": record("A", "stage: dead", "since: 2025-05-01", "deals: [{amount: 5.50 USD}]"),
    }
    folder = write_book(tmp_path / "book", files)
    shown = {
        name: json.loads(run("report", name, "-O", "json", "--book", folder).stdout) for name in ("calendar", "leads")
    }
    assert [event["every"] for event in shown["calendar"]["events"]] == ["1 year"]
    assert [lead["contact_every"] for lead in shown["leads"]["leads"]] == ["1 year"]
    pipeline = json.loads(run("report", "pipeline", "-O", "json", "--book", folder).stdout)
    assert (pipeline["deals"][0]["original"], pipeline["deals"][0]["amount"]) == ("5.50 USD", "4.95")
    assert pipeline["rates"] == [{"currency": "USD", "on": "2026-01-01", "value": "0.9"}]


def test_where_there_is_but_one_open_stage_its_time_is_that_of_the_whole_way(pipeline):
    stages = "stages: {open: {}, lost: {closed: yes}}\n"
    closed = ("2026-01-04", "2026-01-08", "2026-01-08", "2026-01-13")
    files = {
        f"leads/c{n}.md": record("C", "stage: lost", "since: 2026-01-01", f"stage_since: {day}")
        for n, day in enumerate(closed)
    }
    files |= {f"leads/o{n}.md": record("O", f"since: {day}") for n, day in enumerate(("2026-03-26", "2026-03-11"))}
    only, whole = pipeline(files, SETTINGS + stages)["stages"]
    assert (only["stage"], only["median_days"], only["closed"], only["open"], only["why"]) == ("open", 7, 4, 2, "")
    assert {**only, "stage": ""} == whole


def test_how_long_leads_are_in_a_stage_so_far_is_told_though_not_how_long_they_will_be(pipeline):
    days = ("2026-03-30", "2026-03-21", "2026-03-01")
    files = {f"leads/o{n}.md": record("O", "stage: active", f"stage_since: {day}") for n, day in enumerate(days)}
    found = {row["stage"]: row for row in pipeline(files)["stages"]}
    assert (found["active"]["so_far"], found["active"]["median_days"], found["new"]["so_far"]) == (10, None, None)


def test_as_csv_the_pipeline_is_its_ledger_however_short(run, tmp_path):
    for number in (0, 1):
        files = {f"leads/l{n}.md": record("L", deals((7, "50%"))) for n in range(number)}
        folder = write_book(tmp_path / str(number), {"book.yml": SETTINGS, **files})
        lines = run("report", "pipeline", "-O", "csv", "--book", folder).stdout.splitlines()
        assert [line.split(",")[0] for line in lines] == ["slug", "l0"][: 1 + number]
