"""Leads that have had a proposal and a positive answer, and are no prospects yet: whom to promote, and how."""

import shlex
from datetime import date

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Lead, is_open, newest_first
from plaincrm.book.settings import next_stage
from plaincrm.checks.deals import has_accepted_proposal
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name


class Promotion(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A lead to be put into the box `stage` of prospects, with the `command` to type.

    `proposed` and `answered` are the days of its proposal and of the newest positive answer. `missing` are the keys that
    the check would ask of its open deals first: `amount`, `close_on`, `probability`.
    """

    slug: str
    name: str
    stage: str
    box: str
    command: str
    proposed: date
    answered: date
    missing: tuple[str, ...]


@once
def promotions(edition: Edition) -> tuple[Promotion, ...]:
    """Every lead that is ready, the longest answered first."""
    found = of_each(promotion_of, edition.book.leads, edition).values()
    return tuple(sorted(filter(None, found), key=lambda ready: (ready.answered, ready.slug)))


def promotion_of(lead: Lead, edition: Edition) -> Promotion | None:
    """The promotion proposed for one lead; None where it lacks one of the two, the last answer was no, or its box is
    closed or one of prospects already.
    """
    stage = _prospects_box(lead, edition)
    if not stage or not has_accepted_proposal(lead):
        return None
    proposed = min(entry.on for entry in lead.log if entry.kind == "proposal")
    answers = [entry for entry in lead.log if entry.on >= proposed and entry.outcome in {"positive", "negative"}]
    last = newest_first(answers)[0]
    if last.outcome == "negative":
        return None
    return Promotion(
        slug=lead.slug,
        name=lead.name,
        stage=stage,
        box=edition.book.settings.stages[stage].box or "",
        command=_command(lead, stage, edition),
        proposed=proposed,
        answered=last.on,
        missing=_missing(lead),
    )


def _prospects_box(lead: Lead, edition: Edition) -> str:
    """The first open box of prospects behind the lead's own; empty where there is none, or it lies in one already."""
    stages, now = edition.book.settings.stages, stage_name(lead, edition)
    if now not in stages or stages[now].closed or stages[now].prospect:
        return ""
    names = list(stages)
    later = names[names.index(now) + 1 :]
    return next((name for name in later if stages[name].prospect and not stages[name].closed), "")


def _command(lead: Lead, stage: str, edition: Edition) -> str:
    """What to type; `promote` alone goes to the next box."""
    to = "" if next_stage(stage_name(lead, edition), edition.book.settings) == stage else f" --to {shlex.quote(stage)}"
    dashes = "-- " if lead.slug.startswith("-") else ""
    return f"plaincrm promote{to} {dashes}{shlex.quote(lead.slug)}"


def _missing(lead: Lead) -> tuple[str, ...]:
    opened = [deal for deal in lead.deals if is_open(deal)]
    keys = ("amount", "close_on", "probability")
    return tuple(key for key in keys if any(getattr(deal, key) is None for deal in opened))
