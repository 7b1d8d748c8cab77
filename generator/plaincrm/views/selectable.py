"""What selections ask of a client or lead: the values of all their fields."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeAlias

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.figures.rfm import Score
from plaincrm.selection.matching import folded
from plaincrm.views.contact import last_contact
from plaincrm.views.reckoning import in_book
from plaincrm.views.stages import stage_name
from plaincrm.views.standing import Standing
from plaincrm.views.trade import running_contracts, trades

Texts = tuple[str, ...]


class Selectable:
    """The fields of `selection.fields`, each worked out when it is asked for: a selection asks for few of them.

    Texts are folded; what only clients or leads have is None of the others. A region is both its key and the name it is
    shown by. `products` are those bought up to today or under contract; amounts are in the book's currency: `revenue` of
    the last 12 months, `revenue_previous` of those before.
    """

    __slots__ = ("of",)

    def __init__(self, of: "_Of") -> None:
        self.of = of

    def __getattr__(self, field: str) -> Any:
        return FIELDS[field](self.of)


class _Of(NamedTuple):
    """The record asked about: a client has a standing, and a score if it ever bought."""

    record: AnyRecord
    standing: Standing | None
    score: Score | None
    edition: Edition


_Field: TypeAlias = Callable[[_Of], Any]


def selectable(record: AnyRecord, standing: Standing | None, score: Score | None, edition: Edition) -> Selectable:
    """The fields of one record."""
    return Selectable(_Of(record, standing, score, edition))


def _as_written(name: str) -> _Field:
    return lambda one: getattr(one.record, name)


def _text(name: str) -> _Field:
    return lambda one: _folded(getattr(one.record, name))


def _texts(name: str) -> _Field:
    return lambda one: _all_folded(getattr(one.record, name))


def _of_standing(name: str) -> _Field:
    return lambda one: getattr(one.standing, name) if one.standing else None


def _of_score(name: str) -> _Field:
    return lambda one: getattr(one.score, name) if one.score else None


def _of_trade(name: str) -> _Field:
    return lambda one: getattr(trades(one.edition)[one.record.slug], name) if one.standing else None


def _folded(text: str | None) -> str | None:
    return None if text is None else folded(text)


def _all_folded(texts: Iterable[str]) -> Texts:
    return tuple(map(folded, texts))


def _region(one: _Of) -> Texts:
    region = one.record.region
    return () if region is None else (folded(region), folded(one.edition.book.settings.routes.get(region, region)))


def _grade(one: _Of) -> str | None:
    return folded(one.standing.grade.grade) or None if one.standing else None


def _potential(one: _Of) -> Decimal | None:
    record, today = one.record, one.edition.today
    return in_book(record.potential, today, one.edition) if isinstance(record, Client) and record.potential else None


def _products(one: _Of) -> Texts:
    return _all_folded(_bought(one.record, one.edition)) if isinstance(one.record, Client) else ()


def _bought(client: Client, edition: Edition) -> set[str]:
    bought = {sale.product for sale in client.transactions if sale.product and sale.date <= edition.today}
    return bought | {one.product for one in running_contracts(client, edition.today) if one.product}


#: Every field that can be asked about; `is` is no name in Python.
FIELDS: Final[dict[str, _Field]] = {
    "is_": lambda one: "lead" if isinstance(one.record, Lead) else "client",
    **{name: _text(name) for name in ("slug", "name", "country", "language", "owner", "source", "referred_by")},
    **{name: _texts(name) for name in ("tags", "email", "interests")},
    **{name: _as_written(name) for name in ("kind", "marketing", "influence", "since", "verified")},
    "region": _region,
    "last_contact": lambda one: last_contact(one.record, one.edition),
    "company": lambda one: _folded(one.record.company) if isinstance(one.record, Lead) else None,
    "stage": lambda one: folded(stage_name(one.record, one.edition)) if isinstance(one.record, Lead) else None,
    "grade": _grade,
    **{name: _of_standing(name) for name in ("status", "revenue", "open", "overdue", "value")},
    "revenue_previous": _of_standing("previous"),
    "revenue_total": _of_trade("total"),
    "last_transaction": _of_trade("last"),
    "ended": lambda one: one.record.ended if isinstance(one.record, Client) else None,
    "potential": _potential,
    "products": _products,
    "rfm": lambda one: str(one.score) if one.score else None,
    **{f"rfm_{part}": _of_score(part) for part in ("recency", "frequency", "monetary")},
}
