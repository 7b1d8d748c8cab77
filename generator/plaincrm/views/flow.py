"""The way from last year's revenue to this year's, in steps, and the clients behind each step."""

from decimal import Decimal
from heapq import nsmallest

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.waterfall import Waterfall, step_of, waterfall
from plaincrm.views.fiscal_years import LAST_12_MONTHS, OfYear, Years, rows_of, years_of_clients
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded


class Step(msgspec.Struct, frozen=True):
    """An amount, and the number of clients behind it."""

    amount: Decimal
    clients: int


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """From the 12 months before to the last 12: `previous` - `lost` - `shrunk` = `kept`, + `grown` + `new` = `current`.

    `kept` counts the clients of both years; those that grew or shrank are among them. A client with a net credit in a
    year had no revenue in it, yet the credit counts in the sums.
    """

    previous: Step
    lost: Step
    shrunk: Step
    kept: Step
    grown: Step
    new: Step
    current: Step


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """A client whose revenue changed; `step` is `lost`, `shrunk`, `grown` or `new`."""

    slug: str
    name: str
    step: str
    previous: Decimal
    current: Decimal
    change: Decimal


@once
def flow(edition: Edition) -> Flow:
    """The steps from the 12 months before to the last 12."""
    rows = rows_of(LAST_12_MONTHS, edition)
    return unless_same("flow", (rows, edition.rates.currency), lambda: _flow(rows, edition))


def _flow(rows: list[OfYear], edition: Edition) -> Flow:
    made = waterfall((row.previous, row.current) for row in rows)
    amounts = _amounts(made, edition)
    return Flow(**{name: Step(amounts[name], getattr(made, name).clients) for name in Flow.__struct_fields__})


def _amounts(made: Waterfall, edition: Edition) -> dict[str, Decimal]:
    """The amounts in minor units. The levels between steps are what is rounded, so that what is shown adds up."""
    before, kept, now = made.previous.amount, made.kept.amount, made.current.amount
    exact = (before, before - made.lost.amount, kept, kept + made.grown.amount, now)
    top, less_lost, low, with_grown, end = (rounded(level, edition) for level in exact)
    return {
        "previous": top,
        "lost": top - less_lost,
        "shrunk": less_lost - low,
        "kept": low,
        "grown": with_grown - low,
        "new": end - with_grown,
        "current": end,
    }


def movers(edition: Edition) -> tuple[Mover, ...]:
    """Every client whose revenue changed, the greatest change first, ties by slug."""
    every = [item for some in _changed(edition).values() for item in some]
    return tuple(_mover(slug, row, edition) for slug, row in sorted(every, key=_by_change))


def foremost(step: str, most: int, edition: Edition) -> tuple[Mover, ...]:
    """The clients behind a step whose change is greatest."""
    some = _changed(edition).get(step, [])
    return tuple(_mover(slug, row, edition) for slug, row in nsmallest(most, some, key=_by_change))


_Rows = list[tuple[str, OfYear]]


def _by_change(item: tuple[str, OfYear]) -> tuple[Decimal, str]:
    slug, row = item
    return -abs(row.current - row.previous), slug


def _changed(edition: Edition) -> dict[str, _Rows]:
    """The clients behind every step."""
    found = years_of_clients(edition)
    return unless_same("movers", found, lambda: _by_step(found))


def _by_step(found: dict[str, Years]) -> dict[str, _Rows]:
    steps: dict[str, _Rows] = {}
    for slug, years in found.items():
        row = years.get(LAST_12_MONTHS)
        if row is not None and row.current != row.previous:
            steps.setdefault(step_of(row.previous, row.current), []).append((slug, row))
    return steps


def _mover(slug: str, row: OfYear, edition: Edition) -> Mover:
    return Mover(
        slug=slug,
        name=edition.records[slug].name,
        step=step_of(row.previous, row.current),
        previous=rounded(row.previous, edition),
        current=rounded(row.current, edition),
        change=rounded(row.current - row.previous, edition),
    )
