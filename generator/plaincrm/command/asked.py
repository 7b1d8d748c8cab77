"""What every command about a book is asked: which book, and as of which day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from plaincrm.language import _
from plaincrm.reading.folder import DOCUMENTS, ROOMS, SETTINGS

Function = TypeVar("Function", bound=Callable[..., Any])


class Asked(msgspec.Struct, frozen=True):
    """The book's folder and the day asked for, if any."""

    book: Path
    today: date | None


def about_a_book(function: Function) -> Function:
    """Options `--book` and `--today`, which may stand before or after the command."""
    book = click.option(
        "--book", metavar="DIR", help=_("The book's folder; without it, found by walking up from here.")
    )
    today = click.option("--today", metavar="DATE", help=_("Answer every question as of this day, YYYY-MM-DD."))
    return book(today(function))


def asked(ctx: click.Context, book: str | None, today: str | None) -> Asked:
    """The book and the day, from the options here or before the command; raises click's usage errors."""
    before = ctx.obj or {}
    folder, day = before.get("book") if book is None else book, before.get("today") if today is None else today
    return Asked(_found(folder), _day(day))


def _found(given: str | None) -> Path:
    if given is not None:
        folder = Path(given)
        if not given or not folder.is_dir():
            raise click.UsageError(_("There is no folder {folder}.").format(folder=given))
        return folder
    here = Path.cwd()
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "book"):
            if (candidate / "book.yml").is_file():
                return candidate
    raise click.UsageError(
        _("No book was found here or above; name one with --book, or begin one with `plaincrm init`.")
    )


def _day(text: str | None) -> date | None:
    from plaincrm.book.values import Refused, read_today

    if text is None:
        return None
    try:
        return read_today(text)
    except Refused as refused:
        raise click.UsageError(f"--today: {text}, {refused.said}; {refused.hint}.") from None


def refuse_among_sources(book: Path, output: str) -> None:
    """Raise a usage error where a file would lie among those that the book is made of, or in the place of one."""
    top, place = book.resolve(), Path(output).resolve()
    if any(place == top / own or top / own in place.parents for own in (SETTINGS, DOCUMENTS, *ROOMS)):
        raise click.UsageError(_("{file} lies in the book; choose another file with -o").format(file=output))
