"""Grades client by client, as the contract tells of them: what the way by sorted numbers must come to."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from plaincrm.figures.exact import Amount
from plaincrm.figures.grading import Rule


class Graded(NamedTuple):
    """A client's grade; its place by revenue, from 1; its share of all revenue, and that of all larger clients."""

    grade: str
    rank: int
    share: Fraction
    before: Fraction


def plainly_graded(revenue: Mapping[str, Amount], rules: Sequence[Rule]) -> dict[str, Graded]:
    """Every client, best first, ties by key; credits count as nothing."""
    everything = sum((Fraction(amount) for amount in revenue.values() if amount > 0), Fraction(0))
    found: dict[str, Graded] = {}
    larger = Fraction(0)
    for rank, key in enumerate(sorted(revenue, key=lambda key: (-revenue[key], key)), 1):
        amount = max(Fraction(revenue[key]), Fraction(0))
        share, before = (part / everything if amount else Fraction(0) for part in (amount, larger))
        grade = next((rule.grade for rule in rules if _meets(rule, revenue[key], before)), rules[-1].grade)
        found[key] = Graded(grade, rank, share, before)
        larger += amount
    return found


def _meets(rule: Rule, revenue: Amount, before: Fraction) -> bool:
    if rule.revenue_from is not None:
        return revenue >= rule.revenue_from
    return rule.share is None or (revenue > 0 and before < rule.share)
