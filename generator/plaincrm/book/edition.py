"""A book as of a day: the frozen data that every view is a pure function of."""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeAlias

import msgspec

from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.fault import Fault
from plaincrm.money import Rates

AnyRecord: TypeAlias = Client | Lead


class Book(msgspec.Struct, frozen=True):
    """Everything that could be read of a folder.

    `clients` and `leads` are in the order of their slugs, without those that an error withholds; `withheld` maps the
    slugs of these to their files; `documents` maps a slug to the files in its folder, relative to the book.
    """

    settings: Settings
    clients: tuple[Client, ...] = ()
    leads: tuple[Lead, ...] = ()
    withheld: dict[str, str] = {}
    documents: dict[str, tuple[str, ...]] = {}

    @classmethod
    def of(
        cls,
        settings: Settings,
        records: Iterable[AnyRecord],
        withheld: dict[str, str],
        documents: dict[str, tuple[str, ...]] | None = None,
    ) -> Self:
        """A book of these records, in whatever order they come."""
        ordered = sorted(records, key=lambda record: record.slug)
        clients = tuple([record for record in ordered if isinstance(record, Client)])
        leads = tuple([record for record in ordered if isinstance(record, Lead)])
        return cls(settings, clients, leads, withheld, documents or {})


class Edition(msgspec.Struct, frozen=True):
    """A book, the day its questions are answered as of, and what is wrong with it.

    `records` finds a client or lead by slug; `rates` converts into the book's currency; `settings_digest` names the
    content of the settings.
    """

    book: Book
    today: date
    rates: Rates
    records: dict[str, AnyRecord]
    faults: tuple[Fault, ...] = ()
    settings_digest: str = ""

    @classmethod
    def of(cls, book: Book, today: date, rates: Rates, faults: Iterable[Fault] = (), settings_digest: str = "") -> Self:
        """The edition of a book."""
        records: tuple[AnyRecord, ...] = (*book.clients, *book.leads)
        by_slug = {record.slug: record for record in records}
        return cls(book, today, rates, by_slug, tuple(faults), settings_digest)
