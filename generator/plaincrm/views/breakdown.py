"""12-month revenue broken down by grade, product, region and kind of client."""

from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import KINDS, Client
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, Sum, sums
from plaincrm.views.grades import by_revenue, grade_names
from plaincrm.views.once import once
from plaincrm.views.reckoning import rounded, share_of
from plaincrm.views.trade import Trade, trades


class GradeRow(msgspec.Struct, frozen=True):
    """A grade with the number of its clients. `share` is None where the book has no revenue."""

    grade: str
    clients: int
    revenue: Decimal
    share: float | None


class GradeGroup(msgspec.Struct, frozen=True):
    """A grade with its clients, the one with most revenue first."""

    grade: str
    clients: tuple[str, ...]
    revenue: Decimal
    share: float | None


class Group(msgspec.Struct, frozen=True):
    """Revenue of a product, region or kind (`name` is its key, empty for none; `label` as shown) with `clients`
    clients.
    """

    name: str
    label: str
    clients: int
    revenue: Decimal
    share: float | None


class Breakdown(msgspec.Struct, frozen=True):
    """Groups in the settings' order of grades; else those with most revenue first."""

    grades: tuple[GradeRow, ...]
    products: tuple[Group, ...]
    regions: tuple[Group, ...]
    kinds: tuple[Group, ...]


@once
def breakdown(edition: Edition) -> Breakdown:
    """What the last 12 months' revenue is made of."""
    settings = edition.book.settings
    products = {key: product.name or key for key, product in settings.products.items()}
    return Breakdown(
        _by_grade(edition),
        _groups("product", products, edition),
        _groups("region", settings.routes, edition),
        _groups("kind", dict.fromkeys(KINDS, ""), edition),
    )


def members(edition: Edition) -> tuple[GradeGroup, ...]:
    """The grades with their clients."""
    slugs: dict[str, list[str]] = {}
    of_each = grade_names(edition)
    for _revenue, slug in by_revenue(edition):
        slugs.setdefault(of_each[slug], []).append(slug)
    return tuple(
        GradeGroup(row.grade, tuple(slugs.get(row.grade, ())), row.revenue, row.share)
        for row in breakdown(edition).grades
    )


def _sums(edition: Edition) -> dict[tuple[str, str], Sum]:
    """Clients and their revenue by grade, region and kind (clients without revenue count), and by product."""
    return sums(_parts, edition, trades(edition), grade_names(edition), edition.records)


def _parts(_slug: str, trade: Trade, grade: str, client: Client, _edition: Edition) -> Parts:
    revenue = (trade.current,)
    yield ("all", ""), revenue
    yield ("grade", grade), revenue
    yield ("region", client.region or ""), revenue
    yield ("kind", client.kind), revenue
    for product, amount in trade.products.items():
        yield ("product", product), (amount,)


_NOBODY: Final = Sum(0, (ZERO,))


def _by_grade(edition: Edition) -> tuple[GradeRow, ...]:
    """Grades in the settings' order; those that only clients' files name follow in the order of these clients."""
    found, known = _sums(edition), edition.book.settings.grades
    named = {grade for trait, grade in found if trait == "grade"}
    others = dict.fromkeys(grade_names(edition).values()) if named - known.keys() else {}
    return tuple(
        GradeRow(grade, some.parts, rounded(some.totals[0], edition), share_of(some.totals[0], _whole(edition)))
        for grade in {**known, **others}
        for some in (found.get(("grade", grade), _NOBODY),)
    )


def _groups(trait: str, labels: dict[str, str], edition: Edition) -> tuple[Group, ...]:
    whole = _whole(edition)
    found = [(name, some.parts, some.totals[0]) for (by, name), some in _sums(edition).items() if by == trait]
    return tuple(
        Group(name, labels.get(name) or name, clients, rounded(revenue, edition), share_of(revenue, whole))
        for name, clients, revenue in sorted(found, key=lambda group: (-group[2], group[0]))
    )


def _whole(edition: Edition) -> Decimal:
    revenue: Decimal = _sums(edition).get(("all", ""), _NOBODY).totals[0]
    return revenue
