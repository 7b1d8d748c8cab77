"""The home page."""

from datetime import date
from decimal import Decimal

from editions import SETTINGS, edition_of, f1, sales
from page_text import pages_of, text_of
from plaincrm.views.today import VIEW
from plaincrm.views.view import data_of


def steps(*days):
    lines = "".join(f"  - {{on: {day}, do: Step}}\n" for day in days)
    return {"leads/lipa.md": f"name: Lipa\nstage: new\nnext:\n{lines}"}


def page(files):
    (made,) = VIEW.pages(edition_of(files))
    return data_of(made)


def on(events):
    return [event.on.isoformat() for event in events]


def test_overdue_today_and_the_seven_days_after():
    found = VIEW.report(edition_of(steps("2026-03-30", "2026-03-31", "2026-04-01", "2026-04-07", "2026-04-08")))
    assert on(found.overdue) == ["2026-03-30"]
    assert on(found.today) == ["2026-03-31"]
    assert on(found.soon) == ["2026-04-01", "2026-04-07"]


def test_a_birthday_that_is_past_is_not_overdue():
    files = {"clients/a.md": "name: A\ndates:\n  - {on: 03-30, what: Birthday}\n  - {on: 03-31, what: Birthday}\n"}
    found = VIEW.report(edition_of(files))
    assert (on(found.overdue), on(found.today)) == ([], ["2026-03-31"])


def test_the_page_shows_the_first_fifty_and_counts_all():
    found = page(steps(*["2026-03-30"] * 60))
    assert (len(found.overdue.events), found.overdue.count) == (50, 60)


def test_lists_have_their_first_events_in_the_other_order_too():
    def worth(value):
        return f"stage: new\ndeals:\n  - {{amount: {value}, probability: 100%}}\n"

    files = {
        "leads/a.md": f"name: A\n{worth(10)}next: [{{on: 2025-01-01, do: Call}}, {{on: 2026-04-05, do: Write}}]\n",
        "leads/b.md": f"name: B\n{worth(90)}next: [{{on: 2026-01-01, do: Call}}, {{on: 2026-04-06, do: Write}}]\n",
    }
    found = page(files)
    assert [event.slug for event in found.overdue.events] == ["b", "a"]
    assert [event.slug for event in found.overdue_longest] == ["a", "b"]
    assert [event.slug for event in found.soon.events] == ["a", "b"]
    assert [event.slug for event in found.soon_by_value] == ["b", "a"]


def test_three_calls_protect_the_most_value():
    files = {slug: text + "since: 2020-01-01\n" for slug, text in f1().items() if slug != "book.yml"}
    found = page(files)
    assert [(call.slug, call.value, call.risks) for call in found.calls] == [
        ("c01", Decimal("116360.00"), ("contact",)),
        ("c02", Decimal("69900.00"), ("contact",)),
        ("c03", Decimal("41940.00"), ("contact", "falling")),
    ]
    assert found.protected == Decimal("228200.00")
    assert found.value_at_risk == VIEW.report(edition_of(files)).value_at_risk
    assert found.calls[0].days_late == (date(2026, 3, 31) - date(2020, 1, 1)).days


def test_the_calls_have_buttons_that_dial_and_write():
    lines = "since: 2020-01-01\n" + sales("date: 2026-01-01, amount: 100")
    files = {
        "clients/a.md": f"name: A\nphone: +386 1 555 01\nemail: a@example.com\n{lines}",
        "clients/b.md": f"name: B\npeople: [{{name: P}}, {{name: Q, phone: (01) 555-02, email: q@example.com}}]\n{lines}",
        "clients/c.md": f"name: C\n{lines}",
    }
    (html,) = pages_of(VIEW, edition_of(files)).values()
    assert "These 3 calls protect 339 EUR" in text_of(html)
    for href in ("tel:+386155501", "mailto:a@example.com", "tel:0155502", "mailto:q@example.com"):
        assert f'href="{href}"' in html


def test_who_is_worth_nothing_is_no_call():
    assert page({"clients/a.md": "name: A\nsince: 2020-01-01\n"}).calls == ()


def test_the_weeks_deals_and_those_overdue_to_close():
    lines = "deals:\n"
    for amount, day in ((1, "2026-03-30"), (10, "2026-03-31"), (100, "2026-04-07"), (1000, "2026-04-08")):
        lines += f"  - {{amount: {amount}, probability: 50%, close_on: {day}}}\n"
    week = page({"leads/a.md": "name: A\nstage: new\n" + lines}).week
    assert (week.until, week.deals, week.amount, week.expected) == (date(2026, 4, 7), 2, 110, 55)
    assert (week.overdue, week.overdue_amount) == (1, 1)


def test_the_book_at_a_glance():
    files = f1("goals: {2026-Q1: 100}\n")
    files["leads/a.md"] = "name: A\nstage: active\n"
    files["clients/bad.md"] = "nmae: B\n"
    found = page(files)
    glance = found.glance
    assert glance.stages == {"active": 1}
    assert sum(glance.statuses.values()) == 10
    assert (glance.revenue, glance.previous, glance.value) == (138000, 136000, 303540)
    assert (glance.errors, glance.warnings) == (1, 1)
    assert [goal.period for goal in found.goals] == ["2026-Q1"]


def test_an_empty_book_says_why_there_is_nothing():
    found = page({"book.yml": SETTINGS})
    assert found.glance.value is None
    assert found.glance.why["value"]
    assert (found.calls, found.goals, found.overdue.count) == ((), (), 0)


def test_the_report_has_the_keys_that_others_rely_on():
    found = VIEW.report(edition_of({"clients/a.md": "name: A\n" + sales()}))
    assert {"as_of", "currency", "overdue", "today", "soon", "value_at_risk"} <= set(type(found).__struct_fields__)
