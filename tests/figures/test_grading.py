"""Grades by cumulative share and by thresholds."""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain, repeat

from hypothesis import given, settings
from hypothesis import strategies as st

from plain_grades import Graded, plainly_graded
from plaincrm.figures.exact import Amount, integers
from plaincrm.figures.grading import Rule, larger, sizes
from plaincrm.period import trailing_year

SHARES = (Rule("A", share=Fraction(80, 100)), Rule("B", share=Fraction(95, 100)), Rule("C"))


def graded(revenue: Mapping[str, Amount], rules: Sequence[Rule] = SHARES) -> dict[str, Graded]:
    """Every client's grade, best first, ties by key, by how many clients each rule takes."""
    numbers, whole = integers(revenue.values())
    order = sorted(zip(numbers, revenue, strict=True), key=lambda client: (-client[0], client[1]))
    descending = [number for number, _key in order]
    before = larger(descending)
    everything = before[-1] or 1
    met = chain.from_iterable(map(repeat, rules, sizes(descending, before, rules, whole)))
    return {
        key: Graded(
            rule.grade,
            rank,
            Fraction(max(number, 0), everything),
            Fraction(before[rank - 1] if number > 0 else 0, everything),
        )
        for rank, ((number, key), rule) in enumerate(zip(order, met, strict=True), 1)
    }


def grades(revenue: Mapping[str, int], rules: tuple[Rule, ...] = SHARES) -> dict[str, str]:
    return {key: client.grade for key, client in graded(revenue, rules).items()}


def test_grades_of_f1(f1: Mapping[str, tuple[int, int, int]]) -> None:
    result = graded({key: client[1] for key, client in f1.items()})
    by_grade: dict[str, list[str]] = {}
    for key, client in result.items():
        by_grade.setdefault(client.grade, []).append(key)
    lists = {"A": "C01 C02 C03 C04", "B": "C08 C06 C07", "C": "C10 C09 C05"}
    assert by_grade == {grade: slugs.split() for grade, slugs in lists.items()}
    assert sum(client.share for client in result.values() if client.grade == "A") == Fraction(115, 138)
    assert result["C04"].before == Fraction(100, 138)
    assert result["C05"].before == result["C05"].share == 0
    assert result["C05"].rank == 10


def test_grades_of_northwind(northwind_revenue: Callable[[date, date], dict[str, Decimal]]) -> None:
    year = trailing_year(date(1998, 4, 30))
    revenue = northwind_revenue(year.first, year.last)
    assert sum(revenue.values()) == Decimal("848053.5615")
    result = graded(revenue)
    assert list(result)[:3] == ["QUICK", "SAVEA", "ERNSH"]
    sums = {g: sum(revenue[key] for key in result if result[key].grade == g) for g in "ABC"}
    assert [sum(client.grade == grade for client in result.values()) for grade in "ABC"] == [33, 29, 26]
    assert sums == {"A": Decimal("679129.1350"), "B": Decimal("129320.9965"), "C": Decimal("39603.4300")}


def test_who_crosses_the_line_still_belongs_to_the_higher_grade() -> None:
    assert grades({"a": 79, "b": 16, "c": 5}) == {"a": "A", "b": "A", "c": "C"}
    assert grades({"a": 80, "b": 15, "c": 5}) == {"a": "A", "b": "B", "c": "C"}


def test_ties_go_by_key_whatever_the_order() -> None:
    clients = [(f"c{n}", 10) for n in range(10)]
    expected = {f"c{n}": "AAAAAAAABB"[n] for n in range(10)}
    assert grades(dict(clients)) == grades(dict(reversed(clients))) == expected


def test_grades_by_revenue_leave_the_rest_to_the_last() -> None:
    rules = (Rule("gold", revenue_from=1000), Rule("silver", revenue_from=Decimal("99.50")), Rule("rest"))
    found = grades({"a": 1000, "b": 999, "c": 99, "d": -5}, rules)
    assert found == {"a": "gold", "b": "silver", "c": "rest", "d": "rest"}


def test_without_revenue_a_client_has_the_last_grade() -> None:
    assert grades({"a": 0, "b": 0}) == {"a": "C", "b": "C"}
    assert grades({}) == {}
    assert grades({"a": 100, "b": -50})["b"] == "C"


rules = st.lists(
    st.one_of(
        st.builds(Rule, st.text("AB"), share=st.fractions(0, 1, max_denominator=20)),
        st.builds(Rule, st.text("AB"), revenue_from=st.decimals(-20, 500, places=1)),
        st.builds(Rule, st.text("AB")),
    ),
    max_size=4,
)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(-50, 500)), rules)
def test_grades_are_those_of_a_walk_from_client_to_client(revenue: dict[str, int], some: list[Rule]) -> None:
    for ladder in (SHARES, (*some, Rule("rest"))):
        assert list(graded(revenue, ladder).items()) == list(plainly_graded(revenue, ladder).items())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(-50, 500)))
def test_shares_before_are_the_sums_of_larger_clients(revenue: dict[str, int]) -> None:
    everything = sum(amount for amount in revenue.values() if amount > 0)
    for key, client in graded(revenue).items():
        if revenue[key] > 0:
            more = [a for k, a in revenue.items() if a > revenue[key] or (a == revenue[key] and k < key)]
            assert client.before == Fraction(sum(more), everything)
            assert client.rank == len(more) + 1
            assert (client.grade == "A") == (client.before < Fraction(4, 5))


def test_ten_thousand_clients_are_graded() -> None:
    source = random.Random(1)  # noqa: S311 - a test's numbers, no secret
    revenue = {f"c{n:05}": Decimal(source.randint(0, 10**7)) / 100 for n in range(10_000)}
    result = graded(revenue)
    assert sum(client.share for client in result.values()) == 1
