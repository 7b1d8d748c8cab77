"""The list of leads: searched, filtered and sorted, with each one's box and next step."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.views.addresses import page_name
from plaincrm.views.contact import state_of
from plaincrm.views.listing import listings
from plaincrm.views.lists import Choices, Column, Part, choices, columns, parts, rows_of
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.progress import LeadRow, progress
from plaincrm.views.reckoning import summed
from plaincrm.views.view import N_, Page, Report, Script, View

#: The data script of all rows, which a page's own script asks for to search, filter and sort.
ROWS_URL: Final = "leads-rows.js"


class LeadsReport(Report, frozen=True, kw_only=True):
    """Every lead, in the order of their names."""

    leads: tuple[LeadRow, ...]


class LeadTotals(msgspec.Struct, frozen=True):
    """Of all leads together; `open` are those not in closed boxes."""

    leads: int
    open: int
    stale: int
    unscheduled: int
    amount: Decimal
    expected: Decimal


class LeadsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `leads.html`. `choices` are the values of each filter that occur (`stage`, `state`, `source`, `region`,
    `owner`), as (key, label) in their order. `columns` are those of the data script at `rows_url`; `totals` stand on
    the first page alone, as they change with every amount.
    """

    as_of: date
    currency: str
    part: Part[LeadRow]
    totals: LeadTotals | None
    choices: dict[str, Choices]
    rows_url: str
    columns: tuple[Column, ...]


@once
def rows(edition: Edition) -> tuple[LeadRow, ...]:
    """Every lead, in the order of their names."""
    return tuple(filter(None, map(progress(edition).get, listings(edition))))


def report(edition: Edition) -> LeadsReport:
    """Every lead as of today."""
    return LeadsReport(as_of=edition.today, currency=edition.rates.currency, leads=rows(edition))


def pages(edition: Edition) -> Iterator[Page | Script]:
    """The list in pages, and all its rows as a script."""
    found = rows(edition)
    (totals, some), these = _all(edition), _columns(edition)
    for part in parts(found, "leads/index.html", "leads/{}.html"):
        page = LeadsPage(
            as_of=edition.today,
            currency=edition.rates.currency,
            part=part,
            totals=totals if part.number == 1 else None,
            choices=some,
            rows_url=ROWS_URL,
            columns=these,
        )
        yield Page(part.url, "pages/leads.html", page, name_of(part.url, page))
    cells = rows_of("leads", found, _cells, (edition.today, edition.settings_digest))
    yield Script(ROWS_URL, "plaincrm.rows", ("leads", columns(these), cells))


def _all(edition: Edition) -> tuple[LeadTotals, dict[str, Choices]]:
    found = rows(edition)
    key = (found, edition.settings_digest)
    return unless_same("all leads", key, lambda: (_totals(found, edition), _choices(found, edition)))


def _totals(found: Sequence[LeadRow], edition: Edition) -> LeadTotals:
    return LeadTotals(
        leads=len(found),
        open=sum(not row.closed for row in found),
        stale=sum(row.state == "stale" for row in found),
        unscheduled=sum(not row.scheduled for row in found),
        amount=summed((row.amount for row in found), edition),
        expected=summed((row.expected for row in found), edition),
    )


def stages(edition: Edition) -> dict[str, str]:
    """The words for the stages: those of the defaults in the reader's language, a book's own as it has them."""
    known = {"new": _("New"), "active": _("Active"), "prospect": _("Prospect"), "dead": _("Dead")}
    return {stage: known.get(stage, stage[:1].upper() + stage[1:]) for stage in edition.book.settings.stages}


def states() -> dict[str, str]:
    """The words for what is to be said of a lead."""
    return {"stale": _("Stale"), "unscheduled": _("Nothing scheduled"), "parked": _("Parked")}


def _choices(found: Sequence[LeadRow], edition: Edition) -> dict[str, Choices]:
    return {
        "stage": choices((row.stage for row in found), stages(edition)),
        "state": choices((row.state for row in found), states()),
        "source": choices(row.source for row in found),
        "region": choices((row.region for row in found), edition.book.settings.routes),
        "owner": choices(row.owner for row in found),
    }


_BOXES: Final = {"green", "yellow", "blue", "red"}
_TINTS: Final = {"stale": "red", "unscheduled": "line", "parked": ""}


def _columns(edition: Edition) -> tuple[Column, ...]:
    """Name, stage, state, source, owner, amount, expected, next step, its day, last and due contact, since."""
    boxes = {name: stage.box for name, stage in edition.book.settings.stages.items()}
    stage = {
        name: (word, f"tag dot {boxes[name] if boxes[name] in _BOXES else ''}".strip())
        for name, word in stages(edition).items()
    }
    state = {key: (word, f"tag {_TINTS[key]}".strip()) for key, word in states().items()}
    currency = edition.rates.currency
    return (
        Column(type="name", class_="name", href="records/{}.html"),
        Column(type="mark", label=_("Stage"), labels=stage),
        Column(type="mark", label=_("State"), labels=state),
        Column(type="text", label=_("Source"), class_="minor"),
        Column(type="text", label=_("Owner"), class_="minor"),
        Column(type="money", label=_("Amount"), class_="num first", currency=currency),
        Column(type="money", label=_("Expected"), class_="num minor", currency=currency),
        Column(type="text", label=_("Next step"), class_="minor"),
        Column(type="date", label=_("On"), class_="date"),
        Column(type="date", label=_("Last contact"), class_="date minor roomy"),
        Column(type="date", label=_("Due"), class_="date minor"),
        Column(type="date", label=_("Since"), class_="date minor roomy"),
    )


_CLASSES: Final = {"red": "late", "amber": "soon"}


def _cells(row: LeadRow, beside: tuple[date, str]) -> list[Any]:
    today, _settings = beside
    return [
        [page_name(row.slug), row.name, row.company],
        row.stage or None,
        row.state or None,
        row.source or None,
        row.owner or None,
        float(row.amount) if row.deals else None,
        float(row.expected) if row.deals else None,
        row.next_what or (_("nothing scheduled") if row.state == "stale" and not row.scheduled else None),
        row.next_on and [row.next_on.isoformat(), _CLASSES.get(state_of(row.next_on, today), "")],
        row.last_contact and row.last_contact.isoformat(),
        row.due_contact and [row.due_contact.isoformat(), _CLASSES.get(row.due, "")],
        row.since and row.since.isoformat(),
    ]


VIEW = View(
    name="leads",
    title=N_("Leads"),
    place=30,
    url="leads/index.html",
    letter="l",
    group=N_("People"),
    pages=pages,
    report=report,
)
