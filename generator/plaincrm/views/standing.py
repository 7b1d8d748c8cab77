"""How each client stands: grade, status, contact and value, with the numbers that these go by."""

from datetime import date
from decimal import Decimal
from itertools import compress
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.status import Status
from plaincrm.money import ZERO
from plaincrm.period import Duration
from plaincrm.views.accumulated import Parts, Sum, ordered, sums
from plaincrm.views.contact import FLOOR, Contact, contact, last_contact
from plaincrm.views.grades import GradeOf, cadence_of, grades
from plaincrm.views.once import once
from plaincrm.views.reckoning import rounded
from plaincrm.views.remembered import of_each_given
from plaincrm.views.trade import Trade, has_ended, trades
from plaincrm.views.worth import client_value


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A client today; money in the book's currency, in minor units.

    `status` is `active`, `at-risk`, `lapsed`, `former` or `new`; `ground` what it rests on (`contract`, `ended`,
    `rhythm`, `too-little-history`), `silence` the days since the last transaction, `usual_gap` the median of days
    between transaction dates, `ratio` the one through the other. `since` is the day trading began, as the file or else
    the first transaction says. `value` is that of the client at the mid multiples; `risks` are why it is in danger
    (`RISKS`, in that order), and `at_risk` whether it is.
    """

    slug: str
    name: str
    grade: GradeOf
    status: str
    ground: str
    silence: int | None
    usual_gap: float | None
    ratio: float | None
    since: date | None
    contact: Contact
    revenue: Decimal
    previous: Decimal
    recurring: Decimal
    open: Decimal
    overdue: Decimal
    value: Decimal
    at_risk: bool
    risks: tuple[str, ...]


_SILENT: Final = {Status.AT_RISK, Status.LAPSED}
#: Why a client is in danger: contact is overdue, it is silent too long (at risk or lapsed), its revenue is falling, an
#: invoice is past due. A client that ended is in no danger any more.
RISKS: Final = ("contact", "activity", "falling", "unpaid")
#: Any of these: who is in danger for two reasons counts once.
ANY: Final = "any"
#: Revenue is falling where a tenth or more of the year before is missing: less may be an invoice a few days later.
_STILL: Final = Decimal("0.9")


@once
def standings(edition: Edition) -> dict[str, Standing]:
    """The standing of every client, by slug."""
    return of_each_given(standing_of, edition.book.clients, grades(edition), edition)


@once
def at_risk(edition: Edition) -> tuple[Standing, ...]:
    """Clients with any of `RISKS`, the most valuable first."""
    found = standings(edition)
    return tuple([found[slug] for _value, slug in ordered(_in_danger, edition, found)])


def _in_danger(slug: str, standing: Standing, _edition: Edition) -> tuple[Decimal, str] | None:
    return (-standing.value, slug) if standing.at_risk else None


def value_at_risk(edition: Edition) -> Decimal:
    """The value of these clients."""
    return rounded(at_stake(edition)[ANY].totals[0], edition)


@once
def at_stake(edition: Edition) -> dict[str, Sum]:
    """How many clients each of `RISKS`, and `ANY` of them, is about, and their value, exact."""
    return dict.fromkeys((ANY, *RISKS), Sum(0, (ZERO,))) | sums(_stakes, edition, standings(edition), trades(edition))


def _stakes(_slug: str, standing: Standing, trade: Trade, edition: Edition) -> Parts:
    if not standing.at_risk:
        return ()
    value = (client_value(trade, edition),)
    return ((risk, value) for risk in (ANY, *standing.risks))


def standing_of(client: Client, grade: GradeOf, edition: Edition) -> Standing:
    """One client's standing, given its grade."""
    trade = trades(edition)[client.slug]
    touch = _contact(client, grade.grade, trade, edition)
    risks = _risks(touch, trade)
    activity = trade.activity
    return Standing(
        slug=client.slug,
        name=client.name,
        grade=grade,
        status=activity.status.value,
        ground=activity.ground.value,
        silence=activity.silence,
        usual_gap=None if activity.usual_gap is None else float(activity.usual_gap),
        ratio=None if activity.ratio is None else float(activity.ratio),
        since=client.since or trade.first,
        contact=touch,
        revenue=rounded(trade.current, edition),
        previous=rounded(trade.previous, edition),
        recurring=rounded(trade.recurring, edition),
        open=rounded(trade.open, edition),
        overdue=rounded(trade.overdue, edition),
        value=rounded(client_value(trade, edition), edition),
        at_risk=bool(risks),
        risks=risks,
    )


def _contact(client: Client, grade: str, trade: Trade, edition: Edition) -> Contact:
    """With a former client nobody must keep in touch."""
    ended = has_ended(client, edition.today)
    cadence: Duration | None = None if ended else cadence_of(client, grade, edition.book.settings)
    begun, floor = client.since or trade.first, None if ended else FLOOR
    return contact(last_contact(client, edition), begun, cadence, edition.today, floor)


def _risks(touch: Contact, trade: Trade) -> tuple[str, ...]:
    """The reasons that hold, of `RISKS`."""
    if trade.activity.status is Status.FORMER:
        return ()
    holds = (
        touch.state == "red",
        trade.activity.status in _SILENT,
        trade.previous > 0 and trade.current <= trade.previous * _STILL,
        trade.overdue > 0,
    )
    return tuple(compress(RISKS, holds)) if any(holds) else ()
