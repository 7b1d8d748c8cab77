"""The list of clients: searched, filtered and sorted, with each one's figures."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client
from plaincrm.language import _
from plaincrm.money import ZERO
from plaincrm.views.accumulated import Parts, ordered, sums
from plaincrm.views.addresses import page_name
from plaincrm.views.health import health
from plaincrm.views.listing import listings
from plaincrm.views.lists import Choices, Column, Part, choices, columns, occurring, parts, rows_of
from plaincrm.views.once import name_of, once
from plaincrm.views.reckoning import rounded
from plaincrm.views.remembered import of_each_given
from plaincrm.views.standing import Standing, standings
from plaincrm.views.trade import trades
from plaincrm.views.view import N_, Page, Report, Script, View

#: The data script of all rows, which a page's own script asks for to search, filter and sort.
ROWS_URL: Final = "clients-rows.js"


class ClientRow(msgspec.Struct, frozen=True, kw_only=True):
    """A client in the list. Revenue up to today; `revenue_month` is that of the current calendar month.

    `due` is the state of `due_contact`: `red` past, `amber` within a week, `ok`, or empty. `grade_place` is 0 for the
    best grade; `region` and `owner` are as in the file, `standing` that of its credit.
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
    """Of all clients together."""

    clients: int
    revenue_12_months: Decimal
    open: Decimal
    overdue: Decimal


class ClientsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `clients.html`. `choices` are the values of each filter that occur (`grade`, `status`, `kind`, `region`,
    `owner`), as (key, label) in their order. `columns` are those of the data script at `rows_url`. `largest` is the
    largest 12-month revenue, for the bars; `totals` stand on the first page alone, as they change with every amount.
    """

    as_of: date
    currency: str
    part: Part[ClientRow]
    totals: ClientTotals | None
    largest: Decimal
    choices: dict[str, Choices]
    rows_url: str
    columns: tuple[Column, ...]


@once
def rows(edition: Edition) -> tuple[ClientRow, ...]:
    """Every client, in the order of their names."""
    found = _rows(edition)
    return tuple(filter(None, map(found.get, listings(edition))))


@once
def _rows(edition: Edition) -> dict[str, ClientRow]:
    return of_each_given(_row, edition.book.clients, standings(edition), edition)


def _row(client: Client, standing: Standing, edition: Edition) -> ClientRow:
    trade = trades(edition)[client.slug]
    return ClientRow(
        slug=client.slug,
        name=client.name,
        kind=client.kind,
        grade=standing.grade.grade,
        status=standing.status,
        since=client.since,
        ended=client.ended,
        last_transaction=trade.last,
        last_contact=standing.contact.last,
        transactions=trade.count,
        revenue_total=rounded(trade.total, edition),
        revenue_12_months=standing.revenue,
        revenue_month=rounded(trade.month, edition),
        open=standing.open,
        due_contact=standing.contact.due,
        due=standing.contact.state,
        overdue=standing.overdue,
        value=standing.value,
        grade_place=standing.grade.place,
        region=client.region or "",
        owner=client.owner or "",
        tags=client.tags,
        standing=(client.credit.standing or "") if client.credit else "",
    )


def report(edition: Edition) -> ClientsReport:
    """Every client as of today."""
    return ClientsReport(as_of=edition.today, currency=edition.rates.currency, clients=rows(edition))


def pages(edition: Edition) -> Iterator[Page | Script]:
    """The list in pages, and all its rows as a script."""
    found, totals, largest, some = rows(edition), _totals(edition), _largest(edition), _choices(edition)
    these = _columns(some["region"], edition)
    for part in parts(found, "clients/index.html", "clients/{}.html"):
        page = ClientsPage(
            as_of=edition.today,
            currency=edition.rates.currency,
            part=part,
            totals=totals if part.number == 1 else None,
            largest=largest,
            choices=some,
            rows_url=ROWS_URL,
            columns=these,
        )
        yield Page(part.url, "pages/clients.html", page, name_of(part.url, page))
    yield Script(ROWS_URL, "plaincrm.rows", ("clients", columns(these), rows_of("clients", found, _cells, largest)))


def _largest(edition: Edition) -> Decimal:
    """The largest 12-month revenue."""
    return next(reversed(ordered(_revenue, edition, _rows(edition))), ZERO)


def _revenue(_slug: str, row: ClientRow, _edition: Edition) -> Decimal:
    return row.revenue_12_months


def _totals(edition: Edition) -> ClientTotals:
    figures = health(edition)
    return ClientTotals(len(edition.book.clients), figures.revenue_12_months, figures.open, figures.overdue)


def _choices(edition: Edition) -> dict[str, Choices]:
    settings, found = edition.book.settings, occurring(sums(_chosen_by, edition, _rows(edition)))
    return {
        "grade": choices(found["grade"], {grade: grade for grade in settings.grades}),
        "status": choices(found["status"], statuses()),
        "kind": choices(found["kind"], kinds()),
        "region": choices(found["region"], settings.routes),
        "owner": choices(found["owner"]),
    }


_FILTERS: Final = ("grade", "status", "kind", "region", "owner")


def _chosen_by(_slug: str, row: ClientRow, _edition: Edition) -> Parts:
    return [((name, getattr(row, name)), ()) for name in _FILTERS]


def statuses() -> dict[str, str]:
    """The words for a client's status."""
    return {
        "active": _("Active"),
        "new": _("New"),
        "at-risk": _("At risk"),
        "lapsed": _("Lapsed"),
        "former": _("Former"),
    }


def kinds() -> dict[str, str]:
    """The words for the nature of a record."""
    return {
        "person": _("Person"),
        "household": _("Household"),
        "company": _("Company"),
        "government": _("Government"),
        "partner": _("Partner"),
    }


_TINTS: Final = {"active": "green", "new": "blue", "at-risk": "yellow", "lapsed": "red", "former": ""}


def _columns(places: Choices, edition: Edition) -> tuple[Column, ...]:
    """Name, grade, status, kind, region, owner, revenue, open, last and due contact, last sale."""
    settings, currency = edition.book.settings, edition.rates.currency
    grades = {grade: (grade, f"grade g{place}") for place, grade in enumerate(settings.grades, 1)}
    status = {key: (word, f"tag {_TINTS[key]}".strip()) for key, word in statuses().items()}
    regions = {key: (label, "") for key, label in places}
    credit = {"watch": (_("Watch"), "tag yellow"), "stop": (_("Stop"), "tag red")}
    return (
        Column(type="name", class_="name", href="records/{}.html", labels=credit),
        Column(type="mark", label=_("Grade"), labels=grades),
        Column(type="mark", label=_("Status"), labels=status),
        Column(type="mark", label=_("Kind"), class_="minor", labels={key: (word, "") for key, word in kinds().items()}),
        Column(type="mark", label=_("Region"), class_="minor", labels=regions),
        Column(type="text", label=_("Owner"), class_="minor"),
        Column(type="money", label=_("12 months"), class_="num first", currency=currency),
        Column(type="money", label=_("Open"), class_="num", currency=currency),
        Column(type="date", label=_("Last contact"), class_="date minor"),
        Column(type="date", label=_("Due"), class_="date"),
        Column(type="date", label=_("Last sale"), class_="date minor roomy"),
    )


_CLASSES: Final = {"red": "late", "amber": "soon"}


def _cells(row: ClientRow, largest: Decimal) -> list[Any]:
    return [
        [page_name(row.slug), row.name, ", ".join(row.tags), *_credit(row)],
        row.grade or None,
        row.status,
        row.kind,
        row.region or None,
        row.owner or None,
        [float(row.revenue_12_months), bar(row.revenue_12_months, largest)],
        float(row.open) if row.open else None,
        row.last_contact and row.last_contact.isoformat(),
        row.due_contact and [row.due_contact.isoformat(), _CLASSES.get(row.due, "")],
        row.last_transaction and row.last_transaction.isoformat(),
    ]


def _credit(row: ClientRow) -> list[str]:
    """The standing of its credit, where that must stand out."""
    return [row.standing] if row.standing in {"watch", "stop"} else []


def bar(amount: Decimal, largest: Decimal) -> int:
    """The length of an amount's bar, in twentieths of the largest."""
    return min(20, max(0, round(20 * amount / largest))) if largest > 0 else 0


VIEW = View(
    name="clients",
    title=N_("Clients"),
    place=20,
    url="clients/index.html",
    letter="c",
    group=N_("People"),
    pages=pages,
    report=report,
)
