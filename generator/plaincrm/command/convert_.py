"""`plaincrm convert`: a client made of a lead."""

import click

from plaincrm.book.edition import Edition
from plaincrm.book.records import Deal, Lead, is_open
from plaincrm.command.asked import Asked, about_a_book, asked
from plaincrm.command.editing import refusals, unchanged_since
from plaincrm.command.found import found_record
from plaincrm.command.plain import plain
from plaincrm.command.terminal import say
from plaincrm.language import _, ngettext
from plaincrm.reading import folder
from plaincrm.reading.records import slug_of
from plaincrm.site.monospace import visible
from plaincrm.writing.complaints import record_in
from plaincrm.writing.conversion import converted, is_conversion
from plaincrm.writing.disk import move
from plaincrm.writing.refusals import CannotEdit
from plaincrm.writing.staging import NotStaged, stage_move

_LEADS, _CLIENTS = folder.ROOMS[1], folder.ROOMS[0]


@click.command("convert", help=_("Make a client of a lead."))
@about_a_book
@click.argument("slug")
@click.option(
    "--deal", "choice", metavar="DEAL", help=_("The deal that is won, by number or words, if several are open.")
)
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, slug: str, choice: str | None) -> None:
    """Move the file from leads/ to clients/, and tell git; what the check would refuse is refused in its words."""
    from plaincrm.command.reading import gathered

    wanted = asked(ctx, book, today)
    edition = gathered(wanted).edition
    with refusals():
        source = _interrupted(slug, wanted) if slug in edition.book.withheld else ""
        if source:
            _finish(wanted, source)
        else:
            _convert(wanted, slug, choice, edition)


def _convert(wanted: Asked, slug: str, choice: str | None, edition: Edition) -> None:
    lead = found_record(slug, edition)
    if not isinstance(lead, Lead):
        raise CannotEdit(_("{slug} is a client already").format(slug=slug))
    won = _won(lead, choice)
    target = _target(lead.file)

    def change(data: bytes) -> bytes:
        unchanged_since(data, lead, wanted.book, edition)
        new = converted(data, edition.today, won)
        record_in(new, target, wanted.book, edition)
        return new

    move(wanted.book, lead.file, target, change, is_conversion)
    say(visible(_("{slug} is a client now: {file}").format(slug=slug, file=target)))
    _say_deals(lead, won)
    _stage(wanted, lead.file, target)


def _target(source: str) -> str:
    return _CLIENTS + source.removeprefix(_LEADS)


def _interrupted(slug: str, wanted: Asked) -> str:
    """The lead's file where it stands under both names, as a conversion that was interrupted leaves it; else empty."""
    files = [file for file in folder.walk(wanted.book).files if slug_of(file) == slug]
    source = next((file for file in files if file.startswith(f"{_LEADS}/")), "")
    return source if len(files) > 1 and _target(source) in files else ""


def _finish(wanted: Asked, source: str) -> None:
    def refuse(_data: bytes) -> bytes:
        raise CannotEdit(_("{file} is gone; run the command again").format(file=_target(source)))

    move(wanted.book, source, _target(source), refuse, is_conversion)
    message = _("A conversion interrupted earlier is finished: {file}")
    say(visible(message.format(file=_target(source))))
    _stage(wanted, source, _target(source))


def _stage(wanted: Asked, source: str, target: str) -> None:
    try:
        if stage_move(wanted.book, source, target):
            say(_("The move is staged in git; the edit is not, so that a commit of the move alone is a plain rename."))
    except NotStaged as error:
        message = _("Warning: the file was moved, but the move could not be staged in git: {reason}")
        say(visible(message.format(reason=error)), err=True)


def _won(lead: Lead, choice: str | None) -> int | None:
    """The position of the deal that is won: the one asked for, else the only open one, else none."""
    opened = [position for position, deal in enumerate(lead.deals) if is_open(deal)]
    if choice is not None:
        return _chosen(lead, opened, choice)
    if len(opened) > 1:
        raise CannotEdit(_("several deals are open; name the one that is won with --deal:") + _listed(lead, opened))
    return opened[0] if opened else None


def _chosen(lead: Lead, opened: list[int], choice: str) -> int:
    word = choice.casefold()
    fitting = [position for position in opened if str(position + 1) == choice]
    fitting = fitting or [position for position in opened if _named(lead.deals[position]).casefold() == word]
    fitting = fitting or [position for position in opened if word in _named(lead.deals[position]).casefold()]
    if len(fitting) != 1:
        message = _("--deal: {choice} is not one open deal; open are:") if opened else _("--deal: no deal is open")
        raise click.UsageError(visible(message.format(choice=choice) + _listed(lead, opened)))
    return fitting[0]


def _listed(lead: Lead, positions: list[int]) -> str:
    return "".join(f" {position + 1} ({_named(lead.deals[position])})" for position in positions)


def _named(deal: Deal) -> str:
    """Its own words, else whatever tells it apart."""
    words = deal.what or deal.product
    return words or ", ".join(plain(fact) for fact in (deal.amount, deal.close_on) if fact)


def _say_deals(lead: Lead, won: int | None) -> None:
    if won is not None:
        name = _named(lead.deals[won]) or str(won + 1)
        say(visible(_("Its deal “{deal}” is won as of today.").format(deal=name)))
    others = sum(is_open(deal) for position, deal in enumerate(lead.deals) if position != won)
    if others:
        say(ngettext("{n} other deal stays open.", "{n} other deals stay open.", others).format(n=others))
