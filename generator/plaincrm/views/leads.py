"""The list of leads: searched, filtered and sorted, with each one's box and next step."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.views.lists import Part
from plaincrm.views.progress import LeadRow
from plaincrm.views.view import Report


class LeadsReport(Report, frozen=True, kw_only=True):
    """Every lead, in the order of their names."""

    leads: tuple[LeadRow, ...]


class LeadTotals(msgspec.Struct, frozen=True):
    """Of all leads together, those in closed boxes apart."""

    leads: int
    open: int
    stale: int
    unscheduled: int
    amount: Decimal
    expected: Decimal


class LeadsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `leads.html`. `choices` are the values of each filter that occur, as (key, label), in their order."""

    as_of: date
    currency: str
    part: Part[LeadRow]
    totals: LeadTotals
    choices: dict[str, tuple[tuple[str, str], ...]]
    rows_url: str
