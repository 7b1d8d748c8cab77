"""Medians side by side as a Markdown table, with the goals and whether they are met."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

FULL_SIZE = 10_000
"""Records for which the goals of time and memory are set."""


@dataclass(frozen=True)
class Column:
    """One program's medians: row -> seconds, bytes or number of files."""

    name: str
    values: Mapping[str, float]

    @property
    def version(self) -> tuple[int, ...]:
        """Of a Hugo; nothing for plaincrm."""
        return tuple(int(part) for part in self.name.removeprefix("Hugo ").split(".") if part.isdigit())


@dataclass(frozen=True)
class Row:
    """A line of the table: its key in the samples, its title and how its values are written."""

    key: str
    title: str
    unit: Callable[[float], str]
    has_ratio: bool = True


@dataclass(frozen=True)
class Goal:
    """What a row should be at most: a fixed limit, or a share of another value."""

    row: str
    text: str
    limit: Callable[[Column, Sequence[Column]], float | None]
    any_size: bool = False


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _milliseconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if math.isfinite(value) else "never"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def _count(value: float) -> str:
    return f"{value:,.0f}"


ROWS = (
    Row("cold", "cold build: wall time", _seconds),
    Row("cold, processor", "cold build: processor time", _seconds),
    Row("cold, others", "cold build: processor time of others meanwhile", _seconds, has_ratio=False),
    Row("cold, memory", "cold build: peak memory, all processes", _megabytes),
    Row("unchanged", "nothing changed: wall time", _seconds),
    Row("unchanged, processor", "nothing changed: processor time", _seconds),
    Row("edited", "one file edited, `build`: wall time", _seconds),
    Row("edited, processor", "one file edited, `build`: processor time", _seconds),
    Row("page", "`serve`: edit → its page on disk", _milliseconds),
    Row("shown", "`serve`: edit → every file that shows it", _milliseconds),
    Row("last write", "`serve`: edit → last write of all", _milliseconds),
    Row("written", "`serve`: files written after an edit", _count, has_ratio=False),
    Row("stale", "`serve`: files left stale", _count, has_ratio=False),
    Row("torn", "`serve`: torn or empty files seen, worst edit", _count, has_ratio=False),
    Row("serve, memory", "`serve`: memory after the edits", _megabytes),
    Row("help", "`--help`", _milliseconds),
    Row("site, files", "files in the site", _count, has_ratio=False),
    Row("site, bytes", "size of the site", _megabytes, has_ratio=False),
)


def _at_most(limit: float) -> Callable[[Column, Sequence[Column]], float | None]:
    return lambda _ours, _hugos: limit


def _of_newest(_ours: Column, hugos: Sequence[Column]) -> float | None:
    newest = max(hugos, key=lambda column: column.version, default=None)
    return 0.75 * newest.values[_COLD] if newest else None


def _of_debian(_ours: Column, hugos: Sequence[Column]) -> float | None:
    return next((column.values[_COLD] for column in hugos if column.version[:2] == (0, 111)), None)


_COLD = "cold"
GOALS = (
    Goal(_COLD, "0.75 times the newest Hugo", _of_newest),
    Goal(_COLD, "1.0 times Debian's Hugo 0.111", _of_debian),
    Goal("cold, memory", "300 MB", _at_most(300e6)),
    Goal("unchanged", "0.05 times our cold build", lambda ours, _: 0.05 * ours.values[_COLD]),
    Goal("page", "90 ms", _at_most(0.090)),
    Goal("shown", "400 ms", _at_most(0.400)),
    Goal("last write", "400 ms", _at_most(0.400)),
    Goal("stale", "0", _at_most(0), any_size=True),
    Goal("torn", "0", _at_most(0), any_size=True),
    Goal("serve, memory", "300 MB", _at_most(300e6)),
    Goal("help", "80 ms", _at_most(0.080), any_size=True),
)


def table(columns: Sequence[Column], records: int) -> str:
    """All rows that were measured; ratios are ours ÷ theirs, so below 1 we are ahead."""
    ours = next((column for column in columns if column.name == "plaincrm"), None)
    hugos = [column for column in columns if column is not ours]
    heads = ["", *(column.name for column in columns)]
    heads += [f"÷ {column.name}" for column in hugos] if ours else []
    heads += [f"goal (at {FULL_SIZE:,} records)", ""] if ours else []
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for row in ROWS:
        if any(row.key in column.values for column in columns):
            cells = [_value(row, column) for column in columns]
            lines.append([row.title, *cells, *(_against(row, ours, hugos, records) if ours else [])])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _value(row: Row, column: Column) -> str:
    return row.unit(column.values[row.key]) if row.key in column.values else "n/a"


def _against(row: Row, ours: Column, hugos: Sequence[Column], records: int) -> list[str]:
    ratios = [_ratio(row, ours, hugo) for hugo in hugos]
    goals = [goal for goal in GOALS if goal.row == row.key]
    verdicts = [_verdict(goal, ours, hugos, records) for goal in goals]
    return [*ratios, "; ".join(f"≤ {goal.text}" for goal in goals), "; ".join(verdicts)]


def _ratio(row: Row, ours: Column, hugo: Column) -> str:
    if not row.has_ratio or row.key not in ours.values or not hugo.values.get(row.key):
        return ""
    return f"{ours.values[row.key] / hugo.values[row.key]:.2f}"


def _verdict(goal: Goal, ours: Column, hugos: Sequence[Column], records: int) -> str:
    limit = goal.limit(ours, hugos) if goal.row in ours.values and _COLD in ours.values else None
    if limit is None or (records < FULL_SIZE and not goal.any_size):
        return "n/a"
    return "pass" if ours.values[goal.row] <= limit else "**fail**"
