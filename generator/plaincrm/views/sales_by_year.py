"""Sales of every year by grade, category, product, kind, region and source, kept up to date client by client."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.money import ZERO
from plaincrm.period import trailing_year
from plaincrm.views.accumulated import Parts, Sum, sums
from plaincrm.views.grades import grade_names
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


@once
def sales_by_year(edition: Edition) -> dict[Key, Sales]:
    """All sales up to today that there are any of.

    First the sales of clients that are alike in grade, kind, region and source are added up, and then what these come to:
    there are far fewer of them.
    """
    alike = sums(_of_client, edition, grade_names(edition), edition.records)
    return {key: Sales(*found.totals) for key, found in sums(_of_alike, edition, alike).items()}


def _of_client(_slug: str, grade: str, client: Client, edition: Edition) -> Parts:
    """The sales of one client, exact, each key once; those of the last 12 months stand in their year besides."""
    of_category, categories = _categories(edition), dict[tuple[str, int], Decimal]()
    traits = grade, client.kind, client.region or "", client.source or ""
    years: dict[int, Decimal] = {}
    for (name, year), amount in _of_products(client, edition).items():
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
