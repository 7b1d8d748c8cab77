"""What the book is worth: three methods side by side, with every assumption; an estimate and not an appraisal."""

from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.views.lists import Part
from plaincrm.views.view import Report


class RevenueParts(msgspec.Struct, frozen=True):
    """Revenue of the last 12 months."""

    recurring: Decimal
    other: Decimal


class ValueRange(msgspec.Struct, frozen=True):
    """None where undefined."""

    low: Decimal | None
    mid: Decimal | None
    high: Decimal | None


class MultiplesShown(msgspec.Struct, frozen=True, kw_only=True):
    """The multiples that were used (low, mid, high); `origin` is `settings`, `preset` or `default`."""

    recurring: tuple[float, float, float]
    other: tuple[float, float, float]
    preset: str
    source: str
    year: int | None
    origin: str


class Discounted(msgspec.Struct, frozen=True, kw_only=True):
    """Discounted cash flow with attrition; `years` is None without end; `retention_measured`: in this book."""

    value: Decimal | None
    retention: float
    retention_measured: bool
    handover: float
    margin: float
    growth: float
    discount: float
    years: int | None
    mid_year: bool


class Assumption(msgspec.Struct, frozen=True):
    """One number behind a method; `origin` is `settings`, `measured` or `default`."""

    name: str
    value: float | int | None
    origin: str


class ValuedClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client's revenue of the last 12 months, value at the mid multiples, and share of the book's value.

    `cumulative` is the share of this and all more valuable clients. `risks` as in its standing.
    """

    slug: str
    name: str
    grade: str
    status: str
    revenue: Decimal
    recurring: Decimal
    value: Decimal
    share: float | None
    cumulative: float | None
    at_risk: bool
    risks: tuple[str, ...]


class YearOfBook(msgspec.Struct, frozen=True):
    """Revenue of a calendar year (the last one up to today)."""

    year: int
    revenue: Decimal
    recurring: Decimal


class ValuationReport(Report, frozen=True, kw_only=True):
    """`lifetime` is the lifetime margin of the recurring revenue; `why` gives the reason of what is None."""

    revenue: RevenueParts
    multiple: ValueRange
    multiples: MultiplesShown
    discounted: Discounted
    lifetime: Decimal | None
    assumptions: tuple[Assumption, ...]
    clients: tuple[ValuedClient, ...]
    value_at_risk: Decimal
    at_risk: int
    years: tuple[YearOfBook, ...]
    why: dict[str, str]


class ValuationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valuation.html`: the methods and the first page of clients, the most valuable first."""

    as_of: date
    currency: str
    report: ValuationReport
    clients: Part[ValuedClient]


class ValuedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `valued.html`: a further page of clients."""

    as_of: date
    currency: str
    clients: Part[ValuedClient]
