"""The faults of a book, ready to be shown: each with its line taken apart and the page of its record."""

from pathlib import PurePosixPath

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.fault import Fault, by_place
from plaincrm.views.once import once


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A fault. `excerpt` is the line itself, of which `marked` is meant, with what stands `before` and `after` it.

    `slug` leads to the page of the record; empty where there is none. `severity` is `error` or `warning`.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: str
    code: str
    path: str
    message: str
    hint: str
    excerpt: str
    before: str
    marked: str
    after: str
    slug: str


@once
def problems(edition: Edition) -> tuple[Problem, ...]:
    """Every fault of the book, by file and place."""
    return tuple(_problem(fault, edition) for fault in sorted(edition.faults, key=by_place))


@once
def problems_by_file(edition: Edition) -> dict[str, tuple[Problem, ...]]:
    """The faults of each file that has any."""
    files: dict[str, list[Problem]] = {}
    for problem in problems(edition):
        files.setdefault(problem.file, []).append(problem)
    return {file: tuple(found) for file, found in files.items()}


def _problem(fault: Fault, edition: Edition) -> Problem:
    span = fault.span
    start, end = span.column - 1, span.end_column - 1 if span.end_line == span.line else len(fault.excerpt)
    return Problem(
        file=fault.file,
        line=span.line,
        column=span.column,
        end_line=span.end_line,
        end_column=span.end_column,
        severity=fault.severity.value,
        code=fault.code,
        path=fault.path,
        message=fault.message,
        hint=fault.hint,
        excerpt=fault.excerpt,
        before=fault.excerpt[:start],
        marked=fault.excerpt[start:end],
        after=fault.excerpt[end:],
        slug=_slug(fault.file, edition),
    )


def _slug(file: str, edition: Edition) -> str:
    """The slug of a file of records, where it has a page (two files of one slug share it)."""
    slug = PurePosixPath(file).name.removesuffix(".md")
    return slug if file.endswith(".md") and (slug in edition.records or slug in edition.book.withheld) else ""
