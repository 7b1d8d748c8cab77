"""`plaincrm segment`: whoever a segment or an expression selects, for a mail merge or an address book."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plaincrm.command.asked import about_a_book, asked, refuse_among_sources
from plaincrm.command.terminal import say
from plaincrm.language import _, ngettext
from plaincrm.site.monospace import visible
from plaincrm.site.regular import write_whole

if TYPE_CHECKING:
    from plaincrm.views.selected import SelectedRow


@click.command("segment", help=_("Write out whom a segment selects, for a mail merge or an address book."))
@about_a_book
@click.argument("name", required=False)
@click.option("--where", metavar="EXPR", help=_("Select by an expression instead, as in docs/segments.md."))
@click.option(
    "-O",
    "--output-format",
    "form",
    type=click.Choice(["csv", "vcard"]),
    default="csv",
    help=_("As a table or as cards."),
)
@click.option("-o", "--output", metavar="FILE", help=_("Write to this file instead of standard output."))
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - click gives each option by its name
    ctx: click.Context,
    book: str | None,
    today: str | None,
    name: str | None,
    where: str | None,
    form: str,
    output: str | None,
) -> None:
    """Print or save contacts; who does not want to be written to is left out, and counted."""
    from plaincrm.command.reading import gathered, withheld_note
    from plaincrm.exchange.mailing import mailing
    from plaincrm.exchange.vcard import vcards
    from plaincrm.views.segment import answer
    from plaincrm.views.view import Unanswerable

    words = {key: text for key, text in (("name", name), ("where", where)) if text is not None}
    if len(words) != 1:
        raise click.UsageError(_("Say who: the name of a segment of book.yml, or --where with an expression."))
    wanted = asked(ctx, book, today)
    if output is not None:
        refuse_among_sources(wanted.book, output)
    found = gathered(wanted)
    try:
        everybody = answer(found.edition, words).clients
    except Unanswerable as error:
        raise click.UsageError(str(error)) from None
    rows = [row for row in everybody if row.marketing is not False]
    _deliver({"csv": mailing, "vcard": vcards}[form](rows), output)
    for line in _accounts(len(everybody) - len(rows), rows):
        say(line, err=True)
    withheld_note(found)


def _deliver(text: str, output: str | None) -> None:
    """To standard output, where a terminal is not steered by it; or to a file, old or new as a whole, for its owner."""
    if output is None:
        shown = "".join(f"{visible(line)}\n" for line in text.splitlines()) if sys.stdout.isatty() else text
        click.echo(shown, nl=False)
        return
    write_whole(Path(output), [text.encode()], ".plaincrm-")


def _accounts(left_out: int, rows: "list[SelectedRow]") -> list[str]:
    """How many were written, how many were left out, and of whom one should know more before writing."""
    n = len(rows)
    lines = [ngettext("{n} written", "{n} written", n).format(n=n)]
    said = ngettext(
        "{n} left out: may not be written to (marketing: no)",
        "{n} left out: may not be written to (marketing: no)",
        left_out,
    )
    lines.append(said.format(n=left_out))
    unasked = sum(row.marketing is None for row in rows)
    if unasked:
        said = ngettext(
            "{n} has not said whether it may be written to; add `and marketing = yes` to leave it out",
            "{n} have not said whether they may be written to; add `and marketing = yes` to leave them out",
            unasked,
        )
        lines.append(said.format(n=unasked))
    silent = sum(not row.email for row in rows)
    if silent:
        lines.append(ngettext("{n} has no e-mail address", "{n} have no e-mail address", silent).format(n=silent))
    return lines
