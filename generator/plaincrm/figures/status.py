"""Is a client still a client? The rule, with both numbers that it goes by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from plaincrm.period import Duration


class Status(StrEnum):
    """What a client is today."""

    NEW = "new"
    ACTIVE = "active"
    AT_RISK = "at-risk"
    LAPSED = "lapsed"
    FORMER = "former"


class Ground(StrEnum):
    """What the status rests on: a contract, an end date, the client's own rhythm, or too little history."""

    CONTRACT = "contract"
    ENDED = "ended"
    RHYTHM = "rhythm"
    TOO_LITTLE_HISTORY = "too-little-history"


#: Silence of up to so many usual gaps is active, and of up to so many is at risk.
ACTIVE_UP_TO: Final = 2
AT_RISK_UP_TO: Final = 3
#: So many different days make a rhythm.
ENOUGH_DAYS: Final = 3
#: What counts as recent where there is no rhythm.
HORIZON: Final = Duration(12, "month")


class Standing(NamedTuple):
    """A client's status and its reason.

    `silence`: days since the last transaction. `usual_gap`: the median of days between transaction days, and
    `ratio` = silence / usual gap. Each is None where there is none to measure.
    """

    status: Status
    ground: Ground
    silence: int | None = None
    usual_gap: Fraction | None = None
    ratio: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Dealings:
    """What the rule looks at: transaction dates in any order, and what the client's file says."""

    dates: Iterable[date] = ()
    since: date | None = None
    ended: date | None = None
    contract_in_force: bool = False


def standing(dealings: Dealings, today: date, horizon: Duration = HORIZON) -> Standing:
    """Whether the client is still one on `today`; what lies after that day is not looked at.

    A client that ended is former, even if somebody forgot to end its contract; a contract in force settles
    it otherwise. Then the client's rhythm decides where three days make one, else a plain horizon: within it
    a client that began within it is new and an older one active, beyond it lapsed.
    """
    days = sorted({day for day in dealings.dates if day <= today})
    silence = (today - days[-1]).days if days else None
    gap = ratio = None
    if silence is not None and len(days) >= ENOUGH_DAYS:
        double = _double_median([later - earlier for earlier, later in pairwise(map(date.toordinal, days))])
        gap, ratio = Fraction(double, 2), Fraction(2 * silence, double)
    status, ground = _status(dealings, days, ratio, today, horizon)
    return Standing(status, ground, silence, gap, ratio)


def _double_median(numbers: Sequence[int]) -> int:
    """Twice the median, which is whole even where the median is between two numbers."""
    order = sorted(numbers)
    return order[(len(order) - 1) // 2] + order[len(order) // 2]


def _status(
    dealings: Dealings, days: Sequence[date], ratio: Fraction | None, today: date, horizon: Duration
) -> tuple[Status, Ground]:
    if dealings.ended and dealings.ended <= today:
        return Status.FORMER, Ground.ENDED
    if dealings.contract_in_force:
        return Status.ACTIVE, Ground.CONTRACT
    if ratio is not None:
        return _by_rhythm(ratio), Ground.RHYTHM
    return _by_horizon(dealings.since, days, today, horizon), Ground.TOO_LITTLE_HISTORY


def _by_rhythm(ratio: Fraction) -> Status:
    if ratio <= ACTIVE_UP_TO:
        return Status.ACTIVE
    return Status.AT_RISK if ratio <= AT_RISK_UP_TO else Status.LAPSED


def _by_horizon(since: date | None, days: Sequence[date], today: date, horizon: Duration) -> Status:
    began = min((day for day in (since, *days[:1]) if day), default=today)
    if today <= horizon.after(began):
        return Status.NEW
    return Status.ACTIVE if days and today <= horizon.after(days[-1]) else Status.LAPSED
