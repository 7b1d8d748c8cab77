"""The rules by which a client's account asks for attention, with their thresholds."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, NamedTuple

import msgspec

from plaincrm.period import add_days, trailing_year
from plaincrm.views.contact import FLOOR, Contact
from plaincrm.views.reckoning import in_smallest_units

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


class Lines(NamedTuple):
    """What revenues of clients with the same time are held against, all in smallest units.

    One of at least `short` has little of the time, one of at most `costly` much of it (None where nothing can be said);
    who could spend so much more as `room`, or more than that, has room to grow.
    """

    short: int | None
    costly: int | None
    room: int


class Measured(msgspec.Struct, frozen=True, gc=False):
    """Which comparisons with the whole book hold for a client: little time, much time, and room to grow."""

    short: bool
    costly: bool
    room: bool


def lines(minutes: int, totals: Totals) -> Lines:
    """Where the comparisons with the whole book begin to hold for a client with so many minutes."""
    short = costly = None
    whole = in_smallest_units(totals.revenue)
    if totals.comparable:
        short = max(1, -(-SHORT * minutes * whole // totals.minutes))
        costly = minutes * whole // (LONG * totals.minutes) if minutes >= LEAST_MINUTES else None
    return Lines(short, costly, -(-whole // totals.earning) if totals.earning else 0)


def measured(revenue: int, potential: Decimal | None, line: Lines) -> Measured:
    """A client's revenue, in smallest units, and potential beside what they are held against."""
    return _measured(
        line.short is not None and revenue >= line.short,
        line.costly is not None and revenue <= line.costly,
        potential is not None and _has_room(revenue, in_smallest_units(potential), line.room),
    )


def _has_room(revenue: int, potential: int, room: int) -> bool:
    left = potential - revenue
    return left > 0 and OPEN_PART * left >= potential and left >= room


_measured = cache(Measured)


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
