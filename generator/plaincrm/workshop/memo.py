"""The memo: what each file said when it was last read, so that it need not be read again. Disposable at any time.

It lies in `.plaincrm/` of the book and is sealed with a key that lies outside of it: a damaged memo, one of another
version, and one that came along with somebody else's book are all ignored.
"""

import hmac
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import msgspec

from plaincrm import __version__
from plaincrm.book.records import Client, Lead
from plaincrm.fault import Fault
from plaincrm.reading.folder import Signature
from plaincrm.workshop.seal import LENGTH, read, seal, write

_FORMAT: Final = f"{__version__}/1"


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What one file came to: its record, its faults, and the HTML of its notes and of each log entry, in this order."""

    client: Client | None
    lead: Lead | None
    faults: tuple[Fault, ...]
    html: tuple[str, ...]


class Memo(msgspec.Struct, array_like=True):
    """`kept` by file with its signature (None: look at the content again); `terms` is what else reading depends on."""

    format: str
    terms: str
    signatures: dict[str, Signature | None]
    digests: dict[str, str]
    kept: dict[str, Kept]


def _encode(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


def _decode(kind: Any, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(kind)


encoder: Final = msgspec.msgpack.Encoder(enc_hook=_encode)
kept_decoder: Final = msgspec.msgpack.Decoder(Kept, dec_hook=_decode)
_decoder: Final = msgspec.msgpack.Decoder(Memo, dec_hook=_decode)


def empty(terms: str) -> Memo:
    """A memo that remembers nothing."""
    return Memo(_FORMAT, terms, {}, {}, {})


def load(book: Path, terms: str) -> Memo:
    """The memo of a book, empty where there is none that can be trusted."""
    try:
        sealed = read(book, "memo")
        body = memoryview(sealed)[LENGTH:]
        if not hmac.compare_digest(sealed[:LENGTH], seal(body)):
            return empty(terms)
        memo: Memo = _decoder.decode(body)
    except (OSError, msgspec.MsgspecError, ValueError):
        return empty(terms)
    return memo if (memo.format, memo.terms) == (_FORMAT, terms) else empty(terms)


def save(book: Path, memo: Memo) -> None:
    """Write the memo whole or not at all; a book that cannot be written to goes without."""
    try:
        body = encoder.encode(memo)
        write(book, "memo", seal(body), body)
    except OSError:
        return
