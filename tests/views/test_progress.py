"""How far leads have come: boxes by stage, stale, parked, nothing scheduled, and when to be in touch."""

from datetime import date

import pytest

from editions import SETTINGS, edition_of, lead
from plaincrm.views.agenda import schedules
from plaincrm.views.progress import progress
from plaincrm.views.record import record_page

#: As of 2026-03-31, in its stage for 31 and for 30 days; stale after 30.
LONG = "stage: active\nstage_since: 2026-02-28\n"
NOT_YET = "stage: active\nstage_since: 2026-03-01\n"


def row(lines, settings="", body=""):
    files = {"leads/lipa.md": f"---\nname: Lipa\n{lines}---\n{body}"}
    return progress(edition_of({"book.yml": SETTINGS + settings, **files}))["lipa"]


def step(on):
    return f"next: [{{on: {on}, do: Call}}]\n"


def events(lines, body="", settings=""):
    files = {"leads/lipa.md": f"---\nname: Lipa\n{lines}---\n{body}"}
    return schedules(edition_of({"book.yml": SETTINGS + settings, **files}))["lipa"]


@pytest.mark.parametrize(
    ("stage", "box"), [("new", "green"), ("active", "yellow"), ("prospect", "blue"), ("dead", "red")]
)
def test_a_leads_box_follows_from_its_stage(stage, box):
    assert row(f"stage: {stage}\n").box == box


def test_boxes_are_as_the_settings_say():
    own = "stages: {seed: {box: brown}, tree: {box: green, stale_after: 1 week}}\n"
    assert (row("", own).stage, row("", own).box, row("stage: tree\n", own).box) == ("seed", "brown", "green")


def test_a_lead_too_long_in_its_stage_is_stale():
    assert row(LONG + step("2026-03-30")).state == "stale"
    assert row(NOT_YET + step("2026-03-30")).state == ""
    assert row("stage: active\nsince: 2026-02-28\n" + step("2026-03-30")).state == "stale"


def test_a_next_step_ahead_parks_it():
    found = row(LONG + step("2026-04-01"))
    assert (found.state, found.next_on) == ("parked", date(2026, 4, 1))
    assert row(NOT_YET + step("2026-04-01")).state == ""
    assert not [event for event in events(LONG + step("2026-04-01")) if event.kind == "stale"]
    assert [event.days_late for event in events(LONG) if event.kind == "stale"] == [1]


def test_a_next_step_of_today_does_not_park_it_but_one_after_it_does():
    assert row(LONG + step("2026-03-31")).state == "stale"
    assert [event.kind for event in events(LONG + step("2026-03-31"))].count("stale") == 1
    both = row(LONG + "next: [{on: 2026-03-31, do: Call}, {on: 2026-04-09, do: Visit}]\n")
    assert (both.state, both.next_on) == ("parked", date(2026, 4, 9))


def test_one_with_nothing_scheduled_is_marked_and_so_is_a_stale_one():
    assert (row(NOT_YET).state, row(NOT_YET).scheduled) == ("unscheduled", False)
    assert (row(LONG).state, row(LONG).scheduled) == ("stale", False)
    assert (row(LONG + step("2026-03-01")).state, row(LONG + step("2026-03-01")).scheduled) == ("stale", True)
    assert (row("stage: dead\n").state, row("stage: dead\n").scheduled) == ("", True)


def test_no_contact_with_a_parked_lead_is_due_before_the_day_it_is_parked_to():
    log = "## 2026-01-05 call\n"
    parked = row(LONG + step("2026-09-01"), body=log)
    assert (parked.due_contact, parked.due) == (date(2026, 9, 1), "ok")
    stale = row(LONG, body=log)
    assert (stale.due_contact, stale.due) == (date(2026, 1, 19), "red")
    (event,) = [found for found in events(LONG + step("2026-09-01"), log) if found.kind == "contact"]
    assert (event.on, event.days_late) == (date(2026, 9, 1), 0)


def test_a_contact_due_after_the_day_it_is_parked_to_stays():
    found = row(LONG + step("2026-04-02"), body="## 2026-03-30 call\n")
    assert found.due_contact == date(2026, 4, 13)


def test_the_page_of_a_parked_lead_says_the_same():
    edition = edition_of({"leads/lipa.md": f"---\nname: Lipa\n{LONG}{step('2026-09-01')}---\n## 2026-01-05 call\n"})
    found = record_page("lipa", edition).contact
    assert (found.last, found.due, found.state) == (date(2026, 1, 5), date(2026, 9, 1), "ok")


def test_dead_leads_are_due_once_a_year_after_their_last_contact():
    (event,) = events("stage: dead\nsince: 2024-01-01\n", "## 2025-06-30 call\n## 2025-05-01 email\n")
    assert (event.kind, event.on, event.days_late) == ("contact", date(2026, 6, 30), 0)
    (event,) = events("stage: dead\n", "## 2025-03-30 call\n")
    assert (event.on, event.days_late) == (date(2026, 3, 30), 1)


@pytest.mark.parametrize("settings", ["", "stages: {lost: {closed: yes}}\n"])
def test_of_a_closed_stage_it_is_a_year_even_where_the_settings_do_not_say(settings):
    stage = "lost" if settings else "dead"
    assert row(f"stage: {stage}\n", settings, "## 2025-06-30 call\n").due_contact == date(2026, 6, 30)


def test_a_lead_given_up_without_a_contact_comes_up_a_year_after_that():
    assert row("stage: dead\nsince: 2025-01-01\nstage_since: 2025-11-15\n").due_contact == date(2026, 11, 15)
    assert row("stage: dead\nsince: 2025-01-01\n").due_contact == date(2026, 1, 1)
    assert row("stage: dead\n").due_contact is None


def test_a_lead_that_asks_for_another_cadence_has_it():
    assert row("stage: dead\ncontact_every: 6 months\n", "", "## 2025-12-31 call\n").due_contact == date(2026, 6, 30)
    assert edition_of(lead()).records["lipa"].contact_every is None
