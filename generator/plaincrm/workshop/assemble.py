"""From what the files said to an edition: the rules applied, what has an error withheld."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import AnyRecord, Book, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.checks import slugs
from plaincrm.checks.all import of_all, of_each
from plaincrm.checks.references import leaves_the_book, tidy
from plaincrm.checks.rule import Checked
from plaincrm.fault import Fault, Finding, Span, by_place, is_error
from plaincrm.language import _
from plaincrm.money import rates
from plaincrm.reading import folder
from plaincrm.reading.folder import Skip
from plaincrm.reading.records import relocated, slug_of
from plaincrm.reading.settings import ReadSettings
from plaincrm.reading.text import MAX_BYTES
from plaincrm.workshop.memo import Kept

_MOST_BYTES: Final = MAX_BYTES + 1


class Terms(msgspec.Struct, frozen=True):
    """The day, and the name of the settings' content."""

    today: date
    settings_digest: str


class Gathered(msgspec.Struct, frozen=True):
    """An edition, and the HTML of every note and log entry of it by its Markdown.

    `named` are the files that records name and that do not lie below `documents/SLUG/`, whether they exist or not.
    """

    edition: Edition
    html: Mapping[str, str]
    named: frozenset[str]


class _Names(NamedTuple):
    """What the names of the files tell: the slug of each, and what is wrong with them."""

    made_of: Any
    by_file: dict[str, str]
    faults: tuple[Fault, ...]


class Assembler:
    """Makes editions of one book, remembering of each file what the rules said while all that they look at is the same."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._context: Any = None
        self._judged: dict[str, tuple[Kept, list[Finding]]] = {}
        self._html: dict[str, str] = {}
        self._checked: Checked | None = None
        self._edition: Edition | None = None
        self._names = _Names(None, {}, ())
        self._naming: dict[str, tuple[Kept, tuple[str, ...]]] = {}

    def assemble(self, kept: Mapping[str, Kept], found: folder.Found, read: ReadSettings, terms: Terms) -> Gathered:
        """The edition of what `kept` holds of the files found; `read.settings` must be there."""
        names = self._names_of(found, terms)
        faults: list[Fault] = [*read.faults, *_of_skipped(found), *names.faults]
        for one in kept.values():
            faults += one.faults
        by_file = names.by_file
        bad = {fault.file for fault in faults if is_error(fault)}
        good = {file: kept[file] for file in by_file if file not in bad and file in kept}
        documents = folder.documents(self._book)
        named = self._named(good, documents)
        checked = self._checked = _checked(good, by_file, self._existing(named, documents), read, terms)
        self._judge(good, checked, terms)
        findings = [finding for file in good for finding in self._judged[file][1]]
        faults += _placed(self._book, [*findings, *of_all(checked)])
        edition = _edition(checked, by_file, sorted(faults, key=by_place), documents, terms)
        if edition == self._edition:  # what was worked out of the last one holds, and goes by which one it is
            edition = self._edition
        self._edition = edition
        return Gathered(edition, self._html, named)

    def amended(self, gathered: Gathered, kept: Mapping[str, Kept]) -> Gathered | None:
        """What was gathered, with the records of some files as they are now; None where that is not all that changes.

        Rules that look at several records at once are not asked again.
        """
        edition, checked = gathered.edition, self._checked
        records = {record.slug: record for one in kept.values() if (record := one.client or one.lead)}
        if checked is None or len(records) < len(kept) or not all(_is_another(r, edition) for r in records.values()):
            return None
        clients = tuple(record for record in records.values() if isinstance(record, Client))
        leads = tuple(record for record in records.values() if isinstance(record, Lead))
        findings = list(of_each(msgspec.structs.replace(checked, clients=clients, leads=leads)))
        faults = [fault for one in kept.values() for fault in one.faults] + list(_placed(self._book, findings))
        if any(map(is_error, faults)):
            return None
        for file, one in kept.items():
            self._judged[file] = (one, [finding for finding in findings if finding.file == file])
            self._keep_html(one)
        faults += [fault for fault in edition.faults if fault.file not in kept]
        self._edition = _with(edition, records, sorted(faults, key=by_place))
        return msgspec.structs.replace(gathered, edition=self._edition)

    def _names_of(self, found: folder.Found, terms: Terms) -> _Names:
        """What the files' names tell, not worked out again while they are the same."""
        made_of = (terms.settings_digest, tuple(found.files))
        if self._names.made_of != made_of:
            by_file = {file: slug_of(file) for file in found.files}
            self._names = _Names(made_of, by_file, tuple(_of_slugs(found)))
        return self._names

    def _named(self, good: Mapping[str, Kept], documents: dict[str, tuple[str, ...]]) -> frozenset[str]:
        """The files that records name, but for those that were found below `documents/SLUG/`."""
        before, self._naming = self._naming, {}
        for file, one in good.items():
            known = before.get(file)
            self._naming[file] = known if known is not None and known[0] is one else (one, _files_named(one))
        found = {name for _one, names in self._naming.values() if names for name in names}
        return frozenset(found.difference(*documents.values()))

    def _existing(self, named: frozenset[str], documents: dict[str, tuple[str, ...]]) -> frozenset[str]:
        known = {file for files in documents.values() for file in files}
        return frozenset(known.union(file for file in named if folder.is_inside(self._book, file)))

    def _judge(self, good: dict[str, Kept], checked: Checked, terms: Terms) -> None:
        """Ask the rules of single records about those that are new to us, or about all where what they look at changed."""
        context = (terms, checked.slugs, checked.files)
        before = self._judged if self._context == context else {}
        self._context = context
        self._judged = {file: before[file] for file, one in good.items() if file in before and before[file][0] is one}
        new = {file: one for file, one in good.items() if file not in self._judged}
        for file, one in new.items():
            self._judged[file] = (one, [])
            self._keep_html(one)
        clients = tuple(one.client for one in new.values() if one.client)
        leads = tuple(one.lead for one in new.values() if one.lead)
        for finding in of_each(msgspec.structs.replace(checked, clients=clients, leads=leads)):
            self._judged[finding.file][1].append(finding)

    def _keep_html(self, one: Kept) -> None:
        record = one.client or one.lead
        if record is not None:
            self._html[record.notes] = one.html[0]
            self._html.update(zip((entry.text for entry in record.log), one.html[1:], strict=True))


def _checked(
    good: dict[str, Kept],
    by_file: dict[str, str],
    files: frozenset[str],
    read: ReadSettings,
    terms: Terms,
) -> Checked:
    assert read.settings is not None
    dated = ((entry.on, entry.values) for entry in read.settings.rates)
    return Checked(
        settings=read.settings,
        clients=tuple(one.client for one in good.values() if one.client),
        leads=tuple(one.lead for one in good.values() if one.lead),
        slugs=frozenset(by_file.values()),
        files=files,
        today=terms.today,
        rates=rates(read.settings.currency, dated),
    )


def _is_another(record: AnyRecord, edition: Edition) -> bool:
    """Whether an edition has a record of this file and kind."""
    known = edition.records.get(record.slug)
    return type(known) is type(record) and known is not None and known.file == record.file


def _with(edition: Edition, records: dict[str, AnyRecord], faults: list[Fault]) -> Edition:
    """An edition with these records in place of those of the same slugs."""
    book = msgspec.structs.replace(
        edition.book,
        clients=tuple(records.get(client.slug, client) for client in edition.book.clients),
        leads=tuple(records.get(lead.slug, lead) for lead in edition.book.leads),
    )
    return msgspec.structs.replace(edition, book=book, records=edition.records | records, faults=tuple(faults))


def _edition(
    checked: Checked, by_file: dict[str, str], faults: list[Fault], documents: dict[str, tuple[str, ...]], terms: Terms
) -> Edition:
    bad = {fault.file for fault in faults if is_error(fault)}
    clients = tuple(sorted((client for client in checked.clients if client.file not in bad), key=_slug))
    leads = tuple(sorted((lead for lead in checked.leads if lead.file not in bad), key=_slug))
    book = Book(
        settings=checked.settings,
        clients=clients,
        leads=leads,
        withheld={slug: file for file, slug in by_file.items() if file in bad},
        documents=documents,
    )
    return Edition(
        book=book,
        today=terms.today,
        rates=checked.rates,
        records={**{client.slug: client for client in clients}, **{lead.slug: lead for lead in leads}},
        faults=tuple(faults),
        settings_digest=terms.settings_digest,
    )


def _slug(record: AnyRecord) -> str:
    return record.slug


def of_files(found: folder.Found) -> list[Fault]:
    """What is wrong with the files of a book, whatever they say."""
    return _of_skipped(found) + _of_slugs(found)


def _of_skipped(found: folder.Found) -> list[Fault]:
    return [_skipped(file, why) for file, why in found.skipped.items()]


def _of_slugs(found: folder.Found) -> list[Fault]:
    return slugs.colliding((slug_of(file), file) for file in found.files)


def _skipped(file: str, why: Skip) -> Fault:
    shown = file.encode("utf-8", "replace").decode()
    if why is Skip.CLOSED:
        message, hint = _("this folder cannot be opened, so its records are missing"), _("check its permissions")
        return Fault(shown, Span(1, 1, 1, 1), "unreadable", "", message, hint)
    return Fault(shown, Span(1, 1, 1, 1), "skipped-file", "", *_why_skipped(why))


def _why_skipped(why: Skip) -> tuple[str, str]:
    """Message and hint."""
    if why is Skip.LINK:
        return _("this is a link, and links are not followed"), _("put the file itself here")
    if why is Skip.EDITOR:
        message = _("this is hidden, or an editor's lock, swap or backup file, and was passed over")
        return message, _("delete it once it is not needed")
    if why is Skip.SPECIAL:
        return _("this is no regular file, and was passed over"), _("put a text file here, or remove it")
    if why is Skip.NAME:
        return _("this name is not UTF-8, so the file was passed over"), _("rename the file")
    return _("this name does not end in .md, so the file was passed over"), _("rename the file")


def _files_named(kept: Kept) -> tuple[str, ...]:
    """The files that a record names, as it names them or links to them."""
    record = kept.client or kept.lead
    if record is None or not (record.documents or record.links):
        return ()
    named = [document.file for document in record.documents]
    named += [link.target for link in record.links if link.kind == "document"]
    return tuple(tidy(name) for name in named if not leaves_the_book(name))


def _placed(book: Path, findings: Iterable[Finding]) -> Iterable[Fault]:
    """Findings of rules as faults, each file read once more for the places of its values."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, found in by_file.items():
        try:
            data = folder.read_bytes(os.path.join(book, file), _MOST_BYTES)
        except folder.Unreadable:
            data = b""
        yield from relocated(data, found)
