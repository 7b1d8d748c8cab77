"""How far each lead has come: its box, how long it is there, what is planned, what it may bring."""

from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Lead
from plaincrm.book.settings import Stage
from plaincrm.period import Duration
from plaincrm.views.contact import Contact, contact, last_contact, state_of
from plaincrm.views.deals import open_deals
from plaincrm.views.once import once
from plaincrm.views.proposals import promotion_of
from plaincrm.views.reckoning import summed
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name, stage_of

#: Leads no longer worked come up so often, where the settings do not say.
YEARLY: Final = Duration(1, "year")


class LeadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lead today. `amount` and `expected` are of its open deals; `days` how long it is in its stage.

    `state` is `stale` (too long in its stage), `parked` (it would be, but a next step lies ahead), `unscheduled`
    (nothing is planned), or empty; `scheduled` whether anything is planned, or need not be as the lead is `closed`: no
    longer worked. `stale_on` is the last day that is not too long in its stage. `next_on` and `next_what` are its
    nearest next step; `due` is the state of `due_contact` (`red`, `amber`, `ok`, or empty). `ready` is the stage that it
    should be promoted to, having had a proposal and a positive answer; empty for any other lead.
    """

    slug: str
    name: str
    company: str
    kind: str
    stage: str
    box: str
    closed: bool
    since: date | None
    stage_since: date | None
    days: int | None
    state: str
    scheduled: bool
    stale_on: date | None
    last_contact: date | None
    due_contact: date | None
    due: str
    contact_every: Duration | None
    next_on: date | None
    next_what: str
    ready: str
    deals: int
    amount: Decimal
    expected: Decimal
    source: str
    region: str
    owner: str
    tags: tuple[str, ...]


@once
def progress(edition: Edition) -> dict[str, LeadRow]:
    """The progress of every lead, by slug."""
    return of_each(progress_of, edition.book.leads, edition)


def progress_of(lead: Lead, edition: Edition) -> LeadRow:
    """One lead's progress."""
    stage, today, ready = stage_of(lead, edition), edition.today, promotion_of(lead, edition)
    entered = lead.stage_since or lead.since
    steps = sorted((step.on, step.do) for step in lead.next)
    following = next((step for step in steps if step[0] >= today), steps[-1] if steps else (None, ""))
    stale_on = stage.stale_after.after(entered) if stage.stale_after and entered and not stage.closed else None
    deals = open_deals(edition)[lead.slug]
    later = next((step for step in steps if step[0] > today), None)
    state = _state(stale_on, following[0], stage, today, parked=later is not None)
    if state == "parked" and later is not None:
        following = later
    touch = _touch(lead, stage, following[0] if state == "parked" else None, edition)
    return LeadRow(
        slug=lead.slug,
        name=lead.name,
        company=lead.company or "",
        kind=lead.kind,
        stage=stage_name(lead, edition),
        box=stage.box or "",
        closed=stage.closed,
        since=lead.since,
        stage_since=lead.stage_since,
        days=(today - entered).days if entered else None,
        state=state,
        scheduled=stage.closed or following[0] is not None,
        stale_on=stale_on,
        last_contact=touch.last,
        due_contact=touch.due,
        due=touch.state,
        contact_every=touch.cadence,
        next_on=following[0],
        next_what=following[1],
        ready=ready.stage if ready else "",
        deals=len(deals),
        amount=summed((deal.amount for deal in deals), edition),
        expected=summed((deal.expected for deal in deals), edition),
        source=lead.source or "",
        region=lead.region or "",
        owner=lead.owner or "",
        tags=lead.tags,
    )


def contact_of(row: LeadRow) -> Contact:
    """When to be in touch with a lead."""
    return Contact(row.last_contact, row.contact_every, row.due_contact, row.due, row.last_contact is None)


def _touch(lead: Lead, stage: Stage, parked_until: date | None, edition: Edition) -> Contact:
    """By the lead's own wish, else by its stage; a parked lead is left alone until the day it is parked to.

    With whom there never was a contact it is due at once; once such a lead is given up, as if that had been one.
    """
    begun = lead.since or lead.stage_since
    cadence = lead.contact_every or stage.contact_every or (YEARLY if stage.closed else None)
    if cadence and stage.closed and begun:
        begun = cadence.after(lead.stage_since or begun)
    touch = contact(last_contact(lead, edition), begun, cadence, edition.today)
    if parked_until and touch.due and touch.due < parked_until:
        state = state_of(parked_until, edition.today)
        return Contact(touch.last, cadence, parked_until, state, touch.never)
    return touch


def _state(stale_on: date | None, next_on: date | None, stage: Stage, today: date, *, parked: bool) -> str:
    """A next step of a later day parks a lead: somebody decided when to go on with it."""
    if stale_on is not None and stale_on < today:
        return "parked" if parked else "stale"
    return "" if next_on is not None or stage.closed else "unscheduled"
