"""The class of each client by its revenue: the vital few first."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, chain, repeat
from math import ceil
from operator import neg
from typing import NamedTuple

from plaincrm.figures.exact import Amount, integers


@dataclass(frozen=True, slots=True)
class Rule:
    """What a client must have to be of `grade`: a revenue, or else a place before a cumulative share."""

    grade: str
    share: Amount | None = None
    revenue_from: Amount | None = None


class Graded(NamedTuple):
    """A client's class and the reason for it.

    `rank` counts from 1; `rule` is the one that the client met. `revenue` and `larger`, that of all larger
    clients together, are in units of which `everything` make all revenue.
    """

    rule: Rule
    rank: int
    revenue: int
    larger: int
    everything: int

    @property
    def grade(self) -> str:
        """The class."""
        return self.rule.grade

    @property
    def share(self) -> Fraction:
        """The client's own share of all revenue."""
        return Fraction(self.revenue, self.everything)

    @property
    def before(self) -> Fraction:
        """The share of all revenue that larger clients bring together; 0 for a client without revenue."""
        return Fraction(self.larger if self.revenue else 0, self.everything)


def graded(revenue: Mapping[str, Amount], rules: Sequence[Rule]) -> dict[str, Graded]:
    """Every client's grade, best client first, ties by key; the last of `rules`, best first, takes the rest.

    By cumulative share, what counts is the share *before* the client, so the client that crosses a line
    still belongs to the higher grade. A client without revenue, or with a net credit, meets no share; nor
    do credits count in the sum that shares are taken of.
    """
    numbers, whole = integers(revenue.values())
    order = sorted(zip(numbers, revenue, strict=True), key=lambda client: (-client[0], client[1]))
    descending = [number for number, _key in order]
    before = larger(descending)
    met = chain.from_iterable(map(repeat, rules, sizes(descending, before, rules, whole)))
    return {
        key: Graded(rule, rank, max(number, 0), before[rank - 1], before[-1] or 1)
        for rank, ((number, key), rule) in enumerate(zip(order, met, strict=True), 1)
    }


def earning(numbers: Sequence[int]) -> int:
    """How many, of revenue in descending order, have any."""
    return bisect_left(numbers, 0, key=neg)


def larger(numbers: Sequence[int]) -> list[int]:
    """What all larger clients bring together, of each in descending order, and last what all bring: no credit counts."""
    some = earning(numbers)
    before = list(accumulate(numbers[:some], initial=0))
    return before + (len(numbers) - some) * before[-1:]


def sizes(numbers: Sequence[int], before: Sequence[int], rules: Sequence[Rule], whole: int) -> list[int]:
    """How many clients each rule takes, from the best on, of revenue in units of 1 / `whole`, in descending order.

    `before` is as of `larger`. Whatever a rule asks, it is met by all clients from the best one to some other: so only
    that one is looked for.
    """
    reach = [_reach(rule, numbers, before, whole) for rule in rules[:-1]]
    ends = list(accumulate([*reach, len(numbers)], max))
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _reach(rule: Rule, numbers: Sequence[int], before: Sequence[int], whole: int) -> int:
    """How many clients, from the best on, meet the rule."""
    if rule.revenue_from is not None:
        least = ceil(Fraction(rule.revenue_from) * whole)
        return bisect_right(numbers, -least, key=neg)
    if rule.share is not None:
        line = ceil(Fraction(rule.share) * (before[-1] or 1))
        return min(bisect_left(before, line), earning(numbers))
    return len(numbers)
