"""Sums of the ledger of open deals: by month, by box and by product, and these by month; what rates they rest on."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.period import month_key
from plaincrm.views.deals import OpenDeal
from plaincrm.views.once import unless_same
from plaincrm.views.reckoning import summed

#: Columns of deals that stand in no month: what should have closed by now, what has no date, what lies far ahead.
OVERDUE: Final = "overdue"
UNDATED: Final = "undated"
LATER: Final = "later"
#: So many months have columns of their own.
_MONTHS: Final = 9


class LedgerSum(msgspec.Struct, frozen=True):
    """Open deals of a month (`2026-04`, or `overdue`, `undated`): their number, amount and expected value."""

    group: str
    deals: int
    amount: Decimal
    expected: Decimal


class LedgerRow(msgspec.Struct, frozen=True):
    """Open deals of a stage (empty: of clients) or product, and of these the sum of every month that has any."""

    group: str
    deals: int
    amount: Decimal
    expected: Decimal
    months: dict[str, LedgerSum]


class RateUsed(msgspec.Struct, frozen=True):
    """What a unit of a currency of the ledger is worth in the book's, by the settings from the day `on` on."""

    currency: str
    on: date
    value: Decimal


class LedgerLine(msgspec.Struct, frozen=True):
    """A row of the grid; `cells` stand under the grid's columns, `whole` is their sum."""

    group: str
    cells: tuple[LedgerSum | None, ...]
    whole: LedgerSum


class LedgerGrid(msgspec.Struct, frozen=True):
    """The ledger by month: `columns` are `overdue`, months, `later`, `undated`, as far as there are deals."""

    columns: tuple[str, ...]
    boxes: tuple[LedgerLine, ...]
    products: tuple[LedgerLine, ...]
    whole: LedgerLine


def month_of(deal: OpenDeal) -> str:
    """The column of a deal."""
    if deal.close_on is None or deal.state == OVERDUE:
        return deal.state
    return month_key(deal.close_on)


def by_month(deals: Sequence[OpenDeal], edition: Edition) -> tuple[LedgerSum, ...]:
    """The sums of every month with deals, in order, then of those that are overdue, then of those without a date."""
    return unless_same(("ledger", "month"), (deals, edition.rates.currency), partial(_by_month, deals, edition))


def by(name: str, key: Callable[[OpenDeal], str], deals: Sequence[OpenDeal], edition: Edition) -> tuple[LedgerRow, ...]:
    """The sums of every group, in the order of their names; `name` is that of the grouping."""
    return unless_same(("ledger", name), (deals, edition.rates.currency), partial(_by, key, deals, edition))


def _by(key: Callable[[OpenDeal], str], deals: Iterable[OpenDeal], edition: Edition) -> tuple[LedgerRow, ...]:
    rows = []
    for group, found in _groups(key, deals):
        whole = _sum(group, found, edition)
        months = {month.group: month for month in _by_month(found, edition)}
        rows.append(LedgerRow(group, whole.deals, whole.amount, whole.expected, months))
    return tuple(rows)


def _by_month(deals: Iterable[OpenDeal], edition: Edition) -> tuple[LedgerSum, ...]:
    return tuple(_sum(month, found, edition) for month, found in _groups(month_of, deals))


def _groups(key: Callable[[OpenDeal], str], deals: Iterable[OpenDeal]) -> list[tuple[str, list[OpenDeal]]]:
    groups: dict[str, list[OpenDeal]] = defaultdict(list)
    for deal in deals:
        groups[key(deal)].append(deal)
    return sorted(groups.items())


def _sum(group: str, deals: Sequence[OpenDeal], edition: Edition) -> LedgerSum:
    amount = summed((deal.amount for deal in deals), edition)
    return LedgerSum(group, len(deals), amount, summed((deal.expected for deal in deals), edition))


def rates_used(deals: Iterable[OpenDeal], edition: Edition) -> tuple[RateUsed, ...]:
    """The rates by which deals in other currencies are counted, in the order of their codes."""
    codes = sorted({deal.original.currency for deal in deals if deal.original})
    table, found = edition.rates, []
    for code in codes:
        place = bisect_right(table.days[code], edition.today) - 1
        found.append(RateUsed(code, table.days[code][place], table.values[code][place]))
    return tuple(found)


def grid(
    months: Sequence[LedgerSum],
    boxes: Sequence[LedgerRow],
    products: Sequence[LedgerRow],
    stages: Sequence[str],
    edition: Edition,
) -> LedgerGrid:
    """The ledger by month, boxes in the order of `stages` and then clients; months past the first few are `later`."""
    columns = _columns([month.group for month in months])
    rank = {stage: place for place, stage in enumerate(stages)}
    ordered = sorted(boxes, key=lambda row: (rank.get(row.group, len(rank)), not row.group, row.group))
    line = partial(_line, columns=columns, edition=edition)
    everything = {month.group: month for month in months}
    return LedgerGrid(
        columns=columns,
        boxes=tuple(line(row.group, row.months) for row in ordered),
        products=tuple(line(row.group, row.months) for row in products),
        whole=line("", everything),
    )


def _columns(groups: Sequence[str]) -> tuple[str, ...]:
    months = [group for group in groups if group not in {OVERDUE, UNDATED}]
    return (
        *(group for group in groups if group == OVERDUE),
        *months[:_MONTHS],
        *([LATER] if len(months) > _MONTHS else []),
        *(group for group in groups if group == UNDATED),
    )


def _line(group: str, months: dict[str, LedgerSum], columns: tuple[str, ...], edition: Edition) -> LedgerLine:
    later = [found for month, found in months.items() if month not in columns]
    cells = [months.get(column) for column in columns]
    if later and LATER in columns:
        cells[columns.index(LATER)] = _together(LATER, later, edition)
    return LedgerLine(group, tuple(cells), _together(group, list(months.values()), edition))


def _together(group: str, some: Sequence[LedgerSum], edition: Edition) -> LedgerSum:
    amount, expected = (one.amount for one in some), (one.expected for one in some)
    return LedgerSum(group, sum(one.deals for one in some), summed(amount, edition), summed(expected, edition))
