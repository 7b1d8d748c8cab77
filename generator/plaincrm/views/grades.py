"""The grade of every client, by the settings' rules, with the reason for it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache, partial
from itertools import chain, pairwise, repeat
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.book.settings import Grade, Settings
from plaincrm.figures.grading import Rule, earning, larger, sizes
from plaincrm.figures.thousandths import descending, thousandths
from plaincrm.period import Duration
from plaincrm.views.accumulated import ordered
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import SMALLEST_UNITS, in_book, in_smallest_units
from plaincrm.views.trade import Trade, trades

#: So many digits of a rank matter.
_DIGITS: Final = 2


class GradeOf(msgspec.Struct, frozen=True, gc=False):
    """A client's grade and why: `own` was written in its file; else `rule` says which condition it met.

    `before` is the share of 12-month revenue that larger clients bring together, `share` the client's own, both to 0.1
    %, so that they stay what they are when some other client changes. `rule` is `share` (before it comes less than
    `limit`), `revenue` (at least `limit`) or `rest`. `place` is the grade's, the best is 0. `rank` counts clients by
    revenue from 1, beyond the first hundred to two digits (for the same reason), and is 0 for one without revenue.
    `computed` is the grade by the rules, whatever the file says.
    """

    grade: str
    place: int
    own: bool
    rule: str
    limit: float | Decimal | None
    before: float
    share: float
    rank: int = 0
    computed: str = ""


@once
def grades(edition: Edition) -> dict[str, GradeOf]:
    """The grade of every client, by slug."""
    settings = edition.book.settings
    order, rules = by_revenue(edition), tuple(_rules(edition))
    # Not worked out again after an edit that leaves every revenue as it was.
    computed = unless_same("grades", (order, rules), partial(_computed, order, rules))
    places = {grade: place for place, grade in enumerate(settings.grades)}
    own = {client.slug: client.grade for client in edition.book.clients if client.grade is not None}
    overruled = {slug: _own(computed[slug], grade, places.get(grade, len(places))) for slug, grade in own.items()}
    return {**computed, **overruled} if overruled else computed


@once
def grade_names(edition: Edition) -> dict[str, str]:
    """The grade of every client, by slug, without the reasons for it, which other clients' revenue changes."""
    return {slug: found.grade for slug, found in grades(edition).items()}


def by_revenue(edition: Edition) -> list[tuple[int, str]]:
    """Every client by slug, the one with most 12-month revenue first, each after its revenue: in the smallest units, and
    negative, as what comes first is least.
    """
    return ordered(_by_revenue, edition, trades(edition))


def _by_revenue(slug: str, trade: Trade, _edition: Edition) -> tuple[int, str]:
    return -in_smallest_units(trade.current), slug


def _computed(order: list[tuple[int, str]], rules: tuple[Rule, ...]) -> dict[str, GradeOf]:
    slugs = [slug for _revenue, slug in order]
    if not rules:
        return dict.fromkeys(sorted(slugs), GradeOf("", 0, False, "rest", None, 0.0, 0.0))
    numbers = [-number for number, _slug in order]
    before, some = larger(numbers), earning(numbers)
    parts = sizes(numbers, before, rules, SMALLEST_UNITS)
    columns: tuple[dict[int, Any], ...] = (
        {sum(parts[:place]): place for place, size in enumerate(parts) if size},
        {**thousandths(before[:some], before[-1]), some: 0.0},
        {**descending(numbers[:some], before[-1]), some: 0.0},
        {**_ranks(some), some: 0},
    )
    named = [_named(rule) for rule in rules]
    found = chain.from_iterable(repeat(_shown(*named[row[0]], *row), size) for size, row in _runs(columns, len(slugs)))
    return dict(zip(slugs, found, strict=True))


def _runs(columns: tuple[dict[int, Any], ...], length: int) -> Iterator[tuple[int, list[Any]]]:
    """From the places at which each column gets another value: so many rows after each other that are the same."""
    starts = sorted({start for column in columns for start in column if start < length})
    row: list[Any] = [None] * len(columns)
    for start, end in pairwise([*starts, length]):
        row = [column.get(start, value) for column, value in zip(columns, row, strict=True)]
        yield end - start, row


def _ranks(count: int) -> dict[int, int]:
    """Ranks as they are shown, each at its first place."""
    ranks, place = {}, 0
    while place < count:
        ranks[place] = _roughly(place + 1)
        place = ranks[place]
    return ranks


@lru_cache(maxsize=1 << 14)
def _shown(  # noqa: PLR0913, PLR0917 - what a grade goes by
    grade: str, rule: str, limit: float | Decimal | None, place: int, before: float, share: float, rank: int
) -> GradeOf:
    """The very same for the same reasons, so that after an edit nearly every client's is what it was."""
    return GradeOf(grade, place, False, rule, limit, before, share, rank, grade)


def _roughly(rank: int) -> int:
    """A rank as it is shown: where a client climbs past others, few of these get another one."""
    step: int = 10 ** max(0, len(str(rank - 1)) - _DIGITS)
    return -(-rank // step) * step


def _named(rule: Rule) -> tuple[str, str, float | Decimal | None]:
    """The grade, and the condition with its limit."""
    if rule.revenue_from is not None:
        return rule.grade, "revenue", Decimal(rule.revenue_from)  # type: ignore[arg-type]
    return (rule.grade, "share", float(rule.share)) if rule.share is not None else (rule.grade, "rest", None)


@lru_cache(maxsize=1 << 14)
def _own(computed: GradeOf, grade: str, place: int) -> GradeOf:
    return msgspec.structs.replace(computed, grade=grade, place=place, own=True)


def _rules(edition: Edition) -> list[Rule]:
    grades: Mapping[str, Grade] = edition.book.settings.grades
    return [Rule(name, grade.share, _from(grade, edition)) for name, grade in grades.items()]


def _from(grade: Grade, edition: Edition) -> Decimal | None:
    return in_book(grade.revenue_from, edition.today, edition) if grade.revenue_from else None


def cadence_of(client: Client, grade: str, settings: Settings) -> Duration | None:
    """How often to be in touch with a client: its own wish, else its grade's."""
    rule = settings.grades.get(grade)
    return client.contact_every or (rule.contact_every if rule else None)
