"""The sale pack: what a buyer needs to know of a book, and nothing that names anybody."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.aging import BUCKETS, OLDEST, bucket, days_sales_outstanding
from plaincrm.figures.concentration import pareto
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.period import trailing_year
from plaincrm.views.appraisal import Appraisal, appraisal
from plaincrm.views.bands import PackSettings, pack_settings
from plaincrm.views.cells import FEWEST, Cell, told, told_in_order
from plaincrm.views.health import health
from plaincrm.views.lists import Part, parts
from plaincrm.views.packed import TENURES, PackedClient, course, packed_clients, sold, tenure
from plaincrm.views.reckoning import in_book, rounded, summed
from plaincrm.views.standing import standings
from plaincrm.views.trade import trades
from plaincrm.views.view import N_, Page, Report, Script, View

#: Clients on one page of the pack, which is to be printed in one go.
_ROWS: Final = 1000
_DIGITS: Final = 2
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


class PackReport(Report, frozen=True, kw_only=True):
    """The whole pack. Shares are rounded to whole percents, so that nobody's revenue can be worked out from them.

    `why` gives the reason of what is None or empty, under its name.
    """

    title: str
    count: int
    revenue_12_months: Decimal
    revenue_previous: Decimal
    recurring_share: float | None
    appraisal: Appraisal
    years: tuple[Year, ...]
    gross_retention: float | None
    net_retention: float | None
    client_retention: float | None
    clients_previous: int
    clients_kept: int
    movements: tuple[Movement, ...]
    splits: tuple[Split, ...]
    top1_share: float | None
    top3_share: float | None
    effective_clients: float | None
    gini: float | None
    slices: tuple[Slice, ...]
    receivables: tuple[Owed, ...]
    open: Decimal | None
    dso: float | None
    value_at_risk: Decimal | None
    at_risk: int
    clients: tuple[PackedClient, ...]
    fewest: int
    why: dict[str, str]


class PackPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the pack: the first has all of the report, each its own part of the clients."""

    report: PackReport
    part: Part[PackedClient]


def pack(edition: Edition) -> PackReport:
    """The pack of an edition without names but with its amounts (see book.redaction)."""
    why: dict[str, str] = {}
    owed = _receivables(edition)
    movements = _movements(edition)
    still_open = sum((one.open for one in owed), ZERO) if owed else None
    if not owed:
        why["receivables"] = _few()
    if not movements:
        why["movements"] = _few()
    return PackReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        title=title(pack_settings(edition)),
        count=len(sold(edition)),
        appraisal=_without_source(appraisal(edition)),
        years=tuple(_years(edition)),
        movements=movements,
        splits=tuple(_splits(edition)),
        slices=_slices(edition),
        receivables=owed,
        open=still_open,
        dso=_dso(still_open, edition),
        clients=packed_clients(edition),
        fewest=FEWEST,
        why=why,
        **_health(edition, why),
        **_at_risk(edition, why),
    )


def title(asked: PackSettings) -> str:
    """What the pack calls itself: as the settings say, and else nothing that names the book."""
    return asked.title or _("A book of business")


def _few() -> str:
    return _("fewer than {n} clients, so that a sum would tell of one").format(n=FEWEST)


def _without_source(found: Appraisal) -> Appraisal:
    """What the settings name as a source was typed by somebody, and stays at home."""
    used = found.multiples
    if used.origin != "settings":
        return found
    return msgspec.structs.replace(found, multiples=msgspec.structs.replace(used, source=""))


def _health(edition: Edition, why: dict[str, str]) -> dict[str, Any]:
    found = health(edition)
    names = ("gross_retention", "net_retention", "client_retention", "recurring_share")
    shares = ("top1_share", "top3_share", "effective_clients", "gini")
    few = sum(standing.revenue > 0 for standing in sold(edition)) < FEWEST
    if few:
        why["concentration"] = _few()
    for name in (*names, *shares):
        if name in found.why:
            why[name] = found.why[name]
    return {
        "revenue_12_months": found.revenue_12_months,
        "revenue_previous": found.revenue_previous,
        "clients_previous": found.clients_previous,
        "clients_kept": found.clients_kept,
        **{name: _rounded(getattr(found, name)) for name in names},
        **{name: None if few else _rounded(getattr(found, name)) for name in shares},
    }


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, _DIGITS)


def _at_risk(edition: Edition, why: dict[str, str]) -> dict[str, Any]:
    some = [standing for standing in sold(edition) if standing.at_risk]
    if 0 < len(some) < FEWEST:
        why["value_at_risk"] = _few()
        return {"value_at_risk": None, "at_risk": 0}
    return {"value_at_risk": summed((standing.value for standing in some), edition), "at_risk": len(some)}


def _years(edition: Edition) -> Iterator[Year]:
    """Years from the first with enough clients."""
    members: dict[int, set[str]] = {}
    revenue: dict[int, Decimal] = {}
    recurring: dict[int, Decimal] = {}
    again = {key for key, product in edition.book.settings.products.items() if product.recurring}
    for client in edition.book.clients:
        for sale in client.transactions:
            year = sale.date.year
            if sale.date > edition.today:
                continue
            amount = in_book(sale.amount, sale.date, edition)
            members.setdefault(year, set()).add(client.slug)
            revenue[year] = revenue.get(year, ZERO) + amount
            if sale.product in again if sale.recurring is None else sale.recurring:
                recurring[year] = recurring.get(year, ZERO) + amount
    enough = [year for year, some in members.items() if len(some) >= FEWEST]
    for year in range(min(enough), max(enough) + 1) if enough else ():
        if year in enough:
            yield Year(year, rounded(revenue[year], edition), rounded(recurring.get(year, ZERO), edition))
        else:
            yield Year(year, None, None)


def _movements(edition: Edition) -> tuple[Movement, ...]:
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


def _splits(edition: Edition) -> Iterator[Split]:
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
            _rounded(float(cell.amount / whole)) if whole > 0 else None,
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


def _slices(edition: Edition) -> tuple[Slice, ...]:
    """The cumulative curve at about every tenth of the clients, each step three clients or more."""
    curve = pareto(standing.revenue for standing in sold(edition))
    if isinstance(curve, Undefined) or len(curve) <= FEWEST:
        return ()
    count = len(curve) - 1
    step = max(FEWEST, -(-count // _SLICES))
    ranks = [*range(step, count - FEWEST + 1, step), count]
    return tuple(Slice(rank, round(float(curve[rank][1]), _DIGITS)) for rank in ranks)


def _receivables(edition: Edition) -> tuple[Owed, ...]:
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


def _dso(still_open: Decimal | None, edition: Edition) -> float | None:
    if still_open is None:
        return None
    found = days_sales_outstanding(still_open, health(edition).revenue_12_months, trailing_year(edition.today).days)
    return None if isinstance(found, Undefined) else round(float(found))


def pages(edition: Edition) -> Iterator[Page]:
    """The pages of the pack itself, of an edition without names but with its amounts."""
    report = pack(edition)
    for part in parts(report.clients, "index.html", "clients-{}.html", _ROWS):
        yield Page(part.url, "pages/pack.html", PackPage(report=report, part=part))


def _none(_edition: Edition) -> tuple[Page | Script, ...]:
    """A pack is no part of the site."""
    return ()


VIEW = View(name="pack", title=N_("Sale pack"), place=98, pages=_none, settings=PackSettings)
