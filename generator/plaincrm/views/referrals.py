"""Referrals: who brought whom, what came of it through every generation, and the centres of influence."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, sums
from plaincrm.views.contact import last_contact
from plaincrm.views.lineage import Lineage, Source, lineage
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of, once
from plaincrm.views.reckoning import share_of, summed
from plaincrm.views.referral_trees import Tree, forest
from plaincrm.views.trade import Trade, trades
from plaincrm.views.view import N_, Page, Report, View

#: So many centres of influence stand on the page by themselves.
_CENTRES: Final = 20


class ReferralTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Of all who came through somebody: the clients and leads among them, their revenue, and its share of all revenue.

    Shares are None where the book has no revenue. `generations` is the longest line.
    """

    clients: int
    clients_referred: int
    leads_referred: int
    generations: int
    revenue: Decimal
    revenue_12_months: Decimal
    share: float | None
    share_12_months: float | None


class ReferralsReport(Report, frozen=True, kw_only=True):
    """Everybody who brought others or is a centre of influence, in the order of the revenue that came of it.

    `why` has the reasons of those `totals` that are None.
    """

    totals: ReferralTotals
    sources: tuple[Source, ...]
    why: dict[str, str]


class Centre(msgspec.Struct, frozen=True):
    """A centre of influence by its `rank` among all sources, with the day of the last contact with it."""

    rank: int
    source: Source
    last_contact: date | None


class ReferralsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `referrals.html`: the centres, and the first page of sources and of trees.

    `centre_count` counts all centres. `places` are where the trees of those stand that are cut off in these.
    """

    as_of: date
    currency: str
    totals: ReferralTotals
    centres: tuple[Centre, ...]
    centre_count: int
    sources: Part[Source]
    trees: Part[Tree]
    places: dict[str, str]


class SourcesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `sources.html`: a further page of sources."""

    as_of: date
    currency: str
    sources: Part[Source]


class TreesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `trees.html`: a further page of trees."""

    as_of: date
    currency: str
    trees: Part[Tree]
    places: dict[str, str]


def report(edition: Edition) -> ReferralsReport:
    """Who brought whom, up to today."""
    whole = totals(edition)
    reasons = {"share": _("there is no revenue"), "share_12_months": _("there is no revenue in the 12 months")}
    return ReferralsReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        totals=whole,
        sources=lineage(edition).sources,
        why={name: why for name, why in reasons.items() if getattr(whole, name) is None},
    )


@once
def totals(edition: Edition) -> ReferralTotals:
    """All referrals of the book together."""
    found, every = lineage(edition), sums(_revenue, edition, trades(edition)).get("")
    whole, recent = every.totals if every else (ZERO, ZERO)
    referred = [found.members[slug] for slugs in found.brought.values() for slug in slugs]
    clients = sum(member.client for member in referred)
    total = sum((member.total for member in referred), ZERO)
    current = sum((member.current for member in referred), ZERO)
    return ReferralTotals(
        clients=len(edition.book.clients),
        clients_referred=clients,
        leads_referred=len(referred) - clients,
        generations=max((source.generations for source in found.sources), default=0),
        revenue=summed([total], edition),
        revenue_12_months=summed([current], edition),
        share=share_of(total, whole),
        share_12_months=share_of(current, recent),
    )


def _revenue(_slug: str, trade: Trade, _edition: Edition) -> Parts:
    return (("", (trade.total, trade.current)),)


def pages(edition: Edition) -> Iterator[Page]:
    """The referrals, and further pages of sources and trees."""
    found, trees = lineage(edition), forest(edition)
    first, *others = stable_parts(
        found.sources, attrgetter("slug"), "referrals/index.html", "referrals/sources-{}.html"
    )
    page = ReferralsPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        totals=totals(edition),
        centres=tuple(islice(_centres(found, edition), _CENTRES)),
        centre_count=sum(bool(source.centre) for source in found.sources),
        sources=first,
        trees=trees.parts[0],
        places=_places(trees.parts[0], trees.places),
    )
    yield Page(first.url, "pages/referrals.html", page, name_of(first.url, page))
    for part in others:
        some = SourcesPage(as_of=edition.today, currency=edition.rates.currency, sources=part)
        yield Page(part.url, "pages/sources.html", some, name_of(part.url, some))
    for drawn in trees.parts[1:]:
        places = _places(drawn, trees.places)
        more = TreesPage(as_of=edition.today, currency=edition.rates.currency, trees=drawn, places=places)
        yield Page(drawn.url, "pages/trees.html", more, name_of(drawn.url, more))


def _places(part: Part[Tree], places: dict[str, str]) -> dict[str, str]:
    return {row.slug: places[row.slug] for tree in part.items for row in tree.rows if row.cut}


def _centres(found: Lineage, edition: Edition) -> Iterator[Centre]:
    for rank, source in enumerate(found.sources, 1):
        if source.centre:
            record = edition.records.get(source.slug)
            yield Centre(rank, source, last_contact(record, edition) if record else None)


VIEW = View(
    name="referrals",
    title=N_("Referrals"),
    place=35,
    url="referrals/index.html",
    letter="f",
    group=N_("People"),
    pages=pages,
    report=report,
)
