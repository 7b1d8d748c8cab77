"""`plaincrm promote`: a lead put into the next box."""

import click

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.book.records import Lead
from plaincrm.book.settings import next_stage
from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.editing import edit, refusals
from plaincrm.command.found import found_record
from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.views.stages import stage_name
from plaincrm.writing.refusals import CannotEdit
from plaincrm.writing.stages import moved_to


@click.command("promote", help=_("Move a lead to the next stage."))
@about_a_book
@click.argument("slug")
@click.option("--to", "wanted_stage", metavar="STAGE", help=_("The stage to move it to, closed ones too."))
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, slug: str, wanted_stage: str | None) -> None:
    """Set `stage`, and `stage_since` to today; what the check would refuse is refused in its words."""
    from plaincrm.command.reading import gathered

    wanted = asked(ctx, book, today)
    edition = gathered(wanted).edition
    record = found_record(slug, edition)
    with refusals():
        before, stage = _from_and_to(record, wanted_stage, edition)
    if stage == before:
        say(visible(_("{slug} is in the stage {stage} already.").format(slug=slug, stage=stage)))
        return
    edit(record, lambda data: moved_to(data, stage, edition.today), wanted.book, edition, as_seen=True)
    say(visible(_("{slug}: {before} → {stage}").format(slug=slug, before=before, stage=stage)))


def _from_and_to(record: AnyRecord, asked_for: str | None, edition: Edition) -> tuple[str, str]:
    """The lead's stage and the one it is to have; raises CannotEdit, and a usage error for a stage that is none."""
    if not isinstance(record, Lead):
        raise CannotEdit(_("{slug} is a client already").format(slug=record.slug))
    settings, stage = edition.book.settings, stage_name(record, edition)
    if asked_for is None:
        following = next_stage(stage, settings)
        if following is None:
            raise CannotEdit(_nowhere(record.slug, stage))
        return stage, following
    if asked_for not in settings.stages:
        known = _("known are:") + " " + ", ".join(settings.stages)
        message = _("--to: {stage} is no stage of book.yml; ").format(stage=asked_for)
        raise click.UsageError(visible(message + did_you_mean(near_to(asked_for, settings.stages)) + known))
    return record.stage or "", asked_for


def _nowhere(slug: str, stage: str) -> str:
    message = _("no open stage comes after {stage}; name one with --to, or run `plaincrm convert {slug}` if it buys")
    return message.format(stage=stage, slug=slug)
