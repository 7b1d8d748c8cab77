"""How far each lead has come: its box, how long it is there, what is planned, what it may bring."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Lead
from plaincrm.book.settings import Stage
from plaincrm.period import Duration
from plaincrm.views.contact import Contact, contact, last_contact
from plaincrm.views.deals import open_deals
from plaincrm.views.once import once
from plaincrm.views.reckoning import summed
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name, stage_of


class LeadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lead today. `amount` and `expected` are of its open deals; `days` how long it is in its stage.

    `state` is `stale` (too long in its stage), `parked` (it would be, but a next step lies ahead), `unscheduled`
    (nothing is planned), or empty. `stale_on` is the day from which on it is too long in its stage. `next_on` and
    `next_what` are its nearest next step; `due` is the state of `due_contact` (`red`, `amber`, `ok`, or empty).
    `closed` leads are no longer worked.
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
    stale_on: date | None
    last_contact: date | None
    due_contact: date | None
    due: str
    contact_every: Duration | None
    next_on: date | None
    next_what: str
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
    stage, today = stage_of(lead, edition), edition.today
    entered = lead.stage_since or lead.since
    steps = sorted((step.on, step.do) for step in lead.next)
    following = next((step for step in steps if step[0] >= today), steps[-1] if steps else (None, ""))
    stale_on = stage.stale_after.after(entered) if stage.stale_after and entered and not stage.closed else None
    deals = open_deals(edition)[lead.slug]
    touch = lead_contact(lead, edition)
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
        state=_state(stale_on, following[0], stage, today),
        stale_on=stale_on,
        last_contact=touch.last,
        due_contact=touch.due,
        due=touch.state,
        contact_every=touch.cadence,
        next_on=following[0],
        next_what=following[1],
        deals=len(deals),
        amount=summed((deal.amount for deal in deals), edition),
        expected=summed((deal.expected for deal in deals), edition),
        source=lead.source or "",
        region=lead.region or "",
        owner=lead.owner or "",
        tags=lead.tags,
    )


def lead_contact(lead: Lead, edition: Edition) -> Contact:
    """When to be in touch with a lead: by its own wish, else by its stage."""
    cadence = lead.contact_every or stage_of(lead, edition).contact_every
    return contact(last_contact(lead, edition), lead.since or lead.stage_since, cadence, edition.today)


def _state(stale_on: date | None, next_on: date | None, stage: Stage, today: date) -> str:
    """A next step of today or later parks a lead: somebody decided when to go on with it."""
    planned = next_on is not None and next_on >= today
    if stale_on is not None and stale_on < today:
        return "parked" if planned else "stale"
    return "" if next_on is not None or stage.closed else "unscheduled"
