"""When to be in touch again."""

from datetime import date, timedelta

import pytest

from editions import SETTINGS, TODAY, client, edition_of, lead
from plaincrm.period import Duration
from plaincrm.views.contact import Contact, contact, last_contact, own_or_peoples
from plaincrm.views.progress import progress
from plaincrm.views.standing import standings

MONTH = Duration(1, "month")


def with_log(files, log):
    return {file: f"---\n{text.strip()}\n---\n{log}" for file, text in files.items()}


def of_client(lines="", log=""):
    return standings(edition_of(with_log(client(lines), log)))["novak"].contact


def of_lead(lines="", log="", settings=""):
    return progress(edition_of({"book.yml": SETTINGS + settings, **with_log(lead(lines), log)}))["lipa"]


def test_contact_is_due_one_cadence_after_the_last():
    assert contact(date(2026, 1, 31), None, MONTH, TODAY).due == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("last", "state"),
    [("2026-02-28", "red"), ("2026-03-01", "amber"), ("2026-03-07", "amber"), ("2026-03-08", "ok")],
)
def test_contact_is_red_when_past_and_amber_in_the_week_before(last, state):
    assert contact(date.fromisoformat(last), None, MONTH, TODAY).state == state


@pytest.mark.parametrize(
    ("cadence", "soon"),
    [(Duration(1, "week"), 1), (Duration(2, "week"), 3), (Duration(1, "month"), 7), (Duration(1, "year"), 7)],
)
def test_a_contact_is_amber_in_the_last_quarter_of_its_cadence_and_a_week_at_most(cadence, soon):
    last = date(2026, 2, 1)
    due = cadence.after(last)
    states = [contact(last, None, cadence, due - timedelta(days)).state for days in (soon + 1, soon, 0)]
    assert states == ["ok", "amber", "amber"]
    assert contact(last, None, cadence, due + timedelta(1)).state == "red"


def test_a_client_never_contacted_is_due_from_since():
    found = of_client("since: 2026-03-01\n")
    assert (found.last, found.due, found.state, found.never) == (None, date(2026, 3, 1), "red", True)


def test_without_since_trading_began_with_the_first_transaction():
    assert of_client("transactions: [{date: 2026-02-03, amount: 5}]\n").due == date(2026, 2, 3)


def test_without_any_day_nothing_is_due():
    assert of_client() == Contact(None, Duration(6, "month"), None, "", True)


def test_any_logged_contact_resets_the_cadence_and_notes_do_not():
    found = of_client("since: 2020-01-01\n", "## 2026-03-01 gift\n## 2026-03-10 note\n## 2026-03-20\n")
    assert (found.last, found.due) == (date(2026, 3, 1), date(2026, 9, 1))


def test_kinds_of_the_settings_say_whether_they_are_contacts():
    kinds = "log_kinds: {demo: {contact: yes}, paper: {contact: no}}\n"
    edition = edition_of(
        {"book.yml": SETTINGS + kinds, **with_log(client(), "## 2026-03-01 demo\n## 2026-03-20 paper\n")}
    )
    assert last_contact(edition.book.clients[0], edition) == date(2026, 3, 1)


def test_an_entry_of_the_future_is_no_contact_yet():
    assert of_client("since: 2026-03-01\n", "## 2026-04-01 call\n").last is None


def test_the_clients_own_cadence_goes_before_its_grades():
    found = of_client("contact_every: 1 week\n", "## 2026-03-30 call\n")
    assert found.due == date(2026, 4, 6)


def test_a_client_comes_up_after_a_year_at_the_latest():
    log = "## 2025-06-15 call\n"
    assert of_client("contact_every: 2 years\n", log).due == date(2026, 6, 15)
    assert of_client("contact_every: 53 weeks\n", log).due == date(2026, 6, 15)
    assert of_client("contact_every: 11 months\n", log).due == date(2026, 5, 15)


def test_a_client_without_a_cadence_comes_up_after_a_year():
    files = {"book.yml": SETTINGS + "grades: {A: {share: 80%}, B: {}}\n", **with_log(client(), "## 2025-03-30 call\n")}
    found = standings(edition_of(files))["novak"].contact
    assert (found.cadence, found.due, found.state) == (None, date(2026, 3, 30), "red")


def test_the_floor_of_a_year_holds_for_no_former_client_and_no_lead():
    assert of_client("contact_every: 2 years\nended: 2026-01-01\n", "## 2020-01-01 call\n").due is None
    assert of_lead("stage: dead\ncontact_every: 2 years\n", "## 2025-06-15 call\n").due_contact == date(2027, 6, 15)


def test_a_former_client_need_not_be_contacted_but_one_that_ends_tomorrow_does():
    assert of_client("since: 2020-01-01\nended: 2026-03-31\n").due is None
    assert of_client("since: 2020-01-01\nended: 2026-04-01\n").due == date(2020, 1, 1)


def test_a_lead_goes_by_its_stage_and_by_its_own_wish_before():
    log = "## 2026-03-20 call\n"
    assert of_lead("stage: active\n", log).due_contact == date(2026, 4, 3)
    assert of_lead("stage: active\ncontact_every: 3 days\n", log).due_contact == date(2026, 3, 23)
    assert of_lead("stage: new\n", log).due_contact is None


def test_dead_leads_are_due_once_a_year():
    assert of_lead("stage: dead\n", "## 2025-06-15 call\n").due_contact == date(2026, 6, 15)


def test_a_lead_never_contacted_is_due_from_since():
    assert of_lead("stage: active\nsince: 2026-03-29\n").due_contact == date(2026, 3, 29)


@pytest.mark.parametrize(
    ("own", "peoples", "found"),
    [
        (("1", "2"), [("3",)], ("1", "2")),
        ((), [(), ("3", "4"), ("5",)], ("3", "4")),
        ((), [(), ()], ()),
        ((), [], ()),
    ],
)
def test_a_record_without_a_number_of_its_own_is_reached_by_that_of_its_people(own, peoples, found):
    assert own_or_peoples(own, peoples) == found
