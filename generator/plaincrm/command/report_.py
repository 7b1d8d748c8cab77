"""`plaincrm report`: the figures of a page, for people and programs."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.plain import columns, plain
from plaincrm.command.terminal import json_text, say
from plaincrm.exchange.csv import csv_text
from plaincrm.language import _
from plaincrm.site.monospace import visible

if TYPE_CHECKING:
    from plaincrm.book.edition import Edition
    from plaincrm.views.view import Report, View


@click.command("report", help=_("Print the figures of a page."))
@about_a_book
@click.argument("name")
@click.option(
    "-O",
    "--output-format",
    "form",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help=_("How to print it."),
)
@click.option("--from", "ask_from", metavar="DATE", help=_("Of a report about days: the first one."))
@click.option("--to", "ask_to", metavar="DATE", help=_("Of a report about days: the last one."))
@click.option("--name", "ask_name", metavar="SEGMENT", help=_("Of the report segment: a segment of the settings."))
@click.option("--where", "ask_where", metavar="EXPR", help=_("Of the report segment: who, as in docs/segments.md."))
@click.option("--record", "ask_record", metavar="SLUG", help=_("Of the report history: whose."))
@click.option("--over", "ask_over", metavar="TIME", help=_("Of the report worth: how far back, such as 12 months."))
@click.pass_context
def command(
    ctx: click.Context, /, book: str | None, today: str | None, name: str, form: str, **asks: str | None
) -> None:
    """Print a report; its data is that of the page of the same name."""
    from plaincrm.command.reading import gathered, withheld_note
    from plaincrm.views.view import Unanswerable

    view = _view(name)
    words = {key.removeprefix("ask_"): text for key, text in asks.items() if text is not None}
    _refuse_others(view, words)
    wanted = asked(ctx, book, today)
    found = gathered(wanted)
    try:
        answer = _recalled(view, found.edition, words, wanted.book) or _answered(view, found.edition, words)
    except Unanswerable as error:
        raise click.UsageError(str(error)) from None
    _print(answer, form)
    withheld_note(found)


def _print(answer: "Report", form: str) -> None:
    data = plain(answer)
    if form == "json":
        say(json_text(data))
    elif form == "csv":
        _print_csv(data, answer)
    else:
        _print_table(data)


def _view(name: str) -> "View":
    from plaincrm.views.view import all_views

    views = {view.name: view for view in all_views() if view.report or view.answer or view.recall}
    if name not in views:
        known = ", ".join(sorted(views))
        raise click.UsageError(_("There is no report {name}; there are {known}.").format(name=name, known=known))
    return views[name]


def _refuse_others(view: "View", words: Mapping[str, str]) -> None:
    """Whoever asks what the report does not go by would take its answer for another."""
    for word in words:
        if word not in view.asks:
            said = _("The report {name} does not go by --{option}.").format(name=view.name, option=word)
            raise click.UsageError(said)


def _recalled(view: "View", edition: "Edition", words: Mapping[str, str], book: Path) -> "Report | None":
    """What a report says that needs the past; git is asked for no other."""
    if view.recall is None:
        return None
    from plaincrm.reading.git import NoHistory
    from plaincrm.workshop.past import GitPast

    try:
        return view.recall(edition, words, GitPast(book, tuple(edition.book.settings.log_kinds)))
    except NoHistory as error:
        say(_("Error: {message}").format(message=error), err=True)
        click.get_current_context().exit(1)


def _answered(view: "View", edition: "Edition", words: Mapping[str, str]) -> "Report":
    if view.answer is not None and (words or view.report is None):
        return view.answer(edition, words)
    assert view.report is not None
    return view.report(edition)


def tables(data: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A report as tables: its single values first, then each of its lists."""
    lists = {key: value for key, value in data.items() if _is_list(value) and value and isinstance(value[0], dict)}
    single = {key: value for key, value in data.items() if key not in lists}
    yield "", [{"key": key, "value": value} for key, value in _flat(single)]
    for key, rows in lists.items():
        yield key, [dict(_flat(row)) for row in rows]


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _flat(mapping: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A nested mapping as one, keys joined by points; lists as words."""
    for key, value in mapping.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        elif _is_list(value):
            yield f"{prefix}{key}", " ".join(str(item) for item in value)
        else:
            yield f"{prefix}{key}", value


def _print_csv(data: dict[str, Any], answer: "Report") -> None:
    """The list that stands for the answer, else the longest, as CSV (UTF-8, RFC 4180); of an empty one the heads."""
    _single, *lists = tables(data)
    found = dict(lists)
    known = columns(type(answer))
    name = answer.rows or max(found or known, key=lambda name: len(found.get(name, ())))
    rows = found.get(name, [])
    heads = list(dict.fromkeys(key for row in rows for key in row)) or known[name]
    lines = csv_text(heads, ([row.get(head) for head in heads] for row in rows)).rstrip("\r\n")
    say("\n".join(map(visible, lines.splitlines())) if sys.stdout.isatty() else lines)


def _print_table(data: dict[str, Any]) -> None:
    from plaincrm.command.table import print_table

    for name, rows in tables(data):
        if name:
            say(f"\n{name}")
        heads = list(dict.fromkeys(key for row in rows for key in row))
        print_table(heads, [["" if row.get(head) is None else str(row.get(head)) for head in heads] for row in rows])
