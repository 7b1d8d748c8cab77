"""Shares to 0.1 %, of so many numbers that not every one of them can be divided and rounded."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

_STEPS: Final = 1000
#: How near to each other numbers are, at most, that the same float comes of.
_NEARLY: Final = 10**12


def thousandths(numbers: Sequence[int], whole: int) -> dict[int, float]:
    """Shares of the whole of numbers from 0 to it, ascending, as `round` has them: each share at its first place.

    Only the numbers around each half are asked about.
    """
    shares, end = {0: 0.0} if numbers else {}, 0
    for step in range(1, _STEPS + 1):
        share, half = step / _STEPS, whole * (2 * step - 1) // (2 * _STEPS)
        end = bisect_left(numbers, half - half // _NEARLY, end)
        while end < len(numbers) and round(numbers[end] / whole, 3) < share:
            end += 1
        if end == len(numbers):
            break
        shares[end] = share
    return shares


def descending(numbers: Sequence[int], whole: int) -> dict[int, float]:
    """The same of descending numbers."""
    shares, length = thousandths(numbers[::-1], whole), len(numbers)
    ends = [*shares, length][1:]
    return {length - end: share for end, share in zip(ends[::-1], [*shares.values()][::-1], strict=True)}
