"""The page of a client or lead."""

from datetime import date
from decimal import Decimal

from editions import SETTINGS, client, edition_of, f1, lead, sales
from page_text import pages_of, tables_of
from plaincrm.views.record import VIEW
from plaincrm.views.view import data_of


def pages(files):
    return {page.url: page for page in VIEW.pages(edition_of(files))}


def page(files, slug="novak"):
    return data_of(pages(files)[f"records/{slug}.html"])


def facts(found, key):
    return {fact.label: fact.value for section in found.sections if section.key == key for fact in section.facts}


def test_clients_and_leads_have_pages_at_the_same_kind_of_address():
    assert list(pages({**client(), **lead()})) == ["records/novak.html", "records/lipa.html"]


def test_a_slug_too_long_for_a_file_name_has_another_page_name():
    slug = "é" * 121
    (url,) = pages({f"clients/{slug}.md": "name: A\n"})
    assert len(url) == len("records/.html") + 32


def test_a_withheld_record_has_a_page_that_says_why():
    made = pages({"clients/novak.md": "nmae: Novak\n"})["records/novak.html"]
    assert made.template == "pages/withheld.html"
    found = data_of(made)
    assert (found.slug, found.file, [problem.code for problem in found.problems]) == (
        "novak",
        "clients/novak.md",
        ["missing-key", "unknown-key"],
    )


def test_a_client_has_a_standing_and_a_lead_its_progress():
    files = {**client(), **lead("stage: active\nsince: 2026-01-01\n")}
    assert (page(files).standing.slug, page(files).lead) == ("novak", None)
    assert (page(files, "lipa").lead.stage, page(files, "lipa").standing) == ("active", None)
    assert page(files, "lipa").contact.due == date(2026, 1, 1)
    assert (page(files, "lipa").entries, page(files, "lipa").revenue_total) == ((), Decimal("0.00"))


def test_next_steps_show_what_is_overdue_and_each_ones_next_day():
    steps = "next:\n  - {on: 2026-01-31, do: Review, every: 1 month}\n  - {on: 2030-01-01, do: Far}\n"
    found = page(client(steps))
    assert [(event.what, event.on.isoformat()) for event in found.steps] == [
        ("Review", "2026-01-31"),
        ("Review", "2026-03-31"),
        ("Far", "2030-01-01"),
    ]


def test_what_is_coming_leaves_out_days_that_are_over():
    lines = "dates: [{on: 03-05, what: Opening}]\nsince: 2026-03-01\n"
    assert [(event.kind, event.on.year) for event in page(client(lines)).coming] == [("contact", 2026), ("date", 2027)]


def test_the_log_is_newest_first_with_the_time_it_took():
    text = "---\nname: A\n---\n## 2026-01-01 call 20m: One\n## 2026-02-01 call: Two\n## 2026-02-01 visit 1h: Three\n"
    found = page({"clients/novak.md": text})
    assert ([entry.title for entry in found.log], found.minutes) == (["Three", "Two", "One"], 80)


def test_transactions_are_newest_first_with_what_is_open_of_each():
    lines = sales(
        "date: 2026-01-01, amount: 100 USD, product: plan, due: 2026-02-01, paid: [{on: 2026-02-03, amount: 30 USD}]",
        "date: 2026-04-05, amount: 7",
        "date: 2025-01-01, amount: 5, recurring: yes",
    )
    settings = SETTINGS + "rates: [{on: 2025-01-01, USD: 0.9}]\nproducts: {plan: {name: The plan}}\n"
    found = page({"book.yml": settings, **client(lines)})
    assert [(e.on.year, e.amount, e.open, e.days_late, e.future, e.recurring) for e in found.entries] == [
        (2026, 7, 0, 0, True, False),
        (2026, 90, 63, 58, False, False),
        (2025, 5, 0, 0, False, True),
    ]
    middle = found.entries[1]
    assert (middle.original.amount, middle.product, middle.paid_on) == (100, "The plan", date(2026, 2, 3))
    assert (found.revenue_total, found.open, found.overdue) == (95, 63, 63)


def test_revenue_by_month_and_year_has_those_without_any_too():
    lines = sales(
        "date: 2026-03-01, amount: 5", "date: 2023-04-01, amount: 7, recurring: yes", "date: 2023-03-31, amount: 11"
    )
    found = page(client(lines))
    assert (len(found.months), found.months[0].month, found.months[-1].month) == (36, "2023-04", "2026-03")
    assert (found.months[0].revenue, found.months[0].recurring, found.months[1].revenue) == (7, 7, 0)
    assert [(year.year, year.revenue, year.transactions) for year in found.years] == [
        (2023, 18, 2),
        (2024, 0, 0),
        (2025, 0, 0),
        (2026, 5, 1),
    ]


def test_open_deals_come_first_and_closed_ones_newest_first():
    lines = "deals:\n  - {what: Lost, lost: 2025-01-01, because: Price}\n  - {what: Won, won: 2026-01-01, amount: 5}\n"
    lines += "  - {what: Later, close_on: 2026-09-01}\n  - {what: Late, close_on: 2026-03-01, amount: 10, probability: 50%}\n"
    found = page(client(lines)).deals
    assert [(deal.what, deal.state, deal.days_late) for deal in found] == [
        ("Late", "open", 30),
        ("Later", "open", 0),
        ("Won", "won", 0),
        ("Lost", "lost", 0),
    ]
    assert (found[0].expected, found[2].expected, found[3].because) == (5, None, "Price")


def test_contracts_say_whether_they_are_in_force_and_what_they_make_a_month():
    lines = "contracts:\n  - {amount: 300, every: 3 months, from: 2026-01-01}\n  - {amount: 5, every: 1 month, until: 2026-01-01}\n"
    assert [(row.in_force, row.monthly) for row in page(client(lines)).contracts] == [(True, 100), (False, 5)]


def test_documents_are_those_named_and_those_in_the_folder_each_once():
    files = client("documents: [{file: ./documents/novak/offer.txt, what: Offer, on: 2026-01-01}]\n")
    files |= {"documents/novak/offer.txt": "", "documents/novak/deep/letter.txt": "", "documents/other/x.txt": ""}
    found = page(files).documents
    assert [(row.file, row.name, row.what, row.named) for row in found] == [
        ("documents/novak/offer.txt", "offer.txt", "Offer", True),
        ("documents/novak/deep/letter.txt", "letter.txt", "", False),
    ]


LINKED = {
    "clients/a.md": "---\nname: Ana\nreferred_by: b\n---\nSee [[c]], [[c]] and [[a]].\n",
    "clients/b.md": "---\nname: Boris\n---\n",
    "leads/c.md": "---\nname: Ciril\nreferred_by: a\n---\n[[b|him]] and [[d]]\n",
    "clients/d.md": "nmae: broken\n",
}


def test_links_are_known_from_both_ends():
    found = {slug: page(LINKED, slug).references for slug in "abc"}
    names = {
        slug: [[n.slug for n in part] for part in (r.referred, r.mentions, r.mentioned_by)] for slug, r in found.items()
    }
    assert names == {"a": [["c"], ["c"], []], "b": [["a"], [], ["c"]], "c": [[], ["b", "d"], ["a"]]}
    assert (found["a"].referred_by.name, found["a"].referred_by.client, found["c"].mentions[1].name) == (
        "Boris",
        True,
        "d",
    )


def test_the_facts_stand_in_four_sections_and_what_is_unknown_under_other():
    lines = """kind: company
given: Eva
address: |
  Street 1
  Town
country: SI
region: kras
interests: [plan]
influence: yes
marketing: no
potential: 100
profile: {Legal form: d.o.o., hobby: sailing, competitors: [One, Two], problems: Cash}
credit: {limit: 50, terms: 30 days, standing: watch}
x_shoe: 43
"""
    settings = SETTINGS + "routes: {kras: The Karst}\nproducts: {plan: {name: Plans}}\n"
    found = page({"book.yml": settings, **client(lines)})
    assert [section.key for section in found.sections] == ["basic", "characteristics", "business", "dealings", "other"]
    assert facts(found, "basic") == {
        "Given name": "Eva",
        "Address": "Street 1\nTown\n",
        "Country": "SI",
        "Legal form": "d.o.o.",
    }
    assert facts(found, "characteristics") == {
        "Region": "The Karst",
        "Centre of influence": True,
        "Interested in": ("Plans",),
        "May be written to": False,
        "Potential a year": 100,
        "hobby": "sailing",
    }
    assert facts(found, "business")["competitors"] == "One\nTwo"
    assert facts(found, "dealings")["Credit standing"] == "watch"
    assert facts(found, "other") == {"x_shoe": "43"}


def keys(files):
    return {url: page.key for url, page in pages(files).items()}


def test_an_edit_of_one_client_changes_no_other_page():
    files = f1()
    before = keys(files)
    files["clients/c09.md"] += "phone: 1\n"
    after = keys(files)
    assert {url for url in before if before[url] != after[url]} == {"records/c09.html"}


def test_a_new_name_changes_the_pages_that_are_linked():
    before = keys(LINKED)
    after = keys({**LINKED, "clients/b.md": "name: Borut\n"})
    assert {url for url in before if before[url] != after[url]} == {f"records/{slug}.html" for slug in "abc"}


def test_pages_wanted_at_once_are_those_of_the_records_asked_for():
    edition = edition_of(LINKED)
    assert [page.url for page in VIEW.urgent(edition, ("c", "unknown"))] == ["records/c.html"]


def test_revenue_stands_by_year_and_by_month():
    lines = sales(
        "date: 2025-02-05, amount: 7", "date: 2025-02-06, amount: 5, recurring: yes", "date: 2026-03-31, amount: 3"
    )
    files = client(lines)
    first, last = page(files).years
    assert (first.year, first.revenue, first.recurring, first.months[1], set(first.months)) == (
        2025,
        12,
        5,
        12,
        {None, 12},
    )
    assert [month for month, amount in enumerate(last.months, 1) if amount] == [3]
    (html,) = pages_of(VIEW, edition_of(files)).values()
    by_year, by_month = tables_of(html)[:2]
    assert by_year[1] == ["2025", "12", "5", "7", "2"]
    assert by_month[0][:4] == ["Year", "Jan", "Feb", "Mar"]
    assert by_month[2] == ["2026", "", "", "3", *[""] * 9]


def test_warnings_of_the_file_stand_on_its_page():
    assert [problem.code for problem in page(client("shoe: 43\n")).problems] == ["unknown-key"]
