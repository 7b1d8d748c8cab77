"""What the past teaches about leads."""

import pytest

from editions import SETTINGS, edition_of, sales
from plaincrm.views.lessons import lessons

WON = "since: 2026-01-01\nsource: fair\ndeals: [{opened: 2025-11-02, won: 2026-01-01, amount: 5, probability: 60%}]\n"


def learnt(files, settings=""):
    return lessons(edition_of({"book.yml": SETTINGS + settings, **files}))


def eight():
    """Three leads won, of which one is no client yet; five lost; two open."""
    files = {f"clients/won{n}.md": f"name: W{n}\n{WON}" for n in range(2)}
    files["leads/won2.md"] = "name: W\nstage: prospect\nsince: 2025-11-03\ndeals: [{won: 2026-02-02, amount: 1}]\n"
    for n in range(5):
        files[f"leads/lost{n}.md"] = (
            f"name: L\nstage: dead\nsince: 2025-12-01\nstage_since: 2026-01-0{n + 1}\nsource: fair\n"
        )
    for n in range(2):
        files[f"leads/open{n}.md"] = "name: O\nstage: active\nsince: 2025-12-01\n"
    return files


def test_three_of_eight_with_wilsons_interval():
    found = learnt(eight()).conversion
    assert (found.won, found.entered, found.open, found.rate, found.few) == (3, 8, 2, 0.375, True)
    assert (found.low, found.high) == (pytest.approx(0.1368, abs=5e-5), pytest.approx(0.6943, abs=5e-5))


def test_conversion_by_source_and_by_month_of_entry():
    found = learnt(eight())
    assert [(row.group, row.won, row.entered, row.open) for row in found.by_source] == [
        ("", 1, 1, 2),
        ("fair", 2, 7, 0),
    ]
    assert [(row.group, row.won, row.entered) for row in found.by_month] == [("2025-11", 3, 3), ("2025-12", 0, 5)]


def test_a_converted_client_entered_on_the_day_that_it_came_in_as_a_lead():
    front = "name: A\nx_lead_since: 2025-11-03\nsince: 2026-01-05\n"
    for files in (
        {"clients/a.md": front},
        {"clients/a.md": front + "deals: {what: x, opened: 2025-10-01, won: 2026-01-05}\n"},
    ):
        found = learnt(files)
        assert [(row.group, row.won, row.entered) for row in found.by_month] == [("2025-11", 1, 1)]
    assert learnt({"clients/a.md": front.replace("2025-11-03", "autumn")}).conversion.entered == 0


def test_a_deal_won_of_an_old_client_is_no_conversion():
    files = {"clients/a.md": "name: A\n" + WON + sales("date: 2025-12-31, amount: 5")}
    assert learnt(files).conversion.entered == 0
    files = {"clients/a.md": "name: A\n" + WON + sales("date: 2026-01-01, amount: 5")}
    assert learnt(files).conversion.won == 1


def test_a_client_that_was_no_lead_is_none():
    assert learnt({"clients/a.md": "name: A\nsince: 2026-01-01\n"}).conversion.entered == 0


def test_without_a_closed_lead_there_is_no_rate():
    found = learnt({"leads/a.md": "name: A\nstage: new\n"}).conversion
    assert (found.entered, found.open, found.rate, found.low) == (0, 1, None, None)


def test_time_on_the_whole_way_counts_open_leads_as_not_over_yet():
    closed = ((3, "2026-01-04"), (7, "2026-01-08"), (7, "2026-01-08"), (12, "2026-01-13"))
    files = {
        f"leads/c{n}.md": f"name: C\nstage: dead\nsince: 2026-01-01\nstage_since: {day}\n"
        for n, (_days, day) in enumerate(closed)
    }
    files["leads/o1.md"] = "name: O\nstage: active\nsince: 2026-03-26\n"
    files["leads/o2.md"] = "name: O\nstage: active\nsince: 2026-03-11\nstage_since: 2026-03-21\n"
    found = {row.stage: row for row in learnt(files).stages}
    assert list(found) == ["new", "active", "prospect", ""]
    assert (found[""].median_days, found[""].closed, found[""].open) == (7, 4, 2)
    assert (found["active"].median_days, found["active"].closed, found["active"].open) == (None, 0, 2)
    assert found["active"].why
    assert found["new"].why


def test_days_the_wrong_way_round_are_left_out():
    files = {"leads/a.md": "name: A\nstage: dead\nsince: 2026-02-01\nstage_since: 2026-01-01\n"}
    assert learnt(files).stages[-1].closed == 0


def test_of_deals_once_given_a_probability_how_many_were_won():
    lines = "deals:\n  - {probability: 60%, won: 2026-01-01}\n  - {probability: 0.6, lost: 2026-01-01}\n  - {probability: 10%, lost: 2026-01-01}\n  - {lost: 2026-01-01}\n  - {probability: 60%}\n"
    found = learnt({"clients/a.md": "name: A\n" + lines}).calibration
    assert [(row.probability, row.won, row.deals, row.rate, row.few) for row in found] == [
        (0.1, 0, 1, 0.0, True),
        (0.6, 1, 2, 0.5, True),
    ]


def test_reasons_for_losing_the_commonest_first():
    lines = "deals:\n  - {amount: 10, lost: 2026-01-01, because: Price}\n  - {amount: 5, lost: 2026-01-01, because: Price}\n  - {amount: 99, lost: 2026-01-01}\n"
    found = learnt({"clients/a.md": "name: A\n" + lines}).reasons
    assert [(row.because, row.deals, row.amount) for row in found] == [("Price", 2, 15), ("", 1, 99)]
