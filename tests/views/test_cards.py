"""Index cards: whose, in which order, what stands on them, and when a page of them is another."""

from decimal import Decimal

import pytest

from editions import SETTINGS, edition_of, forget
from plaincrm.views.cards import MOST, VIEW, card_of, plain_text, shortened, slugs
from plaincrm.views.view import data_of

LIPA = """---
name: Lipa
company: Lipa d.o.o.
stage: active
stage_since: 2026-01-01
since: 2025-12-01
owner: Mira
source: referral
referred_by: novak
phone: [1, 2, 3]
email: lipa@example.com
address: |
  Lipa d.o.o.

  Cesta 1
people:
  - {name: Ana, role: Owner, phone: [7, 8]}
next: [{on: 2026-09-01, do: Visit}, {on: 2026-04-05, do: Call}]
deals: [{amount: 100, probability: 25%}, {amount: 7, won: 2026-01-01}]
private: {passport: CANARY}
---
They make **wood**; see [[novak|Eva]].

## 2026-03-01 call: About wood
## 2026-03-02 note: no contact
## 2026-03-05 email: More
## 2026-05-05 call: to come
"""
BOOK = {
    "leads/lipa.md": LIPA,
    "clients/novak.md": "name: Eva Novak\n",
    "documents/lipa/a.pdf": "",
    "documents/lipa/b.pdf": "",
}


def test_a_card_says_who_it_is_whence_and_what_is_next():
    card = card_of(edition_of(BOOK).records["lipa"], edition_of(BOOK))
    assert (card.name, card.company, card.stage, card.box, card.lead.state) == (
        "Lipa",
        "Lipa d.o.o.",
        "active",
        "yellow",
        "parked",
    )
    assert (card.phone, card.email, card.address) == (("1", "2"), ("lipa@example.com",), ("Lipa d.o.o.", "Cesta 1"))
    assert (card.source, card.referred_by.name, card.owner) == ("referral", "Eva Novak", "Mira")
    assert card.background == "They make wood; see Eva."
    assert (card.deals, card.amount, card.expected, card.documents) == (1, 100, 25, 2)
    assert [(line.on.isoformat(), line.what) for line in card.steps] == [
        ("2026-04-05", "Call"),
        ("2026-09-01", "Visit"),
    ]
    assert [(line.kind, line.what) for line in card.touches] == [("email", "More"), ("call", "About wood")]
    assert [(person.name, person.role, person.phone) for person in card.people] == [("Ana", "Owner", "7")]


def test_a_client_has_a_card_without_a_box():
    edition = edition_of(BOOK)
    card = card_of(edition.records["novak"], edition)
    assert (card.stage, card.box, card.lead, str(card.amount)) == ("", "", None, "0.00")


def test_cards_come_box_after_box_and_in_each_by_name():
    names = {"z": ("Änne", "new"), "y": ("Bo", "new"), "x": ("Cy", "dead"), "w": ("Al", "dead"), "v": ("Di", "active")}
    files = {f"leads/{slug}.md": f"name: {name}\nstage: {stage}\n" for slug, (name, stage) in names.items()}
    edition = edition_of(files)
    assert slugs(edition) == ("z", "y", "v", "w", "x")
    (page,) = VIEW.pages(edition)
    assert data_of(page).stages == {"new": 2, "active": 1, "dead": 2}


def test_many_cards_are_parted_into_pages_that_hold_each_once():
    files = {f"leads/l{n:03}.md": "name: L\n" for n in range(350)}
    pages = [data_of(page).part for page in VIEW.pages(edition_of(files))]
    assert all(len(part.items) <= MOST for part in pages)
    assert pages[0].url == "cards/index.html"
    found = [card.slug for part in pages for card in part.items]
    assert (len(found), len(set(found))) == (350, 350)


def test_without_a_lead_there_is_a_page_that_can_say_so():
    (page,) = VIEW.pages(edition_of({}))
    assert data_of(page).part.items == ()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("leads/lipa.md", "Cesta 1", "Cesta 2"),
        ("clients/novak.md", "Eva", "Iva"),
        ("documents/lipa/c.pdf", "", ""),
    ],
)
def test_a_page_of_cards_has_another_key_when_it_shows_something_else(file, old, new):
    files = {"book.yml": SETTINGS, **BOOK}
    (before,) = VIEW.pages(edition_of(files))
    (again,) = VIEW.pages(edition_of(files))
    (after,) = VIEW.pages(edition_of(files | {file: files.get(file, "").replace(old, new)}))
    assert before.key == again.key
    assert before.key != after.key
    assert data_of(before) != data_of(after)


def test_a_client_that_no_lead_names_changes_no_card():
    other = {"clients/other.md": "name: Other\n"}
    (before,) = VIEW.pages(edition_of(BOOK | other))
    (after,) = VIEW.pages(edition_of(BOOK | {"clients/other.md": "name: Another\n"}))
    forget()
    (fresh,) = VIEW.pages(edition_of(BOOK | {"clients/other.md": "name: Another\n"}))
    assert before.key == after.key == fresh.key


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Head\n\n- *one*\n- __two__\n> three", "Head one two three"),
        ("[[a|shown]] and [[b]] and [offer](documents/x.pdf)", "shown and b and offer"),
        ("snake_case 2 * 3 `code`", "snake_case 2 3 code"),
        ("", ""),
    ],
)
def test_a_note_in_one_line_is_without_the_signs_of_markdown(markdown, text):
    assert plain_text(markdown) == text


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("abc def", 7, "abc def"),
        ("abc def ghi", 9, "abc def…"),
        ("abcdefghij", 5, "abcd…"),
        ("a bcdefghijk", 8, "a bcdef…"),
    ],
)
def test_a_long_text_is_cut_between_words_where_it_can_be(text, most, short):
    assert shortened(text, most) == short
    assert len(short) <= most


def test_amounts_are_in_the_books_currency():
    files = {
        "book.yml": SETTINGS + "rates: [{on: 2026-01-01, USD: 0.5}]\n",
        "leads/a.md": "name: A\ndeals: [{amount: 8 USD, probability: 50%}]\n",
    }
    edition = edition_of(files)
    card = card_of(edition.records["a"], edition)
    assert (card.amount, card.expected) == (Decimal("4.00"), Decimal("2.00"))
