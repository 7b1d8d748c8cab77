"""Shares of sales: each year's, and those of the last 12 months, parted by every trait of clients and products."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.period import fiscal_year_from, fiscal_year_of, trailing_year
from plaincrm.views.client_years import LAST_12_MONTHS
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded, share_of
from plaincrm.views.sales_by_year import ALL, NONE, TRAITS, Sales, sales_by_year

#: The key of the last period, after the years.
TRAILING: Final = "12-months"
#: So many groups have a colour of their own, and so many a line in the table; the others are added up.
COLOURS: Final = 6
LINES: Final = 20


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A year of the book (`key` is the one it begins in) or the last 12 months; `last` is today at the latest.

    `label` is 2025, or 2025/26 where years do not begin in January. `clients` bought something; `running`: the year is
    not over.
    """

    key: str
    label: str
    first: date
    last: date
    revenue: Decimal
    clients: int
    running: bool


class Cell(msgspec.Struct, frozen=True):
    """Revenue of a group in a period, from `clients`; `share` of the period's is None where that is not above zero."""

    revenue: Decimal
    share: float | None
    clients: int


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The sales of one value of a trait (`name` as in the file, empty for none; `label` as shown) in each period.

    With `others`, it is so many small groups together, whose clients are not counted.
    """

    name: str
    label: str
    cells: tuple[Cell, ...]
    others: int = 0


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """Sales parted by the trait `name`: grades in their order, else the group with most in the last 12 months first.

    `known`: some group has a name. `listed` are the groups with a line of their own, `drawn` those with a colour of
    their own, each followed by the others together; `slices` are what is drawn of each period, from 0 to 1: a group
    with a net credit has nothing.
    """

    name: str
    known: bool
    groups: tuple[Group, ...]
    listed: tuple[Group, ...]
    drawn: tuple[Group, ...]
    slices: tuple[tuple[float, ...], ...]


_Line = tuple[str, tuple[Sales, ...]]
_Make = Callable[[_Line], Group]


@once
def periods(edition: Edition) -> tuple[Period, ...]:
    """Every year from the first with sales to the one that runs, and the last 12 months."""
    span = trailing_year(edition.today)
    found = sales_by_year(edition).get((ALL, "", LAST_12_MONTHS), NONE)
    last = Period(
        key=TRAILING,
        label=_("12 months"),
        first=span.first,
        last=span.last,
        revenue=rounded(found.amount, edition),
        clients=found.clients,
        running=False,
    )
    return (*(_year(year, edition) for year in _years(edition)), last)


@once
def _years(edition: Edition) -> range:
    years = [year for trait, _name, year in sales_by_year(edition) if trait == ALL and year != LAST_12_MONTHS]
    running = fiscal_year_of(edition.today, edition.book.settings.fiscal_year_starts)
    return range(min(years), running + 1) if years else range(0)


def _year(year: int, edition: Edition) -> Period:
    span = fiscal_year_from(year, edition.book.settings.fiscal_year_starts)
    found = sales_by_year(edition).get((ALL, "", year), NONE)
    return Period(
        key=span.key,
        label=span.key if span.last.year == year else f"{span.key}/{span.last.year % 100:02d}",
        first=span.first,
        last=min(span.last, edition.today),
        revenue=rounded(found.amount, edition),
        clients=found.clients,
        running=span.last > edition.today,
    )


def traits(edition: Edition) -> tuple[Trait, ...]:
    """The sales of every period, parted by every trait."""
    key = (sales_by_year(edition), edition.today, edition.settings_digest)
    return unless_same("composition", key, partial(_traits, edition))


def _traits(edition: Edition) -> tuple[Trait, ...]:
    names: dict[str, set[str]] = {trait: set() for trait in TRAITS}
    for trait, name, _year_of_it in sales_by_year(edition):
        if trait != ALL:
            names[trait].add(name)
    return tuple(_trait(trait, found, edition) for trait, found in names.items())


def _trait(trait: str, names: set[str], edition: Edition) -> Trait:
    wholes = _sales(ALL, "", edition)
    labels = _labels(trait, edition)
    lines = sorted(((name, _sales(trait, name, edition)) for name in names), key=_order(trait, edition))
    made = partial(_group, labels, wholes, edition)
    drawn = _fewer(lines, COLOURS, made)
    return Trait(
        name=trait,
        known=any(names),
        groups=tuple(map(made, lines)),
        listed=_fewer(lines, LINES, made),
        drawn=drawn,
        slices=tuple(_slices([group.cells[place].revenue for group in drawn]) for place in range(len(wholes))),
    )


def _sales(trait: str, name: str, edition: Edition) -> tuple[Sales, ...]:
    """The sales of each period."""
    found = sales_by_year(edition)
    return tuple(found.get((trait, name, year), NONE) for year in (*_years(edition), LAST_12_MONTHS))


def _order(trait: str, edition: Edition) -> Callable[[_Line], Any]:
    """Grades as the settings order them; else by sales of the last 12 months, then of all years."""
    if trait == "grade":
        places = {grade: place for place, grade in enumerate(edition.book.settings.grades)}
        return lambda line: (places.get(line[0], len(places)), line[0])
    return lambda line: (-line[1][-1].amount, -sum((sales.amount for sales in line[1]), ZERO), line[0])


def _labels(trait: str, edition: Edition) -> dict[str, str]:
    settings = edition.book.settings
    if trait == "product":
        return {key: product.name or key for key, product in settings.products.items()}
    return dict(settings.routes) if trait == "region" else {}


def _group(labels: dict[str, str], wholes: tuple[Sales, ...], edition: Edition, line: _Line) -> Group:
    name, sales = line
    cells = (_cell(part, whole, edition) for part, whole in zip(sales, wholes, strict=True))
    return Group(name=name, label=labels.get(name, name), cells=tuple(cells))


def _cell(part: Sales, whole: Sales, edition: Edition) -> Cell:
    return Cell(rounded(part.amount, edition), share_of(part.amount, whole.amount), part.clients)


def _fewer(lines: Sequence[_Line], most: int, made: _Make) -> tuple[Group, ...]:
    """The first groups, and the others as one, where there is more than one other."""
    if len(lines) <= most + 1:
        return tuple(map(made, lines))
    others = zip(*(sales for _name, sales in lines[most:]), strict=True)
    sums = tuple(Sales(sum((part.amount for part in parts), ZERO), 0) for parts in others)
    rest = msgspec.structs.replace(made(("", sums)), label="", others=len(lines) - most)
    return (*map(made, lines[:most]), rest)


def _slices(amounts: Sequence[Decimal]) -> tuple[float, ...]:
    positive = [max(amount, ZERO) for amount in amounts]
    whole = sum(positive, ZERO)
    return tuple(round(float(amount / whole), 4) if whole else 0.0 for amount in positive)
