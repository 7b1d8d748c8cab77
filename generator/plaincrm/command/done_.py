"""`plaincrm done`: a next step that is done."""

from collections.abc import Sequence

import click

from plaincrm.book.records import NextStep
from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.editing import edit, refusals
from plaincrm.command.found import found_record
from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.writing.refusals import CannotEdit
from plaincrm.writing.steps import done, following


@click.command("done", help=_("Take a next step off, or to its next day if it repeats."))
@about_a_book
@click.argument("slug")
@click.argument("step", default="")
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, slug: str, step: str) -> None:
    """Remove the step that has these words or this number; without, the only one there is."""
    from plaincrm.command.reading import gathered

    wanted = asked(ctx, book, today)
    edition = gathered(wanted).edition
    record = found_record(slug, edition)
    with refusals():
        position = _position(record.next, step)
    chosen = record.next[position]
    edit(record, lambda data: done(data, position, chosen, edition.today), wanted.book, edition, as_seen=True)
    again = _("; next on {on}").format(on=following(chosen, edition.today)) if chosen.every else ""
    say(visible(_("{slug}: done: {do}").format(slug=slug, do=chosen.do) + again))


def _position(steps: Sequence[NextStep], words: str) -> int:
    """Which step is meant; raises CannotEdit where that cannot be told."""
    numbered = [n for n in range(len(steps)) if str(n + 1) == words]
    fitting = numbered or [n for n, step in enumerate(steps) if words.casefold() in step.do.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if not steps:
        raise CannotEdit(_("nothing is scheduled here"))
    listed = ", ".join(f"{n + 1} ({step.on} {step.do})" for n, step in enumerate(steps))
    raise CannotEdit(_("name one step by its number or words; there are:") + " " + listed)
