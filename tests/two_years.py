"""Retention and waterfall of a plain list of clients' revenue (12 months before, last 12 months), client by client."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from plaincrm.figures.exact import Amount, total
from plaincrm.figures.retention import Remaining, Retention, retention_of
from plaincrm.figures.undefined import Undefined
from plaincrm.figures.waterfall import Step, Waterfall, step_of, waterfall_of

Pair = tuple[Amount, Amount]


def retention(pairs: Iterable[Pair]) -> Retention | Undefined:
    """Of last year's clients: those with revenue then."""
    base = [pair for pair in pairs if pair[0] > 0]
    before, least, now = (total(map(of, base)) for of in (lambda pair: pair[0], min, lambda pair: pair[1]))
    return retention_of(Remaining(before, least, now, sum(current > 0 for _previous, current in base), len(base)))


def waterfall(pairs: Iterable[Pair]) -> Waterfall:
    """Each client behind its step."""
    every = list(pairs)
    behind: dict[str, list[Pair]] = {}
    for pair in every:
        behind.setdefault(step_of(*pair), []).append(pair)
    steps = {
        name: Step(total(abs(Fraction(now) - Fraction(before)) for before, now in some), len(some))
        for name, some in behind.items()
    }
    before, now = (_year([pair[place] for pair in every]) for place in (0, 1))
    return waterfall_of(before, steps, now)


def _year(revenue: Sequence[Amount]) -> Step:
    return Step(Fraction(total(revenue)), sum(amount > 0 for amount in revenue))
