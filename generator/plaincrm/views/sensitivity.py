"""What would change the value of a book, and by how much: one thing at a time, all else as supposed."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Final, NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.discounting import discounted_value
from plaincrm.figures.exact import Amount
from plaincrm.figures.multiples import Range, Revenue, multiple_value
from plaincrm.figures.sensitivity import Case, Swing, tornado
from plaincrm.figures.undefined import Undefined
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, Sum, sums
from plaincrm.views.appraisal import appraisal, revenue_parts, swung
from plaincrm.views.assumptions import given
from plaincrm.views.once import once, unless_same
from plaincrm.views.ranking import ranks
from plaincrm.views.reckoning import rounded
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import Trade, trades
from plaincrm.views.worth import chosen_multiples

MULTIPLE: Final = "multiple"
DISCOUNTED: Final = "discounted"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """The value by a method when one thing turns out badly (`low`) or well (`high`); `base` as it stands.

    `method` is `multiple` (its middle) or `discounted`. `case` is `multiples` (the low and the high ones), `retention`
    (five points lower and higher), or clients lost: `best-client`, `overdue-contacts`, `at-risk` (all of these), and
    `ended` (those that are former clients already, but had revenue in the 12 months). `clients` counts the lost ones,
    `slug` and `name` are the best client's. An end that is undefined is None, with the reason in `why`. `spread` is
    how far the bar reaches, the base included; the widest bar of a method comes first.
    """

    method: str
    case: str
    base: Decimal
    low: Decimal | None
    high: Decimal | None
    spread: Decimal
    clients: int = 0
    slug: str = ""
    name: str = ""
    why: str | None = None


class Lost(NamedTuple):
    """So many clients that might go, the revenue that would be left, and who it is where it is a certain one."""

    case: str
    clients: int
    left: Revenue
    slug: str = ""


@once
def changes(edition: Edition) -> tuple[Change, ...]:
    """What would change the value, method by method; none for a method that has no value."""
    losses = _losses(edition) if edition.book.clients else ()
    best = edition.records[_best(edition)].name if losses else ""
    key = (appraisal(edition), revenue_parts(edition), losses, best, edition.settings_digest)
    return unless_same("changes", key, partial(_changes, losses, edition))


def _changes(losses: tuple[Lost, ...], edition: Edition) -> tuple[Change, ...]:
    found = appraisal(edition)
    made: list[Change] = []
    if found.multiple.mid is not None:
        span = _multiple(revenue_parts(edition), edition)
        assert isinstance(span, Range)
        cases = [("multiples", span.low, span.high), *_cases(losses, span.mid, partial(_mid, edition=edition))]
        made += _bars(MULTIPLE, span.mid, cases, losses, edition)
    if found.discounted.value is not None:
        base = _flow(revenue_parts(edition), edition)
        assert isinstance(base, Fraction)
        cases = [_retention(edition), *_cases(losses, base, partial(_flow, edition=edition))]
        made += _bars(DISCOUNTED, base, cases, losses, edition)
    return tuple(made)


def _losses(edition: Edition) -> tuple[Lost, ...]:
    """The clients of each case that is about clients; `ended` only where there are any with revenue."""
    found, best = sums(_loss, edition, standings(edition), trades(edition)), trades(edition)[_best(edition)]
    nobody = Sum(0, (ZERO, ZERO))
    gone = {
        "best-client": Sum(1, (best.recurring, best.current - best.recurring)),
        "overdue-contacts": found.get("overdue-contacts", nobody),
        "at-risk": found.get("at-risk", nobody),
        "ended": found.get("ended", nobody),
    }
    return tuple(
        Lost(case, lost.parts, _without(lost, edition), _best(edition) if case == "best-client" else "")
        for case, lost in gone.items()
        if lost.parts or case != "ended"
    )


def _loss(_slug: str, standing: Standing, trade: Trade, _edition: Edition) -> Parts:
    """The cases that lose a client, with the revenue that would go, recurring and other."""
    cases = {
        "overdue-contacts": "contact" in standing.risks,
        "at-risk": standing.at_risk,
        "ended": standing.status == "former" and standing.revenue,
    }
    revenue = (trade.recurring, trade.current - trade.recurring)
    return ((case, revenue) for case, holds in cases.items() if holds)


def _best(edition: Edition) -> str:
    """The most valuable client."""
    return next(iter(ranks(edition)))


def _cases(losses: Iterable[Lost], base: Amount, value: Callable[[Revenue], Amount | Undefined]) -> list[Case]:
    return [_case(lost.case, value(lost.left), base) for lost in losses]


def _case(name: str, left: Amount | Undefined, base: Amount) -> Case:
    """What is left without clients, on the side that it lies on: more than before, where theirs was a net credit."""
    better = not isinstance(left, Undefined) and left > base
    return (name, base, left) if better else (name, left, base)


def _without(lost: Sum, edition: Edition) -> Revenue:
    """The revenue that is left without some clients."""
    whole, (recurring, other) = revenue_parts(edition), lost.totals
    return Revenue(Fraction(whole.recurring) - Fraction(recurring), Fraction(whole.other) - Fraction(other))


def _multiple(revenue: Revenue, edition: Edition) -> Range | Undefined:
    return multiple_value(revenue, chosen_multiples(edition).multiples)


def _mid(revenue: Revenue, edition: Edition) -> Amount | Undefined:
    """The middle value; where every client is gone, nothing is worth nothing."""
    span = _multiple(revenue, edition) if any(revenue) else Range(0, 0, 0)
    return span if isinstance(span, Undefined) else span.mid


def _flow(revenue: Revenue, edition: Edition) -> Fraction | Undefined:
    return discounted_value(revenue.recurring, given(edition))


def _retention(edition: Edition) -> Case:
    recurring, supposed = revenue_parts(edition).recurring, given(edition)
    low, high = (discounted_value(recurring, swung(supposed, way)) for way in (-1, 1))
    return "retention", low, high


def _bars(
    method: str, base: Amount, cases: Iterable[Case], losses: Iterable[Lost], edition: Edition
) -> Iterable[Change]:
    gone = {lost.case: lost for lost in losses}
    for swing in tornado(base, cases):
        yield _change(method, base, swing, gone.get(swing.name), edition)


def _change(method: str, base: Amount, swing: Swing, lost: Lost | None, edition: Edition) -> Change:
    whys = [end.why for end in (swing.low, swing.high) if isinstance(end, Undefined)]
    return Change(
        method=method,
        case=swing.name,
        base=rounded(base, edition),
        low=None if isinstance(swing.low, Undefined) else rounded(swing.low, edition),
        high=None if isinstance(swing.high, Undefined) else rounded(swing.high, edition),
        spread=rounded(swing.spread, edition),
        clients=lost.clients if lost else 0,
        slug=lost.slug if lost else "",
        name=edition.records[lost.slug].name if lost and lost.slug else "",
        why=whys[0] if whys else None,
    )
