"""`plaincrm pack`: what a buyer needs to know, without a name; or one client for whoever looks after it next."""

from pathlib import Path

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import say
from plaincrm.language import _, ngettext


@click.command("pack", help=_("Write what a buyer needs and nobody's name, or hand over one client."))
@about_a_book
@click.option("--handover", metavar="SLUG", help=_("Write all about this one client or lead, for its next adviser."))
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help=_("Where it goes; without it, `pack` or `handover-SLUG` beside the book."),
)
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, handover: str | None, output: Path | None) -> None:
    """Write a pack; exit with 1 if it cannot be written."""
    from plaincrm.command.found import found_record
    from plaincrm.command.reading import gathered, withheld_note
    from plaincrm.site.publish import CannotPublish, refuse_overlap
    from plaincrm.workshop.numbering import CannotKeep
    from plaincrm.workshop.packing import write_handover, write_pack

    wanted = asked(ctx, book, today)
    folder = output or wanted.book.absolute().parent / (f"handover-{handover}" if handover else "pack")
    try:
        refuse_overlap(wanted.book, folder)
        found = gathered(wanted)
        if handover is None:
            written = write_pack(wanted.book, folder, found)
            withheld_note(found)
        else:
            found_record(handover, found.edition)
            written = write_handover(wanted.book, folder, found, handover)
    except CannotPublish as error:
        say(_("Error: {message}").format(message=error), err=True)
        ctx.exit(1)
    except CannotKeep:
        message = _("the clients' numbers can be kept neither with the book nor in the state folder")
        say(_("Error: {message}").format(message=message), err=True)
        ctx.exit(1)
    files = ngettext("{n} file", "{n} files", written.files).format(n=written.files)
    place = (folder.absolute() / "index.html").as_uri()
    say(_("{files}, {changed} written. Open {place}").format(files=files, changed=written.changed, place=place))
