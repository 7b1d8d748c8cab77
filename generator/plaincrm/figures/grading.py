"""The classes of clients by their revenue: the vital few first."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil
from operator import neg

from plaincrm.figures.exact import Amount


@dataclass(frozen=True, slots=True)
class Rule:
    """What a client must have to be of `grade`: a revenue, or else a place before a cumulative share."""

    grade: str
    share: Amount | None = None
    revenue_from: Amount | None = None


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

    `before` is as of `larger`. By cumulative share, what counts is the share *before* the client, so the client that
    crosses a line still belongs to the higher grade; one without revenue, or with a net credit, meets no share. The last
    rule takes the rest. Whatever a rule asks, it is met by all clients from the best one to some other: so only that one
    is looked for.
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
