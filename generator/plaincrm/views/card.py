"""The facts on a record's card, in four sections as books on client files ask for."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.language import _
from plaincrm.money import Money
from plaincrm.views.contact import state_of
from plaincrm.views.course import course
from plaincrm.views.products import product_name
from plaincrm.views.profile import home
from plaincrm.views.progress import LeadRow
from plaincrm.views.punctuality import punctuality
from plaincrm.views.reckoning import in_book, rounded
from plaincrm.views.references import References
from plaincrm.views.standing import Standing
from plaincrm.views.verification import verification


class Fact(msgspec.Struct, frozen=True):
    """A labelled fact. `kind` says how `value` is shown.

    `text` (str), `lines` (str whose line ends count), `list` (tuple of str), `date`, `duration` (Duration), `money`
    (Decimal in the book's currency), `country`, `language` (codes), `record` (references.Named), `yes` (bool),
    `source`, `credit` (keys of ours: `visit`, `form`, `agency`; `good`, `watch`, `stop`), `course` (course.YearTo, the
    oldest first), `payments` (punctuality.Punctuality), `due` (Due).
    """

    label: str
    kind: str
    value: Any


class Section(msgspec.Struct, frozen=True):
    """`key` is `basic`, `characteristics`, `business`, `dealings`, `sources` (where these facts come from) or `other`.

    Sections without facts are left out.
    """

    key: str
    title: str
    facts: tuple[Fact, ...]


class Due(msgspec.Struct, frozen=True):
    """A day by which something is due; `state` is `red` once it is past, `amber` in the week before, else `ok`."""

    on: date
    state: str


def sections(
    record: AnyRecord, standing: Standing | None, lead: LeadRow | None, links: References, edition: Edition
) -> tuple[Section, ...]:
    """The card of a client (with its standing) or lead (with its row), without what the page shows elsewhere."""
    every = (
        Section("basic", _("Basic facts"), tuple(_basic(record, lead))),
        Section("characteristics", _("Characteristics"), tuple(_characteristics(record, links, edition))),
        Section("business", _("Business"), tuple(_business(record, standing, edition))),
        Section("dealings", _("Dealings"), tuple(_dealings(record, edition))),
        Section("sources", _("Where these facts come from"), tuple(_sources(record, edition))),
        Section("other", _("Other"), tuple(Fact(other.label, "lines", other.text) for other in record.other)),
    )
    return tuple(section for section in every if section.facts)


def _told(*facts: tuple[str, str, Any]) -> Iterator[Fact]:
    """The facts that are known."""
    for label, kind, value in facts:
        if value is not None and value not in ("", ()):
            yield Fact(label, kind, value)


def _basic(record: AnyRecord, lead: LeadRow | None) -> Iterator[Fact]:
    yield from _told(
        (_("Company"), "text", lead.company if lead else None),
        *_names(record),
        (_("Address as"), "text", record.salutation),
        (_("Address"), "lines", record.address),
        (_("Country"), "country", record.country),
        (_("Language"), "language", record.language),
    )
    yield from _profile(record, "basic")
    trading = _("Client since") if isinstance(record, Client) else _("Lead since")
    yield from _told((trading, "date", record.since))
    if isinstance(record, Client):
        yield from _told((_("Ended"), "date", record.ended), (_("Ended because"), "text", record.ended_because))
    if isinstance(record, Lead):
        yield from _told((_("In its stage since"), "date", record.stage_since))


def _characteristics(record: AnyRecord, links: References, edition: Edition) -> Iterator[Fact]:
    settings = edition.book.settings
    interests = tuple(product_name(key, edition) for key in record.interests)
    yield from _told(
        (_("Region"), "text", settings.routes.get(record.region or "", record.region)),
        (_("Potential a year"), "money", _today(record.potential, edition) if isinstance(record, Client) else None),
        (_("Place in the round"), "text", None if record.route is None else str(record.route)),
        (_("Looked after by"), "text", record.owner),
        (_("Came through"), "text", record.source),
        (_("Referred by"), "record", links.referred_by),
        (_("Centre of influence"), "yes", record.influence or None),
        (_("Interested in"), "list", interests),
        (_("Tags"), "list", record.tags),
        (_("May be written to"), "yes", record.marketing),
        (_("Contact every"), "duration", record.contact_every),
    )
    yield from _profile(record, "characteristics")


def _business(record: AnyRecord, standing: Standing | None, edition: Edition) -> Iterator[Fact]:
    if standing is not None and isinstance(record, Client):
        yield from _told(
            (_("Revenue, last 12 months"), "money", standing.revenue),
            (_("Its course over two years"), "course", course(record, edition)),
            (_("The 12 months before"), "money", standing.previous),
            (_("Recurring of it"), "money", standing.recurring),
        )
    yield from _profile(record, "business")


def _dealings(record: AnyRecord, edition: Edition) -> Iterator[Fact]:
    yield from _profile(record, "dealings")
    if not isinstance(record, Client):
        return
    credit = record.credit
    if credit is not None:
        yield from _told(
            (_("Credit limit"), "money", _today(credit.limit, edition)),
            (_("Terms of payment"), "duration", credit.terms),
            (_("Credit standing"), "credit", credit.standing),
            (_("On credit"), "lines", credit.notes),
        )
    paid = punctuality(record, edition)
    if paid.invoices:
        yield Fact(_("How it paid"), "payments", paid)


def _sources(record: AnyRecord, edition: Edition) -> Iterator[Fact]:
    found = verification(record, edition)
    if not (found.source or found.on or found.due):
        return
    yield from _told((_("Facts from"), "source", record.data_from))
    yield Fact(_("Verified"), "date", found.on) if found.on else Fact(_("Verified"), "text", _("never"))
    if found.due:
        yield Fact(_("To be checked"), "due", Due(found.due, state_of(found.due, edition.today)))


def _names(record: AnyRecord) -> Iterator[tuple[str, str, str]]:
    """The parts of a name in the order in which they stand in it, as their owner writes them."""
    parts = [
        (_("Given name"), record.given),
        (_("Patronymic"), record.patronymic),
        (_("Family name"), record.family),
    ]
    known = [(label, part) for label, part in parts if part]
    places: list[int] = []
    for _label, part in known:
        found = _place(part, record.name)
        places.append(found if found >= 0 or not places else places[-1])
    for _at, (label, part) in sorted(zip(places, known, strict=True), key=itemgetter(0)):
        yield label, "text", part


def _place(part: str, name: str) -> int:
    """Where a part stands in a name, as a word of it if there is one; -1 where it does not."""
    part, name = part.casefold(), f" {name.casefold()} "
    word = name.find(f" {part} ")
    return word if word >= 0 else name.find(part)


def _profile(record: AnyRecord, key: str) -> Iterator[Fact]:
    yield from (Fact(label, "lines", text) for label, text in record.profile.items() if home(label) == key)


def _today(money: Money | None, edition: Edition) -> Any:
    return rounded(in_book(money, edition.today, edition), edition) if money else None
