"""Lists of what all records bring, kept in order through edits."""

from hypothesis import given, settings
from hypothesis import strategies as st

from editions import edition_of, forget
from plaincrm.views.arranged import arranged
from plaincrm.views.remembered import changed, changed_or_gone

EDITION = edition_of({})


def lists_of(_slug, fact, _edition):
    return [(number % 2, (number, name)) for number, name in fact or ()]


def by_number(_list):
    return lambda item: item[0]


def found(facts):
    return arranged(lists_of, by_number, EDITION, facts)


def test_items_go_to_their_lists_in_order():
    forget()
    assert found({"a": [(3, "a"), (2, "a")], "b": [(1, "b")], "c": None}) == {1: ((1, "b"), (3, "a")), 0: ((2, "a"),)}


def test_lists_that_an_edit_does_not_change_are_the_same_objects():
    forget()
    facts = {"a": [(1, "a")], "b": [(2, "b")]}
    before = found(facts)
    after = found({**facts, "a": [(3, "a")]})
    assert after[0] is before[0]
    assert after[1] == ((3, "a"),)


def test_items_that_are_alike_stand_in_the_order_of_their_record_through_edits():
    forget()
    found({"a": [(1, "x"), (1, "y")], "b": [(3, "b")]})
    assert found({"a": [(1, "z"), (1, "x")], "b": [(3, "b")]})[1] == ((1, "z"), (1, "x"), (3, "b"))


def test_many_items_at_once_are_sorted_anew():
    forget()
    found({"a": [(1, "a")]})
    many = {f"s{number:03}": [(number, "s")] for number in range(500)}
    assert [number for number, _name in found(many)[0]] == list(range(0, 500, 2))


def test_a_record_that_comes_with_nothing_to_say_does_not_hide_that_another_went():
    before, now = {"a": [(1, "a")]}, {"b": None}
    assert changed(before, now) == ["b"]
    assert changed_or_gone(before, now) == ["b", "a"]


FACTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.one_of(st.none(), st.lists(st.integers(0, 9), max_size=4)),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(FACTS, min_size=2, max_size=5))
def test_after_any_edits_the_lists_are_what_they_would_be_from_nothing(books):
    # As no two records have items that are alike.
    editions = [
        {slug: fact and [(10 * number + ord(slug), slug) for number in fact] for slug, fact in sorted(book.items())}
        for book in books
    ]
    forget()
    edited = [dict(found(facts)) for facts in editions]
    for facts, lists in zip(editions, edited, strict=True):
        forget()
        assert found(facts) == lists
