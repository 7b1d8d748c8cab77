"""What the past teaches about leads: conversion, time in each stage, kept promises, reasons for losing."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median_low
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import LEAD_SINCE, Client, Deal, Lead
from plaincrm.book.values import Refused, read_day
from plaincrm.figures.calibration import calibration
from plaincrm.figures.conversion import conversion
from plaincrm.figures.survival import survival
from plaincrm.figures.undefined import Undefined
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.period import month_key
from plaincrm.views.once import once, unless_same
from plaincrm.views.reckoning import in_book, rounded
from plaincrm.views.remembered import of_each
from plaincrm.views.stages import stage_name, stage_of

#: Fewer than so many are too few to learn from, and the page says so.
ENOUGH: Final = 10


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """Of `entered` leads that are won or lost, how many were `won`; `low` to `high` is Wilson's 95 % interval.

    `group` is the source or month of entry, empty for all; `open` leads count as neither. Under 10 are `few`.
    """

    group: str
    won: int
    entered: int
    open: int
    rate: float | None
    low: float | None
    high: float | None
    few: bool


class StageTime(msgspec.Struct, frozen=True, kw_only=True):
    """Days in a stage by Kaplan-Meier, of `closed` stays and `open` ones; `stage` is empty for the whole way of a lead.

    A file says when its lead entered its present stage, not when it left earlier ones: so a stage has open stays only,
    while the whole way, from entry to won or lost, has both. Where there is but one open stage, its stays are these
    ways. `so_far` is the median of the days that those still in it are there: no measure of how long they will be.
    """

    stage: str
    median_days: int | None
    closed: int
    open: int
    so_far: int | None
    few: bool
    why: str


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """Of `deals` closed deals once given `probability`, how many were `won`, with Wilson's 95 % interval."""

    probability: float
    deals: int
    won: int
    rate: float
    low: float
    high: float
    few: bool


class LossReason(msgspec.Struct, frozen=True):
    """Why deals were lost, and how many, as their owners wrote it (empty: no reason given)."""

    because: str
    deals: int
    amount: Decimal


class Way(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A lead's way, also of one that is a client now: `outcome` is `won`, `lost` or empty, on the day `closed`."""

    entered: date | None
    closed: date | None
    outcome: str
    source: str
    stage: str
    stage_since: date | None


@once
def ways(edition: Edition) -> dict[str, Way | None]:
    """The way of every lead, and of every client that was one; None for a client that was none."""
    return of_each(way_of, (*edition.book.clients, *edition.book.leads), edition)


def way_of(record: AnyRecord, edition: Edition) -> Way | None:
    """A record's way as a lead.

    A client was a lead where `plaincrm convert` left word of it, or where its first won deal is no later than its first
    transaction: what is won of an old client is no conversion. Without such word it entered with the earliest day that
    its deals, its log or `since` name.
    """
    won = min((deal.won for deal in record.deals if deal.won), default=None)
    if isinstance(record, Client):
        came_in = _came_in(record)
        if came_in:
            return _way(record, came_in, won or record.since, "won", edition)
        first = min((sale.date for sale in record.transactions), default=None)
        if won is None or (first is not None and first < won):
            return None
        return _way(record, _entry(record), won, "won", edition)
    if won is not None:
        return _way(record, record.since, won, "won", edition)
    if stage_of(record, edition).closed:
        return _way(record, record.since, record.stage_since, "lost", edition)
    return _way(record, record.since, None, "", edition)


def _way(record: AnyRecord, entered: date | None, closed: date | None, outcome: str, edition: Edition) -> Way:
    return Way(
        entered=entered,
        closed=closed,
        outcome=outcome,
        source=record.source or "",
        stage=stage_name(record, edition),
        stage_since=record.stage_since if isinstance(record, Lead) else None,
    )


def _came_in(client: Client) -> date | None:
    """The day that `plaincrm convert` kept."""
    try:
        return next((read_day(other.text) for other in client.other if other.label == LEAD_SINCE), None)
    except Refused:
        return None


def _entry(client: Client) -> date | None:
    days = [client.since, *(deal.opened for deal in client.deals), *(entry.on for entry in client.log)]
    return min((day for day in days if day), default=None)


class Lessons(msgspec.Struct, frozen=True, kw_only=True):
    """What the past teaches: conversion in all, by source and by month of entry; time; promises; reasons for losing."""

    conversion: Conversion
    by_source: tuple[Conversion, ...]
    by_month: tuple[Conversion, ...]
    stages: tuple[StageTime, ...]
    calibration: tuple[Stated, ...]
    reasons: tuple[LossReason, ...]


def lessons(edition: Edition) -> Lessons:
    """What the past teaches as of today."""
    closed = of_each(_closed_deals_of, (*edition.book.clients, *edition.book.leads), edition)
    key = (ways(edition), closed, edition.today, edition.settings_digest)
    return unless_same(
        "lessons", key, partial(_lessons, [deal for deals in closed.values() for deal in deals], edition)
    )


def _closed_deals_of(record: AnyRecord, _edition: Edition) -> tuple[Deal, ...]:
    return tuple(deal for deal in record.deals if deal.won or deal.lost) if record.deals else ()


def _lessons(closed: list[Deal], edition: Edition) -> Lessons:
    return Lessons(
        conversion=conversion_of_all(edition),
        by_source=conversion_by(lambda way: way.source, edition),
        by_month=conversion_by(month_of_entry, edition),
        stages=stage_times(edition),
        calibration=kept_promises(closed),
        reasons=loss_reasons(closed, edition),
    )


def conversion_of_all(edition: Edition) -> Conversion:
    """Of all leads that were won or lost, how many were won."""
    return _conversion("", _known(edition))


def conversion_by(key: Callable[[Way], str], edition: Edition) -> tuple[Conversion, ...]:
    """The same by a trait of leads, in its order."""
    groups: dict[str, list[Way]] = defaultdict(list)
    for way in _known(edition):
        groups[key(way)].append(way)
    return tuple(_conversion(group, groups[group]) for group in sorted(groups))


def month_of_entry(way: Way) -> str:
    """The month in which a lead came, empty where no file says it."""
    return month_key(way.entered) if way.entered else ""


def _known(edition: Edition) -> list[Way]:
    return [way for way in ways(edition).values() if way is not None]


def _conversion(group: str, found: Iterable[Way]) -> Conversion:
    outcomes = [way.outcome for way in found]
    won, lost = outcomes.count("won"), outcomes.count("lost")
    made = conversion(won, won + lost)
    known = None if isinstance(made, Undefined) else made
    return Conversion(
        group=group,
        won=won,
        entered=won + lost,
        open=outcomes.count(""),
        rate=float(known.rate) if known else None,
        low=known.low if known else None,
        high=known.high if known else None,
        few=won + lost < ENOUGH,
    )


def stage_times(edition: Edition) -> tuple[StageTime, ...]:
    """The time in every stage that is still worked, and on the whole way."""
    settings, today = edition.book.settings, edition.today
    waiting: dict[str, list[int]] = {name: [] for name, stage in settings.stages.items() if not stage.closed}
    closed, still_open = [], []
    for way in _known(edition):
        if way.outcome == "" and way.stage in waiting:
            waiting[way.stage] += _days(way.stage_since or way.entered, today)
            still_open += _days(way.entered, today)
        elif way.outcome:
            closed += _days(way.entered, way.closed)
    whole = _stage_time("", closed, still_open)
    if len(waiting) == 1:
        return (msgspec.structs.replace(whole, stage=next(iter(waiting))), whole)
    return (*(_waiting_time(stage, days) for stage, days in waiting.items()), whole)


def _waiting_time(stage: str, days: list[int]) -> StageTime:
    """Of a stage only those are known that are still in it."""
    made = _stage_time(stage, [], days)
    if not days:
        return made
    why = _("files say when a lead entered its stage, not when it left those before")
    return msgspec.structs.replace(made, why=why)


def _days(first: date | None, last: date | None) -> list[int]:
    """A stay, unless a date is missing or the two are the wrong way round."""
    return [(last - first).days] if first and last and first <= last else []


def _stage_time(stage: str, closed: list[int], still_open: list[int]) -> StageTime:
    made = survival(closed, still_open)
    median = made if isinstance(made, Undefined) else made.median
    return StageTime(
        stage=stage,
        median_days=None if isinstance(median, Undefined) else median,
        closed=len(closed),
        open=len(still_open),
        so_far=median_low(still_open) if still_open else None,
        few=len(closed) < ENOUGH,
        why=median.why if isinstance(median, Undefined) else "",
    )


def kept_promises(deals: Iterable[Deal]) -> tuple[Stated, ...]:
    """Of the closed deals once given a probability, how many were won."""
    closed = ((deal.probability, deal.won is not None) for deal in deals if deal.probability is not None)
    return tuple(
        Stated(
            probability=float(row.probability),
            deals=row.outcome.closed,
            won=row.outcome.won,
            rate=float(row.outcome.rate),
            low=row.outcome.low,
            high=row.outcome.high,
            few=row.outcome.closed < ENOUGH,
        )
        for row in calibration(closed)
    )


def loss_reasons(deals: Iterable[Deal], edition: Edition) -> tuple[LossReason, ...]:
    """Why deals were lost, the commonest reason first."""
    reasons: dict[str, list[Decimal]] = defaultdict(list)
    for deal in deals:
        if deal.lost:
            day = min(deal.lost, edition.today)
            reasons[deal.because or ""].append(in_book(deal.amount, day, edition) if deal.amount else ZERO)
    rows = [LossReason(why, len(found), rounded(sum(found, ZERO), edition)) for why, found in reasons.items()]
    return tuple(sorted(rows, key=lambda row: (-row.deals, -row.amount, row.because)))
