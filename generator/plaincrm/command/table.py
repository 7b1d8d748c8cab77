"""Tables on the terminal."""

import sys
from collections.abc import Sequence

from plaincrm.command.terminal import colours, say
from plaincrm.site.monospace import visible


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: frozenset[int] = frozenset()) -> None:
    """A table as wide as the terminal; tab-separated where the output is no terminal, for other programs."""
    if not sys.stdout.isatty():
        for row in rows:
            say("\t".join(visible(cell) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", pad_edge=False)
    for position, head in enumerate(heads):
        table.add_column(head, justify="right" if position in numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    Console(no_color=colours() is False).print(table)
