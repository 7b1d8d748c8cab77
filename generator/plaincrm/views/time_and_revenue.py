"""Time spent beside revenue: every client's account of the last 12 months, and the sums by grade."""

from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.exact import ratio
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.account_rules import rules_of
from plaincrm.views.accumulated import Parts, Sum, sums
from plaincrm.views.advice import Account
from plaincrm.views.effort import Effort, efforts
from plaincrm.views.grades import by_revenue
from plaincrm.views.once import once
from plaincrm.views.portions import Portion, exact_portions, shown_portions, totals
from plaincrm.views.reckoning import rounded, share_of
from plaincrm.views.remembered import of_each_given
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import Trade, has_ended, trades

_AN_HOUR: Final = 60


class GradeAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts of a grade's clients summed (or of all, where `grade` is empty): `with_potential` have one on file.

    `potential` and `headroom` are sums over these, None where there are none; `why` has the reasons of what is None.
    """

    grade: str
    clients: int
    revenue: Decimal
    minutes: int
    revenue_per_hour: Decimal | None
    share_of_revenue: float | None
    share_of_time: float | None
    potential: Decimal | None
    headroom: Decimal | None
    with_potential: int
    why: dict[str, str]


@once
def accounts(edition: Edition) -> tuple[Account, ...]:
    """Every client's account, the one with most revenue first; shares as exact as a float is."""
    found, trade, spent = standings(edition), trades(edition), efforts(edition)
    clients = {each.slug: each for each in edition.book.clients}
    return tuple(
        _account(clients[slug], found[slug], trade[slug], spent[slug], portion, edition)
        for slug, portion in exact_portions(edition)
    )


@once
def shown_accounts(edition: Edition) -> dict[str, Account]:
    """The same by slug, with shares to the 0.1 % that pages show, so that pages need not change with every amount."""
    spent, portions = efforts(edition), shown_portions(edition)
    return of_each_given(_account, edition.book.clients, standings(edition), edition, trades(edition), spent, portions)


def in_order(edition: Edition) -> tuple[Account, ...]:
    """These accounts, the one with most revenue first."""
    found = shown_accounts(edition)
    return tuple([found[slug] for _revenue, slug in by_revenue(edition)])


def _account(  # noqa: PLR0913, PLR0917 - facts of one client, as they are given
    client: Client, standing: Standing, trade: Trade, effort: Effort, portion: Portion, edition: Edition
) -> Account:
    return Account(
        slug=client.slug,
        name=client.name,
        grade=standing.grade.grade,
        grade_place=standing.grade.place,
        revenue=standing.revenue,
        minutes=effort.minutes,
        revenue_per_hour=_per_hour(trade.current, effort.minutes, edition),
        share_of_revenue=portion.revenue,
        share_of_time=portion.time,
        potential=None if effort.potential is None else rounded(effort.potential, edition),
        headroom=None if effort.potential is None else rounded(effort.potential, edition) - standing.revenue,
        rules=_rules(client, standing, portion, edition),
    )


def _per_hour(revenue: Decimal, minutes: int, edition: Edition) -> Decimal | None:
    found = ratio(_AN_HOUR * revenue, minutes, "")
    return None if isinstance(found, Undefined) else rounded(found, edition)


def _rules(client: Client, standing: Standing, portion: Portion, edition: Edition) -> tuple[str, ...]:
    """The rules that a client meets; best is the first of several grades."""
    if has_ended(client, edition.today):
        return ()
    best = standing.grade.place == 0 and len(edition.book.settings.grades) > 1
    return rules_of(portion.found, standing.contact, standing.since, best, edition.today)


@once
def by_grade(edition: Edition) -> tuple[GradeAccount, ...]:
    """The sums of every grade, in the settings' order; grades that only clients' files name follow."""
    found, known = _sums(edition), edition.book.settings.grades
    first = dict.fromkeys(account.grade for account in in_order(edition)) if found.keys() - known else {}
    return tuple(_sum(grade, found.get(grade, _NOBODY), edition) for grade in {**known, **first})


@once
def of_all(edition: Edition) -> GradeAccount:
    """The sums of all clients."""
    found = (_NOBODY, *_sums(edition).values())
    totals_ = tuple(map(sum, zip(*(some.totals for some in found), strict=True)))
    return _sum("", Sum(sum(some.parts for some in found), totals_), edition)


_NOBODY: Final = Sum(0, (ZERO, 0, 0, ZERO, ZERO))


def _sums(edition: Edition) -> dict[str, Sum]:
    return sums(_of_client, edition, standings(edition), trades(edition), efforts(edition))


def _of_client(_slug: str, standing: Standing, trade: Trade, effort: Effort, _edition: Edition) -> Parts:
    potential = effort.potential
    room = (0, ZERO, ZERO) if potential is None else (1, potential, potential - trade.current)
    return ((standing.grade.grade, (trade.current, effort.minutes, *room)),)


def _sum(grade: str, found: Sum, edition: Edition) -> GradeAccount:
    whole = totals(edition)
    revenue, minutes, with_potential, potential, headroom = found.totals
    figures: dict[str, Any] = {
        "revenue_per_hour": _per_hour(revenue, minutes, edition),
        "share_of_revenue": share_of(revenue, whole.revenue),
        "share_of_time": minutes / whole.minutes if whole.minutes else None,
        "potential": rounded(potential, edition) if with_potential else None,
        "headroom": rounded(headroom, edition) if with_potential else None,
    }
    return GradeAccount(
        grade=grade,
        clients=found.parts,
        revenue=rounded(revenue, edition),
        minutes=minutes,
        with_potential=with_potential,
        **figures,
        why=reasons(figures),
    )


def reasons(figures: dict[str, Any]) -> dict[str, str]:
    """Why those of an account's figures that are None are so."""
    known = {
        "revenue_per_hour": _("no time is logged in the 12 months"),
        "share_of_revenue": _("the book has no revenue in the 12 months"),
        "share_of_time": _("the book has no time logged in the 12 months"),
        "potential": _("no potential is on file"),
        "headroom": _("no potential is on file"),
    }
    return {name: why for name, why in known.items() if figures[name] is None}
