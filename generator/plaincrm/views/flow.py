"""The way from last year's revenue to this year's, in steps, and the clients behind each step."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.waterfall import Step as Level
from plaincrm.figures.waterfall import Waterfall, step_of, waterfall_of
from plaincrm.views.accumulated import foremost
from plaincrm.views.cases import Case, YearSums, added, behind, earns, everybody, had
from plaincrm.views.client_years import LAST_12_MONTHS, Years, sums_of, years_of_clients
from plaincrm.views.once import once
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
    found = sums_of(LAST_12_MONTHS, edition)
    all_ = added(found, everybody)
    before = Level(Fraction(all_.previous), added(found, had).clients)
    now = Level(Fraction(all_.current), added(found, earns).clients)
    made = waterfall_of(before, {step: _level(step, found) for step in ("lost", "shrunk", "grown", "new")}, now)
    amounts = _amounts(made, edition)
    return Flow(**{name: Step(amounts[name], getattr(made, name).clients) for name in Flow.__struct_fields__})


def _level(step: str, found: Mapping[Case, YearSums]) -> Level:
    """What the clients behind a step changed together."""
    some = behind(step, found)
    return Level(abs(Fraction(some.current - some.previous)), some.clients)


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
    found = years_of_clients(edition).items()
    every = sorted(change for slug, years in found for _step, change in _changes(slug, years, edition))
    return tuple(_mover(slug, edition) for _change, slug in every)


def foremost_movers(most: int, edition: Edition) -> dict[str, tuple[Mover, ...]]:
    """The clients behind every step whose change is greatest."""
    found = foremost(_changes, most, edition, years_of_clients(edition))
    return {step: tuple(_mover(slug, edition) for _change, slug in changes) for step, changes in found.items()}


def _changes(slug: str, years: Years, _edition: Edition) -> Iterator[tuple[str, tuple[Decimal, str]]]:
    """The step that a client is behind, and its place among those behind it."""
    row = years.get(LAST_12_MONTHS)
    if row is not None and row.current != row.previous:
        yield step_of(row.previous, row.current), (-abs(row.current - row.previous), slug)


def _mover(slug: str, edition: Edition) -> Mover:
    row = years_of_clients(edition)[slug][LAST_12_MONTHS]
    return Mover(
        slug=slug,
        name=edition.records[slug].name,
        step=step_of(row.previous, row.current),
        previous=rounded(row.previous, edition),
        current=rounded(row.current, edition),
        change=rounded(row.current - row.previous, edition),
    )
