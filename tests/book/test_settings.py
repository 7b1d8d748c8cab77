"""The defaults of a book, and what counts as a contact."""

from fractions import Fraction

import pytest

from plaincrm.book.settings import LOG_KINDS, LogKind, Settings, is_contact, section
from plaincrm.period import Duration
from plaincrm.views.worth import ValuationSettings

PLAIN = Settings(title="T", currency="EUR")


def test_a_book_that_names_none_has_the_contracts_grades_and_stages() -> None:
    assert [(name, grade.share, grade.contact_every) for name, grade in PLAIN.grades.items()] == [
        ("A", Fraction(4, 5), Duration(1, "month")),
        ("B", Fraction(19, 20), Duration(3, "month")),
        ("C", None, Duration(6, "month")),
    ]
    assert [(name, stage.box) for name, stage in PLAIN.stages.items()] == [
        ("new", "green"),
        ("active", "yellow"),
        ("prospect", "blue"),
        ("dead", "red"),
    ]
    assert PLAIN.stages["dead"].closed and PLAIN.stages["dead"].contact_every == Duration(1, "year")
    assert PLAIN.stages["prospect"].prospect
    assert PLAIN.stages["active"].stale_after == Duration(30, "day")


@pytest.mark.parametrize("kind", LOG_KINDS)
def test_all_kinds_of_entry_but_note_are_contacts(kind: str) -> None:
    assert is_contact(kind, PLAIN) == (kind != "note")


def test_an_entry_without_a_kind_is_a_note() -> None:
    assert not is_contact("", PLAIN)


def test_the_books_own_kinds_are_contacts_unless_they_say_no() -> None:
    own = Settings(
        title="T",
        currency="EUR",
        log_kinds={"demo": LogKind(), "paperwork": LogKind(contact=False), "note": LogKind(contact=True)},
    )
    assert is_contact("demo", own)
    assert not is_contact("paperwork", own)
    assert is_contact("note", own)


def test_a_section_that_the_book_leaves_out_has_its_defaults() -> None:
    assert section(PLAIN, "valuation", ValuationSettings) == ValuationSettings()
    chosen = ValuationSettings(margin=Fraction(2, 5))
    assert (
        section(Settings(title="T", currency="EUR", sections={"valuation": chosen}), "valuation", ValuationSettings)
        is chosen
    )
