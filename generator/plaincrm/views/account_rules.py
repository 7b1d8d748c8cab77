"""The rules by which a client's account asks for attention, with their thresholds."""

from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from plaincrm.period import add_days, trailing_year
from plaincrm.views.contact import FLOOR, Contact
from plaincrm.views.effort import Effort

#: A client of the best grade waits too long for a contact, or has far less of the time than of the revenue.
NEGLECTED: Final = "neglected"
#: Nobody was in touch for over a year.
UNCONTACTED: Final = "uncontacted"
#: Much time, little revenue.
COSTLY: Final = "costly"
#: The client could spend much more.
ROOM: Final = "room"
#: The rules, the most pressing first; a client may meet several, and one that ended meets none.
RULES: Final = (NEGLECTED, UNCONTACTED, COSTLY, ROOM)

#: A contact is so many days past due before the client counts as neglected.
OVERDUE_BY: Final = 14
#: A neglected client has at most a quarter of the time that its share of revenue would give it, ...
SHORT: Final = 4
#: ... a costly one at least twice that, and two hours. Neither is said of who has been a client for less than a year.
LONG: Final = 2
LEAST_MINUTES: Final = 120
#: With less time logged in the whole book than five hours, shares of time say nothing.
ENOUGH_MINUTES: Final = 300
#: Room to grow is at least half of the potential, and no less than the average client with revenue brings.
OPEN_PART: Final = 2


class Totals(msgspec.Struct, frozen=True):
    """Revenue (exact) and minutes of the whole book in the 12 months, and how many clients brought some."""

    revenue: Decimal
    minutes: int
    earning: int

    @property
    def comparable(self) -> bool:
        """Whether shares of time can be held against shares of revenue."""
        return self.revenue > 0 and self.minutes >= ENOUGH_MINUTES


class Measured(msgspec.Struct, frozen=True, gc=False):
    """Which comparisons with the whole book hold for a client: little time, much time, and room to grow."""

    short: bool
    costly: bool
    room: bool


def measured(revenue: Decimal, effort: Effort, totals: Totals) -> Measured:
    """A client's exact revenue and effort beside the whole book's."""
    short = costly = False
    if totals.comparable:
        spent, brought = effort.minutes * totals.revenue, revenue * totals.minutes
        short = brought > 0 and SHORT * spent <= brought
        costly = effort.minutes >= LEAST_MINUTES and spent >= LONG * brought
    return Measured(short, costly, effort.potential is not None and _has_room(revenue, effort.potential, totals))


def _has_room(revenue: Decimal, potential: Decimal, totals: Totals) -> bool:
    left = potential - revenue
    return left > 0 and OPEN_PART * left >= potential and left * totals.earning >= totals.revenue


def rules_of(found: Measured, contact: Contact, since: date | None, best: bool, today: date) -> tuple[str, ...]:  # noqa: FBT001 - a fact
    """The rules that a present client meets; `best`: it is of the best grade, `since`: when trading began."""
    settled = since is None or since <= trailing_year(today).first
    holds = (
        best and (overdue(contact, today) or (settled and found.short)),
        uncontacted(contact, since, today),
        settled and found.costly,
        found.room,
    )
    return tuple(rule for rule, it_holds in zip(RULES, holds, strict=True) if it_holds)


def overdue(contact: Contact, today: date) -> bool:
    """Whether a contact is late enough to speak of neglect."""
    return contact.due is not None and add_days(contact.due, OVERDUE_BY) <= today


def uncontacted(contact: Contact, since: date | None, today: date) -> bool:
    """Whether nobody was in touch for over a year, or ever with a client that is older than that or of unknown age."""
    begun = contact.last or since
    return begun is None or FLOOR.after(begun) < today
