"""The clients at risk, one by one: why, with the numbers behind each reason, and how to reach them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.views.contact import own_or_peoples
from plaincrm.views.once import once
from plaincrm.views.owed import credit_mark
from plaincrm.views.reckoning import rounded
from plaincrm.views.remembered import of_each_given
from plaincrm.views.standing import RISKS, Standing, at_risk, at_stake, standings


class ClientAtRisk(msgspec.Struct, frozen=True, kw_only=True):
    """A client at risk; `value` is at the middle multiples, `risks` are of `standing.RISKS`.

    `days_late` of the contact (0 where it is not overdue), `last_contact` None where there was none; `revenue` of the
    last 12 months and `previous` of the 12 before; `silence` the days since the last transaction, beside its
    `usual_gap`; `overdue` what is past due. `phone` and `email` are the client's first, else those of its first person
    that has any. `credit` is `watch` or `stop` where the standing of its credit is.
    """

    slug: str
    name: str
    grade: str
    status: str
    value: Decimal
    risks: tuple[str, ...]
    days_late: int
    last_contact: date | None
    revenue: Decimal
    previous: Decimal
    silence: int | None
    usual_gap: float | None
    overdue: Decimal
    phone: str
    email: str
    credit: str


class Reason(msgspec.Struct, frozen=True):
    """The clients that one of `standing.RISKS` is about; a client with two reasons is with both."""

    risk: str
    clients: int
    value: Decimal


@once
def clients_at_risk(edition: Edition) -> tuple[ClientAtRisk, ...]:
    """Every client at risk, the most valuable first."""
    made = of_each_given(_row, edition.book.clients, standings(edition), edition)
    return tuple([row for standing in at_risk(edition) if (row := made[standing.slug])])


def reasons(edition: Edition) -> tuple[Reason, ...]:
    """How much of the value each reason is about, in the order of `RISKS`; those about nobody are left out."""
    return tuple(_reasons(edition))


def _reasons(edition: Edition) -> Iterator[Reason]:
    for risk in RISKS:
        clients, (value,) = at_stake(edition)[risk]
        if clients:
            yield Reason(risk, clients, rounded(value, edition))


def _row(client: Client, standing: Standing, edition: Edition) -> ClientAtRisk | None:
    if not standing.at_risk:
        return None
    due = standing.contact.due
    return ClientAtRisk(
        slug=standing.slug,
        name=standing.name,
        grade=standing.grade.grade,
        status=standing.status,
        value=standing.value,
        risks=standing.risks,
        days_late=max(0, (edition.today - due).days) if due else 0,
        last_contact=standing.contact.last,
        revenue=standing.revenue,
        previous=standing.previous,
        silence=standing.silence,
        usual_gap=standing.usual_gap,
        overdue=standing.overdue,
        phone=_first(own_or_peoples(client.phone, (person.phone for person in client.people))),
        email=_first(own_or_peoples(client.email, (person.email for person in client.people))),
        credit=credit_mark(client),
    )


def _first(found: tuple[str, ...]) -> str:
    return found[0] if found else ""
