"""Sums over groups of clients, none of them over so few that it tells of one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import msgspec

#: A sum over fewer clients than this is not told.
FEWEST: Final = 3
OTHER: Final = ""


class Cell(msgspec.Struct, frozen=True):
    """The sum `amount` of the clients whose slugs are `members`; `name` is empty for what was put together."""

    name: str
    members: frozenset[str]
    amount: Decimal


def merged(cells: Iterable[Cell], name: str = OTHER) -> Cell:
    """Cells put together."""
    some = tuple(cells)
    return Cell(
        name, frozenset().union(*(cell.members for cell in some)), sum((cell.amount for cell in some), Decimal(0))
    )


def is_small(cell: Cell) -> bool:
    """Whether it has members, but too few."""
    return 0 < len(cell.members) < FEWEST


def told(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells of one whole, the greatest first: those too small together as `OTHER`, last.

    Where these together are still too small, the smallest of the others goes with them: else whoever knows the whole
    could take the rest off. Nothing is told where even the whole is too small.
    """
    filled = sorted((cell for cell in cells if cell.members), key=lambda cell: (len(cell.members), cell.amount))
    rest = [cell for cell in filled if is_small(cell)]
    large = filled[len(rest) :]
    while rest and large and is_small(merged(rest)):
        rest.append(large.pop(0))
    if rest and is_small(merged(rest)):
        return ()
    large.sort(key=lambda cell: (-cell.amount, cell.name))
    return (*large, merged(rest)) if rest else tuple(large)


def told_in_order(cells: Iterable[Cell]) -> tuple[tuple[str, str, Cell], ...]:
    """Cells of one scale, such as ages: neighbours put together until none is too small.

    Each with the names of its first and last one; empty where even the whole is too small.
    """
    found: list[tuple[str, str, Cell]] = []
    for cell in cells:
        if found and (is_small(found[-1][2]) or not found[-1][2].members):
            first, _last, before = found.pop()
            found.append((first, cell.name, merged((before, cell))))
        else:
            found.append((cell.name, cell.name, cell))
    if len(found) > 1 and (is_small(found[-1][2]) or not found[-1][2].members):
        (first, _last, before), (_first, last, rest) = found[-2:]
        found[-2:] = [(first, last, merged((before, rest)))]
    return tuple(found) if found and not is_small(found[0][2]) and found[0][2].members else ()
