"""What is worked out of one record, and of a book, and when it is worked out again."""

import pytest

from editions import SETTINGS, edition_of, forget
from plaincrm.views.once import digest, once, unless_same
from plaincrm.views.remembered import of_each, of_each_given

asked = []


@pytest.fixture(autouse=True)
def _anew():
    forget()
    asked.clear()


def name_of(record, edition):
    asked.append(record.slug)
    return f"{record.name} in {edition.rates.currency}"


def with_given(record, given, _edition):
    asked.append(record.slug)
    return f"{record.name} {given}"


def book(**names):
    return {f"clients/{slug}.md": f"name: {name}\n" for slug, name in names.items()}


def names(files):
    edition = edition_of(files)
    return of_each(name_of, edition.book.clients, edition)


def test_a_record_is_looked_at_once_while_it_stays_as_it_is():
    assert names(book(a="A", b="B")) == {"a": "A in EUR", "b": "B in EUR"}
    assert names(book(a="A", b="B"))
    assert asked == ["a", "b"]


def test_only_an_edited_record_is_looked_at_again():
    names(book(a="A", b="B"))
    assert names(book(a="A", b="New")) == {"a": "A in EUR", "b": "New in EUR"}
    assert asked == ["a", "b", "b"]


def test_records_may_come_and_go():
    names(book(a="A", c="C"))
    assert list(names(book(a="A", b="B", c="C"))) == ["a", "b", "c"]
    assert list(names(book(b="B", c="C"))) == ["b", "c"]
    assert asked == ["a", "c", "b"]


def test_a_record_that_takes_anothers_place_is_looked_at():
    names(book(a="A", b="B"))
    assert names(book(a="A", c="C")) == {"a": "A in EUR", "c": "C in EUR"}


def test_a_lead_that_becomes_a_client_is_looked_at_again():
    def found(room):
        edition = edition_of({f"{room}/a.md": "name: A\n"})
        return of_each(name_of, edition.records.values(), edition)

    found("leads")
    found("clients")
    assert asked == ["a", "a"]


def test_other_settings_or_another_day_ask_all_again():
    names(book(a="A"))
    assert names({**book(a="A"), "book.yml": SETTINGS.replace("EUR", "USD")}) == {"a": "A in USD"}
    assert asked == ["a", "a"]


def test_what_is_given_with_a_record_counts_too():
    def found(files, given):
        edition = edition_of(files)
        return of_each_given(with_given, edition.book.clients, given, edition)

    assert found(book(a="A", b="B"), {"a": 1, "b": 2}) == {"a": "A 1", "b": "B 2"}
    assert found(book(a="A", b="B"), {"a": 1, "b": 3}) == {"a": "A 1", "b": "B 3"}
    assert asked == ["a", "b", "b"]
    assert found(book(a="A", b="B", c="C"), {"a": 2, "b": 3, "c": 4}) == {"a": "A 2", "b": "B 3", "c": "C 4"}
    assert asked == ["a", "b", "b", "a", "c"]


def with_two(record, given, other, _edition):
    asked.append(record.slug)
    return f"{record.name} {given} {other}"


def test_more_than_one_thing_may_be_given():
    def found(given, other):
        edition = edition_of(book(a="A", b="B"))
        return of_each_given(with_two, edition.book.clients, given, edition, other)

    assert found({"a": 1, "b": 2}, {"a": "x", "b": "y"}) == {"a": "A 1 x", "b": "B 2 y"}
    assert found({"a": 1, "b": 2}, {"a": "x", "b": "z"}) == {"a": "A 1 x", "b": "B 2 z"}
    assert asked == ["a", "b", "b"]


def test_a_question_about_the_book_is_answered_once_an_edition():
    calls = []

    @once
    def answer(edition):
        calls.append(edition)
        return len(calls)

    one, other = edition_of({}), edition_of({})
    assert (answer(one), answer(one), answer(other), answer(one)) == (1, 1, 2, 3)


def test_nothing_is_made_again_while_its_key_is_the_same():
    assert unless_same("name", (1, "a"), lambda: "first") == "first"
    assert unless_same("name", (1, "a"), lambda: "second") == "first"
    assert unless_same("name", (2, "a"), lambda: "third") == "third"
    assert unless_same("other", (2, "a"), lambda: "fourth") == "fourth"


def test_a_digest_names_content():
    assert digest(("a", 1)) == digest(("a", 1)) != digest(("a", 2))


@pytest.mark.parametrize("key", [lambda found: found, lambda found: ("x", found)])
def test_equal_things_in_another_order_are_not_the_same(key):
    one, other = {"a": 1, "b": 2}, {"b": 2, "a": 1}
    assert unless_same("order", key(one), lambda: list(one)) == ["a", "b"]
    assert unless_same("order", key(other), lambda: list(other)) == ["b", "a"]
    assert unless_same("order", key(dict(other)), lambda: ["made anew"]) == ["b", "a"]
