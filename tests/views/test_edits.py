"""What pages and reports say after edits: the same as of the book as it is then, looked at for the first time."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget, sales
from plaincrm.views.once import digest
from plaincrm.views.view import all_views, data_of

BOOK = """products: {plan: {recurring: yes, category: Services}, box: {}}
rates: [{on: 2020-01-01, USD: 0.925}]
segments: {vip: {tags: vip}, dear: revenue > 500, best: rfm_monetary = 3}
"""
GRADES = ("", "grades: {gold: {revenue_from: 900}, rest: {}}\n", "grades: {}\n", "fiscal_year_starts: 7\n")
VIEWS = ("health", "accounts", "base", "composition", "segments")
SALE = st.builds(
    "date: {}-{:02}-15, amount: {}, product: {}".format,
    st.integers(2023, 2026),
    st.integers(1, 12),
    st.one_of(
        st.decimals(-500, 900, places=2), st.sampled_from(("1000000000000.01", "0.0001 USD", "333.33 USD", "-0.5"))
    ),
    st.sampled_from(("plan", "box")),
)
FACTS = st.sampled_from(
    (
        "",
        "kind: person\ndates: [{on: 1960-02-29, what: birthday}]\n",
        "region: kras\ntags: [vip]\n",
        "since: 2020-05-05\npotential: 5000\n",
        "grade: B\n",
        "ended: 2026-01-01\n",
        "contracts: [{amount: 20, every: 1 month}]\n",
    )
)
LOG = st.sampled_from(("", "\n## 2026-01-05 call 3h10m\n", "\n## 2025-06-05 meeting 12h\n", "\n## 2024-01-05 note\n"))
RECORD = st.tuples(FACTS, st.lists(SALE, max_size=4), LOG)
BOOKS = st.dictionaries(st.sampled_from("abcde"), RECORD, max_size=5)


def files_of(book, more):
    files = {"book.yml": SETTINGS + BOOK + more, "leads/l.md": "name: L\ntags: [vip]\n"}
    for slug, (facts, lines, log) in book.items():
        front = f"name: {slug}\n{facts}" + (sales(*lines) if lines else "")
        files[f"clients/{slug}.md"] = f"---\n{front}---\n{log}"
    return files


def said(files):
    edition = edition_of(files)
    views = [view for view in all_views() if view.name in VIEWS]
    pages = {page.url: digest(data_of(page)) for view in views for page in view.pages(edition)}
    return pages, {view.name: digest(view.report(edition)) for view in views}


@pytest.mark.parametrize("more", GRADES)
@settings(max_examples=12, deadline=None)
@given(st.lists(BOOKS, min_size=2, max_size=4))
def test_after_any_edits_views_say_what_they_say_of_the_book_alone(more, books):
    forget()
    edited = [said(files_of(book, more)) for book in books]
    for book, found in zip(books, edited, strict=True):
        forget()
        assert said(files_of(book, more)) == found
