"""Accounts: time spent against revenue, per client and per grade, the room to grow, and what to do about it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.views.account_rules import COSTLY, ENOUGH_MINUTES, ROOM, RULES
from plaincrm.views.accumulated import Parts, foremost, sums
from plaincrm.views.advice import Account, Advice
from plaincrm.views.lists import Part, parts
from plaincrm.views.once import name_of, once
from plaincrm.views.portions import totals
from plaincrm.views.standing import standings
from plaincrm.views.time_and_revenue import (
    GradeAccount,
    accounts,
    by_grade,
    in_order,
    of_all,
    reasons,
    shown_accounts,
)
from plaincrm.views.trade import Trade, trades
from plaincrm.views.view import N_, Page, Report, View

URL: Final = "accounts/index.html"
#: So many suggestions of a rule stand on the page; the list shows which other clients meet it.
_FOREMOST: Final = 10


class AccountRow(Account, frozen=True, kw_only=True):
    """An account in the report: `suggestion` is what its rules mean, said with their numbers."""

    suggestion: str | None
    why: dict[str, str]


class AccountsReport(Report, frozen=True, kw_only=True):
    """Every client, the one with most revenue first; the sums by grade, in the settings' order, and of all."""

    rows: ClassVar[str] = "clients"

    clients: tuple[AccountRow, ...]
    grades: tuple[GradeAccount, ...]
    total: GradeAccount


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """The foremost of `count` suggestions of a rule."""

    rule: str
    count: int
    foremost: tuple[Advice, ...]


class AccountsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `accounts.html`; without `comparable`, less than `enough` minutes were logged to say anything by them."""

    as_of: date
    currency: str
    grades: tuple[GradeAccount, ...]
    total: GradeAccount
    suggestions: tuple[Suggestions, ...]
    comparable: bool
    enough: int
    clients: Part[Account]


class FurtherAccounts(msgspec.Struct, frozen=True, kw_only=True):
    """Page `accounted.html`: a further page of clients."""

    as_of: date
    currency: str
    clients: Part[Account]


class _Plainly:
    """How a report writes: amounts exact, days as the files have them."""

    def whole(self, amount: Decimal, /) -> str:
        return f"{amount:f}"

    def share(self, share: float, /) -> str:
        return f"{100 * share:.1f} %"

    def minutes(self, minutes: int, /) -> str:
        hours, rest = divmod(minutes, 60)
        return f"{hours}h{rest:02}m" if hours else f"{rest}m"

    def day(self, day: date, /) -> str:
        return day.isoformat()


_PLAINLY: Final = _Plainly()


@once
def report(edition: Edition) -> AccountsReport:
    """All accounts as of today."""
    return AccountsReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        clients=tuple(_row(account, edition) for account in accounts(edition)),
        grades=by_grade(edition),
        total=of_all(edition),
    )


def _row(account: Account, edition: Edition) -> AccountRow:
    figures = {name: getattr(account, name) for name in account.__struct_fields__}
    said = [_advice(rule, account, edition).said(_PLAINLY) for rule in account.rules]
    return AccountRow(**figures, suggestion=" ".join(said) or None, why=reasons(figures))


def _advice(rule: str, account: Account, edition: Edition) -> Advice:
    standing = standings(edition)[account.slug]
    return Advice(
        rule=rule,
        account=account,
        contact=standing.contact,
        since=standing.since,
        per_hour=of_all(edition).revenue_per_hour,
        today=edition.today,
    )


def _suggestions(edition: Edition) -> Iterator[Suggestions]:
    facts = shown_accounts(edition), trades(edition)
    counts, first = sums(_met, edition, *facts), foremost(_pressing, _FOREMOST, edition, *facts)
    for rule in RULES:
        some = [shown_accounts(edition)[slug] for _place, slug in first.get(rule, ())]
        count = counts[rule].parts if rule in counts else 0
        yield Suggestions(rule=rule, count=count, foremost=tuple(_advice(rule, account, edition) for account in some))


def _met(_slug: str, account: Account, _trade: Trade, _edition: Edition) -> Parts:
    return ((rule, ()) for rule in account.rules)


def _pressing(
    slug: str, account: Account, trade: Trade, _edition: Edition
) -> Iterator[tuple[str, tuple[Decimal, str]]]:
    """Which suggestions of each rule come first, where it is not the client with most revenue."""
    weights = {COSTLY: Decimal(account.minutes), ROOM: account.headroom or ZERO}
    for rule in account.rules:
        yield rule, (-weights.get(rule, trade.current), slug)


def pages(edition: Edition) -> Iterator[Page]:
    """The sums and suggestions with the first page of clients, and further pages of clients."""
    today, currency = edition.today, edition.rates.currency
    first, *others = parts(in_order(edition), URL, "accounts/clients-{}.html")
    page = AccountsPage(
        as_of=today,
        currency=currency,
        grades=by_grade(edition),
        total=of_all(edition),
        suggestions=tuple(_suggestions(edition)),
        comparable=totals(edition).comparable,
        enough=ENOUGH_MINUTES,
        clients=first,
    )
    yield Page(URL, "pages/accounts.html", page, name_of(URL, page))
    for part in others:
        further = FurtherAccounts(as_of=today, currency=currency, clients=part)
        yield Page(part.url, "pages/accounted.html", further, name_of(part.url, further))


VIEW = View(
    name="accounts",
    title=N_("Accounts"),
    place=67,
    url=URL,
    letter="e",
    group=N_("Money"),
    pages=pages,
    report=report,
)
