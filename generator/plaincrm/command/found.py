"""A record that was asked for by its slug."""

import click

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.guess import near_to
from plaincrm.command.terminal import fault_text, say
from plaincrm.language import _


def found_record(slug: str, edition: Edition) -> AnyRecord:
    """The record; a withheld one shows its faults and ends the program, an unknown one is wrong usage."""
    if slug in edition.book.withheld:
        for fault in edition.faults:
            if fault.file == edition.book.withheld[slug]:
                say(fault_text(fault), err=True)
        click.get_current_context().exit(1)
    record = edition.records.get(slug)
    if record is None:
        near = near_to(slug, edition.records, 3)
        hint = " " + _("Did you mean {names}?").format(names=", ".join(near)) if near else ""
        raise click.UsageError(_("There is no record {slug}.").format(slug=slug) + hint)
    return record
