"""Time spent beside revenue: every client's account of the last 12 months, and the sums by grade."""

from collections.abc import Iterable
from decimal import Decimal
from functools import partial
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.exact import ratio
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.account_rules import Measured, Totals, measured, rules_of
from plaincrm.views.advice import Account
from plaincrm.views.effort import Effort, efforts
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import rounded, share_of, summed
from plaincrm.views.remembered import of_each_given
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import has_ended, trades

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


class _Part(msgspec.Struct, frozen=True, gc=False):
    """A client's part of the book's revenue and of the time spent, and how it compares."""

    revenue: float | None
    time: float | None
    found: Measured


@once
def totals(edition: Edition) -> Totals:
    """Of the whole book, in the last 12 months."""
    current = [trade.current for trade in trades(edition).values()]
    minutes = sum(effort.minutes for effort in efforts(edition).values())
    return Totals(sum(current, ZERO), minutes, sum(amount > 0 for amount in current))


@once
def _parts(edition: Edition) -> dict[str, _Part]:
    """Every client's part, the one with most revenue first, ties by slug."""
    key = (trades(edition), efforts(edition), edition.settings_digest)
    return unless_same("accounts", key, partial(_parts_of, edition))


def _parts_of(edition: Edition) -> dict[str, _Part]:
    found, spent, whole = trades(edition), efforts(edition), totals(edition)
    order = sorted(found, key=lambda slug: (-found[slug].current, slug))
    return {slug: _part_of(found[slug].current, spent[slug], whole) for slug in order}


def _part_of(revenue: Decimal, effort: Effort, whole: Totals) -> _Part:
    return _Part(
        share_of(revenue, whole.revenue),
        effort.minutes / whole.minutes if whole.minutes else None,
        measured(revenue, effort, whole),
    )


@once
def accounts(edition: Edition) -> tuple[Account, ...]:
    """Every client's account, the one with most revenue first; shares as exact as a float is."""
    found, spent, clients = standings(edition), efforts(edition), {each.slug: each for each in edition.book.clients}
    return tuple(
        _account(clients[slug], (found[slug], spent[slug], part), edition) for slug, part in _parts(edition).items()
    )


@once
def shown_accounts(edition: Edition) -> tuple[Account, ...]:
    """The same, with shares to the 0.1 % that pages show, so that pages need not change with every amount."""
    found, spent = standings(edition), efforts(edition)
    given = {slug: (found[slug], spent[slug], _to_show(part)) for slug, part in _parts(edition).items()}
    made = of_each_given(_account, edition.book.clients, given, edition)
    return tuple(made[slug] for slug in given)


def _to_show(part: _Part) -> _Part:
    return _Part(
        None if part.revenue is None else round(part.revenue, 3),
        None if part.time is None else round(part.time, 3),
        part.found,
    )


def _account(client: Client, given: tuple[Standing, Effort, _Part], edition: Edition) -> Account:
    standing, effort, part = given
    return Account(
        slug=client.slug,
        name=client.name,
        grade=standing.grade.grade,
        grade_place=standing.grade.place,
        revenue=standing.revenue,
        minutes=effort.minutes,
        revenue_per_hour=_per_hour(standing.revenue, effort.minutes, edition),
        share_of_revenue=part.revenue,
        share_of_time=part.time,
        potential=None if effort.potential is None else rounded(effort.potential, edition),
        headroom=None if effort.potential is None else rounded(effort.potential, edition) - standing.revenue,
        rules=_rules(client, standing, part, edition),
    )


def _per_hour(revenue: Decimal, minutes: int, edition: Edition) -> Decimal | None:
    found = ratio(_AN_HOUR * revenue, minutes, "")
    return None if isinstance(found, Undefined) else rounded(found, edition)


def _rules(client: Client, standing: Standing, part: _Part, edition: Edition) -> tuple[str, ...]:
    """The rules that a client meets; best is the first of several grades."""
    if has_ended(client, edition.today):
        return ()
    best = standing.grade.place == 0 and len(edition.book.settings.grades) > 1
    return rules_of(part.found, standing.contact, standing.since, best, edition.today)


@once
def by_grade(edition: Edition) -> tuple[GradeAccount, ...]:
    """The sums of every grade, in the settings' order."""
    members: dict[str, list[Account]] = {grade: [] for grade in edition.book.settings.grades}
    for account in shown_accounts(edition):
        members.setdefault(account.grade, []).append(account)
    return tuple(_sum(grade, found, edition) for grade, found in members.items())


@once
def of_all(edition: Edition) -> GradeAccount:
    """The sums of all clients."""
    return _sum("", shown_accounts(edition), edition)


def _sum(grade: str, found: Iterable[Account], edition: Edition) -> GradeAccount:
    found, whole = list(found), totals(edition)
    revenue, minutes = summed((account.revenue for account in found), edition), sum(each.minutes for each in found)
    with_potential = [account for account in found if account.potential is not None]
    exact = sum((trades(edition)[account.slug].current for account in found), ZERO)
    figures: dict[str, Any] = {
        "revenue_per_hour": _per_hour(revenue, minutes, edition),
        "share_of_revenue": share_of(exact, whole.revenue),
        "share_of_time": minutes / whole.minutes if whole.minutes else None,
        "potential": summed((each.potential for each in with_potential), edition) if with_potential else None,
        "headroom": summed((each.headroom for each in with_potential), edition) if with_potential else None,
    }
    return GradeAccount(
        grade=grade,
        clients=len(found),
        revenue=revenue,
        minutes=minutes,
        with_potential=len(with_potential),
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
