"""Years of clients by how they compare with the year before: sums of each case, and what these come to."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, NamedTuple

from plaincrm.figures.retention import Remaining, Retention, retention_of
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO


class Case(NamedTuple):
    """Clients whose year compares alike: the `step` they are behind, and whether they `had` revenue the year before."""

    step: str
    had: bool


class YearSums(NamedTuple):
    """Clients of a case in a year: how many, and their amounts; `least` is the smaller of both years'.

    `squares` are those of revenue in smallest units, `days` is how long they have been clients on the year's last day
    (or today); a client without revenue in the year has neither.
    """

    clients: int
    current: Decimal
    previous: Decimal
    recurring: Decimal
    least: Decimal
    squares: int
    days: int


_NOBODY: Final = YearSums(0, ZERO, ZERO, ZERO, ZERO, 0, 0)
#: Every case that there is.
CASES: Final = tuple(Case(step, had) for step in ("lost", "new", "grown", "shrunk", "same") for had in (True, False))


def added(found: Mapping[Case, YearSums], belongs: Callable[[Case], bool]) -> YearSums:
    """The sums of all cases that belong together."""
    some = (_NOBODY, *(sums for case, sums in found.items() if belongs(case)))
    return YearSums._make(map(sum, zip(*some, strict=True)))


def everybody(_case: Case) -> bool:
    """Everybody with anything in the year or the one before."""
    return True


def earns(case: Case) -> bool:
    """Clients with revenue in the year."""
    return case.step == "new" or (case.had and case.step != "lost")


def had(case: Case) -> bool:
    """Clients with revenue in the year before."""
    return case.had


def behind(step: str, found: Mapping[Case, YearSums]) -> YearSums:
    """The clients behind a step."""
    return added(found, lambda case: case.step == step)


def retained_of(found: Mapping[Case, YearSums]) -> Retention | Undefined:
    """Retention over the clients of the year before."""
    before, lost = added(found, had), behind("lost", found).clients
    stayed = Remaining(before.previous, before.least, before.current, before.clients - lost, before.clients)
    return retention_of(stayed)
