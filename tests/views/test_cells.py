"""Sums over few clients are put together until they tell of none, and nobody can take them apart again."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.views.cells import FEWEST, OTHER, Cell, told, told_in_order


def cell(name, count, amount=0, start=0):
    return Cell(name, frozenset(f"{name}{start + n}" for n in range(count)), Decimal(amount))


def shown(cells):
    return [(found.name, len(found.members), int(found.amount)) for found in cells]


def test_groups_that_are_large_enough_are_told_the_greatest_first():
    assert shown(told([cell("a", 3, 10), cell("b", 4, 20)])) == [("b", 4, 20), ("a", 3, 10)]


def test_small_groups_are_told_together_and_last():
    found = told([cell("a", 1, 50), cell("b", 2, 20), cell("c", 5, 10)])
    assert shown(found) == [("c", 5, 10), (OTHER, 3, 70)]


def test_one_small_group_takes_the_smallest_other_with_it_lest_it_be_the_rest_to_the_whole():
    found = told([cell("a", 1, 50), cell("b", 3, 20), cell("c", 5, 10)])
    assert shown(found) == [("c", 5, 10), (OTHER, 4, 70)]


def test_nothing_is_told_of_two_clients():
    assert told([cell("a", 1, 50), cell("b", 1, 20)]) == ()
    assert told([]) == ()


def test_a_client_in_two_groups_counts_once_in_what_is_put_together():
    one = Cell("a", frozenset({"x"}), Decimal(1))
    two = Cell("b", frozenset({"x", "y"}), Decimal(1))
    assert told([one, two]) == ()


def test_neighbours_on_a_scale_go_together():
    cells = [cell("0", 5), cell("1", 1), cell("2", 1), cell("3", 4), cell("4", 1)]
    found = [(first, last, len(one.members)) for first, last, one in told_in_order(cells)]
    assert found == [("0", "0", 5), ("1", "4", 7)]


def test_a_scale_with_too_few_at_all_is_not_told():
    assert told_in_order([cell("0", 1), cell("1", 1)]) == ()
    assert told_in_order([cell("0", 0)]) == ()


CELLS = st.lists(st.tuples(st.integers(0, 6), st.integers(-50, 900)), max_size=9).map(
    lambda pairs: [cell(str(place), count, amount) for place, (count, amount) in enumerate(pairs)]
)


@given(CELLS)
@settings(max_examples=150)
def test_whatever_is_told_is_never_of_few_and_adds_up_to_the_whole(cells):
    for found in (told(cells), tuple(one for _first, _last, one in told_in_order(cells))):
        assert all(len(one.members) >= FEWEST for one in found)
        if found:
            whole = frozenset().union(*(one.members for one in cells))
            assert frozenset().union(*(one.members for one in found)) == whole
            everything = sum(one.amount for one in cells if one.members)
            assert sum(one.amount for one in found) in (everything, sum(one.amount for one in cells))
