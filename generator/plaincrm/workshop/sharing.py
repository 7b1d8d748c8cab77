"""Equal values of different records made one: a book says the same days, amounts and words ten thousand times over."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr

from plaincrm.book.records import Client, Lead, Part

#: Of so many different values each is known at once.
_MOST: Final = 1 << 14
#: The fields of records with one of a few words, or a list of these.
_WORDS: Final = ("kind", "country", "region", "language", "tags", "owner", "source", "interests")
_encode: Final = msgspec.msgpack.Encoder().encode


class Sharer:
    """Makes values of the records that it is shown one, where they are equal and written alike."""

    def __init__(self) -> None:
        self._values: dict[Any, Any] = {}
        self._amounts: dict[bytes, Any] = {}

    def share(self, record: Client | Lead) -> None:
        """Share what takes most room in a record. It must be new, and nobody else's yet: it is changed in place."""
        for known in (self._values, self._amounts):
            if len(known) > _MOST:
                known.clear()
        self._share((record,), _WORDS)
        self._share(record.log, ("on", "kind", "outcome", "title"))
        self._share(record.next, ("on", "do"))
        self._share(record.people, ("role",))
        self._share(record.links, ("kind",))
        self._share(record.deals, ("what", "product", "probability"))
        self._share_amounts(record.deals, ("amount",))
        if isinstance(record, Client):
            self._share(record.contracts, ("product", "every"))
            self._share_amounts(record.contracts, ("amount",))
            self._share(record.transactions, ("date", "product", "what", "due"))
            self._share_amounts(record.transactions, ("amount", "paid"))

    def _share(self, parts: Iterable[Part], names: tuple[str, ...]) -> None:
        one = self._values.setdefault
        for part in parts:
            for name in names:
                if value := getattr(part, name):
                    force_setattr(part, name, one(value, value))

    def _share_amounts(self, parts: Iterable[Part], names: tuple[str, ...]) -> None:
        """Equal amounts may be written differently, 5 and 5.00, and are to stay so: they go by what is written."""
        one = self._amounts.setdefault
        for part in parts:
            for name in names:
                if value := getattr(part, name):
                    force_setattr(part, name, one(_encode(value), value))
