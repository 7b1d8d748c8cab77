"""The pipeline: the boxes, the ledger of open deals, the forecast against goals, and what the past teaches."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.views.deals import OpenDeal
from plaincrm.views.goals import GoalForecast
from plaincrm.views.progress import LeadRow
from plaincrm.views.lists import Part
from plaincrm.views.view import Report


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A stage with its leads: `count` of them, `amount` and `expected` of their open deals.

    `box` is its colour's name. `leads` are the first in the order of expected value, on the page only.
    """

    stage: str
    box: str
    count: int
    amount: Decimal
    expected: Decimal
    prospect: bool
    closed: bool
    stale: int
    unscheduled: int


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """Of `entered` leads that are won or lost, how many were `won`; `low` to `high` is Wilson's 95 % interval.

    `group` is the source or month of entry, empty for all; `open` leads count as neither. Too few (under 10) are `few`.
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
    """Days in a stage by Kaplan-Meier, of `closed` stays and `open` ones; `stage` is empty for the whole way of a lead."""

    stage: str
    median_days: int | None
    closed: int
    open: int
    few: bool


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


class LedgerSum(msgspec.Struct, frozen=True):
    """Open deals of a month (`2026-04`, or `overdue`, `undated`), box or product: number, amount, expected value."""

    group: str
    deals: int
    amount: Decimal
    expected: Decimal


class PipelineReport(Report, frozen=True, kw_only=True):
    """`deals` is the whole ledger; `overdue` and `undated` ones stand apart as well, and are not in `expected`."""

    boxes: tuple[Box, ...]
    deals: tuple[OpenDeal, ...]
    expected: Decimal
    variance: Decimal
    periods: tuple[GoalForecast, ...]
    undated: tuple[OpenDeal, ...]
    overdue: tuple[OpenDeal, ...]
    months: tuple[LedgerSum, ...]
    products: tuple[LedgerSum, ...]
    conversion: Conversion
    conversion_by_source: tuple[Conversion, ...]
    conversion_by_month: tuple[Conversion, ...]
    stages: tuple[StageTime, ...]
    calibration: tuple[Stated, ...]
    reasons: tuple[LossReason, ...]
    why: dict[str, str]


class BoxOfCards(msgspec.Struct, frozen=True):
    """A column of the board: the box, its foremost leads, and how many more it has (`url` lists them)."""

    box: Box
    leads: tuple[LeadRow, ...]
    more: int


class PipelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `pipeline.html`: board, goals, sums, what the past teaches; and the first page of the ledger."""

    as_of: date
    currency: str
    board: tuple[BoxOfCards, ...]
    ledger: Part[OpenDeal]
    report: PipelineReport


class LedgerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `deals.html`: a further page of the ledger."""

    as_of: date
    currency: str
    ledger: Part[OpenDeal]
