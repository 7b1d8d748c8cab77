"""Who came through whom, through every generation, and what came of it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import partial
from pathlib import PurePosixPath
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
from plaincrm.figures.referrals import descent, without_circles
from plaincrm.money import ZERO
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name, stage_of
from plaincrm.views.trade import trades

#: So many of those who brought most count as centres of influence, whether their file says so or not.
FOREMOST: Final = 5


class Member(msgspec.Struct, frozen=True, gc=False):
    """A record among those who refer each other; `status` is that of a client, the stage of a lead, `box` its box.

    `total` and `current` are its own revenue to date and of the last 12 months, exact. A withheld record is known by its
    slug alone, and has no status.
    """

    slug: str
    name: str
    client: bool
    referred_by: str
    influence: bool
    status: str
    box: str
    total: Decimal
    current: Decimal


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who brought others, or whose file says that it is a centre of influence.

    `referred` are those it brought itself, `clients_won` how many of them are clients. Through every generation:
    `people` is everybody who came of it, `clients_in_all` the clients among them, `generations` how many there are,
    `revenue` all their revenue to date, `revenue_12_months` that of the last 12 months; its own is not in it. `influence`
    is what its file says; `centre` is `marked` by that, else `brought` for one of the foremost, else empty.
    """

    slug: str
    name: str
    client: bool
    status: str
    box: str
    referred: tuple[str, ...]
    clients_won: int
    clients_in_all: int
    people: int
    generations: int
    revenue: Decimal
    revenue_12_months: Decimal
    influence: bool
    centre: str


class Lineage(msgspec.Struct, frozen=True):
    """`sources` are in the order of the revenue they brought. `members` are all who brought or were brought.

    `brought` lists whom each brought, those first of whom most came; `roots` are the sources that came by themselves, in
    the order of `sources`; `by_slug` finds a source.
    """

    sources: tuple[Source, ...]
    members: dict[str, Member]
    brought: dict[str, tuple[str, ...]]
    roots: tuple[str, ...]
    by_slug: dict[str, Source]


class _Sum:
    """What came of somebody, while it is added up."""

    __slots__ = ("clients", "current", "generations", "people", "total")

    def __init__(self) -> None:
        self.people = self.clients = self.generations = 0
        self.total = self.current = ZERO

    def add(self, member: Member, of_it: "_Sum") -> None:
        """Take in somebody brought, and all that came of them."""
        self.people += 1 + of_it.people
        self.clients += member.client + of_it.clients
        self.generations = max(self.generations, 1 + of_it.generations)
        self.total += member.total + of_it.total
        self.current += member.current + of_it.current


@once
def lineage(edition: Edition) -> Lineage:
    """Who came through whom in the whole book.

    A reference that leads nowhere counts as none, and of a circle the first record came by itself: both are faults.
    """
    members = _concerned(of_each(member_of, (*edition.book.clients, *edition.book.leads), edition))
    key = (members, edition.book.withheld, edition.settings_digest)
    return unless_same("lineage", key, partial(_lineage, members, edition))


def member_of(record: AnyRecord, edition: Edition) -> Member:
    """One record's part in it."""
    trade = trades(edition)[record.slug] if isinstance(record, Client) else None
    return Member(
        record.slug,
        record.name,
        trade is not None,
        record.referred_by or "",
        record.influence,
        trade.activity.status.value if trade else stage_name(record, edition),
        "" if trade else stage_of(record, edition).box or "",
        trade.total if trade else ZERO,
        trade.current if trade else ZERO,
    )


def _concerned(members: Mapping[str, Member]) -> dict[str, Member]:
    """Those who came through somebody, are said to have brought somebody, or are marked; what others do is no matter."""
    named = {member.referred_by for member in members.values() if member.referred_by}
    return {slug: member for slug, member in members.items() if member.referred_by or member.influence or slug in named}


def _lineage(members: Mapping[str, Member], edition: Edition) -> Lineage:
    absent = edition.book.withheld
    referrers = _referrers(members, absent)
    brought, order = descent(referrers)
    marked = [slug for slug, member in members.items() if member.influence]
    known = {slug: members.get(slug) or _absent(slug, absent[slug]) for slug in dict.fromkeys([*order, *marked])}
    sums = {slug: _Sum() for slug in known}
    for slug in order:
        if slug in referrers:
            sums[referrers[slug]].add(known[slug], sums[slug])
    sources = _ranked(
        _source(known[slug], brought.get(slug, ()), known, sums[slug], edition) for slug in {*brought, *marked}
    )
    return Lineage(
        sources,
        known,
        {slug: _foremost_first(slugs, known, sums) for slug, slugs in brought.items()},
        tuple(source.slug for source in sources if source.referred and source.slug not in referrers),
        {source.slug: source for source in sources},
    )


def _referrers(members: Mapping[str, Member], absent: Mapping[str, str]) -> dict[str, str]:
    """Through whom each came who came through a record that there is."""
    named = {slug: member.referred_by for slug, member in members.items() if member.referred_by}
    return without_circles({slug: by for slug, by in named.items() if by in members or by in absent})


def _absent(slug: str, file: str) -> Member:
    """A record that an error withholds."""
    return Member(slug, slug, PurePosixPath(file).parts[0] == "clients", "", False, "", "", ZERO, ZERO)


def _source(
    member: Member, referred: Iterable[str], known: Mapping[str, Member], of_it: _Sum, edition: Edition
) -> Source:
    slugs = tuple(referred)
    return Source(
        slug=member.slug,
        name=member.name,
        client=member.client,
        status=member.status,
        box=member.box,
        referred=slugs,
        clients_won=sum(known[slug].client for slug in slugs),
        clients_in_all=of_it.clients,
        people=of_it.people,
        generations=of_it.generations,
        revenue=rounded(of_it.total, edition),
        revenue_12_months=rounded(of_it.current, edition),
        influence=member.influence,
        centre="marked" if member.influence else "",
    )


def _ranked(found: Iterable[Source]) -> tuple[Source, ...]:
    """By the revenue they brought, then by clients and people; and the foremost named as such."""
    sources = sorted(
        found,
        key=lambda source: (-source.revenue, -source.clients_in_all, -source.people, not source.influence, source.slug),
    )
    for place, source in enumerate(sources[:FOREMOST]):
        if source.revenue > 0 and not source.centre:
            sources[place] = msgspec.structs.replace(source, centre="brought")
    return tuple(sources)


def _foremost_first(slugs: list[str], known: Mapping[str, Member], sums: Mapping[str, _Sum]) -> tuple[str, ...]:
    return tuple(sorted(slugs, key=lambda slug: (-known[slug].total - sums[slug].total, -sums[slug].people, slug)))
