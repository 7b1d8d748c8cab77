"""Clients and leads: every field of the contract, once; reader, schema, memo and views all go by these classes.

A field's name is its key in the file; a trailing underscore, where Python reserves the word, is dropped. Absent
optional values are None, absent lists are empty. Money is exact, in the currency it was written in.
"""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Final, TypeAlias

import msgspec

from plaincrm.book.values import (
    A_DAY,
    ADuration,
    AnAmount,
    AYearlyDay,
    Day,
    Email,
    Number,
    Refused,
    Shaped,
    Share,
    Text,
    Whole,
    YesNo,
    choice,
)
from plaincrm.fault import Span
from plaincrm.language import _


class Part(msgspec.Struct, frozen=True, gc=False, kw_only=True, array_like=True):
    """What every piece of a record is: immutable, compact, compared by value.

    `filled_in` names the fields that the program fills in: they are no keys of the file.
    """

    filled_in: ClassVar[frozenset[str]] = frozenset()


class Person(Part, frozen=True, kw_only=True):
    """Somebody at a client or lead."""

    name: Text
    role: Text | None = None
    email: tuple[Email, ...] = ()
    phone: tuple[Text, ...] = ()
    birthday: AYearlyDay | None = None
    notes: Text | None = None


class Anniversary(Part, frozen=True, kw_only=True):
    """A yearly day such as a birthday."""

    on: AYearlyDay
    what: Text | None = None


class NextStep(Part, frozen=True, kw_only=True):
    """What is to be done, and when; `every` repeats it."""

    on: Day
    do: Text
    every: ADuration | None = None


class Document(Part, frozen=True, kw_only=True):
    """A file exchanged, relative to the book."""

    file: Text
    what: Text | None = None
    on: Day | None = None


def _bare_document(value: Any) -> Any:
    return {"file": value} if isinstance(value, str) else value


class Deal(Part, frozen=True, kw_only=True):
    """Business that may come; open until it is won or lost."""

    what: Text | None = None
    amount: AnAmount | None = None
    product: Text | None = None
    opened: Day | None = None
    close_on: Day | None = None
    probability: Share | None = None
    won: Day | None = None
    lost: Day | None = None
    because: Text | None = None


def is_open(deal: Deal) -> bool:
    """Whether a deal is neither won nor lost."""
    return deal.won is None and deal.lost is None


class Contract(Part, frozen=True, kw_only=True):
    """`amount` falls due once in each `every`, from `from_` until `until`."""

    product: Text | None = None
    amount: AnAmount
    every: ADuration
    from_: Day | None = None
    until: Day | None = None
    renews: Day | None = None


class Credit(Part, frozen=True, kw_only=True):
    """What a client may owe, and how it pays."""

    limit: AnAmount | None = None
    terms: ADuration | None = None
    standing: Annotated[str, choice("good", "watch", "stop")] | None = None
    notes: Text | None = None


class Payment(Part, frozen=True, kw_only=True):
    """A part payment; without `amount` it is the whole."""

    on: Day
    amount: AnAmount | None = None


def _bare_payment(value: Any) -> Any:
    return {"on": value} if isinstance(value, str) else value


class Transaction(Part, frozen=True, kw_only=True):
    """One sale or credit note (negative)."""

    date: Day
    amount: AnAmount
    product: Text | None = None
    what: Text | None = None
    invoice: Text | None = None
    due: Day | None = None
    paid: tuple[Annotated[Payment, Shaped(_bare_payment, also=A_DAY)], ...] = ()
    cost: AnAmount | None = None
    quantity: Number | None = None
    recurring: YesNo | None = None


class LogEntry(Part, frozen=True, kw_only=True):
    """What happened on a day; `kind` and `outcome` are empty where none was written; `text` is Markdown."""

    on: date
    kind: str = ""
    minutes: int = 0
    outcome: str = ""
    title: str = ""
    text: str = ""
    line: int = 0


def newest_first(entries: Iterable[LogEntry]) -> list[LogEntry]:
    """Log entries by day, and those of a day as they stand in the file, the last one first."""
    return sorted(entries, key=lambda entry: (entry.on, entry.line), reverse=True)


class Link(Part, frozen=True, kw_only=True):
    """A link in the prose.

    `kind` is `record` (`target` is a slug), `document` (a path relative to the book) or `outside` (an address that
    leaves the book's folder, as typed).
    """

    kind: str
    target: str
    span: Span


class Other(Part, frozen=True, kw_only=True):
    """A key the contract does not know, kept as written; `label` is its path."""

    label: str
    text: str


def _no_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {label: "\n".join(_lines(item)) for label, item in _public(value)}
    raise Refused("bad-type", _("which should be a mapping"), _("write `label: text` lines, indented below the key"))


def _lines(value: Any) -> list[str]:
    """A free value as lines of text, whatever its shape; what is under `private` is left out, however deep."""
    if isinstance(value, dict):
        return [f"{key}: {', '.join(_lines(item))}" for key, item in _public(value)]
    if isinstance(value, list):
        return [line for item in value for line in _lines(item)]
    return [str(value)]


def _public(value: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, item) for key, item in value.items() if key.casefold() != "private"]


free_text = _lines

#: Where a client that was a lead has the day it came in, as a key of the user's own.
LEAD_SINCE: Final = "x_lead_since"
KINDS: Final = ("person", "household", "company", "government", "partner")
Profile: TypeAlias = Annotated[dict[str, str], Shaped(_no_text, {"type": "object"})]


class Record(Part, frozen=True, kw_only=True):
    """What clients and leads have in common. `file` is relative to the book; `digest` names the file's bytes."""

    filled_in: ClassVar[frozenset[str]] = frozenset({"slug", "file", "digest", "notes", "log", "links", "other"})

    slug: str
    file: str
    digest: str
    name: Text
    sort_as: Text | None = None
    kind: Annotated[str, choice(*KINDS)] = "person"
    given: Text | None = None
    patronymic: Text | None = None
    family: Text | None = None
    salutation: Text | None = None
    email: tuple[Email, ...] = ()
    phone: tuple[Text, ...] = ()
    website: tuple[Text, ...] = ()
    address: Text | None = None
    country: Text | None = None
    region: Text | None = None
    route: Whole | None = None
    language: Text | None = None
    tags: tuple[Text, ...] = ()
    owner: Text | None = None
    source: Text | None = None
    referred_by: Text | None = None
    influence: YesNo = False
    data_from: Annotated[str, choice("visit", "form", "agency")] | None = None
    verified: Day | None = None
    people: tuple[Person, ...] = ()
    interests: tuple[Text, ...] = ()
    profile: Profile = {}
    dates: tuple[Anniversary, ...] = ()
    next: tuple[NextStep, ...] = ()
    contact_every: ADuration | None = None
    documents: tuple[Annotated[Document, Shaped(_bare_document, also={"type": "string"})], ...] = ()
    deals: tuple[Deal, ...] = ()
    marketing: YesNo | None = None
    since: Day | None = None
    notes: str = ""
    log: tuple[LogEntry, ...] = ()
    links: tuple[Link, ...] = ()
    other: tuple[Other, ...] = ()


class Client(Record, frozen=True, kw_only=True):
    """Somebody one does business with."""

    ended: Day | None = None
    ended_because: Text | None = None
    grade: Text | None = None
    potential: AnAmount | None = None
    contracts: tuple[Contract, ...] = ()
    credit: Credit | None = None
    transactions: tuple[Transaction, ...] = ()


class Lead(Record, frozen=True, kw_only=True):
    """Somebody one may do business with."""

    company: Text | None = None
    stage: Text | None = None
    stage_since: Day | None = None
