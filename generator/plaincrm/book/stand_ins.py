"""What stands for what in a redacted edition: slugs, files, names, the words of the settings, and amounts."""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.names import Naming
from plaincrm.book.numbers import Numbers, digits, secret
from plaincrm.book.records import Client
from plaincrm.book.redacted_settings import redacted_settings
from plaincrm.language import _
from plaincrm.money import Money


class StandIns:
    """What stands for what: slugs, files, and the words of the settings that records refer to."""

    def __init__(self, edition: Edition, numbers: Numbers, factor: Decimal, *, places: bool) -> None:
        self._key = numbers.key
        self.factor = factor
        book, naming = edition.book, Naming(edition)
        records = tuple(edition.records.values())
        kinds = {record.slug: isinstance(record, Client) for record in records}
        kinds |= {slug: file.startswith("clients/") for slug, file in book.withheld.items()}
        self.slugs = _slugs(kinds, numbers)
        named = {record.file: record.slug for record in records}
        named |= {file: slug for slug, file in book.withheld.items()}
        self.files = {
            file: f"{'clients' if kinds[slug] else 'leads'}/{self.slugs[slug]}.md" for file, slug in named.items()
        }
        self.settings, self.stand = redacted_settings(book.settings, naming, self.scaled, places=places)
        self.regions = self.stand.regions | _in_place_of(
            (record.region for record in records), self.stand.regions, _("Region {n}"), self._key
        )
        self.owners = _in_place_of((record.owner for record in records), {}, _("Colleague {n}"), self._key)
        self.sources = _in_place_of((record.source for record in records), {}, _("Source {n}"), self._key)
        because = (deal.because for record in records for deal in record.deals)
        self.reasons = _in_place_of(because, {}, _("Reason {n}"), self._key)

    def scaled(self, money: Money) -> Money:
        """An amount times the secret factor, not rounded, so that what was paid in full still is."""
        return Money(money.amount * self.factor, money.currency)

    def digest(self, shown: msgspec.Struct) -> str:
        """A name of what is shown in the place of something else; without the key it tells nothing of that.

        It goes by what is shown, as that may change while the file that it was made of stays.
        """
        content = msgspec.msgpack.encode(shown, enc_hook=str)
        return hashlib.blake2b(secret(self._key, content.decode("latin-1")), digest_size=16).hexdigest()

    def name_of(self, slug: str) -> str:
        """`Client 007`."""
        kind, _dash, number = self.slugs[slug].rpartition("-")
        return (_("Client {n}") if kind == "client" else _("Lead {n}")).format(n=number)


def secret_factor(key: str) -> Decimal:
    """A factor that only the key knows, far enough from 1 that no amount looks like itself."""
    drawn = int.from_bytes(secret(key, "scale")[:8]) % 10_000
    return Decimal(3000 + drawn // 3) / 10_000 if drawn % 2 else Decimal(15_000 + drawn) / 10_000


def _slugs(is_client: Mapping[str, bool], numbers: Numbers) -> dict[str, str]:
    of_clients = {slug: numbers.clients[slug] for slug, client in is_client.items() if client}
    of_leads = {slug: numbers.leads[slug] for slug, client in is_client.items() if not client}
    found: dict[str, str] = {}
    for kind, some in (("client", of_clients), ("lead", of_leads)):
        width = digits(some.values())
        found |= {slug: f"{kind}-{number:0{width}d}" for slug, number in some.items()}
    return found


def _in_place_of(texts: Iterable[str | None], known: Mapping[str, str], label: str, key: str) -> dict[str, str]:
    """A numbered label for each text that has none yet, in an order that only the key knows."""
    new = sorted({text for text in texts if text} - known.keys(), key=lambda text: secret(key, text))
    first = len(known) + 1
    return {text: label.format(n=first + place) for place, text in enumerate(new)}
