"""The memo: what each file said when it was last read, so that it need not be read again. Disposable at any time.

It lies in `.plaincrm/` of the book and is sealed with a key that lies outside of it: a damaged memo, one of another
version, and one that came along with somebody else's book are all ignored. It is written and read in pieces, so that it
is never in memory as a whole beside what it says.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec.structs import force_setattr

from plaincrm import __version__
from plaincrm.book.records import Client, Lead
from plaincrm.fault import Fault, KeyPath
from plaincrm.reading.folder import Signature
from plaincrm.workshop.seal import read_sealed, write_sealed
from plaincrm.workshop.sharing import Sharer

_FORMAT: Final = f"{__version__}/3"
#: So many files are written and read at once: enough to be quick, and few beside a whole book.
_AT_ONCE: Final = 64


class Kept(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one file came to: its record, its faults, and the HTML of its notes and of each log entry, in this order.

    There is None in place of the HTML of what is one plain paragraph: that tells its own. Where an error withholds the
    record, it is what remains of it without what was `cut`, and without its prose: that is for the rules only.
    """

    client: Client | None
    lead: Lead | None
    faults: tuple[Fault, ...]
    html: tuple[str | None, ...]
    cut: tuple[KeyPath, ...] = ()


class _Head(msgspec.Struct, array_like=True):
    """What the memo begins with; `files` are so many."""

    format: str
    terms: str
    files: int


class _Entry(msgspec.Struct, gc=False, array_like=True):
    """What is known of one file."""

    file: str
    signature: Signature | None
    digest: str
    kept: Kept


class Memo:
    """`kept` by file with its signature (None: look at the content again); `terms` is what else reading depends on."""

    def __init__(self, terms: str) -> None:
        self.terms = terms
        self.signatures: dict[str, Signature | None] = {}
        self.digests: dict[str, str] = {}
        self.kept: dict[str, Kept] = {}
        self._sharer = Sharer()

    def take(self, file: str, digest: str, data: bytes) -> None:
        """Remember what a worker read of a file, and encoded."""
        self._keep(file, digest, kept_decoder.decode(data))

    def remember(self, entries: Iterable[_Entry]) -> None:
        """Take in what an earlier run knew of some files."""
        for entry in entries:
            self.signatures[entry.file] = entry.signature
            self._keep(entry.file, entry.digest, entry.kept)

    def entries(self) -> Iterator[list[_Entry]]:
        """What is known of each file, by some files at a time."""
        files = iter(self.kept)
        while some := list(islice(files, _AT_ONCE)):
            yield [_Entry(file, self.signatures.get(file), self.digests[file], self.kept[file]) for file in some]

    def _keep(self, file: str, digest: str, kept: Kept) -> None:
        """Keep what is new, sharing what it can with what is kept of other files."""
        self.digests[file], self.kept[file] = digest, kept
        if record := kept.client or kept.lead:
            self._sharer.share(record)
            force_setattr(record, "file", file)
            force_setattr(record, "digest", digest)


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
_head_decoder: Final = msgspec.msgpack.Decoder(_Head)
_entries_decoder: Final = msgspec.msgpack.Decoder(list[_Entry], dec_hook=_decode)


def load(book: Path, terms: str) -> Memo:
    """The memo of a book, empty where there is none that can be trusted."""
    memo = Memo(terms)
    try:
        pieces = read_sealed(book, "memo")
        head = _head_decoder.decode(next(pieces, b""))
        if (head.format, head.terms) == (_FORMAT, terms):
            for piece in pieces:
                memo.remember(_entries_decoder.decode(piece))
            return memo if len(memo.kept) == head.files else Memo(terms)
    except (OSError, msgspec.MsgspecError, ValueError):
        pass
    return Memo(terms)


def save(book: Path, memo: Memo) -> None:
    """Write the memo whole or not at all; a book that cannot be written to goes without."""
    head = _Head(_FORMAT, memo.terms, len(memo.kept))
    try:
        write_sealed(book, "memo", map(encoder.encode, chain((head,), memo.entries())))
    except OSError:
        return
