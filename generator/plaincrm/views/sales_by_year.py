"""Sales of every year by grade, category, product, kind, region and source, kept up to date client by client."""

from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import fiscal_year_of
from plaincrm.views.accumulated import Parts, Sum, sums
from plaincrm.views.client_years import LAST_12_MONTHS
from plaincrm.views.grades import grade_names
from plaincrm.views.once import once
from plaincrm.views.sales import sales_of
from plaincrm.views.trade import Trade, trades

#: What sales are parted by: traits of the client as they are today, and of what was sold.
TRAITS: Final = ("grade", "category", "product", "kind", "region", "source")
#: Stands among the traits for all sales, whose only name is the empty one.
ALL: Final = "all"


#: A trait, a value of it (which may be empty), and the year that a fiscal year begins in.
Key: TypeAlias = tuple[str, str, int]


class Sales(NamedTuple):
    """An exact amount in the book's currency, with so many clients."""

    amount: Decimal
    clients: int


NONE: Final = Sales(ZERO, 0)


@once
def sales_by_year(edition: Edition) -> dict[Key, Sales]:
    """All sales up to today that there are any of.

    First the sales of clients that are alike in grade, kind, region and source are added up, and then what these come to:
    there are far fewer of them.
    """
    alike = sums(_of_client, edition, grade_names(edition), edition.records, trades(edition))
    return {key: Sales(*found.totals) for key, found in sums(_of_alike, edition, alike).items()}


def _of_client(_slug: str, grade: str, client: Client, trade: Trade, edition: Edition) -> Parts:
    """The sales of one client, exact, each key once; those of the last 12 months stand in their year besides."""
    of_category, categories = _categories(edition), dict[tuple[str, int], Decimal]()
    traits = grade, client.kind, client.region or "", client.source or ""
    years: dict[int, Decimal] = {}
    for (name, year), amount in _of_products(client, trade, edition).items():
        yield ("product", name, year), (amount,)
        group = of_category.get(name, ""), year
        categories[group] = categories.get(group, ZERO) + amount
        years[year] = years.get(year, ZERO) + amount
    for (name, year), amount in categories.items():
        yield ("category", name, year), (amount,)
    for year, amount in years.items():
        yield (ALL, traits, year), (amount,)


def _of_alike(key: tuple[str, Any, int], found: Sum, _edition: Edition) -> Parts:
    """The sales of clients that are alike, by each of their traits; other sales stay what they are."""
    trait, value, year = key
    sales = (*found.totals, found.parts)
    if trait != ALL:
        yield key, sales
        return
    grade, kind, region, source = value
    yield (ALL, "", year), sales
    yield ("grade", grade, year), sales
    yield ("kind", kind, year), sales
    yield ("region", region, year), sales
    yield ("source", source, year), sales


def _of_products(client: Client, trade: Trade, edition: Edition) -> dict[tuple[str, int], Decimal]:
    """What a client bought of each product in each year and in the last 12 months."""
    starts = edition.book.settings.fiscal_year_starts
    found = {(product, LAST_12_MONTHS): amount for product, amount in trade.products.items()}
    for day, amount, product, _recurs in sales_of(client, edition):
        key = product, fiscal_year_of(day, starts)
        found[key] = found.get(key, ZERO) + amount
    return found


@once
def _categories(edition: Edition) -> dict[str, str]:
    return {key: product.category or "" for key, product in edition.book.settings.products.items()}
