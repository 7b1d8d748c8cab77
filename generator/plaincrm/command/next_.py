"""`plaincrm next`: what is to be done next with a client or lead."""

from datetime import date

import click

from plaincrm.book.values import Refused, read_day, read_duration
from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.editing import edit
from plaincrm.command.found import found_record
from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.writing.steps import planned


@click.command("next", help=_("Add a next step to a client or lead."))
@about_a_book
@click.argument("slug")
@click.argument("when")
@click.argument("do")
@click.option("--every", metavar="DURATION", help=_("Repeat it, such as every `1 month`."))
@click.pass_context
def command(  # noqa: PLR0913 - click passes each
    ctx: click.Context, *, book: str | None, today: str | None, slug: str, when: str, do: str, every: str | None
) -> None:
    """Write down what is to be done on a day, or after a duration from today."""
    from plaincrm.command.reading import gathered

    if not do.strip():
        raise click.UsageError(_("DO: say what is to be done."))
    wanted = asked(ctx, book, today)
    edition = gathered(wanted).edition
    record = found_record(slug, edition)
    row = {"on": _day(when, edition.today).isoformat(), "do": do}
    if every is not None:
        _read("--every", every)
        row["every"] = every

    edit(record, lambda data: planned(data, row), wanted.book, edition, as_seen=False)
    say(visible(_("{slug}: {on} {do}").format(slug=slug, on=row["on"], do=do)))


def _day(text: str, today: date) -> date:
    """A day as it is written, or one that lies a duration after today."""
    try:
        return read_day(text)
    except Refused as refused:
        try:
            return read_duration(text).after(today)
        except Refused:
            hint = _("or how long from today, such as 2 weeks")
            raise click.UsageError(visible(f"WHEN: {text}, {refused.said}; {refused.hint}, {hint}.")) from None


def _read(option: str, text: str) -> None:
    try:
        read_duration(text)
    except Refused as refused:
        raise click.UsageError(visible(f"{option}: {text}, {refused.said}; {refused.hint}.")) from None
