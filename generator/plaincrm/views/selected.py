"""Who is selected: by every segment of the settings, and by whatever else is asked."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.figures.rfm import Score
from plaincrm.selection.fields import OF_LEADS
from plaincrm.selection.matching import Matches, matcher
from plaincrm.selection.saved import Saved, saved
from plaincrm.selection.tree import Selection, asks_about
from plaincrm.views.buying import rfm_scores
from plaincrm.views.contact import last_contact
from plaincrm.views.listing import listings
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import summed
from plaincrm.views.remembered import of_each_given
from plaincrm.views.selectable import selectable
from plaincrm.views.stages import stage_name
from plaincrm.views.standing import Standing, standings


class SelectedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody selected, with what it takes to write to them.

    `record` is `client` or `lead`; `state` a client's status or a lead's stage. `marketing` is None where nothing was
    said. `revenue_12_months` is None of a lead. All as in the file, but for the grade and the figures.
    """

    slug: str
    name: str
    record: str
    kind: str
    salutation: str
    given: str
    patronymic: str
    family: str
    company: str
    email: tuple[str, ...]
    phone: tuple[str, ...]
    website: tuple[str, ...]
    address: str
    country: str
    region: str
    language: str
    owner: str
    tags: tuple[str, ...]
    marketing: bool | None
    grade: str
    grade_place: int
    state: str
    last_contact: date | None
    revenue_12_months: Decimal | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many are selected; how many of these may be written to, may not, or did not say; how many have no address.

    `no_email` is of those that are not `may_not`. `revenue_12_months` is that of the clients together.
    """

    records: int
    leads: int
    may: int
    may_not: int
    not_said: int
    no_email: int
    revenue_12_months: Decimal


@once
def segments(edition: Edition) -> Saved:
    """The segments of the settings, and what is wrong with them."""
    return unless_same("segments", edition.settings_digest, lambda: saved(edition.book.settings))


@once
def chosen(edition: Edition) -> dict[str, tuple[str, ...]]:
    """The slugs that each segment selects, in the order of lists."""
    names = tuple(segments(edition).selections)
    if not names:
        return {}
    found = of_each_given(_segments_of, _everybody(edition), _standings(edition), edition, _scores(edition))
    by_name: dict[str, list[str]] = {name: [] for name in names}
    for slug in listings(edition):
        for name in found[slug]:
            by_name[name].append(slug)
    return {name: tuple(slugs) for name, slugs in by_name.items()}


def select(selection: Selection, edition: Edition) -> tuple[str, ...]:
    """The slugs that a selection asks for, in the order of lists: clients, and leads if it asks about what they are."""
    return _matching(selection, edition, leads=_wants_leads(selection))


def select_records(selection: Selection, edition: Edition) -> tuple[str, ...]:
    """As `select`, but always of clients and leads."""
    return _matching(selection, edition, leads=True)


def _matching(selection: Selection, edition: Edition, *, leads: bool) -> tuple[str, ...]:
    matches, found, scores = matcher(selection, edition.today), _standings(edition), _scores(edition)
    return tuple(
        slug
        for slug in listings(edition)
        if (leads or isinstance(edition.records[slug], Client))
        and matches(selectable(edition.records[slug], found[slug], scores[slug], edition))
    )


def _wants_leads(selection: Selection) -> bool:
    return asks_about(selection, *OF_LEADS)


@once
def _standings(edition: Edition) -> dict[str, Standing | None]:
    """The standing of every client, and none of a lead."""
    return {**standings(edition), **{lead.slug: None for lead in edition.book.leads}}


@once
def _scores(edition: Edition) -> dict[str, Score | None]:
    """The score of every client that has one, and none of a lead."""
    return {**rfm_scores(edition), **{lead.slug: None for lead in edition.book.leads}}


def _everybody(edition: Edition) -> tuple[AnyRecord, ...]:
    return (*edition.book.clients, *edition.book.leads)


@once
def _matchers(edition: Edition) -> tuple[tuple[str, Matches, bool], ...]:
    """Of each segment its name, who matches, and whether it looks at leads."""
    found = segments(edition).selections
    return tuple((name, matcher(one, edition.today), _wants_leads(one)) for name, one in found.items())


def _segments_of(
    record: AnyRecord, standing: Standing | None, score: Score | None, edition: Edition
) -> tuple[str, ...]:
    """The segments that select a record."""
    fields, client = selectable(record, standing, score, edition), isinstance(record, Client)
    return tuple(name for name, matches, leads in _matchers(edition) if (client or leads) and matches(fields))


@once
def rows(edition: Edition) -> dict[str, SelectedRow]:
    """How everybody is shown once selected, by slug."""
    return of_each_given(_row, _everybody(edition), _standings(edition), edition)


def rows_of(slugs: Iterable[str], edition: Edition) -> tuple[SelectedRow, ...]:
    """The rows of these records, without those of all others being made."""
    found = _standings(edition)
    return tuple(_row(edition.records[slug], found[slug], edition) for slug in slugs)


def _row(record: AnyRecord, standing: Standing | None, edition: Edition) -> SelectedRow:
    return SelectedRow(
        slug=record.slug,
        name=record.name,
        record="lead" if standing is None else "client",
        kind=record.kind,
        salutation=record.salutation or "",
        given=record.given or "",
        patronymic=record.patronymic or "",
        family=record.family or "",
        company=(record.company or "") if isinstance(record, Lead) else "",
        email=record.email,
        phone=record.phone,
        website=record.website,
        address=(record.address or "").strip(),
        country=record.country or "",
        region=record.region or "",
        language=record.language or "",
        owner=record.owner or "",
        tags=record.tags,
        marketing=record.marketing,
        grade=standing.grade.grade if standing else "",
        grade_place=standing.grade.place if standing else 0,
        state=standing.status if standing else stage_name(record, edition),
        last_contact=standing.contact.last if standing else last_contact(record, edition),
        revenue_12_months=standing.revenue if standing else None,
    )


def tally(found: Iterable[SelectedRow], edition: Edition) -> Tally:
    """How many were selected, and how they may be written to."""
    found = tuple(found)
    return Tally(
        records=len(found),
        leads=sum(row.record == "lead" for row in found),
        may=sum(row.marketing is True for row in found),
        may_not=sum(row.marketing is False for row in found),
        not_said=sum(row.marketing is None for row in found),
        no_email=sum(row.marketing is not False and not row.email for row in found),
        revenue_12_months=summed((row.revenue_12_months for row in found), edition),
    )
