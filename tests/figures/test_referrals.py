"""Who came through whom: circles, generations."""

from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.figures.referrals import circles, descent, without_circles

NAMES = st.sampled_from("abcdefgh")
ANY = st.dictionaries(NAMES, NAMES)


def ancestors(name, referrers):
    """By the definition, a step at a time; ends in the name that recurs."""
    found = []
    while name in referrers and referrers[name] not in found:
        name = referrers[name]
        found.append(name)
    return found


@settings(max_examples=80, deadline=None)
@given(ANY)
def test_whoever_is_among_their_own_ancestors_stands_in_exactly_one_circle(referrers):
    found = list(circles(referrers))
    members = [name for circle in found for name in circle]
    assert sorted(members) == sorted(name for name in referrers if name in ancestors(name, referrers))
    for circle in found:
        assert circle[0] == min(circle)
        assert all(referrers[name] == other for name, other in zip(circle, (*circle[1:], circle[0]), strict=True))


@settings(max_examples=80, deadline=None)
@given(ANY)
def test_without_circles_everybody_goes_back_to_somebody_and_only_the_first_of_a_circle_is_cut(referrers):
    left = without_circles(referrers)
    assert not list(circles(left))
    assert referrers.keys() - left.keys() == {circle[0] for circle in circles(referrers)}


@settings(max_examples=80, deadline=None)
@given(ANY)
def test_all_that_somebody_brought_come_before_them(referrers):
    left = without_circles(referrers)
    brought, order = descent(left)
    place = {name: number for number, name in enumerate(order)}
    assert len(place) == len(order)
    assert place.keys() == left.keys() | set(left.values())
    assert all(place[name] < place[by] for name, by in left.items())
    assert {name: by for by, names in brought.items() for name in names} == left
    assert all(names == sorted(names) for names in brought.values())


def test_a_chain_as_long_as_a_book_is_walked():
    chain = {number: number - 1 for number in range(1, 20_000)}
    assert descent(chain).youngest_first == list(reversed(range(20_000)))
    chain[0] = 19_999
    (circle,) = circles(chain)
    assert len(circle) == 20_000
    assert len(without_circles(chain)) == 19_999
