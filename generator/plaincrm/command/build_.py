"""`plaincrm build`: the site."""

from pathlib import Path

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import counted, say
from plaincrm.language import _, ngettext
from plaincrm.site.publish import CannotPublish, refuse_overlap
from plaincrm.workshop import shortcut
from plaincrm.workshop.outputs import Kind


@click.command("build", help=_("Make the site."))
@about_a_book
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Where the site goes; without it, `site` beside the book (`site-redacted` with --redact)."),
)
@click.option("--redact", is_flag=True, help=_("Hide names and amounts, to show the screen to others."))
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, output: Path | None, *, redact: bool) -> None:
    """Build what is stale; exit with 1 if a file has an error."""
    wanted = asked(ctx, book, today)
    folder = output or wanted.book.absolute().parent / ("site-redacted" if redact else "site")
    kind = Kind.REDACTED if redact else Kind.SITE
    try:
        refuse_overlap(wanted.book, folder)
        last = shortcut.unchanged(wanted.book, folder, wanted.today, kind)
        if last is None:
            from plaincrm.command.building import build

            last = build(wanted, folder, redact=redact)
        else:
            say(_("Nothing changed."))
            if last.errors or last.warnings:
                say(counted(last.errors, last.warnings) + _("; see `plaincrm check`"), err=True)
    except CannotPublish as error:
        say(_("Error: {message}").format(message=error), err=True)
        ctx.exit(1)
    say(_where(last, folder))
    ctx.exit(1 if last.errors else 0)


def _where(last: shortcut.Last, folder: Path) -> str:
    records = ngettext("{n} record", "{n} records", last.records).format(n=last.records)
    files = ngettext("{n} file", "{n} files", last.files).format(n=last.files)
    place = (folder.absolute() / "index.html").as_uri()
    return _("{records}, {files}. Open {place}").format(records=records, files=files, place=place)
