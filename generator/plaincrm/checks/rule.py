"""What a rule is: a function from the whole book to findings."""

from collections.abc import Iterator
from datetime import date

import msgspec

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.fault import Finding, KeyPath
from plaincrm.money import Rates


class Checked(msgspec.Struct, frozen=True):
    """What rules look at: the readable records, all slugs (those of withheld records too), and the files that exist."""

    settings: Settings
    clients: tuple[Client, ...]
    leads: tuple[Lead, ...]
    slugs: frozenset[str]
    files: frozenset[str]
    today: date
    rates: Rates

    def records(self) -> Iterator[AnyRecord]:
        """Clients, then leads."""
        yield from self.clients
        yield from self.leads


def finding(record: AnyRecord, path: KeyPath, code: str, message: str, hint: str) -> Finding:
    """A finding about a value of a record."""
    return Finding(record.file, path, code, message, hint)
