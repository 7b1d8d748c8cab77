"""When facts on file are to be checked."""

from datetime import date

import pytest

from editions import SETTINGS, client, edition_of, lead
from plaincrm.period import Duration
from plaincrm.views.agenda import schedules
from plaincrm.views.verification import verification

ASKED = {"book.yml": SETTINGS + "calendar: {verify_every: 6 months}\n"}


def due(lines, more=None, log=""):
    files = {**(more or {}), **client(lines)}
    if log:
        files["clients/novak.md"] = f"---\n{files['clients/novak.md']}---\n{log}"
    edition = edition_of(files)
    return verification(edition.records["novak"], edition).due


@pytest.mark.parametrize("source", ["visit", "form", "agency"])
def test_checked_facts_come_up_again_whatever_their_source(source):
    lines = f"data_from: {source}\nverified: 2025-08-31\n"
    assert due(lines) == date(2027, 8, 31)
    assert due(lines, ASKED) == date(2026, 2, 28)


def test_facts_of_an_agency_come_up_at_once():
    assert due("data_from: agency\nsince: 2026-03-01\n") == date(2026, 3, 1)
    assert due("data_from: agency\n") == date(2026, 3, 31)


def test_facts_never_checked_are_as_old_as_the_record():
    assert due("data_from: form\nsince: 2020-01-01\n") == date(2022, 1, 1)
    assert due("data_from: visit\n", log="## 2025-05-01 call\n## 2024-05-01 visit\n") == date(2026, 5, 1)
    assert due("data_from: visit\n") is None


def test_a_book_that_asks_wants_every_record_checked():
    assert due("since: 2025-01-31\n") is None
    assert due("since: 2025-01-31\n", ASKED) == date(2025, 7, 31)
    assert due("", ASKED) == date(2026, 3, 31)


def test_how_often_is_what_the_settings_say_or_two_years():
    for more, every in (({}, Duration(2, "year")), (ASKED, Duration(6, "month"))):
        edition = edition_of({**more, **client("verified: 2026-01-01\n")})
        assert verification(edition.records["novak"], edition).every == every


def test_what_is_due_stands_on_the_calendar_of_clients_and_of_leads_still_worked():
    line = "data_from: agency\nsince: 2026-03-01\n"
    files = {**client(line), **lead(line + "stage: new\n"), "leads/dead.md": f"name: Dead\nstage: dead\n{line}"}
    found = schedules(edition_of(files))
    assert {slug: [event.days_late for event in some if event.kind == "verify"] for slug, some in found.items()} == {
        "novak": [30],
        "lipa": [30],
        "dead": [],
    }
