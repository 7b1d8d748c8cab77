"""One file of a book read and its prose made HTML: what a worker does, since it can be killed when that takes too long."""

from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec

from plaincrm import language
from plaincrm.book.records import Client, Lead
from plaincrm.fault import Fault, KeyPath, Span
from plaincrm.language import _
from plaincrm.reading import folder
from plaincrm.reading.records import Read, digest_of, read_record
from plaincrm.reading.text import MAX_BYTES
from plaincrm.site.prose import ProseFailed, escaped, of_plain, render
from plaincrm.workshop import memo
from plaincrm.workshop.memo import Kept

_MOST_BYTES: Final = MAX_BYTES + 1
#: Stands for the digest of a file that could not be read.
UNREAD: Final = "0" * 32


@cache
def warm() -> None:
    """Load all that reading a record needs: workers forked from now on need not do so, each for itself (55 ms)."""
    for room in folder.ROOMS:
        read_record(b"---\nname: A\n---\n", f"{room}/a.md")
    render("a *b* [c](https://example.com)")


class Reading(msgspec.Struct, frozen=True):
    """The job of a worker: one file read, its prose made HTML, and what is wrong with it told in a language.

    `digests` are those of the files that are known.
    """

    book: str
    files: tuple[str, ...]
    kinds: tuple[str, ...]
    digests: Mapping[str, str]
    language: str

    def __call__(self, number: int, plain: bool) -> bytes:  # noqa: FBT001 - as crew.Job has it
        """Digest and encoded Kept of a file; nothing where its bytes are as they were."""
        file = self.files[number]
        try:
            data = steady(f"{self.book}/{file}")
        except folder.Unreadable:
            return UNREAD.encode() + memo.encoder.encode(Kept(None, None, (unreadable(file),), ()))
        digest = digest_of(data)
        if self.digests.get(file) == digest:
            return b""
        return digest.encode() + memo.encoder.encode(kept_of(read_record(data, file, self.kinds), plain))


_decoder: Final = msgspec.msgpack.Decoder(Reading)


def ordered(order: bytes) -> Reading:
    """The job that a worker is told, in its language."""
    job = _decoder.decode(order)
    language.use(job.language)
    return job


def steady(path: str) -> bytes:
    """A file's bytes, read again if it changed meanwhile; raises folder.Unreadable."""
    for _attempt in range(3):
        before = folder.signature(path)
        data = folder.read_bytes(path, _MOST_BYTES)
        if before == folder.signature(path):
            return data
    raise folder.Unreadable


def unreadable(file: str) -> Fault:
    """The fault of a file that cannot be read."""
    hint = _("put a regular file here (no link), with read permission, that no program is writing to")
    return Fault(file, Span(1, 1, 1, 1), "unreadable", "", _("the file cannot be read"), hint)


def endless(file: str) -> Fault:
    """The fault of a file that takes too long even by the simplest means."""
    hint = _("put each item of a long list on a line of its own")
    return Fault(file, Span(1, 1, 1, 4), "too-large", "", _("this front matter would take too long to read"), hint)


def kept_of(read: Read, plain: bool) -> Kept:  # noqa: FBT001
    """What to keep of a file; `plain`: its prose takes too long and is shown as it was typed."""
    record = read.record
    if record is None:
        return _kept(read.remains, read.faults, (None,) * _texts(read.remains), read.cut)
    html: list[str | None] = []
    failed = plain
    for text in (record.notes, *(entry.text for entry in record.log)):
        try:
            html.append(escaped(text) if plain and text else _html(text))
        except ProseFailed:
            html.append(escaped(text))
            failed = True
    faults = (*read.faults, _slow(record.file)) if failed else read.faults
    return _kept(record, faults, tuple(html))


def _kept(
    record: Client | Lead | None,
    faults: tuple[Fault, ...],
    html: tuple[str | None, ...],
    cut: tuple[KeyPath, ...] = (),
) -> Kept:
    client, lead = record if isinstance(record, Client) else None, record if isinstance(record, Lead) else None
    return Kept(client, lead, faults, html, cut)


def _texts(record: Client | Lead | None) -> int:
    return 1 + len(record.log) if record else 0


def _html(text: str) -> str | None:
    """The HTML to keep of a text; None where a page can as well make it itself. Raises ProseFailed."""
    return None if of_plain(text) else render(text)


def _slow(file: str) -> Fault:
    message = _("the Markdown of this record is too deeply nested or takes too long, and is shown as typed")
    return Fault(file, Span(1, 1, 1, 1), "slow-markdown", "", message, _("look for long runs of [ or of list markers"))
