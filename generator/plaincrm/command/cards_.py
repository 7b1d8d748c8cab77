"""`plaincrm cards`: index cards of leads, ready to be printed."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.command.asked import about_a_book, asked, refuse_among_sources
from plaincrm.command.terminal import say
from plaincrm.language import _, ngettext
from plaincrm.site.monospace import visible

_TO_A_SHEET: Final = 4


@click.command("cards", help=_("Write index cards of leads, four to a sheet, to be printed."))
@about_a_book
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--box", "boxes", metavar="BOX", multiple=True, help=_("Only of this box: a stage or its colour."))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="cards.html",
    help=_("The file to write (default: cards.html); - prints it."),
)
@click.option("--open", "show", is_flag=True, help=_("Open the file in the browser."))
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    ctx: click.Context,
    book: str | None,
    today: str | None,
    slugs: tuple[str, ...],
    boxes: tuple[str, ...],
    output: str,
    show: bool,  # noqa: FBT001 - click's way
) -> None:
    """One HTML file that stands alone: of the leads named, else of all, box after box."""
    from plaincrm.command.reading import gathered, withheld_note
    from plaincrm.site.cards import cards_file
    from plaincrm.site.publish import CannotPublish
    from plaincrm.views.cards import card_of
    from plaincrm.workshop.building import surroundings

    wanted = asked(ctx, book, today)
    if output != "-":
        refuse_among_sources(wanted.book, output)
    found = gathered(wanted)
    records = _chosen(slugs, boxes, found.edition)
    if not records:
        say(_("There is no such lead, so no card was written."), err=True)
        return
    try:
        data = cards_file(tuple(card_of(record, found.edition) for record in records), surroundings(found, wanted.book))
        _written(output, data)
    except CannotPublish as error:
        say(_("Error: {message}").format(message=visible(str(error))), err=True)
        ctx.exit(1)
    if output != "-":
        say(_said(len(records), output))
        if show:
            click.launch(Path(output).absolute().as_uri())
    withheld_note(found)


def _said(count: int, output: str) -> str:
    sheets = -(-count // _TO_A_SHEET)
    parts = {
        "cards": ngettext("{n} card", "{n} cards", count).format(n=count),
        "sheets": ngettext("{n} sheet", "{n} sheets", sheets).format(n=sheets),
    }
    return visible(_("{cards} on {sheets}: {file}").format(**parts, file=output))


def _chosen(slugs: Iterable[str], boxes: tuple[str, ...], edition: Edition) -> list[AnyRecord]:
    """The records to make cards of, in the order of their boxes or as they were named."""
    from plaincrm.command.found import found_record
    from plaincrm.views.cards import slugs as all_slugs
    from plaincrm.views.stages import stage_name

    stages = _stages(boxes, edition)
    records = [found_record(slug, edition) for slug in dict.fromkeys(slugs)]
    records = records or [edition.records[slug] for slug in all_slugs(edition)]
    return [record for record in records if not boxes or stage_name(record, edition) in stages]


def _stages(boxes: tuple[str, ...], edition: Edition) -> set[str]:
    """The stages that are meant by their own names or by their boxes'; raises click's usage error."""
    known: dict[str, set[str]] = {}
    for name, stage in edition.book.settings.stages.items():
        for word in (name, stage.box):
            if word:
                known.setdefault(word.casefold(), set()).add(name)
    for box in boxes:
        if box.casefold() not in known:
            said = _("--box: there is no box {box}; there are {names}.")
            raise click.UsageError(said.format(box=visible(box), names=visible(", ".join(known))))
    return {stage for box in boxes for stage in known[box.casefold()]}


def _written(output: str, data: bytes) -> None:
    """Write the file whole or not at all, over nothing but cards of ours; raises CannotPublish."""
    from plaincrm.site.cards import MARK
    from plaincrm.site.publish import CannotPublish
    from plaincrm.site.regular import regular_bytes, write_whole

    if output == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(output)
    try:
        if os.path.lexists(path) and MARK not in regular_bytes(path)[:2000]:
            raise CannotPublish(_("{file} is not plaincrm's; choose another file with -o").format(file=output))
        write_whole(path, [data], ".plaincrm-cards-")
    except OSError as error:
        reason = _("cannot write to {folder}: {reason}")
        raise CannotPublish(reason.format(folder=output, reason=error.strerror)) from None
