"""From what the files said to an edition: the rules applied, what has an error withheld."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import Book, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.checks.all import looked_at, of_all, of_each
from plaincrm.checks.rule import Checked
from plaincrm.fault import Fault, Finding, by_place, is_error
from plaincrm.reading import folder
from plaincrm.reading.records import relocated
from plaincrm.reading.remains import as_in_file
from plaincrm.reading.settings import ReadSettings
from plaincrm.reading.text import MAX_BYTES
from plaincrm.workshop.amending import changes, is_another, record_of, with_others, with_records
from plaincrm.workshop.file_faults import of_skipped
from plaincrm.workshop.memo import Kept
from plaincrm.workshop.naming import Naming, files_named

_MOST_BYTES: Final = MAX_BYTES + 1


class Terms(msgspec.Struct, frozen=True):
    """The day, and the name of the settings' content."""

    today: date
    settings_digest: str


class Gathered(msgspec.Struct, frozen=True):
    """An edition, and the HTML of its notes and log entries by their Markdown, but for those that are one plain paragraph.

    `named` are the files that records name and that do not lie below `documents/SLUG/`, whether they exist or not.
    """

    edition: Edition
    html: Mapping[str, str]
    named: frozenset[str]


class _Whole(NamedTuple):
    """The last edition made of a whole book, and what it was made of.

    `basis` is everything but the records: the day and settings, the names of the files, the documents. `between` is
    what the rules that look at several records found.
    """

    basis: Any
    kept: tuple[Kept, ...]
    checked: Checked
    between: tuple[Finding, ...]
    gathered: Gathered


class Assembler:
    """Makes editions of one book, remembering of each file what the rules said while all that they look at is the same."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._context: Any = None
        self._judged: dict[str, tuple[Kept, list[Finding]]] = {}
        self._html: dict[str, str] = {}
        self._whole: _Whole | None = None
        self._edition: Edition | None = None
        self._naming = Naming(book)

    def assemble(self, kept: Mapping[str, Kept], found: folder.Found, read: ReadSettings, terms: Terms) -> Gathered:
        """The edition of what `kept` holds of the files found; `read.settings` must be there."""
        documents = folder.documents(self._book)
        basis, now = (terms, found.skipped, documents, tuple(found.files)), tuple(map(kept.__getitem__, found.files))
        whole = self._by_difference(basis, now) or self._afresh(kept, found, read, terms, documents)
        self._whole = whole._replace(basis=basis, kept=now)
        return whole.gathered

    def _afresh(
        self,
        kept: Mapping[str, Kept],
        found: folder.Found,
        read: ReadSettings,
        terms: Terms,
        documents: dict[str, tuple[str, ...]],
    ) -> _Whole:
        names = self._naming.of_files(found, terms.settings_digest)
        faults: list[Fault] = [*read.faults, *of_skipped(found), *names.faults]
        for one in kept.values():
            faults += one.faults
        by_file = names.by_file
        of_record = {file: kept[file] for file in by_file}
        named = self._naming.named(of_record, documents)
        # What two files say of one slug is not compared: they may be one record, under its old name and its new.
        colliding = {fault.file for fault in names.faults}
        alone = {file: one for file, one in of_record.items() if file not in colliding}
        checked = _checked(alone, by_file, self._naming.existing(named, documents), read, terms)
        self._judge(of_record, checked, terms)
        findings, between = [f for file in of_record for f in self._judged[file][1]], tuple(of_all(checked))
        faults += _placed(self._book, [*findings, *between], of_record)
        edition = self._known(_edition(checked, by_file, sorted(faults, key=by_place), documents, terms))
        return _Whole(None, (), checked, between, Gathered(edition, self._html, named))

    def _by_difference(self, basis: Any, now: tuple[Kept, ...]) -> _Whole | None:
        """As the last time but for the records of some files; None where more than these is another."""
        whole = self._whole
        if whole is None or whole.basis != basis:
            return None
        others = changes(basis[-1], whole.kept, now)
        gathered = self.amended(whole.gathered, {change.file: change.now for change in others})
        if gathered is None or any(files_named(one.before) != files_named(one.now) for one in others):
            return None
        if self._naming.existing(gathered.named, gathered.edition.book.documents) != whole.checked.files:
            return None
        pairs = [(record_of(change.before), record_of(change.now)) for change in others]
        checked = with_others(whole.checked, pairs)
        if (
            any(looked_at(before) != looked_at(now) for before, now in pairs)
            and tuple(of_all(checked)) != whole.between
        ):
            return None
        if {finding.file for finding in whole.between}.intersection(change.file for change in others):
            return None  # what was found may stand in another line now
        return whole._replace(checked=checked, gathered=gathered)

    def amended(self, gathered: Gathered, kept: Mapping[str, Kept]) -> Gathered | None:
        """What was gathered, with the records of some files as they are now; None where that is not all that changes.

        Rules that look at several records at once are not asked again.
        """
        edition, whole = gathered.edition, self._whole
        records = {record.slug: record for one in kept.values() if (record := one.client or one.lead)}
        if whole is None or len(records) < len(kept) or not all(is_another(r, edition) for r in records.values()):
            return None
        clients = tuple(record for record in records.values() if isinstance(record, Client))
        leads = tuple(record for record in records.values() if isinstance(record, Lead))
        findings = list(of_each(msgspec.structs.replace(whole.checked, clients=clients, leads=leads)))
        faults = [fault for one in kept.values() for fault in one.faults] + list(_placed(self._book, findings, kept))
        if any(map(is_error, faults)):
            return None
        for file, one in kept.items():
            self._judged[file] = (one, [finding for finding in findings if finding.file == file])
            self._keep_html(one)
        faults += [fault for fault in edition.faults if fault.file not in kept]
        edition = self._known(with_records(edition, records, sorted(faults, key=by_place)))
        return msgspec.structs.replace(gathered, edition=edition)

    def _known(self, edition: Edition) -> Edition:
        """An edition, the last one where it equals that: what was worked out of it holds, and goes by which one it is."""
        if edition != self._edition:
            self._edition = edition
        return self._edition

    def _judge(self, of_record: dict[str, Kept], checked: Checked, terms: Terms) -> None:
        """Ask the rules of single records about those that are new to us, or about all where what they look at changed."""
        context = (terms, checked.slugs, checked.files)
        before = self._judged if self._context == context else {}
        self._context = context
        self._judged = {
            file: before[file] for file, one in of_record.items() if file in before and before[file][0] is one
        }
        new = {file: one for file, one in of_record.items() if file not in self._judged}
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
            texts = (record.notes, *(entry.text for entry in record.log))
            self._html.update((text, html) for text, html in zip(texts, one.html, strict=True) if html is not None)


def _checked(
    of_record: dict[str, Kept],
    by_file: dict[str, str],
    files: frozenset[str],
    read: ReadSettings,
    terms: Terms,
) -> Checked:
    assert read.settings is not None
    records = [record for one in of_record.values() if (record := one.client or one.lead)]
    return Checked.of(read.settings, records, by_file.values(), files, terms.today)


def _edition(
    checked: Checked, by_file: dict[str, str], faults: list[Fault], documents: dict[str, tuple[str, ...]], terms: Terms
) -> Edition:
    bad = {fault.file for fault in faults if is_error(fault)}
    records = [record for record in checked.records() if record.file not in bad]
    withheld = {slug: file for file, slug in by_file.items() if file in bad}
    book = Book.of(checked.settings, records, withheld, documents)
    return Edition.of(book, terms.today, checked.rates, faults, terms.settings_digest)


def _placed(book: Path, findings: Iterable[Finding], kept: Mapping[str, Kept]) -> Iterable[Fault]:
    """Findings of rules as faults, each file read once more for the places of its values."""
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, found in by_file.items():
        try:
            data = folder.read_bytes(os.path.join(book, file), _MOST_BYTES)
        except folder.Unreadable:
            data = b""
        yield from relocated(data, as_in_file(found, kept[file].cut))
