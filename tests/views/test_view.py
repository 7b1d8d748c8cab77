"""All views together: their pages, keys and names."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget
from plaincrm.views.view import Page, Report, all_views, data_of, sections
from plaincrm.workshop.memo import encoder

LINES = (
    "phone: 1\n",
    "since: 2024-01-01\n",
    "ended: 2026-01-01\n",
    "next: [{on: 2026-03-30, do: Call, every: 1 month}]\n",
    "transactions: [{date: 2026-01-05, amount: 500, product: p, due: 2026-02-01}]\n",
    "transactions: [{date: 2025-01-05, amount: 500}, {date: 2026-01-05, amount: 90}]\n",
    "referred_by: b\n",
    "region: kras\n",
    "deals: [{amount: 10, probability: 50%, close_on: 2026-04-05}]\n",
    "deals: [{amount: 10, probability: 50%, won: 2026-01-05}]\n",
    "verified: 2020-01-01\n",
    "shoe: 43\n",
    "since: never\n",
)
BODIES = ("", "## 2026-03-01 call 5m\n", "See [[a]] and [[b]].\n")
RECORD = st.tuples(
    st.sampled_from(("clients", "leads")),
    st.sampled_from("XYZ"),
    st.sets(st.integers(0, 12), max_size=3),
    st.sampled_from(BODIES),
)
BOOKS = st.lists(st.dictionaries(st.sampled_from("abc"), RECORD), min_size=2, max_size=3)
OWN = SETTINGS + "goals: {2026: 1000, 2026-Q2: 10}\nproducts: {p: {recurring: yes}}\n"


def files_of(book):
    files = {"book.yml": OWN}
    for slug, (room, name, lines, body) in book.items():
        front = {LINES[line].split(":")[0]: LINES[line] for line in lines}
        files[f"{room}/{slug}.md"] = f"---\nname: {name}\n{''.join(front.values())}---\n{body}"
    return files


def made(edition):
    return {item.url: item for view in all_views() for item in view.pages(edition)}


def name(item):
    key = (item.template, item.data if item.key is None else item.key) if isinstance(item, Page) else data_of(item)
    return encoder.encode(key)


@settings(max_examples=40, deadline=None)
@given(BOOKS)
def test_pages_whose_key_stays_show_the_same_and_what_is_remembered_is_as_if_made_anew(books):
    forget()
    seen = {}
    editions = [edition_of(files_of(book)) for book in books]
    for edition in editions:
        for url, item in made(edition).items():
            data = data_of(item)
            key = (url, name(item))
            assert seen.setdefault(key, data) == data
    for book in books:
        forget()
        for url, item in made(edition_of(files_of(book))).items():
            assert seen[url, name(item)] == data_of(item)


@settings(max_examples=20, deadline=None)
@given(BOOKS)
def test_reports_are_the_same_after_edits_as_from_nothing(books):
    forget()
    views = [view for view in all_views() if view.report]
    edited = [[view.report(edition) for view in views] for edition in [edition_of(files_of(book)) for book in books]]
    for book, reports in zip(books, edited, strict=True):
        forget()
        edition = edition_of(files_of(book))
        assert [view.report(edition) for view in views] == reports


def test_no_two_pages_have_the_same_address():
    edition = edition_of(files_of({"a": ("clients", "X", {3, 4}, ""), "b": ("leads", "Y", {8}, "")}))
    urls = [item.url for view in all_views() for item in view.pages(edition)]
    assert len(urls) == len(set(urls))


def test_the_navigation_has_a_letter_for_every_place_and_none_twice():
    shown = [view for view in all_views() if view.letter]
    assert [view.name for view in shown] == [
        "today",
        "clients",
        "base",
        "leads",
        "cards",
        "referrals",
        "segments",
        "calendar",
        "activity",
        "routes",
        "pipeline",
        "receivables",
        "valuation",
        "health",
        "composition",
        "accounts",
        "problems",
    ]
    assert len({view.letter for view in shown}) == len(shown)
    assert all(view.url for view in shown)


def test_the_first_page_of_a_view_is_where_the_navigation_says():
    urls = set(made(edition_of({})))
    assert {view.url for view in all_views() if view.url} <= urls


@pytest.mark.parametrize("view", [view for view in all_views() if view.report], ids=lambda view: view.name)
def test_every_report_begins_with_the_day_and_the_currency_and_is_plain_data(view):
    found = view.report(edition_of(files_of({"a": ("clients", "X", {1, 3, 4}, ""), "b": ("leads", "Y", {8}, "")})))
    assert isinstance(found, Report)
    assert type(found).__struct_fields__[:2] == ("as_of", "currency")
    assert msgspec.json.encode(found)


def test_views_decode_their_own_parts_of_the_settings():
    assert {key for key, _kind in sections()} == {"calendar", "pack", "valuation"}
