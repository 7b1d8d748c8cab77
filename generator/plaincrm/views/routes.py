"""Routes: a visiting round for every region, to be printed and taken along."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from typing import ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of, unless_same
from plaincrm.views.rounds import Stop, Visit, rounds, stops, visit
from plaincrm.views.view import N_, Page, Report, View

URL: Final = "routes/index.html"
#: So many stops stand on one page, as each takes the space of four rows; with more, every region has pages of its own.
_ON_ONE_PAGE: Final = 150


class Region(msgspec.Struct, frozen=True):
    """A region, its `label` as shown (both empty for those without one), and its `stops` by slug in visiting order."""

    region: str
    label: str
    stops: tuple[str, ...]


class StopRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of the report: the `position` counts from 1 in each region; `next_step` is the nearest."""

    region: str
    position: int
    slug: str
    name: str
    address: str
    phone: tuple[str, ...]
    person: str
    last_contact: date | None
    due_contact: date | None
    next_step: str
    last_entry: str
    problems: str
    overdue: Decimal | None


class RoutesReport(Report, frozen=True, kw_only=True):
    """The rounds in the settings' order of regions, and all their stops."""

    rows: ClassVar[str] = "visits"

    regions: tuple[Region, ...]
    visits: tuple[StopRow, ...]


class Round(msgspec.Struct, frozen=True):
    """A round or a part of it, whose first visit is number `first`; `anchor` names it on the page."""

    label: str
    anchor: str
    first: int
    visits: tuple[Visit, ...]


class RoundRow(msgspec.Struct, frozen=True):
    """A round at a glance: its stops, those overdue for a contact, those that nobody ever saw, the oldest contact."""

    label: str
    url: str
    stops: int
    overdue: int
    never: int
    oldest: date | None


class RoutesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `routes.html`: every round at a glance; in a small book `rounds` has their stops, in a large one a page of a
    region has the stops of `part`, and `rows` only its own.
    """

    as_of: date
    currency: str
    rows: tuple[RoundRow, ...]
    rounds: tuple[Round, ...]
    part: Part[Stop] | None


def report(edition: Edition) -> RoutesReport:
    """Every round as of today."""
    found = rounds(edition)
    regions = tuple(Region(region, label_of(region, edition), slugs) for region, slugs in found.items())
    visits = tuple(
        _reported(region, position, visit(slug, edition))
        for region, slugs in found.items()
        for position, slug in enumerate(slugs, 1)
    )
    return RoutesReport(as_of=edition.today, currency=edition.rates.currency, regions=regions, visits=visits)


def _reported(region: str, position: int, stop: Visit) -> StopRow:
    return StopRow(
        region=region,
        position=position,
        slug=stop.slug,
        name=stop.name,
        address=stop.address,
        phone=stop.phone,
        person=stop.person,
        last_contact=stop.contact.last,
        due_contact=stop.contact.due,
        next_step=stop.steps[0].what if stop.steps else "",
        last_entry=stop.last_title,
        problems=stop.problems,
        overdue=stop.overdue,
    )


def label_of(region: str, edition: Edition) -> str:
    """A region as it is shown."""
    return edition.book.settings.routes.get(region, region)


def pages(edition: Edition) -> Iterator[Page]:
    """The overview, with all stops in a small book; else the stops of every region, parted."""
    found = stops(edition)
    whole = sum(map(len, found.values())) <= _ON_ONE_PAGE
    place = f"{URL}#{{}}" if whole else "routes/{}.html"
    rows = tuple(_row(region, some, place, edition) for region, some in found.items())
    shown = {region: some for region, some in found.items() if whole}
    yield Page(URL, "pages/routes.html", partial(_page, rows, shown, None, edition), (rows, shown, edition.today))
    if not whole:
        for row, (region, some) in zip(rows, found.items(), strict=True):
            yield from _region_pages(row, region, some, edition)


def _region_pages(row: RoundRow, region: str, found: tuple[Stop, ...], edition: Edition) -> Iterator[Page]:
    following = row.url.replace(".html", "-{}.html")
    parted = partial(stable_parts, found, attrgetter("slug"), row.url, following, _ON_ONE_PAGE)
    first = 1
    for part in unless_same(("round", region), found, parted):
        key = (name_of(part.url, part), row, first, edition.today)
        made = partial(_page, (row,), {region: part.items}, part, edition, first)
        yield Page(part.url, "pages/routes.html", made, key)
        first += len(part.items)


def _page(
    rows: tuple[RoundRow, ...],
    shown: dict[str, tuple[Stop, ...]],
    part: Part[Stop] | None,
    edition: Edition,
    first: int = 1,
) -> RoutesPage:
    found = tuple(
        Round(label_of(region, edition), _anchor(region), first, tuple(visit(stop.slug, edition) for stop in some))
        for region, some in shown.items()
    )
    return RoutesPage(as_of=edition.today, currency=edition.rates.currency, rows=rows, rounds=found, part=part)


def _row(region: str, found: tuple[Stop, ...], place: str, edition: Edition) -> RoundRow:
    make = partial(_counted, label_of(region, edition), place.format(_anchor(region)), found)
    return unless_same(("row of the round", region), (found, place, edition.settings_digest), make)


def _counted(label: str, url: str, found: tuple[Stop, ...]) -> RoundRow:
    seen = [stop.last for stop in found if stop.last != date.min]
    return RoundRow(
        label, url, len(found), sum(stop.overdue for stop in found), len(found) - len(seen), min(seen, default=None)
    )


def _anchor(region: str) -> str:
    """A name for a file and an anchor: a region may be called anything."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in region.casefold())
    if plain == region and region not in {"", "index"}:
        return plain
    return f"{plain.strip('-')[:40] or 'region'}-{blake2b(region.encode(), digest_size=4).hexdigest()}"


VIEW = View(
    name="routes",
    title=N_("Routes"),
    place=45,
    url=URL,
    letter="u",
    group=N_("Work"),
    pages=pages,
    report=report,
)
