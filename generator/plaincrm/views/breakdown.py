"""12-month revenue broken down by grade, product, region and kind of client."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import KINDS, Client
from plaincrm.money import ZERO
from plaincrm.views.grades import grades
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded, share_of
from plaincrm.views.trade import trades


class GradeGroup(msgspec.Struct, frozen=True):
    """The clients of a grade, the one with most revenue first. `share` is None where the book has no revenue."""

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

    grades: tuple[GradeGroup, ...]
    products: tuple[Group, ...]
    regions: tuple[Group, ...]
    kinds: tuple[Group, ...]


@once
def breakdown(edition: Edition) -> Breakdown:
    """What the last 12 months' revenue is made of."""
    traits = [(client.kind, client.region) for client in edition.book.clients]
    key = (trades(edition), grades(edition), traits, edition.settings_digest)
    return unless_same("breakdown", key, partial(_breakdown, edition))


def _breakdown(edition: Edition) -> Breakdown:
    settings = edition.book.settings
    products = {key: product.name or key for key, product in settings.products.items()}
    return Breakdown(
        _by_grade(edition),
        _groups(_by_product(edition), products, edition),
        _groups(_by(lambda client: client.region or "", edition), settings.routes, edition),
        _groups(_by(lambda client: client.kind, edition), dict.fromkeys(KINDS, ""), edition),
    )


class _Sum:
    """A group while it is added up."""

    __slots__ = ("clients", "revenue")

    def __init__(self) -> None:
        self.clients = 0
        self.revenue = ZERO


def _by_grade(edition: Edition) -> tuple[GradeGroup, ...]:
    found = trades(edition)
    members: dict[str, list[str]] = {grade: [] for grade in edition.book.settings.grades}
    for slug, graded in grades(edition).items():
        members.setdefault(graded.grade, []).append(slug)
    whole = _whole(edition)
    groups = []
    for grade, slugs in members.items():
        ordered = sorted(slugs, key=lambda slug: (-found[slug].current, slug))
        revenue = sum((found[slug].current for slug in slugs), ZERO)
        groups.append(GradeGroup(grade, tuple(ordered), rounded(revenue, edition), share_of(revenue, whole)))
    return tuple(groups)


def _by(key: Callable[[Client], str], edition: Edition) -> dict[str, _Sum]:
    """Clients and their revenue by a trait of theirs; clients without revenue count."""
    found = trades(edition)
    sums: dict[str, _Sum] = {}
    for client in edition.book.clients:
        group = sums.get(key(client)) or sums.setdefault(key(client), _Sum())
        group.clients += 1
        group.revenue += found[client.slug].current
    return sums


def _by_product(edition: Edition) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = {}
    for trade in trades(edition).values():
        for product, revenue in trade.products.items():
            group = sums.get(product) or sums.setdefault(product, _Sum())
            group.clients += 1
            group.revenue += revenue
    return sums


def _groups(sums: dict[str, _Sum], labels: dict[str, str], edition: Edition) -> tuple[Group, ...]:
    whole = _whole(edition)
    return tuple(
        Group(
            name,
            labels.get(name) or name,
            group.clients,
            rounded(group.revenue, edition),
            share_of(group.revenue, whole),
        )
        for name, group in sorted(sums.items(), key=lambda item: (-item[1].revenue, item[0]))
    )


def _whole(edition: Edition) -> Decimal:
    return sum((trade.current for trade in trades(edition).values()), ZERO)
