"""`plaincrm log`: an entry added to a record's log."""

import sys

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.editing import edit
from plaincrm.command.found import found_record
from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.writing.logbook import dated, logged


@click.command("log", help=_("Add an entry to the log of a client or lead."))
@about_a_book
@click.argument("slug")
@click.argument("heading")
@click.argument("text", default="")
@click.pass_context
def command(  # noqa: PLR0913 - click passes each
    ctx: click.Context, *, book: str | None, today: str | None, slug: str, heading: str, text: str
) -> None:
    """Write the heading, with today's date if it has none, and the text; `-` reads the text from standard input."""
    from plaincrm.command.reading import gathered

    wanted = asked(ctx, book, today)
    edition = gathered(wanted).edition
    record = found_record(slug, edition)
    prose = sys.stdin.buffer.read().decode("utf-8", "surrogateescape") if text == "-" else text
    kinds = tuple(edition.book.settings.log_kinds)
    whole = dated(heading, edition.today)

    edit(record, lambda data: logged(data, record.file, whole, prose, kinds), wanted.book, edition, as_seen=False)
    say(visible(_("{slug}: ## {heading}").format(slug=slug, heading=whole)))
