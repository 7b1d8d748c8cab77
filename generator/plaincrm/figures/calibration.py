"""Whether stated probabilities keep their word: how many of the deals once given 60 % were won."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from plaincrm.figures.conversion import Conversion, conversion
from plaincrm.figures.exact import Amount
from plaincrm.figures.undefined import Undefined


@dataclass(frozen=True, slots=True)
class Stated:
    """All closed deals once given `probability`, and what became of them."""

    probability: Fraction
    outcome: Conversion


def calibration(closed: Iterable[tuple[Amount, bool]]) -> tuple[Stated, ...]:
    """What became of closed deals, from (probability once stated, whether won); lowest first."""
    counts: dict[Amount, list[int]] = {}
    for probability, won in closed:
        count = counts.setdefault(probability, [0, 0])
        count[0] += won
        count[1] += 1
    rows = ((Fraction(p), conversion(won, number)) for p, (won, number) in sorted(counts.items()))
    return tuple(Stated(p, outcome) for p, outcome in rows if not isinstance(outcome, Undefined))
