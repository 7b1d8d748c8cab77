"""Shares to 0.1 %, of many numbers at once."""

from hypothesis import given
from hypothesis import strategies as st

from plaincrm.figures.thousandths import descending, thousandths


def spread(shares: dict[int, float], length: int) -> list[float]:
    """Every number's share."""
    found: list[float] = []
    for place in range(length):
        found.append(shares[place] if place in shares else found[-1])
    return found


@given(st.lists(st.integers(0, 10**6)), st.integers(0, 3), st.sampled_from([1, 10**18, 10**20]))
def test_each_number_has_the_share_that_rounding_gives(numbers: list[int], more: int, unit: int) -> None:
    numbers = sorted(number * unit for number in numbers)
    whole = sum(numbers) + more or 1
    rounded = [round(number / whole, 3) for number in numbers]
    assert spread(thousandths(numbers, whole), len(numbers)) == rounded
    assert spread(descending(numbers[::-1], whole), len(numbers)) == rounded[::-1]


@given(st.integers(1, 10**4), st.integers(-3, 3))
def test_halves_go_where_rounding_has_them_go(whole: int, off: int) -> None:
    numbers = sorted(max(0, min(1, step)) * (whole * step * 10**15 + off) for step in range(1, 100, 2))
    whole *= 2000 * 10**15
    assert spread(thousandths(numbers, whole), len(numbers)) == [round(number / whole, 3) for number in numbers]


def test_of_nothing_there_is_no_share() -> None:
    assert thousandths([], 0) == descending([], 0) == {}
