"""Visiting rounds: who is on them, in which order, and what there is to talk about."""

import re
from datetime import date
from decimal import Decimal

import pytest

from editions import SETTINGS, edition_of, forget, sales
from plaincrm.views.rounds import rounds, visit
from plaincrm.views.routes import VIEW
from plaincrm.views.view import data_of


def book(**records):
    """Records by slug, a region and more; `_` begins a lead."""
    return {
        f"{'leads' if slug.startswith('_') else 'clients'}/{slug.strip('_')}.md": f"name: {slug.strip('_').title()}\n{lines}"
        for slug, lines in records.items()
    }


def with_log(lines, log):
    return f"---\nname: X\n{lines}---\n{log}"


def test_the_round_is_in_the_order_that_the_files_give():
    files = book(a="region: kras\nroute: 20\n", b="region: kras\nroute: 3\n", c="region: kras\nroute: 100\n")
    assert rounds(edition_of(files)) == {"kras": ("b", "a", "c")}


def test_without_an_order_whom_nobody_saw_for_longest_comes_first_and_before_all_whom_nobody_ever_saw():
    files = {
        "clients/late.md": with_log("region: kras\n", "## 2026-03-01 call\n"),
        "clients/long.md": with_log("region: kras\n", "## 2024-03-01 visit\n## 2026-03-30 note\n"),
        "clients/never.md": with_log("region: kras\n", "## 2026-04-30 call\n"),
    }
    assert rounds(edition_of(files)) == {"kras": ("never", "long", "late")}


def test_those_with_a_place_come_before_those_without_and_ties_go_by_last_contact_and_name():
    files = {
        **book(b="region: kras\nroute: 1\n", a="region: kras\nroute: 1\n", d="region: kras\n"),
        "clients/c.md": with_log("region: kras\nroute: 1\n", "## 2020-01-01 call\n"),
    }
    assert rounds(edition_of(files)) == {"kras": ("a", "b", "c", "d")}


def test_regions_stand_as_the_settings_have_them_then_by_name_and_last_those_without():
    files = {
        "book.yml": SETTINGS + "routes: {west: The west, empty: Nobody, east: The east}\n",
        **book(a="region: Zagreb\n", b="region: east\n", c="", d="region: west\n", e="region: ljubljana\n"),
    }
    assert list(rounds(edition_of(files))) == ["west", "east", "ljubljana", "Zagreb", ""]


def test_former_clients_are_not_called_upon_and_lapsed_ones_are():
    files = book(a="ended: 2026-03-31\n", b="ended: 2026-04-01\n", c="since: 2010-01-01\n")
    assert rounds(edition_of(files)) == {"": ("b", "c")}


def test_leads_are_on_the_round_where_their_file_gives_them_a_place_and_while_they_are_worked():
    files = book(
        _a="region: kras\nroute: 2\nstage: new\n",
        _b="region: kras\nstage: new\n",
        _c="region: kras\nroute: 3\nstage: dead\n",
        d="region: kras\nroute: 1\n",
    )
    assert rounds(edition_of(files)) == {"kras": ("d", "a")}


WHOLE = """region: kras
kind: company
address: |
  Street 1
  Town
people:
  - {name: Eva Novak, role: Owner, phone: "041"}
profile: {PROBLEMS: [Cash, Time], hobby: none}
next:
  - {on: 2026-05-01, do: Third}
  - {on: 2026-03-01, do: First}
  - {on: 2026-04-01, do: Second}
  - {on: 2026-06-01, do: Fourth}
deals:
  - {what: Old, amount: 5, won: 2025-01-01}
  - {what: Larger plan, amount: 900, close_on: 2026-05-01, probability: 50%}
""" + sales("date: 2026-01-01, amount: 70, due: 2026-02-01")


def test_a_stop_has_all_that_one_takes_along():
    log = "## 2026-03-02 call: Prices\n## 2026-03-20 note: Found the plan\n## 2026-04-09 call: To come\n"
    found = visit("novak", edition_of({"clients/novak.md": with_log(WHOLE, log)}))
    assert (found.address, found.phone, found.person) == ("Street 1\nTown", ("041",), "Eva Novak, Owner")
    assert [(step.what, step.days_late) for step in found.steps] == [("First", 30), ("Second", 0), ("Third", 0)]
    assert (found.contact.last, found.contact.due) == (date(2026, 3, 2), date(2026, 4, 2))
    assert (found.last_on, found.last_kind, found.last_title) == (date(2026, 3, 20), "note", "Found the plan")
    assert found.problems == "Cash\nTime"
    assert [(deal.what, deal.amount) for deal in found.deals] == [("Larger plan", 900)]
    assert (found.overdue, found.mark, found.client) == (Decimal("70.00"), "A", True)


def test_a_bare_stop_has_nothing_to_talk_about():
    found = visit("a", edition_of(book(a="phone: '1'\npeople: [{name: Somebody}]\n")))
    assert (found.phone, found.person, found.steps, found.last_on, found.problems) == (("1",), "", (), None, "")
    assert found.overdue is None


def test_a_lead_on_the_round_shows_its_stage():
    found = visit("a", edition_of(book(_a="route: 1\nstage: active\nsince: 2026-03-01\n")))
    assert (found.client, found.mark, found.contact.due) == (False, "active", date(2026, 3, 1))


def test_the_report_has_the_stops_of_every_region_in_visiting_order():
    files = {
        "book.yml": SETTINGS + "routes: {kras: The Karst}\n",
        **book(a="region: kras\nroute: 2\n", b="region: kras\nroute: 1\nnext: [{on: 2026-04-01, do: Call}]\n"),
    }
    found = VIEW.report(edition_of(files))
    assert [(region.region, region.label, region.stops) for region in found.regions] == [
        ("kras", "The Karst", ("b", "a"))
    ]
    assert [(stop.region, stop.position, stop.slug, stop.next_step) for stop in found.visits] == [
        ("kras", 1, "b", "Call"),
        ("kras", 2, "a", ""),
    ]


def pages(files):
    return {page.url: page for page in VIEW.pages(edition_of(files))}


def test_a_small_book_has_all_its_rounds_on_one_page():
    found = pages(book(a="region: kras\n", b=""))
    assert list(found) == ["routes/index.html"]
    page = data_of(found["routes/index.html"])
    assert [(row.label, row.stops, row.never, row.overdue) for row in page.rows] == [("kras", 1, 1, 0), ("", 1, 1, 0)]
    assert [[visit.slug for visit in shown.visits] for shown in page.rounds] == [["a"], ["b"]]


@pytest.fixture(scope="module")
def large():
    return {
        **book(**{f"k{number:03}": f"region: kras & more\nroute: {number}\n" for number in range(400)}),
        **book(a="region: Ptuj\n"),
    }


def test_in_a_large_book_every_region_has_pages_of_its_own_numbered_on(large):
    found = pages(large)
    regions = [url for url in found if url != "routes/index.html"]
    assert data_of(found["routes/index.html"]).rounds == ()
    assert data_of(found["routes/index.html"]).rows[0].url == regions[0]
    visits = [data_of(found[url]).rounds[0] for url in regions if "kras" in url]
    assert [shown.first for shown in visits] == [1 + sum(len(s.visits) for s in visits[:n]) for n in range(len(visits))]
    assert sum(len(shown.visits) for shown in visits) == 400
    assert len(visits) > 1
    assert all(url.isascii() and " " not in url and "&" not in url for url in regions)


def test_an_edit_of_one_client_changes_the_page_of_its_part_alone(large):
    before = {url: page.key for url, page in pages(large).items()}
    after = pages({**large, "clients/k007.md": large["clients/k007.md"] + "phone: '1'\n"})
    changed = [url for url, page in after.items() if page.key != before[url]]
    assert [url for url in after if re.fullmatch(r"routes/kras.*[0-9a-f]{8}\.html", url)] == changed


@pytest.mark.parametrize(
    "edit",
    [
        "since: 2020-01-01\n",
        "contact_every: 1 week\nsince: 2026-03-29\n",
        "ended: 2026-01-01\n",
        "transactions: [{date: 2026-03-01, amount: 900, due: 2026-03-02}]\n",
        "grade: A\n",
        "region: Celje\n",
        "next: [{on: 2026-03-01, do: Call}]\n",
    ],
)
def test_after_an_edit_the_pages_are_those_of_a_book_read_anew(large, edit):
    pages(large)
    lines = [line for line in large["clients/k007.md"].splitlines() if line.partition(":")[0] != edit.partition(":")[0]]
    edited = {**large, "clients/k007.md": "\n".join(lines) + "\n" + edit}
    remembered = {url: (page.key, data_of(page)) for url, page in pages(edited).items()}
    forget()
    assert remembered == {url: (page.key, data_of(page)) for url, page in pages(edited).items()}


def test_two_regions_never_share_a_page():
    many = {f"k{number}": f"region: {'Kras' if number % 2 else 'kras'}\n" for number in range(160)}
    assert len(pages(book(**many))) == 3
