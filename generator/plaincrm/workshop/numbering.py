"""Where the numbers lie that stand for clients and leads: with the book, and once more in the user's state folder.

The copy in the book's `.plaincrm/` goes with the book when that is moved, the other one is there when somebody has emptied
`.plaincrm/`. Neither reaches a pack or a site. Both are for the user's eyes only.
"""

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.numbers import KEY_BYTES, Numbers, with_all
from plaincrm.site.regular import regular_bytes, write_whole
from plaincrm.workshop import seal

_NAME: Final = "numbers.json"
_GREATEST: Final = 10**9


class CannotKeep(Exception):
    """The `numbers` could be written nowhere, so that the next run gives others."""

    def __init__(self, numbers: Numbers) -> None:
        super().__init__(numbers)
        self.numbers = numbers


def numbered(book: Path, edition: Edition) -> Numbers:
    """The numbers of all records of the edition, those that are withheld too, kept for the next time; raises CannotKeep."""
    known = _first_of(book) or Numbers(secrets.token_hex(KEY_BYTES))
    withheld = edition.book.withheld.items()
    clients = [client.slug for client in edition.book.clients]
    clients += [slug for slug, file in withheld if file.startswith("clients/")]
    leads = [lead.slug for lead in edition.book.leads]
    leads += [slug for slug, file in withheld if not file.startswith("clients/")]
    numbers = with_all(known, clients, leads)
    _keep(book, numbers)
    return numbers


def _first_of(book: Path) -> Numbers | None:
    """What is kept, with the book or else in the state folder."""
    for place in (book / seal.FOLDER / _NAME, _elsewhere(book)):
        with suppress(OSError, msgspec.MsgspecError, ValueError):
            numbers = msgspec.json.decode(regular_bytes(place), type=Numbers)
            if _is_sound(numbers):
                return numbers
    return None


def _is_sound(numbers: Numbers) -> bool:
    """Whether a file that may have come along with somebody else's book gives each record a number of its own."""
    given = (numbers.clients.values(), numbers.leads.values())
    whole = len(bytes.fromhex(numbers.key)) == KEY_BYTES
    return whole and all(len(set(some)) == len(some) and all(0 < n < _GREATEST for n in some) for some in given)


def _keep(book: Path, numbers: Numbers) -> None:
    data = msgspec.json.encode(numbers)
    kept = 0
    with suppress(OSError):
        seal.write(book, _NAME, data)
        kept += 1
    with suppress(OSError):
        _write(_elsewhere(book), data)
        kept += 1
    if not kept:
        raise CannotKeep(numbers)


def _elsewhere(book: Path) -> Path:
    """In the user's state folder, by the book's own place."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "plaincrm" / "numbers"
    return home / (hashlib.blake2b(os.fsencode(book.resolve()), digest_size=12).hexdigest() + ".json")


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for the user alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, [data])
