"""Sums that a pack tells: by year, by trait, from last year to this one, by age of debt; never of too few clients."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import BUCKETS, OLDEST, bucket, days_sales_outstanding
from plaincrm.figures.concentration import pareto
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO
from plaincrm.period import fiscal_year_of, trailing_year
from plaincrm.views.bands import pack_settings
from plaincrm.views.cells import FEWEST, Cell, told, told_in_order
from plaincrm.views.health import health
from plaincrm.views.packed import TENURES, course, sold, tenure
from plaincrm.views.reckoning import rounded
from plaincrm.views.revenue import of_year, revenue_by_month
from plaincrm.views.sales import by_period
from plaincrm.views.standing import standings
from plaincrm.views.trade import trades

#: Digits of shares after the point: whole percents.
DIGITS: Final = 2
_SLICES: Final = 10


class Sum(msgspec.Struct, frozen=True):
    """`clients` clients with so much revenue in 12 months; `name` is empty for groups that were put together."""

    name: str
    clients: int
    revenue: Decimal
    share: float | None


class Split(msgspec.Struct, frozen=True):
    """The revenue by one trait: `grade`, `kind`, `category` (of products), `tenure` or `region`.

    No sum where there are too few clients to tell of any.
    """

    trait: str
    sums: tuple[Sum, ...]


class Year(msgspec.Struct, frozen=True):
    """Revenue of a calendar year, the last one up to today; None where it came from too few clients."""

    year: int
    revenue: Decimal | None
    recurring: Decimal | None


class Movement(msgspec.Struct, frozen=True):
    """What came to or went from revenue: `new`, `grown`, `shrunk`, `gone`, or `more` and `less` for two together."""

    name: str
    clients: int
    change: Decimal


class Owed(msgspec.Struct, frozen=True):
    """Open amounts of invoices from bucket `first` to bucket `last` by days past due."""

    first: str
    last: str
    clients: int
    open: Decimal


class Slice(msgspec.Struct, frozen=True):
    """The largest `clients` clients together have this share of revenue."""

    clients: int
    share: float


def to_percent(figure: float | None) -> float | None:
    """A share as a pack tells it."""
    return None if figure is None else round(figure, DIGITS)


def years_told(edition: Edition) -> Iterator[Year]:
    """Calendar years from the first with enough clients."""
    members: dict[int, set[str]] = {}
    for client in edition.book.clients:
        for year in by_period(fiscal_year_of, client, edition).revenue:
            members.setdefault(year, set()).add(client.slug)
    months = revenue_by_month(edition)
    enough = [year for year, some in members.items() if len(some) >= FEWEST]
    for year in range(min(enough), max(enough) + 1) if enough else ():
        sums = (of_year(year, each, edition) for each in (months.revenue, months.recurring))
        yield Year(year, *sums) if year in enough else Year(year, None, None)


def movements(edition: Edition) -> tuple[Movement, ...]:
    """Last year's revenue to this year's; nothing where one step could be worked out to be that of one client."""
    cells: dict[str, tuple[set[str], Decimal]] = {name: (set(), ZERO) for name in ("new", "grown", "shrunk", "gone")}
    for standing in standings(edition).values():
        name, change = course(standing), standing.revenue - standing.previous
        if not change:
            continue
        if name == "steady":
            name = "grown" if change > 0 else "shrunk"
        members, amount = cells[name]
        members.add(standing.slug)
        cells[name] = (members, amount + change)
    whole = [Cell(name, frozenset(members), amount) for name, (members, amount) in cells.items()]
    gains, losses = _pair(whole[:2], "more"), _pair(whole[2:], "less")
    if gains is None or losses is None:
        return ()
    return tuple(Movement(cell.name, len(cell.members), rounded(cell.amount, edition)) for cell in (*gains, *losses))


def _pair(cells: list[Cell], together: str) -> list[Cell] | None:
    """Two steps of one direction, as one where either is too small; None where that is still so."""
    found = told(cells)
    if not found and any(cell.members for cell in cells):
        return None
    if any(not cell.name for cell in found):
        return [msgspec.structs.replace(cell, name=together) for cell in found]
    return [cell for cell in cells if cell.members]


def splits(edition: Edition) -> Iterator[Split]:
    """Revenue by each trait that a buyer asks for."""
    some = sold(edition)
    settings = edition.book.settings
    kinds = {standing.slug: edition.records[standing.slug].kind for standing in some}
    yield _split("grade", lambda slug: standings(edition)[slug].grade.grade, edition)
    yield _split("kind", kinds.__getitem__, edition)
    yield Split("category", _sums(told(_by_category(edition)), edition))
    yield Split("tenure", tuple(_tenures(edition)))
    if pack_settings(edition).regions:
        regions = {standing.slug: edition.records[standing.slug].region or "–" for standing in some}
        yield _split("region", lambda slug: settings.routes.get(regions[slug], regions[slug]), edition)


def _split(trait: str, key: Callable[[str], str], edition: Edition) -> Split:
    return Split(trait, _sums(told(_cells(key, edition)), edition))


def _cells(key: Callable[[str], str], edition: Edition) -> list[Cell]:
    groups: dict[str, list[str]] = {}
    for standing in sold(edition):
        groups.setdefault(key(standing.slug) or "–", []).append(standing.slug)
    found = trades(edition)
    return [
        Cell(name, frozenset(slugs), sum((found[slug].current for slug in slugs), ZERO))
        for name, slugs in groups.items()
    ]


def _by_category(edition: Edition) -> list[Cell]:
    """Revenue by category of product: a client is in as many as it buys from."""
    products = edition.book.settings.products
    members: dict[str, set[str]] = {}
    amounts: dict[str, Decimal] = {}
    for standing in sold(edition):
        for key, amount in trades(edition)[standing.slug].products.items():
            product = products.get(key)
            name = (product.category if product else None) or "–"
            members.setdefault(name, set()).add(standing.slug)
            amounts[name] = amounts.get(name, ZERO) + amount
    return [Cell(name, frozenset(slugs), amounts[name]) for name, slugs in members.items()]


def _sums(cells: Iterable[Cell], edition: Edition) -> tuple[Sum, ...]:
    whole = sum((trades(edition)[standing.slug].current for standing in sold(edition)), ZERO)
    return tuple(
        Sum(
            cell.name,
            len(cell.members),
            rounded(cell.amount, edition),
            to_percent(float(cell.amount / whole)) if whole > 0 else None,
        )
        for cell in cells
    )


def _tenures(edition: Edition) -> Iterator[Sum]:
    """By years as a client, the shortest first; those put together are named `1 5` for one year up to five."""
    cells = _cells(lambda slug: str(tenure(standings(edition)[slug].since, edition.today)), edition)
    known = {cell.name: cell for cell in cells}
    ladder = [known.get(str(step), Cell(str(step), frozenset(), ZERO)) for step in TENURES]
    for first, last, cell in told_in_order(ladder):
        end = TENURES.index(int(last)) + 1
        upto = str(TENURES[end]) if end < len(TENURES) else ""
        (made,) = _sums((msgspec.structs.replace(cell, name=f"{first} {upto}".strip()),), edition)
        yield made


def slices(edition: Edition) -> tuple[Slice, ...]:
    """The cumulative curve at about every tenth of the clients, each step three clients or more."""
    curve = pareto(standing.revenue for standing in sold(edition))
    if isinstance(curve, Undefined) or len(curve) <= FEWEST:
        return ()
    count = len(curve) - 1
    step = max(FEWEST, -(-count // _SLICES))
    ranks = [*range(step, count - FEWEST + 1, step), count]
    return tuple(Slice(rank, round(float(curve[rank][1]), DIGITS)) for rank in ranks)


def receivables(edition: Edition) -> tuple[Owed, ...]:
    """Open invoices by age, neighbouring ages together where one alone would tell of a client."""
    members: dict[str, set[str]] = {}
    amounts: dict[str, Decimal] = {}
    for slug, trade in trades(edition).items():
        for item in trade.items:
            name = bucket(item.due, edition.today)
            members.setdefault(name, set()).add(slug)
            amounts[name] = amounts.get(name, ZERO) + item.open
    names = [*(name for _end, name in BUCKETS), OLDEST]
    cells = [Cell(name, frozenset(members.get(name, ())), amounts.get(name, ZERO)) for name in names]
    return tuple(
        Owed(first, last, len(cell.members), rounded(cell.amount, edition))
        for first, last, cell in told_in_order(cells)
    )


def days_outstanding(still_open: Decimal | None, edition: Edition) -> float | None:
    """DSO in whole days; None where what is open is not told."""
    if still_open is None:
        return None
    found = days_sales_outstanding(still_open, health(edition).revenue_12_months, trailing_year(edition.today).days)
    return None if isinstance(found, Undefined) else round(float(found))
