"""Plain suggestions about a client's account: what its rules mean, said with their numbers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

import msgspec

from plaincrm.language import _, ngettext
from plaincrm.money import ZERO
from plaincrm.views.account_rules import COSTLY, NEGLECTED, ROOM, UNCONTACTED, overdue
from plaincrm.views.contact import Contact


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A client's 12 months: revenue and time, and what is left of its `potential`; money in minor units.

    `revenue_per_hour` is None where no time was logged, a share where the whole book has nothing, `potential` and
    `headroom` (below zero where the client spends more than was thought) where no potential is on file. `rules` are
    those of `account_rules.RULES` that it meets.
    """

    slug: str
    name: str
    grade: str
    grade_place: int
    revenue: Decimal
    minutes: int
    revenue_per_hour: Decimal | None
    share_of_revenue: float | None
    share_of_time: float | None
    potential: Decimal | None
    headroom: Decimal | None
    rules: tuple[str, ...]


class Written(Protocol):
    """How amounts, shares, times spent and days are written."""

    def whole(self, amount: Decimal, /) -> str:
        """An amount."""

    def share(self, share: float, /) -> str:
        """A share."""

    def minutes(self, minutes: int, /) -> str:
        """A time spent."""

    def day(self, day: date, /) -> str:
        """A day."""


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """A suggestion about an account; `since` as in the client's standing, `per_hour` is the whole book's revenue per
    hour.
    """

    rule: str
    account: Account
    contact: Contact
    since: date | None
    per_hour: Decimal | None
    today: date

    def said(self, written: Written) -> str:
        """The suggestion, with its numbers."""
        return _SENTENCES[self.rule](self, written)


def _days(first: date, today: date) -> str:
    days = (today - first).days
    return ngettext("{n} day", "{n} days", days).format(n=days)


def _amount(known: Decimal | None) -> Decimal:
    return ZERO if known is None else known


def _neglected(advice: Advice, written: Written) -> str:
    account, due = advice.account, advice.contact.due
    said = _("Brings {revenue} in 12 months.")
    if account.share_of_revenue is not None and account.share_of_time is not None:
        said = _("Brings {revenue} in 12 months, {share} of revenue, and has {time}, {part} of the time.")
    if due is not None and overdue(advice.contact, advice.today):
        said += " " + _("A contact was due on {day}, {days} ago.")
    return said.format(
        revenue=written.whole(account.revenue),
        share=written.share(account.share_of_revenue or 0),
        time=written.minutes(account.minutes),
        part=written.share(account.share_of_time or 0),
        day=written.day(due or advice.today),
        days=_days(due or advice.today, advice.today),
    )


def _uncontacted(advice: Advice, written: Written) -> str:
    last, since = advice.contact.last, advice.since
    said = _("Nobody was ever in touch, nor does the file say since when this is a client.")
    if last:
        said = _("The last contact was on {day}, {days} ago; nobody should wait for over a year.")
    elif since:
        said = _("A client since {day}, {days} ago, and nobody was ever in touch.")
    day = last or since or advice.today
    return said.format(day=written.day(day), days=_days(day, advice.today))


def _costly(advice: Advice, written: Written) -> str:
    account = advice.account
    said = _(
        "Took {time}, {part} of the time, and brought {revenue}, {share} of revenue: {hour} an hour, where the whole "
        "book brings {all}."
    )
    return said.format(
        time=written.minutes(account.minutes),
        part=written.share(account.share_of_time or 0),
        revenue=written.whole(account.revenue),
        share=written.share(account.share_of_revenue or 0),
        hour=written.whole(_amount(account.revenue_per_hour)),
        all=written.whole(_amount(advice.per_hour)),
    )


def _room(advice: Advice, written: Written) -> str:
    account = advice.account
    said = _("Could spend {potential} a year and spent {revenue}: room for {headroom} more.")
    return said.format(
        potential=written.whole(_amount(account.potential)),
        revenue=written.whole(account.revenue),
        headroom=written.whole(_amount(account.headroom)),
    )


_SENTENCES: Final[dict[str, Callable[[Advice, Written], str]]] = {
    NEGLECTED: _neglected,
    UNCONTACTED: _uncontacted,
    COSTLY: _costly,
    ROOM: _room,
}
