"""What selections ask of a client or lead: the values of all their fields."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.figures.recurring import in_force
from plaincrm.figures.rfm import Score
from plaincrm.selection.matching import folded
from plaincrm.views.contact import last_contact
from plaincrm.views.reckoning import in_book
from plaincrm.views.stages import stage_name
from plaincrm.views.standing import Standing
from plaincrm.views.trade import has_ended, trades

Texts = tuple[str, ...]


class Selectable(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of `selection.fields`, texts folded; what only clients or leads have is None of the others.

    A region is both its key and the name it is shown by. `products` are those bought up to today or under contract;
    amounts are in the book's currency: `revenue` of the last 12 months, `revenue_previous` of those before.
    """

    is_: str
    slug: str
    name: str
    kind: str
    region: Texts
    country: str | None
    language: str | None
    owner: str | None
    source: str | None
    referred_by: str | None
    tags: Texts
    email: Texts
    interests: Texts
    marketing: bool | None
    influence: bool
    since: date | None
    verified: date | None
    last_contact: date | None
    company: str | None = None
    stage: str | None = None
    grade: str | None = None
    status: str | None = None
    products: Texts = ()
    ended: date | None = None
    last_transaction: date | None = None
    revenue: Decimal | None = None
    revenue_previous: Decimal | None = None
    revenue_total: Decimal | None = None
    potential: Decimal | None = None
    open: Decimal | None = None
    overdue: Decimal | None = None
    value: Decimal | None = None
    rfm: str | None = None
    rfm_recency: int | None = None
    rfm_frequency: int | None = None
    rfm_monetary: int | None = None


def selectable(record: AnyRecord, standing: Standing | None, score: Score | None, edition: Edition) -> Selectable:
    """The fields of one record: a client has a standing, and a score if it ever bought."""
    own = _of_lead(record, edition) if isinstance(record, Lead) else _of_client(record, standing, score, edition)
    return Selectable(
        slug=folded(record.slug),
        name=folded(record.name),
        kind=record.kind,
        region=_all_folded(_region(record, edition)),
        country=_folded(record.country),
        language=_folded(record.language),
        owner=_folded(record.owner),
        source=_folded(record.source),
        referred_by=_folded(record.referred_by),
        tags=_all_folded(record.tags),
        email=_all_folded(record.email),
        interests=_all_folded(record.interests),
        marketing=record.marketing,
        influence=record.influence,
        since=record.since,
        verified=record.verified,
        last_contact=last_contact(record, edition),
        **own,
    )


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _all_folded(texts: Iterable[str]) -> Texts:
    return tuple(map(folded, texts))


def _region(record: AnyRecord, edition: Edition) -> Iterator[str]:
    if record.region is not None:
        yield record.region
        yield edition.book.settings.routes.get(record.region, record.region)


def _of_lead(lead: Lead, edition: Edition) -> dict[str, Any]:
    return {"is_": "lead", "company": _folded(lead.company), "stage": folded(stage_name(lead, edition))}


def _of_client(client: Client, standing: Standing | None, score: Score | None, edition: Edition) -> dict[str, Any]:
    assert standing is not None
    trade = trades(edition)[client.slug]
    return {
        "is_": "client",
        "grade": folded(standing.grade.grade) or None,
        "status": standing.status,
        "products": _all_folded(_products(client, edition)),
        "ended": client.ended,
        "last_transaction": trade.last,
        "revenue": standing.revenue,
        "revenue_previous": standing.previous,
        "revenue_total": trade.total,
        "potential": in_book(client.potential, edition.today, edition) if client.potential else None,
        "open": standing.open,
        "overdue": standing.overdue,
        "value": standing.value,
        **_scores(score),
    }


def _scores(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {}
    parts = {"recency": score.recency, "frequency": score.frequency, "monetary": score.monetary}
    return {"rfm": str(score), **{f"rfm_{part}": number for part, number in parts.items()}}


def _products(client: Client, edition: Edition) -> set[str]:
    today = edition.today
    bought = {sale.product for sale in client.transactions if sale.product and sale.date <= today}
    if has_ended(client, today):
        return bought
    running = {one.product for one in client.contracts if one.product and in_force(one.from_, one.until, today)}
    return bought | running
