"""What the files of a book are called, and which files its records name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from plaincrm.checks.references import named_files
from plaincrm.fault import Fault
from plaincrm.reading import folder
from plaincrm.reading.records import slug_of
from plaincrm.workshop.file_faults import of_slugs
from plaincrm.workshop.memo import Kept


class Names(NamedTuple):
    """What the names of the files tell: the slug of each, and what is wrong with them."""

    made_of: Any
    by_file: dict[str, str]
    faults: tuple[Fault, ...]


class Naming:
    """The names of one book, worked out again only where files or records are others."""

    def __init__(self, book: Path) -> None:
        self._book = book
        self._names = Names(None, {}, ())
        self._naming: dict[str, tuple[Kept, tuple[str, ...]]] = {}

    def of_files(self, found: folder.Found, settings_digest: str) -> Names:
        """What the files' names tell, not worked out again while they are the same."""
        made_of = (settings_digest, tuple(found.files))
        if self._names.made_of != made_of:
            by_file = {file: slug_of(file) for file in found.files}
            self._names = Names(made_of, by_file, tuple(of_slugs(found)))
        return self._names

    def named(self, of_record: Mapping[str, Kept], documents: dict[str, tuple[str, ...]]) -> frozenset[str]:
        """The files that records name, but for those that were found below `documents/SLUG/`."""
        before, self._naming = self._naming, {}
        for file, one in of_record.items():
            known = before.get(file)
            self._naming[file] = known if known is not None and known[0] is one else (one, files_named(one))
        found = {name for _one, names in self._naming.values() if names for name in names}
        return frozenset(found.difference(*documents.values()))

    def existing(self, named: frozenset[str], documents: dict[str, tuple[str, ...]]) -> frozenset[str]:
        """The files that may be named: documents, and of those `named` the ones that there are."""
        known = {file for files in documents.values() for file in files}
        return frozenset(known.union(file for file in named if folder.is_inside(self._book, file)))


def files_named(kept: Kept) -> tuple[str, ...]:
    """The files that a record names, as it names them or links to them."""
    record = kept.client or kept.lead
    return () if record is None else named_files(record)
