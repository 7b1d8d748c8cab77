"""The list of clients: searched, filtered and sorted, with each one's figures."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.views.lists import Part
from plaincrm.views.view import Report


class ClientRow(msgspec.Struct, frozen=True, kw_only=True):
    """A client in the list. Revenue up to today; `revenue_month` is that of the current calendar month.

    `due` is the state of `due_contact`: `red` past, `amber` within a week, `ok`, or empty. `region` and the like are keys.
    """

    slug: str
    name: str
    kind: str
    grade: str
    status: str
    since: date | None
    ended: date | None
    last_transaction: date | None
    last_contact: date | None
    transactions: int
    revenue_total: Decimal
    revenue_12_months: Decimal
    revenue_month: Decimal
    open: Decimal
    due_contact: date | None
    due: str
    overdue: Decimal
    value: Decimal
    grade_place: int
    region: str
    owner: str
    tags: tuple[str, ...]
    standing: str


class ClientsReport(Report, frozen=True, kw_only=True):
    """Every client, in the order of their names."""

    clients: tuple[ClientRow, ...]


class ClientTotals(msgspec.Struct, frozen=True):
    """Of all clients together, and the largest 12-month revenue, for the bars."""

    clients: int
    revenue_12_months: Decimal
    open: Decimal
    overdue: Decimal
    largest: Decimal


class ClientsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `clients.html`. `choices` are the values of each filter that occur, as (key, label), in their order."""

    as_of: date
    currency: str
    part: Part[ClientRow]
    totals: ClientTotals
    choices: dict[str, tuple[tuple[str, str], ...]]
    rows_url: str
