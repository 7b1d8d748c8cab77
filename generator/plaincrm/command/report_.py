"""`plaincrm report`: the figures of a page, for people and programs."""

import csv
import io
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

import click
import msgspec

from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import json_text, say, visible
from plaincrm.language import _

#: What a spreadsheet may take for a formula, behind whatever of spaces and invisible characters stands before it.
_FORMULA: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠\t\r\n]")


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
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, name: str, form: str) -> None:
    """Print a report; its data is that of the page of the same name."""
    from plaincrm.command.reading import gathered, withheld_note
    from plaincrm.views.view import all_views

    reports = {view.name: view.report for view in all_views() if view.report}
    if name not in reports:
        known = ", ".join(sorted(reports))
        raise click.UsageError(_("There is no report {name}; there are {known}.").format(name=name, known=known))
    report = reports[name]
    assert report is not None
    found = gathered(asked(ctx, book, today))
    data = msgspec.to_builtins(report(found.edition), enc_hook=_plain)
    {"json": lambda found: say(json_text(found)), "csv": _print_csv, "table": _print_table}[form](data)
    withheld_note(found)


def _plain(value: Any) -> Any:
    return float(value)


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


def _print_csv(data: dict[str, Any]) -> None:
    """The longest list as CSV (UTF-8, RFC 4180); single values where there is no list."""
    found = list(tables(data))
    _name, rows = max(found[1:], key=lambda table: len(table[1]), default=found[0])
    text = io.StringIO()
    heads = list(dict.fromkeys(key for row in rows for key in row))
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([guarded(row.get(head)) for head in heads] for row in rows)
    lines = text.getvalue().rstrip("\r\n")
    say("\n".join(map(visible, lines.splitlines())) if sys.stdout.isatty() else lines)


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if not isinstance(value, str) or _is_number(value):
        return value
    return f"'{value}" if _FORMULA.match(value) else value


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def _print_table(data: dict[str, Any]) -> None:
    from plaincrm.command.table import print_table

    for name, rows in tables(data):
        if name:
            say(f"\n{name}")
        heads = list(dict.fromkeys(key for row in rows for key in row))
        print_table(heads, [["" if row.get(head) is None else str(row.get(head)) for head in heads] for row in rows])
