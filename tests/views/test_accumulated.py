"""What is summed and ordered over all records, and that it is kept as it would be made anew."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editions import SETTINGS, edition_of, forget
from plaincrm.views import difference
from plaincrm.views.accumulated import Sum, foremost, ordered, sums

EDITION = edition_of({})
asked = []


@pytest.fixture(autouse=True)
def _anew():
    forget()
    asked.clear()


def by_key(slug, fact, _edition):
    asked.append(slug)
    return fact


def with_other(slug, fact, other, _edition):
    return [((key, other), numbers) for key, numbers in fact]


def greatest(slug, fact, _edition):
    return max(((numbers[0], slug) for _key, numbers in fact), default=None)


def first_numbers(_slug, fact, _edition):
    return [(key, numbers[0]) for key, numbers in fact]


NUMBERS = st.tuples(
    st.integers(-3, 3), st.decimals(-9, 9, places=2), st.fractions(-2, 2, max_denominator=9).map(Fraction)
)
FACTS = st.dictionaries(st.sampled_from("abcde"), st.lists(st.tuples(st.sampled_from("xyz"), NUMBERS), max_size=3))


def answers(facts, others):
    return (
        sums(by_key, EDITION, facts),
        sums(with_other, EDITION, facts, others),
        ordered(greatest, EDITION, facts),
        foremost(first_numbers, 1, EDITION, facts),
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(FACTS, st.lists(st.sampled_from("uv"), min_size=5, max_size=5)), min_size=2, max_size=6))
def test_after_any_edits_all_is_as_if_made_anew(editions):
    forget()
    for facts, letters in editions:
        others = {slug: letter for slug, letter in zip("abcde", letters, strict=True) if slug in facts}
        found, kept = answers(facts, others), dict(difference._kept)
        forget()
        assert found == answers(facts, others)
        difference._kept.update(kept)


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(-5, 5), min_size=12, max_size=12), min_size=2, max_size=9))
def test_the_foremost_are_those_of_all(editions):
    forget()
    for numbers in editions:
        facts = {str(slug): (("x", (number,)),) for slug, number in enumerate(numbers) if number}
        expected = {"x": tuple(sorted(filter(None, numbers))[:2])} if any(numbers) else {}
        assert foremost(first_numbers, 2, EDITION, facts) == expected


def test_sums_count_and_add_up_by_key():
    facts = {"a": [("x", (Decimal("1.50"), 2))], "b": [("x", (Decimal(1), 3)), ("y", (Decimal(0), 0))]}
    assert sums(by_key, EDITION, facts) == {"x": Sum(2, (Decimal("2.50"), 5)), "y": Sum(1, (Decimal(0), 0))}


def test_only_what_changed_is_asked_for_with_what_it_was():
    one, other = [("x", (1,))], [("x", (2,))]
    sums(by_key, EDITION, {"a": one, "b": one, "c": one})
    asked.clear()
    assert sums(by_key, EDITION, {"a": one, "b": other, "d": other}) == {"x": Sum(3, (5,))}
    assert sorted(asked) == ["b", "b", "c", "d"]


def test_a_key_that_nothing_brings_any_more_is_gone():
    sums(by_key, EDITION, {"a": [("x", (1,)), ("y", (0,))]})
    assert sums(by_key, EDITION, {"a": [("x", (1,))]}) == {"x": Sum(1, (1,))}


def test_what_did_not_change_is_the_very_same():
    facts = {"a": [("x", (1,))], "b": [("x", (2,))]}
    first, in_order = sums(by_key, EDITION, facts), ordered(greatest, EDITION, facts)
    same = {"b": [("x", (2,))], "a": list(facts["a"])}
    assert sums(by_key, EDITION, same) is first
    assert ordered(greatest, EDITION, same) is in_order == [(1, "a"), (2, "b")]


def test_other_settings_ask_all_again():
    facts = {"a": [("x", (1,))]}
    sums(by_key, EDITION, facts)
    sums(by_key, edition_of({"book.yml": SETTINGS.replace("EUR", "USD")}), facts)
    assert asked == ["a", "a"]


def test_an_answer_once_given_stays_as_it_was():
    first = sums(by_key, EDITION, {"a": [("x", (1,))]}), ordered(greatest, EDITION, {"a": [("x", (1,))]})
    sums(by_key, EDITION, {"a": [("x", (5,))]})
    ordered(greatest, EDITION, {"a": [("x", (5,))]})
    assert first == ({"x": Sum(1, (1,))}, [(1, "a")])
