"""Value at risk: the clients that may be lost and what they are worth, in the order of money."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import ClassVar

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.figures.multiples import multiple_value
from plaincrm.figures.undefined import Undefined
from plaincrm.views.appraisal import revenue_parts
from plaincrm.views.danger import ClientAtRisk, Reason, clients_at_risk, reasons
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import name_of
from plaincrm.views.ranking import no_share
from plaincrm.views.standing import ANY, at_risk, at_stake, value_at_risk
from plaincrm.views.view import N_, Page, Report, View
from plaincrm.views.worth import chosen_multiples

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
    """Page `at_risk.html`: clients at risk that have any value, below zero after a net credit.

    Only the first page has `whole`, so that the others need not change with it.
    """

    as_of: date
    currency: str
    whole: Whole | None
    clients: Part[ClientAtRisk]


def report(edition: Edition) -> AtRiskReport:
    """The value at risk as of today."""
    share, why = _share(edition)
    return AtRiskReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        value_at_risk=value_at_risk(edition),
        share=share,
        reasons=reasons(edition),
        clients=clients_at_risk(edition),
        why=why,
    )


def _share(edition: Edition) -> tuple[float | None, dict[str, str]]:
    """Of the book's value at the middle multiples, both exact; None, with the reason, where it has none."""
    why = no_share(edition)
    book = multiple_value(revenue_parts(edition), chosen_multiples(edition).multiples)
    if why:
        return None, {"share": why}
    if isinstance(book, Undefined):
        return None, {"share": book.why}
    return float(Fraction(at_stake(edition)[ANY].totals[0]) / Fraction(book.mid)), {}


def pages(edition: Edition) -> Iterator[Page]:
    """The list of clients at risk, parted."""
    found = clients_at_risk(edition)
    listed = [client for client in found if client.value]
    for part in stable_parts(listed, attrgetter("slug"), URL, URL.replace(".html", "-{}.html")):
        whole = _whole(len(listed), edition) if part.number == 1 else None
        page = AtRiskPage(as_of=edition.today, currency=edition.rates.currency, whole=whole, clients=part)
        yield Page(part.url, "pages/at_risk.html", page, name_of(part.url, page))


def _whole(listed: int, edition: Edition) -> Whole:
    return Whole(
        value=value_at_risk(edition),
        share=_share(edition)[0],
        clients=len(at_risk(edition)),
        listed=listed,
        reasons=reasons(edition),
    )


VIEW = View(name="at-risk", title=N_("Value at risk"), place=61, pages=pages, report=report)
