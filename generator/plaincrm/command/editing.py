"""What commands that edit a record have in common: that it is still as they saw it, and why nothing was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.command.terminal import fault_text, say
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.writing.complaints import record_in
from plaincrm.writing.disk import rewrite
from plaincrm.writing.refusals import CannotEdit, WouldBeWrong


@contextmanager
def refusals() -> Iterator[None]:
    """Print why an edit is refused, and end the program."""
    try:
        yield
    except (CannotEdit, WouldBeWrong) as refused:
        _refuse(refused)


def _refuse(refused: CannotEdit | WouldBeWrong) -> NoReturn:
    """Print the complaints of the check, or the reason, and end the program."""
    if isinstance(refused, WouldBeWrong):
        for fault in refused.faults:
            say(fault_text(fault), err=True)
        say(_("Nothing was changed."), err=True)
    else:
        say(visible(_("Error: {message}").format(message=refused)), err=True)
    click.get_current_context().exit(1)
    raise AssertionError  # `exit` does not return


def edit(record: AnyRecord, change: Callable[[bytes], bytes], book: Path, edition: Edition, *, as_seen: bool) -> None:
    """Put `change` of the file of a record in place; ends the program where the check would complain, before or after it.

    `as_seen`: only while the file is what `record` was read of, as of a change that was planned on what stands there.
    """

    def checked(data: bytes) -> bytes:
        if as_seen:
            unchanged_since(data, record, book, edition)
        else:
            record_in(data, record.file, book, edition)
        new = change(data)
        record_in(new, record.file, book, edition)
        return new

    with refusals():
        rewrite(book, record.file, checked)


def unchanged_since(data: bytes, record: AnyRecord, book: Path, edition: Edition) -> AnyRecord:
    """The record in `data`, which must be what the edit was planned on; raises CannotEdit and WouldBeWrong."""
    now = record_in(data, record.file, book, edition)
    if now.digest != record.digest:
        message = _("{file} was changed by another program just now; run the command again")
        raise CannotEdit(message.format(file=record.file))
    return now
