"""Everything that falls on a day."""

from datetime import date
from decimal import Decimal

import pytest

from editions import SETTINGS, TODAY, client, edition_of, f1, lead, sales
from plaincrm.views.agenda import schedules
from plaincrm.views.events import by_day, window


def events(files, slug, kind="", today=TODAY):
    found = sorted(schedules(edition_of(files, today))[slug], key=by_day)
    return [event for event in found if kind in {"", event.kind}]


def days(files, slug, kind, today=TODAY):
    return [(event.on.isoformat(), event.what, event.days_late) for event in events(files, slug, kind, today)]


def test_the_calendar_reaches_from_last_month_to_the_month_a_year_ahead():
    assert (window(TODAY).first, window(TODAY).last) == (date(2026, 2, 1), date(2027, 3, 31))
    assert (window(date(2026, 1, 15)).first, window(date(2026, 1, 15)).last) == (date(2025, 12, 1), date(2027, 1, 31))


def test_a_next_step_is_late_from_the_day_after_until_it_is_edited():
    steps = "next:\n  - {on: 2026-03-31, do: Today}\n  - {on: 2026-03-30, do: Yesterday}\n  - {on: 2019-01-01, do: Long ago}\n"
    assert days(client(steps), "novak", "next") == [
        ("2019-01-01", "Long ago", 2646),
        ("2026-03-30", "Yesterday", 1),
        ("2026-03-31", "Today", 0),
    ]


def test_a_repeated_step_stays_overdue_and_shows_its_days_to_come():
    steps = "next: [{on: 2026-01-31, do: Review, every: 3 months}]\n"
    assert days(client(steps), "novak", "next") == [
        ("2026-01-31", "Review", 59),
        ("2026-04-30", "Review", 0),
        ("2026-07-31", "Review", 0),
        ("2026-10-31", "Review", 0),
        ("2027-01-31", "Review", 0),
    ]


def test_a_repeated_step_that_falls_on_today_is_there_once():
    steps = "next: [{on: 2026-03-31, do: Review, every: 1 year}]\n"
    assert days(client(steps), "novak", "next") == [("2026-03-31", "Review", 0), ("2027-03-31", "Review", 0)]


def test_a_next_step_after_the_contact_is_due_does_not_cancel_it():
    files = client("since: 2026-03-01\nnext: [{on: 2026-04-20, do: Call}]\n")
    assert [event.kind for event in events(files, "novak")] == ["contact", "next"]


def test_people_have_birthdays_with_the_age_they_reach():
    files = client("people:\n  - {name: Eva, birthday: 1980-05-02}\n  - {name: Jan, birthday: 06-01}\n")
    found = events(files, "novak", "birthday")
    assert [(event.on.isoformat(), event.what, event.years) for event in found] == [
        ("2026-05-02", "Eva", 46),
        ("2026-06-01", "Jan", None),
    ]


def test_a_birthday_of_the_record_itself_bears_its_name():
    files = client("dates: [{on: 1980-05-02, what: Birthday}]\n")
    assert [(event.what, event.years) for event in events(files, "novak", "birthday")] == [("Novak", 46)]


def test_other_yearly_days_come_twice_where_the_calendar_has_them_twice_and_are_never_late():
    files = client("dates: [{on: 2020-03-05, what: Opening}]\n")
    assert [(event.on.isoformat(), event.days_late, event.years) for event in events(files, "novak", "date")] == [
        ("2026-03-05", 0, 6),
        ("2027-03-05", 0, 7),
    ]


def test_the_29th_of_february_is_kept_on_the_28th():
    assert days(client("dates: [{on: 02-29, what: Leap}]\n"), "novak", "date") == [
        ("2026-02-28", "Leap", 0),
        ("2027-02-28", "Leap", 0),
    ]


def test_a_yearly_day_of_the_future_has_not_begun():
    assert days(client("dates: [{on: 2027-02-03, what: Jubilee}]\n"), "novak", "date") == [("2027-02-03", "Jubilee", 0)]


def test_former_clients_have_no_contact_birthday_or_renewal_but_debts():
    lines = "ended: 2026-01-01\nsince: 2020-01-01\ndates: [{on: 05-02, what: Birthday}]\n"
    lines += "contracts: [{amount: 5, every: 1 year, renews: 2026-05-01}]\n"
    lines += sales("date: 2025-12-01, amount: 5, due: 2025-12-31")
    assert [event.kind for event in events(client(lines), "novak")] == ["payment"]


def test_a_renewal_waits_until_its_date_is_edited():
    lines = "contracts:\n  - {product: plan, amount: 100, every: 1 year, renews: 2026-03-01}\n"
    found = events(client(lines), "novak", "renewal")
    assert [(event.on, event.what, event.amount, event.days_late) for event in found] == [
        (date(2026, 3, 1), "plan", Decimal("100.00"), 30)
    ]


def test_without_renewal_the_end_of_a_contract_counts_while_it_is_ahead():
    lines = "contracts:\n  - {amount: 1, every: 1 year, until: 2026-03-31}\n  - {amount: 2, every: 1 year, until: 2026-03-30}\n"
    assert [event.amount for event in events(client(lines), "novak", "renewal")] == [1]


def test_open_transactions_are_payments_expected_on_their_due_day_less_part_payments_and_credit_notes():
    lines = sales(
        "date: 2026-03-01, amount: 100, invoice: 2026-7, due: 2026-03-30, paid: [{on: 2026-03-15, amount: 40}]",
        "date: 2026-03-01, amount: -10, due: 2026-04-30",
        "date: 2026-03-01, amount: 5, due: 2026-04-30, paid: 2026-03-02",
    )
    found = events(client(lines), "novak", "payment")
    assert [(event.what, event.amount, event.days_late) for event in found] == [("2026-7", Decimal("50.00"), 1)]


def test_a_payment_and_a_deal_without_words_of_their_own_go_by_the_name_of_their_product():
    settings = {"book.yml": SETTINGS + "products:\n  care: {name: Care plan}\n  bare: {}\n"}
    invoice = "date: 2026-03-01, amount: 1, due: 2026-04-30, product: "
    found = events({**settings, **client(sales(invoice + "care", invoice + "bare"))}, "novak", "payment")
    assert [event.what for event in found] == ["Care plan", "bare"]
    lines = "deals: [{product: care, amount: 10, close_on: 2026-05-01, probability: 25%}]\n"
    assert [event.what for event in events({**settings, **lead(lines)}, "lipa", "close")] == ["Care plan"]


def test_an_open_deal_closes_with_its_expected_value_at_stake():
    lines = "deals:\n  - {what: Plan, amount: 1000, close_on: 2026-05-01, probability: 25%}\n  - {what: Old, won: 2026-01-01, close_on: 2026-01-01}\n"
    found = events(lead("stage: new\n" + lines), "lipa", "close")
    assert [(event.what, event.value, event.amount) for event in found] == [("Plan", Decimal("250.00"), 1000)]


def test_a_lead_is_stale_once_it_was_too_long_in_its_stage():
    assert days(lead("stage: active\nstage_since: 2026-02-28\n"), "lipa", "stale") == [("2026-03-30", "active", 1)]
    assert days(lead("stage: active\nstage_since: 2026-03-01\n"), "lipa", "stale") == [("2026-03-31", "active", 0)]


def test_a_next_step_ahead_parks_a_lead_and_one_behind_does_not():
    stale = "stage: active\nstage_since: 2026-01-01\n"
    assert events(lead(stale + "next: [{on: 2026-06-01, do: Call}]\n"), "lipa", "stale") == []
    assert len(events(lead(stale + "next: [{on: 2026-03-01, do: Call}]\n"), "lipa", "stale")) == 1


def test_a_lead_no_longer_worked_has_only_contacts_steps_and_closes():
    lines = "stage: dead\nsince: 2026-01-01\ndates: [{on: 05-02, what: Birthday}]\nstage_since: 2020-01-01\nverified: 2020-01-01\n"
    assert [event.kind for event in events(lead(lines), "lipa")] == ["contact"]


def test_facts_are_verified_again_after_two_years_or_what_the_settings_say():
    files = client("verified: 2024-05-05\ndata_from: visit\n")
    assert days(files, "novak", "verify") == [("2026-05-05", "visit", 0)]
    files["book.yml"] = SETTINGS + "calendar: {verify_every: 6 months}\n"
    assert days(files, "novak", "verify") == [("2024-11-05", "visit", 511)]


def test_facts_from_an_agency_are_to_be_verified_at_once():
    assert days(client("data_from: agency\nsince: 2026-03-01\n"), "novak", "verify") == [("2026-03-01", "agency", 30)]
    assert days(client("data_from: agency\n"), "novak", "verify") == [("2026-03-31", "agency", 0)]
    assert days(client("data_from: form\n"), "novak", "verify") == []


def test_at_stake_is_the_clients_value_and_a_leads_expected_deals():
    files = {
        **f1(),
        **lead("stage: new\nnext: [{on: 2026-04-01, do: Call}]\ndeals: [{amount: 100, probability: 50%}]\n"),
    }
    files["clients/c06.md"] += "next: [{on: 2026-04-01, do: Call}]\n"
    assert [event.value for event in events(files, "c06", "next")] == [Decimal("13980.00")]
    assert [event.value for event in events(files, "lipa", "next")] == [Decimal("50.00")]


@pytest.mark.parametrize("kind", ["next", "contact", "renewal"])
def test_every_event_tells_whose_it_is(kind):
    lines = "since: 2026-01-01\nnext: [{on: 2026-04-01, do: Call}]\ncontracts: [{amount: 5, every: 1 year, renews: 2026-05-01}]\n"
    (event,) = events(client(lines), "novak", kind)
    assert (event.slug, event.name, event.client) == ("novak", "Novak", True)


@pytest.mark.parametrize(
    ("today", "on"),
    [(date(2028, 2, 29), "2028-02-29"), (date(2027, 2, 28), "2027-02-28"), (date(2027, 3, 1), "2027-02-28")],
)
def test_who_was_born_on_the_29th_of_february_has_a_day_in_every_year(today, on):
    edition = edition_of(client("dates: [{on: 1980-02-29, what: Birthday}]\n"), today)
    found = [event for event in schedules(edition)["novak"] if event.kind == "birthday" and event.on.year == today.year]
    assert [(str(event.on), event.days_late, event.years) for event in found] == [(on, 0, today.year - 1980)]


def test_what_falls_on_today_is_today_and_not_late():
    lines = (
        "since: 2026-02-28\ncontact_every: 1 month\nverified: 2024-03-31\n"
        "dates: [{on: 03-31, what: Founded}]\nnext: [{on: 2026-03-31, do: Call}]\n"
        "contracts: [{amount: 5, every: 1 year, renews: 2026-03-31}]\n"
        "transactions: [{date: 2026-03-01, amount: 5, due: 2026-03-31}]\n"
    )
    text = f"---\nname: Novak\n{lines}---\n## 2026-02-28 call\n"
    found = [event for event in schedules(edition_of({"clients/novak.md": text}))["novak"] if event.on == TODAY]
    assert sorted(event.kind for event in found) == ["date", "next", "payment", "renewal", "verify"]
    assert {event.days_late for event in found} == {0}


def test_a_month_after_its_last_day_is_the_next_ones_last_day():
    text = "---\nname: Novak\ncontact_every: 1 month\n---\n## 2026-01-31 call\n"
    assert days({"clients/novak.md": text}, "novak", "contact") == [("2026-02-28", "", 31)]
