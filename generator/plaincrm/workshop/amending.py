"""A book as it was, but for some of its records."""

from collections.abc import Iterable, Sequence
from itertools import compress
from operator import is_not
from typing import NamedTuple, TypeVar

import msgspec

from plaincrm.book.edition import AnyRecord, Book, Edition
from plaincrm.checks.rule import Checked
from plaincrm.fault import Fault
from plaincrm.workshop.memo import Kept

Holder = TypeVar("Holder", Book, Checked)


class Change(NamedTuple):
    """What a file says now and what it said before."""

    file: str
    before: Kept
    now: Kept


def is_another(record: AnyRecord, edition: Edition) -> bool:
    """Whether an edition has a record of this file and kind."""
    known = edition.records.get(record.slug)
    return type(known) is type(record) and known is not None and known.file == record.file


def with_records(edition: Edition, records: dict[str, AnyRecord], faults: list[Fault]) -> Edition:
    """An edition with these records in place of those of the same slugs."""
    pairs = [(edition.records[slug], record) for slug, record in records.items()]
    book = with_others(edition.book, pairs)
    return msgspec.structs.replace(edition, book=book, records=edition.records | records, faults=tuple(faults))


def with_others(holder: Holder, pairs: Iterable[tuple[AnyRecord, AnyRecord]]) -> Holder:
    """A book, or what is checked of it, with other records in the places of some: pairs of what was and what is there."""
    others = {id(before): now for before, now in pairs}
    clients, leads = holder.clients, holder.leads
    return msgspec.structs.replace(
        holder,
        clients=tuple(map(others.get, map(id, clients), clients)),
        leads=tuple(map(others.get, map(id, leads), leads)),
    )


def changes(files: Sequence[str], before: Sequence[Kept], now: Sequence[Kept]) -> list[Change]:
    """The files that say something else."""
    return [Change(*change) for change in compress(zip(files, before, now, strict=True), map(is_not, before, now))]


def record_of(kept: Kept) -> AnyRecord:
    """The record of a file that is known to have one."""
    record = kept.client or kept.lead
    assert record is not None
    return record
