"""One file's bytes to one client or lead, and every fault in it."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

import msgspec

from plaincrm.book.records import Client, Lead, Link, LogEntry
from plaincrm.fault import Fault, Finding, KeyPath, Span, by_place, is_error
from plaincrm.reading import front as front_matter
from plaincrm.reading.decode import decode
from plaincrm.reading.front import Rejected
from plaincrm.reading.links import links
from plaincrm.reading.log import read_body
from plaincrm.reading.places import Page, located
from plaincrm.reading.privacy import told_of
from plaincrm.reading.rows import readers_of
from plaincrm.reading.text import Text, decoded, is_clean, parted
from plaincrm.reading.yaml_values import BadFront

type_of: dict[str, type[Client] | type[Lead]] = {"clients": Client, "leads": Lead}


class Read(NamedTuple):
    """What came of a file: a record, or None where an error withholds it, and the file's faults in order.

    `remains` is what else a withheld record says, without its prose, for nothing but the rules; `cut` are the paths of
    what is not in it.
    """

    record: Client | Lead | None
    faults: tuple[Fault, ...]
    remains: Client | Lead | None = None
    cut: tuple[KeyPath, ...] = ()


def digest_of(data: bytes) -> str:
    """The name of a file's content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def slug_of(file: str) -> str:
    """`clients/harbour/novak.md` is `novak`."""
    return file[file.rfind("/") + 1 :].removesuffix(".md")


def read_record(data: bytes, file: str, own_kinds: tuple[str, ...] = ()) -> Read:
    """Read the record in `data`, the content of `file` (relative to the book); `own_kinds` are the settings' log kinds."""
    text = ""
    try:
        text = decoded(data)
        parts = parted(text, clean=is_clean(data))
    except BadFront as bad:
        return Read(None, (Page(text, text, 1).refusal(bad, file, 0),))
    kind = type_of[file.split("/", 1)[0]]
    source = _Source(file, digest_of(data), own_kinds)
    try:
        values = front_matter.parse(parts.front, readers_of(kind))
    except BadFront:
        return _rejected(told_of(front_matter.rejected(parts.front)), parts, text, source)
    return _record(values, parts, text, source)


def _rejected(rejected: Rejected, parts: Text, text: str, source: "_Source") -> Read:
    """What there is to say of a file whose front matter is refused."""
    page = Page(text, parts.front, parts.first)
    reasons = [page.refusal(reason, source.file, parts.first - 1) for reason in rejected.reasons]
    paths = [reason.path for reason in rejected.reasons]
    read = _record(rejected.values or {}, parts, text, source, [()] if rejected.values is None else paths)
    return read._replace(record=None, faults=tuple(sorted([*reasons, *read.faults], key=by_place)))


def relocated(data: bytes, findings: Iterable[Finding]) -> list[Fault]:
    """Findings about one file, whose content is `data`, at their places; at its top where it can no longer be read."""
    try:
        text = decoded(data)
        parts = parted(text)
    except BadFront:
        text, parts = "", Text("", "", 1, 1)
    return located(findings, text, parts.front, parts.first)


class _Source(NamedTuple):
    file: str
    digest: str
    own_kinds: tuple[str, ...]


def _record(values: dict[str, Any], parts: Text, text: str, source: _Source, refused: Collection[KeyPath] = ()) -> Read:
    kind = type_of[source.file.split("/", 1)[0]]
    result = decode(values, kind, source.file, refused=refused)
    body = read_body(parts.body, parts.body_line, source.file, source.own_kinds)
    faults = tuple(located((*result.findings, *body.findings), text, parts.front, parts.first))
    if result.fields is None:
        return Read(None, faults)
    record: Client | Lead = kind(
        slug=slug_of(source.file),
        file=source.file,
        digest=source.digest,
        notes=body.notes,
        log=body.log,
        links=_links(parts, text),
        other=result.other,
        **result.fields,
    )
    if not refused and not any(map(is_error, faults)):
        return Read(record, faults)
    return Read(None, faults, _without_prose(record, unread=bool(body.findings)), result.cut)


def _without_prose(record: Client | Lead, *, unread: bool) -> Client | Lead:
    """What rules look at; an entry whose heading is `unread` may be the answer to a proposal that they would miss."""
    log = tuple(msgspec.structs.replace(entry, title="", text="") for entry in record.log)
    log += (LogEntry(on=date.max, kind="proposal", outcome="positive"),) if unread else ()
    return msgspec.structs.replace(record, notes="", log=log, other=())


def _links(parts: Text, text: str) -> tuple[Link, ...]:
    """The links of the body, at their places in the file."""
    found = links(parts.body) if "[" in parts.body else ()
    if not found:
        return ()
    start = len(text) - len(parts.body)
    line, begins, seen = parts.body_line, start, start
    placed = []
    for link in found:  # in the order of the text, so that each line end is looked for once
        line += text.count("\n", seen, start + link.start)
        begins = max(begins, text.rfind("\n", seen, start + link.start) + 1)
        seen = start + link.start
        column = seen - begins + 1
        span = Span(line, column, line, column + link.end - link.start)
        placed.append(Link(kind=str(link.kind), target=link.target, span=span))
    return tuple(placed)
