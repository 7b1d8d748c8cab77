"""What a rule is: a function from the whole book to findings."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Self

import msgspec

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.fault import Finding, KeyPath
from plaincrm.money import Rates, rates


class Checked(msgspec.Struct, frozen=True):
    """What rules look at: the readable records, all slugs (those of withheld records too), and the files that exist."""

    settings: Settings
    clients: tuple[Client, ...]
    leads: tuple[Lead, ...]
    slugs: frozenset[str]
    files: frozenset[str]
    today: date
    rates: Rates

    @classmethod
    def of(
        cls, settings: Settings, records: Iterable[AnyRecord], slugs: Iterable[str], files: Iterable[str], today: date
    ) -> Self:
        """What rules look at of a book with these settings."""
        found = tuple(records)
        return cls(
            settings=settings,
            clients=tuple([record for record in found if isinstance(record, Client)]),
            leads=tuple([record for record in found if isinstance(record, Lead)]),
            slugs=frozenset(slugs),
            files=frozenset(files),
            today=today,
            rates=rates(settings.currency, ((entry.on, entry.values) for entry in settings.rates)),
        )

    def records(self) -> Iterator[AnyRecord]:
        """Clients, then leads."""
        yield from self.clients
        yield from self.leads


def finding(record: AnyRecord, path: KeyPath, code: str, message: str, hint: str) -> Finding:
    """A finding about a value of a record."""
    return Finding(record.file, path, code, message, hint)
