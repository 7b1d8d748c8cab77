"""The way from last year's revenue to this year's: what stayed, grew, shrank, left and came."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plaincrm.figures.exact import Amount


@dataclass(frozen=True, slots=True)
class Step:
    """An amount, never below zero but for credits, and the number of clients behind it."""

    amount: Fraction
    clients: int


_NONE: Final = Step(Fraction(0), 0)


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`previous` - `lost` - `shrunk` + `grown` + `new` = `current`, and `kept` = previous - lost - shrunk.

    `kept` counts the clients of both years; those that grew or shrank are among them.
    """

    previous: Step
    kept: Step
    grown: Step
    shrunk: Step
    lost: Step
    new: Step
    current: Step


def waterfall_of(before: Step, steps: Mapping[str, Step], now: Step) -> Waterfall:
    """From the sums over all clients; a step that nobody is behind may be left out.

    A client with a net credit in a year had no revenue in it, yet its credit counts in the sums.
    """
    lost, shrunk, grown, new = (steps.get(name, _NONE) for name in ("lost", "shrunk", "grown", "new"))
    return Waterfall(
        previous=before,
        kept=Step(before.amount - lost.amount - shrunk.amount, before.clients - lost.clients),
        grown=grown,
        shrunk=shrunk,
        lost=lost,
        new=new,
        current=now,
    )


def step_of(previous: Amount, current: Amount) -> str:
    """The step that a client is behind: `lost`, `new`, `grown`, `shrunk`, or `same` where nothing changed."""
    if previous > 0 >= current:
        return "lost"
    if current > 0 >= previous:
        return "new"
    if current == previous:
        return "same"
    return "grown" if current > previous else "shrunk"
