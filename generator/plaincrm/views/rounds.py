"""Visiting rounds: who is called upon in each region, in which order, and what there is to talk about."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead, newest_first
from plaincrm.views.arranged import Brought, arranged
from plaincrm.views.contact import Contact, own_or_peoples
from plaincrm.views.deals import OpenDeal, open_deals
from plaincrm.views.listing import place
from plaincrm.views.once import once
from plaincrm.views.profile import told
from plaincrm.views.progress import contact_of, progress
from plaincrm.views.remembered import of_each, of_each_given
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import has_ended

#: So many next steps and open deals are worth a visit's time.
_FEW: Final = 3


class PlannedStep(msgspec.Struct, frozen=True, gc=False):
    """A next step of a record; `days_late` is 0 where it is not overdue."""

    on: date
    what: str
    days_late: int


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a round. `route` is its place in it as the file says, None where it says nothing.

    `mark` is a client's grade (`place` 0 is the best) or a lead's stage; `contact` says when somebody was last in touch
    and when somebody should be again. `person` is whom to ask for. To talk about: `steps` that are planned, the nearest
    first; the last entry of the log by its day, kind and title; the open `problems` and deals; what is `overdue`. Amounts
    in the book's currency.
    """

    slug: str
    name: str
    client: bool
    mark: str
    place: int
    route: int | None
    address: str
    phone: tuple[str, ...]
    person: str
    contact: Contact
    steps: tuple[PlannedStep, ...]
    last_on: date | None
    last_kind: str
    last_title: str
    problems: str
    deals: tuple[OpenDeal, ...]
    overdue: Decimal | None


class Stop(NamedTuple):
    """Where a record stands in its region: in the order that its file gives, else whom nobody saw for longest first.

    `last` is the day of the last contact, the first of all days for none. What follows the slug tells apart whatever a
    page shows of the record differently; `overdue` whether somebody should have been in touch.
    """

    unordered: bool
    route: int
    last: date
    place: str
    slug: str
    digest: str
    grade: str
    overdue: bool


_Placed = tuple[str, Stop]


@once
def stops(edition: Edition) -> dict[str, tuple[Stop, ...]]:
    """The stops of every region in visiting order: regions as the settings' `routes` have them, then by name.

    The round of those who have no region comes last, under the empty name.
    """
    clients = of_each_given(_client, edition.book.clients, standings(edition), edition)
    placed = {**clients, **of_each(_lead, edition.book.leads, edition)}
    found = arranged(_stop, lambda _region: _as_is, edition, placed)
    return {region: found[region] for region in _in_order(set(found), edition)}


def rounds(edition: Edition) -> dict[str, tuple[str, ...]]:
    """The slugs of every region in visiting order."""
    return {region: tuple(stop.slug for stop in some) for region, some in stops(edition).items()}


def _stop(_slug: str, placed: _Placed | None, _edition: Edition) -> Brought:
    return (placed,) if placed else ()


def _as_is(stop: Stop) -> Stop:
    return stop


def _in_order(regions: set[str], edition: Edition) -> list[str]:
    known = list(edition.book.settings.routes)
    order = [name for name in known if name in regions]
    order += sorted(regions - {*known, ""}, key=lambda name: (name.casefold(), name))
    order += [""] if "" in regions else []
    return order


def _client(client: Client, standing: Standing, edition: Edition) -> _Placed | None:
    """Every client that still is one has its place in a round."""
    if has_ended(client, edition.today):
        return None
    return _placed(client, standing.contact, standing.grade.grade)


def _lead(lead: Lead, edition: Edition) -> _Placed | None:
    """A lead is called upon where its file gives it a place in the round, as long as it is worked."""
    row = progress(edition)[lead.slug]
    return None if lead.route is None or row.closed else _placed(lead, contact_of(row), "")


def _placed(record: AnyRecord, touch: Contact, grade: str) -> _Placed:
    order = (record.route is None, record.route or 0, touch.last or date.min, place(record), record.slug)
    return record.region or "", Stop(*order, record.digest, grade, touch.state == "red")


def visit(slug: str, edition: Edition) -> Visit:
    """A stop with all that one takes along."""
    record = edition.records[slug]
    return Visit(
        slug=slug,
        name=record.name,
        route=record.route,
        address=(record.address or "").strip(),
        phone=own_or_peoples(record.phone, (person.phone for person in record.people)),
        person=_person(record),
        steps=tuple(_steps(record, edition))[:_FEW],
        problems=told(record.profile, "problem"),
        deals=open_deals(edition)[slug][:_FEW],
        **_last_entry(record, edition),
        **_standing(record, edition),
    )


def _last_entry(record: AnyRecord, edition: Edition) -> dict[str, Any]:
    """The newest entry of the log up to today, whatever its kind."""
    past = newest_first(entry for entry in record.log if entry.on <= edition.today)
    if not past:
        return {"last_on": None, "last_kind": "", "last_title": ""}
    return {"last_on": past[0].on, "last_kind": past[0].kind, "last_title": past[0].title}


def _person(record: AnyRecord) -> str:
    if not record.people or record.kind == "person":
        return ""
    first = record.people[0]
    return f"{first.name}, {first.role}" if first.role else first.name


def _steps(record: AnyRecord, edition: Edition) -> Iterator[PlannedStep]:
    for step in sorted(record.next, key=lambda step: step.on):
        yield PlannedStep(step.on, step.do, max(0, (edition.today - step.on).days))


def _standing(record: AnyRecord, edition: Edition) -> dict[str, Any]:
    if isinstance(record, Client):
        found = standings(edition)[record.slug]
        grade = found.grade
        owed = found.overdue or None
        return {"client": True, "mark": grade.grade, "place": grade.place, "contact": found.contact, "overdue": owed}
    row = progress(edition)[record.slug]
    return {"client": False, "mark": row.stage, "place": 0, "contact": contact_of(row), "overdue": None}
