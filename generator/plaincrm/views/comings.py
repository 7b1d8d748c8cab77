"""Who came, stayed and left, year by year; how the number of clients grew, and how long they stay."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, Final, NamedTuple

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.figures.exact import ratio
from plaincrm.figures.retention import compound_growth
from plaincrm.figures.status import Status
from plaincrm.figures.survival import survival
from plaincrm.figures.undefined import Undefined, floats, reasons
from plaincrm.language import _
from plaincrm.period import fiscal_year_from, fiscal_year_of
from plaincrm.views.once import once, unless_same
from plaincrm.views.remembered import of_each
from plaincrm.views.trade import has_ended, trades

#: So many years are told, the last ones, and over so many the growth is measured.
_MOST: Final = 20
_RECENT: Final = 5
#: Days in four years, for years and their parts.
_FOUR_YEARS: Final = 1461


class Stay(NamedTuple):
    """A client's time as one: from its first day to its last, which is None while it still is one."""

    first: date
    last: date | None


class YearOfClients(msgspec.Struct, frozen=True):
    """A fiscal year, by the year it begins in: `start` + `came` - `left` = `end`.

    `stayed` were there at the start and still are at the end (or today, where the year is not `over`); `growth` and
    `retention` (stayed / start) are None where there was nobody at the start, as `why` of all of them says.
    """

    year: int
    over: bool
    start: int
    came: int
    left: int
    stayed: int
    end: int
    growth: float | None
    retention: float | None


class Tenure(msgspec.Struct, frozen=True, kw_only=True):
    """First-to-last tenure in years of 365.25 days: the mean of those who `left`, and of those `present` so far.

    The mean of the former alone would count only the quick ones, so there is the Kaplan-Meier `median` beside it, with
    the present ones censored.
    """

    left: int
    left_years: float | None
    present: int
    present_years: float | None
    median_years: float | None


class Comings(msgspec.Struct, frozen=True, kw_only=True):
    """`growth_a_year` is the compound growth of the number of clients from the end of the year `growth_from` to that of
    `growth_to`, the last one that is over; `undated` clients have no first day and are counted in no year.
    """

    years: tuple[YearOfClients, ...]
    growth_a_year: float | None
    growth_from: int | None
    growth_to: int | None
    tenure: Tenure
    undated: int
    why: dict[str, str]


@once
def comings(edition: Edition) -> Comings:
    """Who came, stayed and left over the years."""
    stays = of_each(_stay, edition.book.clients, edition)
    key = (stays, edition.today, edition.settings_digest)
    return unless_same("comings", key, partial(_comings, tuple(stays.values()), edition))


def _stay(client: Client, edition: Edition) -> Stay | None:
    """From the day trading began to the day it ended: as the file says, else the first and last transaction.

    Whoever the status rule calls lapsed was a client up to the last transaction. One without any transaction stays until
    its file ends it: that nothing is recorded does not say when it left. None where no day says when it came: of an
    end alone it would be told that the client came and left on the same day.
    """
    trade = trades(edition)[client.slug]
    first = min((day for day in (client.since, trade.first) if day), default=None)
    if first is None:
        return None
    if has_ended(client, edition.today):
        assert client.ended is not None
        return Stay(min(first, client.ended), client.ended)
    if first > edition.today:
        return None
    lapsed = trade.activity.status is Status.LAPSED
    return Stay(first, trade.last if lapsed else None)


def _comings(stays: tuple[Stay | None, ...], edition: Edition) -> Comings:
    known = [stay for stay in stays if stay]
    years = tuple(_years(known, edition))
    over = [year for year in years if year.over and year.end][-_RECENT - 1 :]
    growth = _growth(over)
    tenure, why = _tenure(known, edition.today)
    if isinstance(growth, Undefined):
        why |= dict.fromkeys(("growth_a_year", "growth_from", "growth_to"), growth.why)
    if not all(year.start for year in years):
        why |= dict.fromkeys(("growth", "retention"), _("there was no client at the start of the year"))
    return Comings(
        years=years,
        growth_a_year=None if isinstance(growth, Undefined) else float(growth),
        growth_from=over[0].year if len(over) > 1 else None,
        growth_to=over[-1].year if len(over) > 1 else None,
        tenure=tenure,
        undated=len(stays) - len(known),
        why=why,
    )


def _growth(over: list[YearOfClients]) -> float | Undefined:
    if len(over) <= 1:
        return Undefined(_("there are too few years that are over"))
    return compound_growth(over[0].end, over[-1].end, over[-1].year - over[0].year)


def _years(stays: list[Stay], edition: Edition) -> Iterable[YearOfClients]:
    """The years from the first client's to today's; what was before the first one told is in its `start`."""
    if not stays:
        return
    starts = edition.book.settings.fiscal_year_starts
    ends = [(fiscal_year_of(first, starts), fiscal_year_of(last, starts) if last else None) for first, last in stays]
    came = Counter(first for first, _last in ends)
    left = Counter(last for _first, last in ends if last)
    both = Counter(last for first, last in ends if first == last)
    this = fiscal_year_of(edition.today, starts)
    there = 0
    for year in range(min(came), this + 1):
        start, there = there, there + came[year] - left[year]
        if year > this - _MOST:
            stayed = start - left[year] + both[year]
            over = fiscal_year_from(year, starts).last <= edition.today
            shares = (_of(there - start, start), _of(stayed, start))
            yield YearOfClients(year, over, start, came[year], left[year], stayed, there, *shares)


def _of(part: int, whole: int) -> float | None:
    found = ratio(part, whole, "")
    return None if isinstance(found, Undefined) else float(found)


def _tenure(stays: list[Stay], today: date) -> tuple[Tenure, dict[str, str]]:
    gone = [(stay.last - stay.first).days for stay in stays if stay.last]
    here = [(today - stay.first).days for stay in stays if not stay.last]
    found = survival(gone, here)
    median = found if isinstance(found, Undefined) else found.median
    figures: dict[str, Any] = {
        "left_years": _mean(gone, _("nobody has left yet")),
        "present_years": _mean(here, _("there is no client now")),
        "median_years": median if isinstance(median, Undefined) else _in_years(median),
    }
    return Tenure(left=len(gone), present=len(here), **floats(figures)), reasons(figures)


def _mean(days: list[int], why: str) -> Fraction | Undefined:
    return _in_years(Fraction(sum(days), len(days))) if days else Undefined(why)


def _in_years(days: Fraction | int) -> Fraction:
    return Fraction(4 * days, _FOUR_YEARS)
