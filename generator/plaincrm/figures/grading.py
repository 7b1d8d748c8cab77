"""The class of each client by its revenue: the vital few first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
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
    everything = sum(number for number in numbers if number > 0) or 1
    tests = [(rule, _test(rule, whole, everything)) for rule in rules]
    result = {}
    before = 0
    for rank, (number, key) in enumerate(order, 1):
        part = max(number, 0)
        rule = next((rule for rule, is_met in tests if is_met(number, before)), rules[-1])
        result[key] = Graded(rule, rank, part, before, everything)
        before += part
    return result


def _test(rule: Rule, whole: int, everything: int) -> Callable[[int, int], bool]:
    """Whether a client meets the rule by its revenue and that before it, both in units of 1 / `whole`."""
    if rule.revenue_from is not None:
        least = ceil(Fraction(rule.revenue_from) * whole)
        return lambda revenue, _before: revenue >= least
    if rule.share is not None:
        line = ceil(Fraction(rule.share) * everything)
        return lambda revenue, before: revenue > 0 and before < line
    return lambda _revenue, _before: True
