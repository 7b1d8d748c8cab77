"""The facts on a record's card, in four sections as books on client files ask for."""

from collections.abc import Iterator
from typing import Any

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.language import _
from plaincrm.money import Money
from plaincrm.views.progress import LeadRow
from plaincrm.views.reckoning import in_book, rounded
from plaincrm.views.references import References
from plaincrm.views.standing import Standing


class Fact(msgspec.Struct, frozen=True):
    """A labelled fact. `kind` says how `value` is shown.

    `text` (str), `lines` (str whose line ends count), `list` (tuple of str), `date`, `duration` (Duration), `money`
    (Decimal in the book's currency), `country`, `language` (codes), `record` (references.Named), `yes` (bool),
    `source`, `credit` (keys of ours: `visit`, `form`, `agency`; `good`, `watch`, `stop`).
    """

    label: str
    kind: str
    value: Any


class Section(msgspec.Struct, frozen=True):
    """`key` is `basic`, `characteristics`, `business`, `dealings` or `other`; sections without facts are left out."""

    key: str
    title: str
    facts: tuple[Fact, ...]


#: Where the customary keys of a profile belong; any other is a characteristic.
_BASIC = frozenset({"legal form", "founded", "employees", "industry", "service area"})
_BUSINESS = frozenset({"competitors", "competition", "market", "cooperation", "suppliers", "customers"})
_DEALINGS = frozenset({"strengths", "problems", "plan", "payment", "complaints"})


def sections(
    record: AnyRecord, standing: Standing | None, lead: LeadRow | None, links: References, edition: Edition
) -> tuple[Section, ...]:
    """The card of a client (with its standing) or lead (with its row), without what the page shows elsewhere."""
    every = (
        Section("basic", _("Basic facts"), tuple(_basic(record, lead))),
        Section("characteristics", _("Characteristics"), tuple(_characteristics(record, links, edition))),
        Section("business", _("Business"), tuple(_business(record, standing, edition))),
        Section("dealings", _("Dealings"), tuple(_dealings(record, edition))),
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
        (_("Given name"), "text", record.given),
        (_("Patronymic"), "text", record.patronymic),
        (_("Family name"), "text", record.family),
        (_("Address as"), "text", record.salutation),
        (_("Address"), "lines", record.address),
        (_("Country"), "country", record.country),
        (_("Language"), "language", record.language),
    )
    yield from _profile(record, _BASIC)
    trading = _("Client since") if isinstance(record, Client) else _("Lead since")
    yield from _told((trading, "date", record.since))
    if isinstance(record, Client):
        yield from _told((_("Ended"), "date", record.ended), (_("Ended because"), "text", record.ended_because))
    if isinstance(record, Lead):
        yield from _told((_("In its stage since"), "date", record.stage_since))


def _characteristics(record: AnyRecord, links: References, edition: Edition) -> Iterator[Fact]:
    settings = edition.book.settings
    interests = tuple(_product(key, edition) for key in record.interests)
    yield from _told(
        (_("Region"), "text", settings.routes.get(record.region or "", record.region)),
        (_("Place in the round"), "text", None if record.route is None else str(record.route)),
        (_("Looked after by"), "text", record.owner),
        (_("Came through"), "text", record.source),
        (_("Referred by"), "record", links.referred_by),
        (_("Centre of influence"), "yes", record.influence or None),
        (_("Interested in"), "list", interests),
        (_("Tags"), "list", record.tags),
        (_("May be written to"), "yes", record.marketing),
        (_("Contact every"), "duration", record.contact_every),
        (_("Facts from"), "source", record.data_from),
        (_("Verified"), "date", record.verified),
    )
    elsewhere = _BASIC | _BUSINESS | _DEALINGS
    yield from (
        Fact(label, "lines", text) for label, text in record.profile.items() if label.casefold() not in elsewhere
    )


def _business(record: AnyRecord, standing: Standing | None, edition: Edition) -> Iterator[Fact]:
    if standing is not None and isinstance(record, Client):
        yield from _told(
            (_("Revenue, last 12 months"), "money", standing.revenue),
            (_("The 12 months before"), "money", standing.previous),
            (_("Recurring of it"), "money", standing.recurring),
            (_("Potential a year"), "money", _today(record.potential, edition)),
        )
    yield from _profile(record, _BUSINESS)


def _dealings(record: AnyRecord, edition: Edition) -> Iterator[Fact]:
    yield from _profile(record, _DEALINGS)
    credit = record.credit if isinstance(record, Client) else None
    if credit is not None:
        yield from _told(
            (_("Credit limit"), "money", _today(credit.limit, edition)),
            (_("Terms of payment"), "duration", credit.terms),
            (_("Credit standing"), "credit", credit.standing),
            (_("On credit"), "lines", credit.notes),
        )


def _profile(record: AnyRecord, keys: frozenset[str]) -> Iterator[Fact]:
    yield from (Fact(label, "lines", text) for label, text in record.profile.items() if label.casefold() in keys)


def _today(money: Money | None, edition: Edition) -> Any:
    return rounded(in_book(money, edition.today, edition), edition) if money else None


def _product(key: str, edition: Edition) -> str:
    product = edition.book.settings.products.get(key)
    return (product.name if product else None) or key
