"""Sales of every year by grade, category, product, kind, region and source, kept up to date client by client."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import trailing_year
from plaincrm.views.grades import grades
from plaincrm.views.once import once
from plaincrm.views.reckoning import in_book

#: What sales are parted by: traits of the client as they are today, and of what was sold.
TRAITS: Final = ("grade", "category", "product", "kind", "region", "source")
#: Stands among the years for the last 12 months.
LAST_12_MONTHS: Final = 0
#: Stands among the traits for all sales, whose only name is the empty one.
ALL: Final = "all"


#: A trait, a value of it (which may be empty), and the year that a fiscal year begins in.
Key: TypeAlias = tuple[str, str, int]


class Sales(NamedTuple):
    """An exact amount in the book's currency, with so many clients."""

    amount: Decimal
    clients: int


NONE: Final = Sales(ZERO, 0)
_Graded = tuple[Client, str]


class _Last(NamedTuple):
    """The last answer: the day and settings, the clients it was of with their grades, and the sums."""

    context: Any
    clients: dict[str, _Graded]
    sales: dict[Key, Sales]


_last = _Last(None, {}, {})


@once
def sales_by_year(edition: Edition) -> dict[Key, Sales]:
    """All sales up to today that there are any of; what an edited client brought before is taken off again."""
    global _last  # noqa: PLW0603 - what is remembered goes by all that it depends on
    context = (edition.today, edition.settings_digest)
    before = _last if _last.context == context else _Last(context, {}, {})
    of_grade = grades(edition)
    now = {client.slug: (client, of_grade[client.slug].grade) for client in edition.book.clients}
    cells = {key: _Cell(*sales) for key, sales in before.sales.items()}
    _count(cells, (known for slug, known in before.clients.items() if not _same(now.get(slug), known)), -1, edition)
    _count(cells, (known for slug, known in now.items() if not _same(before.clients.get(slug), known)), 1, edition)
    sums = {key: Sales(cell.amount, cell.clients) for key, cell in cells.items() if cell.clients}
    _last = _Last(context, now, sums)
    return sums


def _same(one: _Graded | None, other: _Graded) -> bool:
    return one is not None and one[0] is other[0] and one[1] == other[1]


class _Cell:
    """Sales while they are added up."""

    __slots__ = ("amount", "clients")

    def __init__(self, amount: Decimal = ZERO, clients: int = 0) -> None:
        self.amount = amount
        self.clients = clients


def _count(cells: dict[Key, _Cell], those: Iterable[_Graded], sign: int, edition: Edition) -> None:
    """Add the sales of these clients (sign 1), or take them off again (-1)."""
    for client, grade in those:
        for key, amount in sales_of(client, grade, edition):
            cell = cells.get(key)
            if cell is None:
                cell = cells[key] = _Cell()
            cell.amount += amount if sign > 0 else -amount
            cell.clients += sign


def sales_of(client: Client, grade: str, edition: Edition) -> Iterator[tuple[Key, Decimal]]:
    """The sales of one client, exact, each key once; those of the last 12 months stand in their year besides."""
    of_category, categories = _categories(edition), dict[tuple[str, int], Decimal]()
    years: dict[int, Decimal] = {}
    for (name, year), amount in _of_products(client, edition).items():
        yield ("product", name, year), amount
        group = of_category.get(name, ""), year
        categories[group] = categories.get(group, ZERO) + amount
        years[year] = years.get(year, ZERO) + amount
    for (name, year), amount in categories.items():
        yield ("category", name, year), amount
    kind, region, source = client.kind, client.region or "", client.source or ""
    for year, amount in years.items():
        yield (ALL, "", year), amount
        yield ("grade", grade, year), amount
        yield ("kind", kind, year), amount
        yield ("region", region, year), amount
        yield ("source", source, year), amount


def _of_products(client: Client, edition: Edition) -> dict[tuple[str, int], Decimal]:
    """What a client bought of each product in each year and in the last 12 months; a book asks it 100,000 times."""
    today, first, starts = edition.today, _first_of_12_months(edition), edition.book.settings.fiscal_year_starts
    found: dict[tuple[str, int], Decimal] = {}
    for sale in client.transactions:
        day = sale.date
        if day > today:
            continue
        amount = in_book(sale.amount, day, edition) if sale.amount.currency else sale.amount.amount
        product = sale.product or ""
        key = product, day.year if day.month >= starts else day.year - 1
        before = found.get(key)
        found[key] = amount if before is None else before + amount
        if day >= first:
            key = product, LAST_12_MONTHS
            before = found.get(key)
            found[key] = amount if before is None else before + amount
    return found


@once
def _categories(edition: Edition) -> dict[str, str]:
    return {key: product.category or "" for key, product in edition.book.settings.products.items()}


@once
def _first_of_12_months(edition: Edition) -> date:
    return trailing_year(edition.today).first
