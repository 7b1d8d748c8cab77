"""The clients of a pack: each a number and a few bands, so that nobody is known by what is told of them."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.period import years_between
from plaincrm.views.bands import Band, band, pack_settings
from plaincrm.views.cells import FEWEST
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import trades

#: Whole years from which on each tenure begins.
TENURES: Final = (0, 1, 3, 5, 10, 20)
_STEADY: Final = Fraction(5, 100)
_HALF: Final = Fraction(1, 2)


class PackedClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client without a name: `name` is its number, such as `Client 007`, `slug` the same as a word.

    `kind` is empty where fewer than three clients are of it. `tenure` is the years (of `TENURES`) that it has been a
    client at least, None where that is not known. `recurring` is `none`, `part` (under half), `most` or `all`; `course`
    is `new`, `grown`, `steady` (within 5%), `shrunk` or `gone`, against the 12 months before; `owes` is `nothing`,
    `open` or `overdue`.
    """

    slug: str
    name: str
    kind: str
    grade: str
    place: int
    status: str
    tenure: int | None
    revenue: Band
    recurring: str
    course: str
    value: Band
    owes: str
    risks: tuple[str, ...]


def sold(edition: Edition) -> tuple[Standing, ...]:
    """The clients that a buyer buys: all but former ones without revenue in the 12 months, in the order of numbers."""
    found = standings(edition)
    return tuple(found[slug] for slug in sorted(found) if found[slug].status != "former" or found[slug].revenue)


def packed_clients(edition: Edition) -> tuple[PackedClient, ...]:
    """Every client that is sold, of an edition without names."""
    some = sold(edition)
    kinds = Counter(edition.records[standing.slug].kind for standing in some)
    return tuple(_packed(standing, kinds, edition) for standing in some)


def _packed(standing: Standing, kinds: Counter[str], edition: Edition) -> PackedClient:
    kind, thresholds = edition.records[standing.slug].kind, pack_settings(edition).bands
    return PackedClient(
        slug=standing.slug,
        name=standing.name,
        kind=kind if kinds[kind] >= FEWEST else "",
        grade=standing.grade.grade,
        place=standing.grade.place,
        status=standing.status,
        tenure=tenure(standing.since, edition.today),
        revenue=band(standing.revenue, thresholds),
        recurring=_recurring(standing),
        course=course(standing),
        value=band(standing.value, thresholds),
        owes="overdue" if standing.overdue > 0 else "open" if trades(edition)[standing.slug].open > 0 else "nothing",
        risks=standing.risks,
    )


def tenure(since: date | None, today: date) -> int | None:
    """The years of `TENURES` that have passed at least."""
    if since is None:
        return None
    years = years_between(since, today)
    return max(step for step in TENURES if step <= years)


def _recurring(standing: Standing) -> str:
    if standing.recurring <= 0 or standing.revenue <= 0:
        return "none"
    if standing.recurring >= standing.revenue:
        return "all"
    return "most" if Fraction(standing.recurring) / Fraction(standing.revenue) >= _HALF else "part"


def course(standing: Standing) -> str:
    """How revenue went against the 12 months before."""
    before, now = max(standing.previous, Decimal(0)), max(standing.revenue, Decimal(0))
    if not before:
        return "new" if now else "steady"
    if not now:
        return "gone"
    change = Fraction(now) / Fraction(before) - 1
    return "steady" if abs(change) <= _STEADY else "grown" if change > 0 else "shrunk"
