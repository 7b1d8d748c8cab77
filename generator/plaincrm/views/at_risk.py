"""Value at risk: the clients that may be lost and what they are worth, in the order of money."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import ClassVar

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.money import ZERO
from plaincrm.views.appraisal import appraisal
from plaincrm.views.danger import ClientAtRisk, Reason, clients_at_risk, reasons
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of
from plaincrm.views.standing import at_risk, value_at_risk
from plaincrm.views.view import N_, Page, Report, View

URL = "valuation/at-risk.html"


class AtRiskReport(Report, frozen=True, kw_only=True):
    """Every client at risk, the most valuable first; each counts once in `value_at_risk`, whatever its reasons."""

    rows: ClassVar[str] = "clients"

    value_at_risk: Decimal
    share: float | None
    reasons: tuple[Reason, ...]
    clients: tuple[ClientAtRisk, ...]
    why: dict[str, str]


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """All clients at risk: their number and value, of which so many are `listed`; `share` is of the book's value."""

    value: Decimal
    share: float | None
    clients: int
    listed: int
    reasons: tuple[Reason, ...]


class AtRiskPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `at_risk.html`: clients at risk that have any value.

    Only the first page has `whole`, so that the others need not change with it.
    """

    as_of: date
    currency: str
    whole: Whole | None
    clients: Part[ClientAtRisk]


def report(edition: Edition) -> AtRiskReport:
    """The value at risk as of today."""
    share = _share(edition)
    return AtRiskReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        value_at_risk=value_at_risk(edition),
        share=share,
        reasons=reasons(edition),
        clients=clients_at_risk(edition),
        why={} if share is not None else {"share": appraisal(edition).why["multiple"]},
    )


def _share(edition: Edition) -> float | None:
    """Of the book's value at the middle multiples, where it has one."""
    mid = appraisal(edition).multiple.mid
    return float(value_at_risk(edition) / mid) if mid else None


def pages(edition: Edition) -> Iterator[Page]:
    """The list of clients at risk, parted."""
    found = clients_at_risk(edition)
    listed = found[: bisect_left(found, ZERO, key=lambda client: -client.value)]
    for part in stable_parts(listed, attrgetter("slug"), URL, URL.replace(".html", "-{}.html")):
        whole = _whole(len(listed), edition) if part.number == 1 else None
        page = AtRiskPage(as_of=edition.today, currency=edition.rates.currency, whole=whole, clients=part)
        yield Page(part.url, "pages/at_risk.html", page, name_of(part.url, page))


def _whole(listed: int, edition: Edition) -> Whole:
    return Whole(
        value=value_at_risk(edition),
        share=_share(edition),
        clients=len(at_risk(edition)),
        listed=listed,
        reasons=reasons(edition),
    )


VIEW = View(name="at-risk", title=N_("Value at risk"), place=61, pages=pages, report=report)
