"""The pipeline: the boxes, the ledger of open deals, the forecast against goals, and what the past teaches."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.views import lessons
from plaincrm.views.deals import OpenDeal, ledger
from plaincrm.views.goals import GoalForecast, goals, goals_key, weighed
from plaincrm.views.ledger import LedgerGrid, LedgerRow, LedgerSum, RateUsed, by, by_month, grid, rates_used
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.monthly import MonthForecast, months_ahead
from plaincrm.views.once import name_of, once, unless_same
from plaincrm.views.progress import LeadRow, progress
from plaincrm.views.reckoning import summed
from plaincrm.views.view import N_, Page, Report, View

#: So many leads of a box stand on the board.
_CARDS: Final = 30


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A stage with its leads: `count` of them, `amount` and `expected` of their open deals; `box` is its colour's name.

    `stale` leads are too long in it, for `unscheduled` ones nothing is planned; a lead may be both.
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


class PipelineReport(Report, frozen=True, kw_only=True):
    """`deals` is the whole ledger; `overdue` and `undated` ones stand apart as well, and are not in `expected`.

    `variance` is in the square of the currency. `by_month`, `by_stage` (empty: of clients) and `by_product` are sums of
    the ledger, `rates` those that amounts in other currencies are counted at. `months` are those of the fiscal year and
    of what lies ahead.
    """

    rows: ClassVar[str] = "deals"

    boxes: tuple[Box, ...]
    deals: tuple[OpenDeal, ...]
    expected: Decimal
    variance: Decimal
    periods: tuple[GoalForecast, ...]
    undated: tuple[OpenDeal, ...]
    overdue: tuple[OpenDeal, ...]
    incomplete: tuple[OpenDeal, ...]
    by_month: tuple[LedgerSum, ...]
    by_stage: tuple[LedgerRow, ...]
    by_product: tuple[LedgerRow, ...]
    rates: tuple[RateUsed, ...]
    months: tuple[MonthForecast, ...]
    conversion: lessons.Conversion
    conversion_by_source: tuple[lessons.Conversion, ...]
    conversion_by_month: tuple[lessons.Conversion, ...]
    stages: tuple[lessons.StageTime, ...]
    calibration: tuple[lessons.Stated, ...]
    reasons: tuple[lessons.LossReason, ...]
    why: dict[str, str]


class BoxOfCards(msgspec.Struct, frozen=True):
    """A column of the board: the box, its foremost leads, and how many more it has."""

    box: Box
    leads: tuple[LeadRow, ...]
    more: int


class PipelinePage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `pipeline.html`: board, the ledger by month, the ledger's first page, and in `report` all else."""

    as_of: date
    currency: str
    board: tuple[BoxOfCards, ...]
    grid: LedgerGrid
    ledger: Part[OpenDeal]
    report: PipelineReport


class LedgerPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `deals.html`: a further page of the ledger."""

    as_of: date
    currency: str
    ledger: Part[OpenDeal]


@once
def report(edition: Edition) -> PipelineReport:
    """The pipeline as of today."""
    return msgspec.structs.replace(without_goals(edition), periods=goals(edition))


@once
def without_goals(edition: Edition) -> PipelineReport:
    """All but the forecasts of the goals, which take longer than all else together."""
    deals = ledger(edition)
    together, past = weighed(edition), lessons.lessons(edition)
    return PipelineReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        boxes=tuple(column.box for column in board(edition)),
        deals=deals,
        expected=together.expected,
        variance=together.variance,
        periods=(),
        undated=_in_state("undated", deals),
        overdue=_in_state("overdue", deals),
        incomplete=_in_state("incomplete", deals),
        by_month=by_month(deals, edition),
        by_stage=by("stage", attrgetter("stage"), deals, edition),
        by_product=by("product", attrgetter("product"), deals, edition),
        rates=rates_used(deals, edition),
        months=months_ahead(by_month(deals, edition), edition),
        conversion=past.conversion,
        conversion_by_source=past.by_source,
        conversion_by_month=past.by_month,
        stages=past.stages,
        calibration=past.calibration,
        reasons=past.reasons,
        why=_whys(past),
    )


def _whys(past: lessons.Lessons) -> dict[str, str]:
    """Why rates of conversion are None: in all, or those of some groups."""
    ways = {
        "conversion": (past.conversion,),
        "conversion_by_source": past.by_source,
        "conversion_by_month": past.by_month,
    }
    unknown = [name for name, found in ways.items() if any(not way.entered for way in found)]
    return dict.fromkeys(unknown, _("no lead has been won or lost yet"))


def _in_state(state: str, deals: Sequence[OpenDeal]) -> tuple[OpenDeal, ...]:
    return tuple(deal for deal in deals if deal.state == state)


@once
def board(edition: Edition) -> tuple[BoxOfCards, ...]:
    """A column for every stage, in the settings' order; in it stale leads first, then those with most to expect."""
    found = progress(edition)
    return unless_same("board", (found, edition.settings_digest), partial(_board, found, edition))


def _board(found: dict[str, LeadRow], edition: Edition) -> tuple[BoxOfCards, ...]:
    stages = edition.book.settings.stages
    columns: dict[str, list[LeadRow]] = {stage: [] for stage in stages}
    for row in found.values():
        columns.setdefault(row.stage, []).append(row)
    return tuple(_column(stage, rows, edition) for stage, rows in columns.items())


def _column(stage: str, rows: list[LeadRow], edition: Edition) -> BoxOfCards:
    rows = sorted(rows, key=_by_need)
    rules = edition.book.settings.stages.get(stage)
    box = Box(
        stage=stage,
        box=(rules.box or "") if rules else "",
        count=len(rows),
        amount=summed((row.amount for row in rows), edition),
        expected=summed((row.expected for row in rows), edition),
        prospect=bool(rules and rules.prospect),
        closed=bool(rules and rules.closed),
        stale=sum(row.state == "stale" for row in rows),
        unscheduled=sum(not row.scheduled for row in rows),
    )
    return BoxOfCards(box, tuple(rows[:_CARDS]), max(0, len(rows) - _CARDS))


def _by_need(row: LeadRow) -> Any:
    return (row.state != "stale", -row.expected, -row.amount, row.due_contact or date.max, row.slug)


def pages(edition: Edition) -> Iterator[Page]:
    """The pipeline, and further pages of the ledger."""
    deals = ledger(edition)
    make = partial(stable_parts, deals, attrgetter("slug"), "pipeline/index.html", "pipeline/deals-{}.html")
    first, *others = unless_same("ledger pages", (deals, edition.rates.currency), make)
    known = name_of(first.url, _page(first, without_goals(edition), edition))
    yield Page(first.url, "pages/pipeline.html", partial(_with_goals, first, edition), (known, goals_key(edition)))
    for part in others:
        further = LedgerPage(as_of=edition.today, currency=edition.rates.currency, ledger=part)
        yield Page(part.url, "pages/deals.html", further, name_of(part.url, further))


def _with_goals(first: Part[OpenDeal], edition: Edition) -> PipelinePage:
    return _page(first, report(edition), edition)


def _page(first: Part[OpenDeal], whole: PipelineReport, edition: Edition) -> PipelinePage:
    sums = grid(whole.by_month, whole.by_stage, whole.by_product, tuple(edition.book.settings.stages), edition)
    return PipelinePage(
        as_of=whole.as_of, currency=whole.currency, board=board(edition), grid=sums, ledger=first, report=whole
    )


VIEW = View(
    name="pipeline",
    title=N_("Pipeline"),
    place=50,
    url="pipeline/index.html",
    letter="p",
    group=N_("Money"),
    pages=pages,
    report=report,
)
