"""What `plaincrm check` would say of a record's new text, asked before it is written."""

from pathlib import Path

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.checks.all import of_each
from plaincrm.checks.references import named_files
from plaincrm.checks.rule import Checked
from plaincrm.fault import is_error
from plaincrm.reading import folder
from plaincrm.reading.records import read_record, relocated
from plaincrm.writing.refusals import WouldBeWrong


def record_in(data: bytes, file: str, book: Path, edition: Edition) -> AnyRecord:
    """The record that `data` is as the content of `file`; raises WouldBeWrong with every error that withholds it."""
    read = read_record(data, file, tuple(edition.book.settings.log_kinds))
    record = read.record
    if record is None:
        raise WouldBeWrong(tuple(filter(is_error, read.faults)))
    errors = tuple(filter(is_error, relocated(data, of_each(_checked(record, book, edition)))))
    if errors:
        raise WouldBeWrong(errors)
    return record


def _checked(record: AnyRecord, book: Path, edition: Edition) -> Checked:
    slugs = {record.slug, *edition.records, *edition.book.withheld}
    files = [file for file in named_files(record) if folder.is_inside(book, file)]
    return Checked.of(edition.book.settings, [record], slugs, files, edition.today)
