"""The facts on a record's card, in four sections as books on client files ask for."""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any, Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client
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
from plaincrm.views.view import N_


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
        Section("other", _("Other"), tuple([Fact(other.label, "lines", other.text) for other in record.other])),
    )
    return tuple([section for section in every if section.facts])


#: What a file leaves open, in whatever way.
_UNKNOWN: Final = (None, "", ())

#: Facts that stand in the file as they are: label, kind and field.
_PARTS: Final = ((N_("Given name"), "given"), (N_("Patronymic"), "patronymic"), (N_("Family name"), "family"))
_BASIC: Final = (
    (N_("Address as"), "text", "salutation"),
    (N_("Address"), "lines", "address"),
    (N_("Country"), "country", "country"),
    (N_("Language"), "language", "language"),
)
_OF_A_CLIENT: Final = (
    (N_("Client since"), "date", "since"),
    (N_("Ended"), "date", "ended"),
    (N_("Ended because"), "text", "ended_because"),
)
_OF_A_LEAD: Final = ((N_("Lead since"), "date", "since"), (N_("In its stage since"), "date", "stage_since"))
_PEOPLE: Final = ((N_("Looked after by"), "text", "owner"), (N_("Came through"), "text", "source"))
_WISHES: Final = (
    (N_("Tags"), "list", "tags"),
    (N_("May be written to"), "yes", "marketing"),
    (N_("Contact every"), "duration", "contact_every"),
)
_CREDIT: Final = (
    (N_("Terms of payment"), "duration", "terms"),
    (N_("Credit standing"), "credit", "standing"),
    (N_("On credit"), "lines", "notes"),
)
_REVENUE: Final = ((N_("The 12 months before"), "money", "previous"), (N_("Recurring of it"), "money", "recurring"))


def _fields(table: tuple[tuple[str, str, str], ...], thing: Any) -> list[Fact]:
    """The facts of a table that a record, or a part of it, knows."""
    return [
        Fact(_(label), kind, value) for label, kind, field in table if (value := getattr(thing, field)) not in _UNKNOWN
    ]


def _told(label: str, kind: str, value: Any) -> tuple[Fact, ...]:
    """A fact, if it is known; only then its label is translated."""
    return () if value in _UNKNOWN else (Fact(_(label), kind, value),)


def _basic(record: AnyRecord, lead: LeadRow | None) -> Iterator[Fact]:
    yield from _told(N_("Company"), "text", lead.company if lead else None)
    yield from _names(record)
    yield from _fields(_BASIC, record)
    yield from _profile(record, "basic")
    yield from _fields(_OF_A_CLIENT if isinstance(record, Client) else _OF_A_LEAD, record)


def _characteristics(record: AnyRecord, links: References, edition: Edition) -> Iterator[Fact]:
    routes = edition.book.settings.routes
    yield from _told(N_("Region"), "text", routes.get(record.region or "", record.region))
    if isinstance(record, Client):
        yield from _told(N_("Potential a year"), "money", _today(record.potential, edition))
    yield from _told(N_("Place in the round"), "text", None if record.route is None else str(record.route))
    yield from _fields(_PEOPLE, record)
    yield from _told(N_("Referred by"), "record", links.referred_by)
    yield from _told(N_("Centre of influence"), "yes", record.influence or None)
    yield from _told(N_("Interested in"), "list", tuple([product_name(key, edition) for key in record.interests]))
    yield from _fields(_WISHES, record)
    yield from _profile(record, "characteristics")


def _business(record: AnyRecord, standing: Standing | None, edition: Edition) -> Iterator[Fact]:
    if standing is not None and isinstance(record, Client):
        yield Fact(_("Revenue, last 12 months"), "money", standing.revenue)
        yield from _told(N_("Its course over two years"), "course", course(record, edition))
        yield from _fields(_REVENUE, standing)
    yield from _profile(record, "business")


def _dealings(record: AnyRecord, edition: Edition) -> Iterator[Fact]:
    yield from _profile(record, "dealings")
    if not isinstance(record, Client):
        return
    if record.credit is not None:
        yield from _told(N_("Credit limit"), "money", _today(record.credit.limit, edition))
        yield from _fields(_CREDIT, record.credit)
    paid = punctuality(record, edition)
    if paid.invoices:
        yield Fact(_("How it paid"), "payments", paid)


def _sources(record: AnyRecord, edition: Edition) -> Iterator[Fact]:
    found = verification(record, edition)
    if not (found.source or found.on or found.due):
        return
    yield from _told(N_("Facts from"), "source", record.data_from)
    yield Fact(_("Verified"), "date", found.on) if found.on else Fact(_("Verified"), "text", _("never"))
    if found.due:
        yield Fact(_("To be checked"), "due", Due(found.due, state_of(found.due, edition.today)))


def _names(record: AnyRecord) -> Iterator[Fact]:
    """The parts of a name in the order in which they stand in it, as their owner writes them."""
    known = [(label, part) for label, field in _PARTS if (part := getattr(record, field))]
    places: list[int] = []
    for _label, part in known:
        found = _place(part, record.name)
        places.append(found if found >= 0 or not places else places[-1])
    for _at, (label, part) in sorted(zip(places, known, strict=True), key=itemgetter(0)):
        yield Fact(_(label), "text", part)


def _place(part: str, name: str) -> int:
    """Where a part stands in a name, as a word of it if there is one; -1 where it does not."""
    part, name = part.casefold(), f" {name.casefold()} "
    word = name.find(f" {part} ")
    return word if word >= 0 else name.find(part)


def _profile(record: AnyRecord, key: str) -> list[Fact]:
    return [Fact(label, "lines", text) for label, text in record.profile.items() if home(label) == key]


def _today(money: Money | None, edition: Edition) -> Any:
    return rounded(in_book(money, edition.today, edition), edition) if money else None
