"""A book read for a command that only looks at it."""

import click

from plaincrm.command.asked import Asked
from plaincrm.command.terminal import Bar, count_text, fault_text, say
from plaincrm.language import _, ngettext
from plaincrm.workshop.assemble import Gathered
from plaincrm.workshop.gather import Gatherer, NoBook


def gathered(asked: Asked) -> Gathered:
    """The book; where it has no usable settings, its faults are printed and the program ends."""
    gatherer = Gatherer(asked.book, asked.today)
    bar = Bar(_("Reading"))
    try:
        found = gatherer.gather(bar)
    except NoBook as error:
        bar.stop()
        refuse(error)
    bar.stop()
    gatherer.save()
    return found


def refuse(error: NoBook) -> None:
    """Print why a book cannot be used, and end the program."""
    for fault in error.faults:
        say(fault_text(fault), err=True)
    say(count_text(error.faults), err=True)
    click.get_current_context().exit(1)


def withheld_note(found: Gathered) -> None:
    """Say on stderr that something is missing from what is shown."""
    withheld = len(found.edition.book.withheld)
    if withheld:
        text = ngettext(
            "{n} record is left out because of errors; see `plaincrm check`",
            "{n} records are left out because of errors; see `plaincrm check`",
            withheld,
        )
        say(text.format(n=withheld), err=True)
