"""Seeded choices that come out the same on every Python: only `random()` itself is promised to be stable."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Dice:
    """A source of choices; equal seeds give equal choices, whatever the platform."""

    source: random.Random

    @classmethod
    def of(cls, *seed: object) -> Dice:
        """Dice for one purpose: `Dice.of(7, "record", 12)` owes nothing to what else was thrown."""
        return cls(random.Random("/".join(str(part) for part in seed)))

    def chance(self, share: float) -> bool:
        """Yes in `share` (0 to 1) of the cases."""
        return self.source.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.source.random() * (high - low + 1))

    def skewed(self, low: int, high: int, power: float) -> int:
        """A whole number that leans to `low`: the mean lies near low + (high - low) / (power + 1)."""
        return low + int(self.source.random() ** power * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.source.random() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to `count` different items, in the order of `items`."""
        chosen = {int(self.source.random() * len(items)) for _ in range(count)}
        return [items[place] for place in sorted(chosen)]

    def day(self, first: date, last: date) -> date:
        """A day, both ends included."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def days(self, first: date, last: date, count: int) -> list[date]:
        """`count` days in order, about evenly spread over the span."""
        step = (last - first).days / count
        return [first + timedelta(days=int(step * (place + self.source.random()))) for place in range(count)]
