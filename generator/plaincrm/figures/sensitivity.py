"""What would change a value, and by how much: the bars of a tornado picture, widest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined

#: A name, the value when it turns out badly, and the value when well.
Case: TypeAlias = tuple[str, Amount | Undefined, Amount | Undefined]


@dataclass(frozen=True, slots=True)
class Swing:
    """One thing that may turn out otherwise: the value when it turns out badly, and when well.

    Either may be undefined, with its reason; a thing with one side only has the base value on the other.
    `spread` is the distance that the bar covers, the base included.
    """

    name: str
    low: Amount | Undefined
    high: Amount | Undefined
    spread: Fraction


def tornado(base: Amount, cases: Iterable[Case]) -> tuple[Swing, ...]:
    """The cases as bars around `base`, widest first, ties by name."""
    swings = (Swing(name, low, high, _spread(base, low, high)) for name, low, high in cases)
    return tuple(sorted(swings, key=lambda swing: (-swing.spread, swing.name)))


def _spread(base: Amount, *ends: Amount | Undefined) -> Fraction:
    known = [Fraction(base), *(Fraction(end) for end in ends if not isinstance(end, Undefined))]
    return max(known) - min(known)
