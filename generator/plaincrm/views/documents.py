"""The documents exchanged with a client or lead: what lies in its folder, and what its file names, with date and kind."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.checks.references import named_files, tidy
from plaincrm.reading.links import LinkKind, links
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each

#: Kinds of document by the ending of their names; any other ending is its own kind.
_KINDS: Final = {
    "text": {"txt", "md", "rst", "log"},
    "letter": {"doc", "docx", "odt", "rtf", "pages"},
    "table": {"csv", "tsv", "xls", "xlsx", "ods", "numbers"},
    "slides": {"ppt", "pptx", "odp", "key"},
    "mail": {"eml", "msg", "mbox"},
    "picture": {"jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff", "svg", "bmp"},
    "recording": {"mp3", "m4a", "wav", "ogg", "opus", "mp4", "mov", "webm"},
    "archive": {"zip", "7z", "gz", "tgz", "tar", "rar"},
    "web": {"html", "htm", "mhtml"},
}
_KIND_OF: Final = {ending: kind for kind, endings in _KINDS.items() for ending in endings}
_LONGEST_ENDING: Final = 5

# A day or month written out in a file's name, such as offer-2026-02-24.pdf, scan_20260224.png; a bare 2025 may be a number.
_DAY: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)", re.ASCII)
_MONTH: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.](0[1-9]|1[0-2])(?!\d)", re.ASCII)


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A document: `file` relative to the book, `name` its last part; `named` in the record, else only in its folder.

    `kind` is `pdf`, `text`, `letter`, `table` ..., or a rarer file's own ending, empty where it has none. `on` is the day
    the record gives it, else that in its name, else that of the log entry that links to it; `when` says it as far as it
    is known: `2026-02-24`, `2026-02`, or empty. What a disk says of a file's age is not asked: it is the day of the last
    copy.
    """

    file: str
    name: str
    what: str
    kind: str
    on: date | None
    when: str
    named: bool


class _Naming(NamedTuple):
    """What a record says of a document that it names."""

    what: str = ""
    on: date | None = None
    logged: date | None = None


def documents(record: AnyRecord, edition: Edition) -> tuple[DocumentRow, ...]:
    """The documents of a record, the newest first and then those without a date; each once."""
    named = _named(record)
    files = dict.fromkeys((*named, *edition.book.documents.get(record.slug, ())))
    rows = [_row(file, named.get(file)) for file in files]
    dated = sorted((row for row in rows if row.when), key=lambda row: row.when, reverse=True)
    return (*dated, *(row for row in rows if not row.when))


@once
def files_named(edition: Edition) -> dict[str, tuple[str, ...]]:
    """The files that each record names or links to, by slug."""
    return of_each(files_of, (*edition.book.clients, *edition.book.leads), edition)


def files_of(record: AnyRecord, _edition: Edition) -> tuple[str, ...]:
    """The files that a record names or links to."""
    return named_files(record)


def _named(record: AnyRecord) -> dict[str, _Naming]:
    """Documents under `documents`, and those that the prose links to."""
    found: dict[str, _Naming] = {}
    for one in record.documents:
        found.setdefault(tidy(one.file), _Naming(one.what or "", one.on))
    for file, on in _linked(record):
        before = found.get(file, _Naming())
        found[file] = before._replace(logged=before.logged or on)
    return found


def _linked(record: AnyRecord) -> Iterator[tuple[str, date | None]]:
    """Documents that the prose links to, with the day of the entry that does; the earliest entry first."""
    targets = [tidy(link.target) for link in record.links if link.kind == LinkKind.DOCUMENT]
    if not targets:
        return
    for entry in sorted(record.log, key=lambda entry: entry.on):
        yield from ((tidy(link.target), entry.on) for link in links(entry.text) if link.kind == LinkKind.DOCUMENT)
    yield from ((target, None) for target in targets)


def _row(file: str, naming: _Naming | None) -> DocumentRow:
    said = naming or _Naming()
    when = said.on.isoformat() if said.on else _in_name(file) or (said.logged.isoformat() if said.logged else "")
    name = file.rpartition("/")[2]
    return DocumentRow(
        file=file, name=name, what=said.what, kind=_kind(name), on=_day(when), when=when, named=naming is not None
    )


def _kind(name: str) -> str:
    ending = PurePosixPath(name).suffix[1:].lower()
    return _KIND_OF.get(ending, ending if ending.isalnum() and len(ending) <= _LONGEST_ENDING else "")


def _in_name(file: str) -> str:
    """The date in a file's name, else in that of a folder below that of the record, as far as it is written out."""
    *folders, name = file.split("/")
    for part in (name, *reversed(folders[2:])):
        for match in _DAY.finditer(part):
            if _day(day := f"{match[1]}-{match[3]}-{match[4]}"):
                return day
        if month := _MONTH.search(part):
            return f"{month[1]}-{month[2]}"
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-31") else None
    except ValueError:
        return None
