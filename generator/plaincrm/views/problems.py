"""The faults of the book, each with its excerpt and its mend."""

from collections.abc import Iterator
from datetime import date

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.fault import is_error
from plaincrm.views.faults import Problem, problems
from plaincrm.views.lists import Part, parts
from plaincrm.views.view import N_, Page, Report, View


class ProblemsReport(Report, frozen=True, kw_only=True):
    """Every fault, by file and place."""

    errors: int
    warnings: int
    problems: tuple[Problem, ...]


class ProblemsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `problems.html`. `withheld` are the files that an error keeps from the site."""

    as_of: date
    errors: int
    warnings: int
    withheld: tuple[str, ...]
    part: Part[Problem]


def report(edition: Edition) -> ProblemsReport:
    """Every fault of the book."""
    errors = sum(map(is_error, edition.faults))
    return ProblemsReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        errors=errors,
        warnings=len(edition.faults) - errors,
        problems=problems(edition),
    )


def pages(edition: Edition) -> Iterator[Page]:
    """All faults, in pages."""
    whole = report(edition)
    withheld = tuple(sorted(edition.book.withheld.values()))
    for part in parts(whole.problems, "problems/index.html", "problems/{}.html"):
        page = ProblemsPage(
            as_of=whole.as_of, errors=whole.errors, warnings=whole.warnings, withheld=withheld, part=part
        )
        yield Page(part.url, "pages/problems.html", page)


VIEW = View(
    name="problems",
    title=N_("Problems"),
    place=90,
    url="problems/index.html",
    letter="x",
    group=N_("Upkeep"),
    pages=pages,
    report=report,
)
