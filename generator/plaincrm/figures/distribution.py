"""The distribution of what is won in all, when each deal is won whole or not at all, whatever the others do.

Few states: exact weights, one sum at a time. Many: all sums at once, as slots of one long integer, so that
a deal costs one shift, two multiplications and an addition that run at the machine's own speed. Weights then
have 60 bits and every rounding goes down; so what they lack of one in the end bounds the error of every
probability (`lost`, about 1e-12 for thousands of deals).
"""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, gcd
from typing import Final, NamedTuple

from plaincrm.figures.exact import Amount

#: Past so many states, amounts go to a grid.
STATES: Final = 100_000
#: Up to so many additions of exact weights, i.e. about 0.2 s, nothing at all is rounded.
_EXACT_WORK: Final = 2**20
#: Bits of a weight after rounding, and the room above them for the products of a few deals in between.
_WEIGHT_BITS: Final = 60
_ROOM_BITS: Final = 36
_LOST_DIGITS: Final = 18
#: So many empty slots at the low end are worth the work of dropping them.
_TRIMMED: Final = 32


class OpenDeal(NamedTuple):
    """A deal that may be won: `amount` in minor units of its currency, `probability` from 0 to 1."""

    amount: int
    probability: Amount


class _Uncertain(NamedTuple):
    """A positive amount, won in `wins` of `of` cases; in lowest terms, neither never nor always."""

    amount: int
    wins: int
    of: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """The probabilities of all sums that can be won, in minor units.

    `sums` ascend; `cumulative[i]` of `cumulative[-1]` cases end at `sums[i]` or below. `grid` is 1 where
    the amounts are exact; else they were rounded to multiples of it, and a sum may be wrong by up to `error`
    = uncertain deals x grid / 2. A probability may be wrong by up to `lost`, 0 where weights are exact.
    """

    sums: Sequence[int]
    cumulative: Sequence[int]
    grid: int = 1
    error: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)

    def at_least(self, amount: Amount) -> Fraction:
        """The chance that `amount` or more is won."""
        position = bisect_left(self.sums, ceil(amount))
        return 1 - Fraction(self.cumulative[position - 1], self.cumulative[-1]) if position else Fraction(1)

    def quantile(self, share: Fraction) -> int:
        """The smallest sum w with P(W <= w) >= share; a tie that is within `lost` counts as reached."""
        position = bisect_left(self.cumulative, ceil((share - self.lost) * self.cumulative[-1]))
        return self.sums[min(position, len(self.sums) - 1)]


def distribution(deals: Iterable[OpenDeal]) -> Distribution:
    """The distribution of the won sum of independent deals; probabilities must be between 0 and 1."""
    base, uncertain = _normalised(deals)
    if _takes_few_additions(uncertain):
        return _exactly(base, uncertain)
    step = gcd(*(deal.amount for deal in uncertain))
    everything = sum(deal.amount for deal in uncertain)
    if everything // step <= STATES:
        return _in_slots(base, uncertain, step, Fraction(0))
    grid = _grid(everything)
    return _in_slots(base, uncertain, grid, Fraction(len(uncertain) * grid, 2))


def _normalised(deals: Iterable[OpenDeal]) -> tuple[int, list[_Uncertain]]:
    """What is won in any case, and the uncertain deals in an order of their own.

    A negative amount that comes with p is that amount in any case, and its opposite with 1 - p.
    """
    base = 0
    uncertain = []
    for amount, probability in deals:
        wins, of = probability.as_integer_ratio()
        if wins == of or (amount < 0 and wins):
            base += amount
        if amount and 0 < wins < of:
            uncertain.append(_Uncertain(abs(amount), wins if amount > 0 else of - wins, of))
    return base, sorted(uncertain)


def _takes_few_additions(deals: Sequence[_Uncertain]) -> bool:
    """Whether exact weights are cheap: few deals, few different amounts, or few multiples of one amount."""
    counts = Counter(deal.amount for deal in deals)
    multiples = sum(deal.amount for deal in deals) // (gcd(*counts) or 1) + 1
    states, work = 1, 0
    for count in sorted(counts.values()):
        states = min(states * (count + 1), multiples)
        work += states * count
    return states <= STATES and work <= _EXACT_WORK


def _exactly(base: int, deals: Sequence[_Uncertain]) -> Distribution:
    weights = {base: 1}
    for amount, wins, of in deals:
        grown = {won: weight * (of - wins) for won, weight in weights.items()}
        for won, weight in weights.items():
            grown[won + amount] = grown.get(won + amount, 0) + weight * wins
        weights = grown
    sums = sorted(weights)
    return Distribution(tuple(sums), tuple(accumulate(weights[won] for won in sums)))


def _grid(everything: int) -> int:
    """The smallest round number (1, 2 or 5, then zeros) that makes at most `STATES` steps of everything."""
    power = 1
    while True:
        for digit in (1, 2, 5):
            if everything <= digit * power * STATES:
                return digit * power
        power *= 10


def _in_slots(base: int, deals: Sequence[_Uncertain], unit: int, error: Fraction) -> Distribution:
    steps = [deal._replace(amount=(deal.amount + unit // 2) // unit) for deal in deals]
    first, weights, lost = _convolved([deal for deal in steps if deal.amount])
    sums = [base + (first + i) * unit for i, weight in enumerate(weights) if weight]
    cumulative = accumulate(weight for weight in weights if weight)
    return Distribution(_packed(sums), _packed(cumulative), unit if error else 1, error, lost)


def _packed(numbers: Iterable[int]) -> Sequence[int]:
    """The numbers in eight bytes each where they fit: a goal keeps a hundred thousand of them."""
    some = tuple(numbers)
    try:
        return array("q", some)
    except OverflowError:
        return some


def _convolved(deals: Sequence[_Uncertain]) -> tuple[int, list[int], Fraction]:
    """The first step of any weight, the weights from there on, and what they lack of the whole.

    The row holds the weight of i steps in its i-th slot. Weights add up to at most `scale` / 2**shifted,
    which must fit a slot; before it would not, all slots are cut to their upper bits at once. Steps without
    weight at the low end are dropped then; those at the high end are leading zeros and vanish by themselves.
    """
    slot = _slot_bits(deals)
    mask = _mask(slot, sum(deal.amount for deal in deals) + 1)
    lowest = (1 << _TRIMMED * slot) - 1
    row = scale = 1 << (_WEIGHT_BITS - 1)
    first = shifted = 0
    for amount, wins, of in deals:
        if scale.bit_length() - shifted + of.bit_length() > slot:
            cut = scale.bit_length() - shifted - _WEIGHT_BITS
            row = (row >> cut) & mask
            shifted += cut
            if not row & lowest:
                empty = _low_zeros(row) // slot
                row >>= empty * slot
                first += empty
        won = (row if wins == 1 else row * wins) << amount * slot  # a factor of 1 is common, and costs as much as any
        row = (row if of - wins == 1 else row * (of - wins)) + won
        scale *= of
    weights = _slots(row, slot // 8)
    lacking = scale - (sum(weights) << shifted)
    return first, weights, Fraction(ceil(Fraction(lacking * 10**_LOST_DIGITS, scale)), 10**_LOST_DIGITS)


def _slot_bits(deals: Sequence[_Uncertain]) -> int:
    """Whole bytes that hold a weight and room for at least the largest of the denominators."""
    room = max((_ROOM_BITS, *(deal.of.bit_length() for deal in deals)))
    return (_WEIGHT_BITS + room + 7) // 8 * 8


def _mask(slot: int, count: int) -> int:
    """The lowest `_WEIGHT_BITS` bits of each slot."""
    return int.from_bytes(((1 << _WEIGHT_BITS) - 1).to_bytes(slot // 8, "little") * count, "little")


def _low_zeros(row: int) -> int:
    return (row & -row).bit_length() - 1


def _slots(row: int, width: int) -> list[int]:
    count = -(-row.bit_length() // (8 * width))
    data = memoryview(row.to_bytes(count * width, "little"))
    return [int.from_bytes(data[at : at + width], "little") for at in range(0, count * width, width)]
