"""The list of clients."""

from datetime import date
from decimal import Decimal

from editions import SETTINGS, edition_of, f1, sales
from page_text import arguments_of
from plaincrm.views.clients import VIEW
from plaincrm.views.health import health
from plaincrm.views.leads import VIEW as LEADS
from plaincrm.views.view import data_of

SALES = sales(
    "date: 2026-03-01, amount: 5", "date: 2025-05-01, amount: 7", "date: 2020-01-01, amount: 1, due: 2020-02-01"
)
ANA = (
    "---\nname: Ana\nsince: 2019-01-01\nregion: kras\ntags: [tall, kind]\ncredit: {standing: watch}\n"
    + SALES
    + "---\n## 2026-02-02 call\n"
)


def report(files):
    return VIEW.report(edition_of(files)).clients


def made(files, view=VIEW):
    return list(view.pages(edition_of(files)))


def test_a_client_with_all_its_figures():
    (row,) = report({"clients/ana.md": ANA})
    assert (row.slug, row.name, row.kind, row.grade, row.status) == ("ana", "Ana", "person", "A", "active")
    assert (row.since, row.ended) == (date(2019, 1, 1), None)
    assert (row.last_transaction, row.last_contact, row.due_contact, row.due) == (
        date(2026, 3, 1),
        date(2026, 2, 2),
        date(2026, 3, 2),
        "red",
    )
    assert (row.transactions, row.revenue_total, row.revenue_12_months, row.revenue_month) == (3, 13, 12, 5)
    assert (row.open, row.overdue, row.standing, row.tags) == (1, 1, "watch", ("tall", "kind"))


def test_since_is_the_files_own_and_not_guessed():
    assert report({"clients/a.md": "name: A\n" + SALES})[0].since is None


def test_names_sort_by_sort_as_and_without_regard_to_case_and_accents():
    files = {
        "clients/1.md": "name: Žagar\n",
        "clients/2.md": "name: zebra\n",
        "clients/3.md": "name: Anton Berg\nsort_as: Berg\n",
        "clients/4.md": "name: Ábel\n",
    }
    assert [row.slug for row in report(files)] == ["4", "3", "1", "2"]


def test_pages_hold_200_rows_and_only_the_first_has_the_totals():
    files = {f"clients/c{n:03}.md": f"name: C{n:03}\n" + sales("date: 2026-01-01, amount: 2") for n in range(201)}
    *pages, script = made(files)
    assert [(page.url, len(data_of(page).part.items)) for page in pages] == [
        ("clients/index.html", 200),
        ("clients/2.html", 1),
    ]
    first, second = map(data_of, pages)
    assert (first.totals.clients, first.totals.revenue_12_months, second.totals) == (201, 402, None)
    assert (script.url, script.call, script.arguments[0]) == ("clients-rows.js", "plaincrm.rows", "clients")
    assert len(arguments_of(script)[2]) == 201


def test_rows_of_the_script_have_a_cell_for_every_column():
    _page, script = made({"clients/ana.md": ANA, "book.yml": SETTINGS + "routes: {kras: Karst}\n"})
    _name, columns, (row,) = arguments_of(script)
    cells = dict(zip((column.get("label", "") for column in columns), row, strict=True))
    assert cells[""] == ["ana", "Ana", "tall, kind", "watch"]
    assert (cells["Grade"], cells["Status"], cells["Region"]) == ("A", "active", "kras")
    assert (cells["12 months"], cells["Open"], cells["Due"]) == ([12.0, 20], 1.0, ["2026-03-02", "late"])
    assert next(column for column in columns if column.get("label") == "Region")["labels"] == {"kras": ("Karst", "")}


def test_filters_offer_what_occurs_in_the_settings_order():
    page, _script = made(f1())
    choices = data_of(page).choices
    assert [key for key, _label in choices["grade"]] == ["A", "B", "C"]
    assert choices["kind"] == (("person", "Person"),)
    assert choices["region"] == ()


def test_an_empty_book_still_has_the_page():
    page, _script = made({})
    assert (data_of(page).part.items, data_of(page).part.pages) == ((), 1)


def test_the_report_has_the_keys_that_others_rely_on():
    keys = "slug name kind grade status since ended last_transaction last_contact transactions revenue_total revenue_12_months revenue_month open due_contact"
    assert set(keys.split()) <= set(type(report({"clients/ana.md": ANA})[0]).__struct_fields__)


def test_leads_are_listed_with_their_box_and_next_step():
    text = "name: Lipa\ncompany: Šola\nstage: active\nstage_since: 2026-03-01\nnext:\n  - {on: 2026-03-01, do: Old}\n  - {on: 2026-04-02, do: Call}\n  - {on: 2026-05-01, do: Later}\n"
    (row,) = LEADS.report(edition_of({"leads/lipa.md": text})).leads
    assert (row.stage, row.box, row.days, row.state) == ("active", "yellow", 30, "")
    assert (row.next_on, row.next_what) == (date(2026, 4, 2), "Call")
    page, script = made({"leads/lipa.md": text}, LEADS)
    assert page.url == "leads/index.html"
    assert arguments_of(script)[2][0][0] == ["lipa", "Lipa", "Šola"]
    assert arguments_of(script)[2][0][8] == ["2026-04-02", "soon"]


def test_a_lead_without_a_next_step_is_marked_and_an_overdue_one_shows():
    found = {
        "leads/a.md": "name: A\nstage: new\n",
        "leads/b.md": "name: B\nstage: new\nnext: [{on: 2026-03-01, do: Old}]\n",
        "leads/c.md": "name: C\nstage: dead\n",
        "leads/d.md": "name: D\nstage: active\nstage_since: 2026-01-01\nnext: [{on: 2026-09-01, do: Wait}]\n",
        "leads/e.md": "name: E\nstage: active\nstage_since: 2026-01-01\n",
    }
    rows = LEADS.report(edition_of(found)).leads
    assert [(row.slug, row.state) for row in rows] == [
        ("a", "unscheduled"),
        ("b", ""),
        ("c", ""),
        ("d", "parked"),
        ("e", "stale"),
    ]
    assert rows[1].next_what == "Old"


def test_totals_are_those_of_other_pages_and_no_sums_of_rounded_rows():
    settings = SETTINGS + "rates: [{on: 2020-01-01, USD: 0.125}]\n"
    sale = sales("date: 2026-03-01, amount: 0.12 USD, due: 2026-03-02")  # a cent and a half, three times
    edition = edition_of({"book.yml": settings, **{f"clients/{name}.md": f"name: {name}\n{sale}" for name in "abc"}})
    first = data_of(next(iter(VIEW.pages(edition))))
    totals = first.totals
    assert [row.revenue_12_months for row in VIEW.report(edition).clients] == [Decimal("0.02")] * 3
    assert totals.revenue_12_months == Decimal("0.04")
    figures = health(edition)
    assert (figures.revenue_12_months, figures.open, figures.overdue) == (
        totals.revenue_12_months,
        totals.open,
        totals.overdue,
    )


def test_every_choice_of_a_filter_is_named():
    pages = [data_of(next(iter(view.pages(edition_of(f1()))))) for view in (VIEW, LEADS)]
    found = [(key, label) for page in pages for some in page.choices.values() for key, label in some]
    assert ("A", "A") in found
    assert ("active", "Active") in found
    assert all(label for _key, label in found)
