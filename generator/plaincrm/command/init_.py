"""`plaincrm init`: a new book."""

import shlex
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

import click
from click.core import ParameterSource

from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.site.monospace import visible

_SETTINGS: Final = """\
title: {title}
currency: {currency}
language: en
"""
_IGNORED: Final = "# What plaincrm makes; the book itself is everything else.\n.plaincrm/\n/site/\n"


@click.command("init", help=_("Begin a new book in a folder."))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help=_("Begin with the sample book, to look around."))
@click.option("--title", default="", help=_("The book's title."))
@click.option("--currency", default="EUR", show_default=True, help=_("The book's currency, by its ISO 4217 code."))
@click.pass_context
def command(ctx: click.Context, folder: Path, sample: bool, title: str, currency: str) -> None:  # noqa: FBT001 - click passes it
    """Make the folder; one that holds anything is left alone."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise click.UsageError(_("{folder} is not empty; name a new folder.").format(folder=folder))
    if sample and any(ctx.get_parameter_source(name) is not ParameterSource.DEFAULT for name in ("title", "currency")):
        raise click.UsageError(_("The sample has a title and a currency of its own: leave out --title and --currency."))
    try:
        _sample(folder) if sample else _fresh(folder, title or folder.absolute().name, _currency(currency))
    except OSError as error:
        _taken_back(folder)
        if not isinstance(error, shutil.Error):
            raise
        (_from, _to, reason), *_others = error.args[0]  # of all that could not be copied
        say(_("Error: {message}").format(message=visible(reason)), err=True)
        ctx.exit(1)
    message = _("A book is begun in {folder}. Next: plaincrm --book {folder} serve --open")
    say(message.format(folder=visible(shlex.quote(str(folder)))))


def _currency(code: str) -> str:
    from plaincrm.book.values import Refused, read_currency

    try:
        return read_currency(code)
    except Refused as refused:
        raise click.UsageError(f"--currency: {code}, {refused.said}; {refused.hint}.") from None


def _fresh(folder: Path, title: str, currency: str) -> None:
    for room in ("clients", "leads", "documents"):
        (folder / room).mkdir(parents=True)
        (folder / room / ".gitkeep").touch()
    quoted = '"' + visible(title).replace("\\", "\\\\").replace('"', '\\"') + '"'
    (folder / "book.yml").write_text(_SETTINGS.format(title=quoted, currency=currency), encoding="utf-8")
    (folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")


def _sample(folder: Path) -> None:
    from plaincrm.site.where import sample_book

    shutil.copytree(
        sample_book(), folder, ignore=shutil.ignore_patterns(".plaincrm", "__pycache__"), dirs_exist_ok=True
    )


def _taken_back(folder: Path) -> None:
    """Half a book is none, and would be in the way of the next attempt; the folder had been empty."""
    with suppress(OSError):
        for path in folder.iterdir():
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
