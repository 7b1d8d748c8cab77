"""The grade of every client, by the settings' rules, with the reason for it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.book.settings import Grade, Settings
from plaincrm.figures.exact import Amount
from plaincrm.figures.grading import Graded, Rule, graded
from plaincrm.period import Duration
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import in_book
from plaincrm.views.trade import trades

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
    revenue = {slug: trade.current for slug, trade in trades(edition).items()}
    rules = tuple(_rules(edition))
    # Not worked out again after an edit that leaves every revenue as it was.
    computed = unless_same("grades", (revenue, rules), partial(_computed, revenue, rules))
    own = {client.slug: client.grade for client in edition.book.clients if client.grade is not None}
    places = {grade: place for place, grade in enumerate(settings.grades)}
    return {**computed, **{slug: _own(computed[slug], grade, places) for slug, grade in own.items()}}


def _computed(revenue: Mapping[str, Amount], rules: tuple[Rule, ...]) -> dict[str, GradeOf]:
    places = {rule.grade: place for place, rule in enumerate(rules)}
    if not rules:
        return dict.fromkeys(revenue, GradeOf("", 0, False, "rest", None, 0.0, 0.0))
    reasons = {rule.grade: _reason(rule) for rule in rules}
    return {slug: _shown(found, places, reasons) for slug, found in graded(revenue, rules).items()}


_Reason = tuple[str, float | Decimal | None]


def _shown(found: Graded, places: Mapping[str, int], reasons: Mapping[str, _Reason]) -> GradeOf:
    grade, whole = found.rule.grade, found.everything
    before = found.larger if found.revenue else 0
    rank = _roughly(found.rank) if found.revenue else 0
    shares = round(before / whole, 3), round(found.revenue / whole, 3)
    return GradeOf(grade, places[grade], False, *reasons[grade], *shares, rank, grade)


def _roughly(rank: int) -> int:
    """A rank as it is shown: where a client climbs past others, few of these get another one."""
    step: int = 10 ** max(0, len(str(rank - 1)) - _DIGITS)
    return -(-rank // step) * step


def _reason(rule: Rule) -> _Reason:
    if rule.revenue_from is not None:
        return "revenue", Decimal(rule.revenue_from)  # type: ignore[arg-type]
    return ("share", float(rule.share)) if rule.share is not None else ("rest", None)


def _own(computed: GradeOf, grade: str, places: Mapping[str, int]) -> GradeOf:
    return msgspec.structs.replace(computed, grade=grade, place=places.get(grade, len(places)), own=True)


def _rules(edition: Edition) -> list[Rule]:
    grades: Mapping[str, Grade] = edition.book.settings.grades
    return [Rule(name, grade.share, _from(grade, edition)) for name, grade in grades.items()]


def _from(grade: Grade, edition: Edition) -> Decimal | None:
    return in_book(grade.revenue_from, edition.today, edition) if grade.revenue_from else None


def cadence_of(client: Client, grade: str, settings: Settings) -> Duration | None:
    """How often to be in touch with a client: its own wish, else its grade's."""
    rule = settings.grades.get(grade)
    return client.contact_every or (rule.contact_every if rule else None)
