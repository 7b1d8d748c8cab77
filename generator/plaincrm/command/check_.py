"""`plaincrm check`: every fault of every file."""

import os
from pathlib import Path
from typing import Any

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import Bar, count_text, fault_text, json_text, say
from plaincrm.fault import Fault, is_error
from plaincrm.language import _
from plaincrm.site.monospace import visible
from plaincrm.workshop.gather import Gatherer, NoBook


@click.command("check", help=_("Say what is wrong with the files, where, and how to mend it."))
@about_a_book
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help=_("How to print the faults."),
)
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, form: str) -> None:
    """Print every fault; exit with 1 if one is an error."""
    wanted = asked(ctx, book, today)
    gatherer = Gatherer(wanted.book, wanted.today)
    bar = Bar(_("Reading"))
    try:
        faults = gatherer.gather(bar).edition.faults
        gatherer.save()
    except NoBook as error:
        faults = error.faults
    bar.stop()
    if form == "text":
        _print_text(faults)
    elif form == "json":
        say(json_text([as_mapping(fault) for fault in faults]))
    else:
        _print_github(wanted.book, faults)
    ctx.exit(1 if any(map(is_error, faults)) else 0)


def _print_text(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        say(fault_text(fault))
    say(count_text(faults))


def as_mapping(fault: Fault) -> dict[str, Any]:
    """A fault as other programs read it."""
    span = fault.span
    return {
        "file": fault.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "severity": str(fault.severity),
        "code": fault.code,
        "path": fault.path,
        "message": fault.message,
        "hint": fault.hint,
    }


def _print_github(book: Path, faults: tuple[Fault, ...]) -> None:
    """Workflow annotations, their files relative to where the program runs; data is escaped as GitHub's runner wants it."""
    folder = os.path.relpath(book)
    for fault in faults:
        span = fault.span
        place = f"line={span.line},col={span.column},endLine={span.end_line},endColumn={span.end_column}"
        name = (
            _escaped(visible(os.path.normpath(os.path.join(folder, fault.file))))
            .replace(":", "%3A")
            .replace(",", "%2C")
        )
        text = _escaped(visible(f"{fault.message}; {fault.hint}"))
        say(f"::{fault.severity} file={name},{place},title={fault.code}::{text}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
