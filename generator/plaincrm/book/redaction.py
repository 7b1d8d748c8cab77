"""An edition without a name in it and, for showing the screen to others, with no amount but in proportion.

It is built anew from what may stay (days, choices from our own lists, counts, proportions), never by striking out: a field
that the contract gains is absent here until somebody lets it in. Where amounts are hidden they are multiplied by a secret
factor, so that shares, grades and the shapes of charts are those of the book; the pages show none of them.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any, Final

import msgspec

from plaincrm.book.edition import AnyRecord, Book, Edition
from plaincrm.book.numbers import Numbers
from plaincrm.book.records import (
    Anniversary,
    Client,
    Contract,
    Credit,
    Deal,
    Lead,
    Link,
    LogEntry,
    NextStep,
    Payment,
    Transaction,
)
from plaincrm.book.redacted_settings import Stand
from plaincrm.book.settings import LOG_KINDS
from plaincrm.book.stand_ins import StandIns, secret_factor
from plaincrm.book.values import YearlyDay
from plaincrm.fault import Fault, Span
from plaincrm.language import _

_CODE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?")
_TOP: Final = Span(1, 1, 1, 1)


def redacted(edition: Edition, numbers: Numbers, *, amounts: bool = False, places: bool = False) -> Edition:
    """The edition with numbers for names; its `amounts`, and the `places` of its rounds, only where they are asked for.

    `numbers` must hold every slug of it, those of withheld records too.
    """
    hide = StandIns(edition, numbers, Decimal(1) if amounts else secret_factor(numbers.key), places=places)
    book = edition.book
    made: Iterable[AnyRecord] = chain(
        (_client(client, hide) for client in book.clients), (_lead(lead, hide) for lead in book.leads)
    )
    records = (msgspec.structs.replace(record, digest=hide.digest(record)) for record in made)
    withheld = dict(sorted((hide.slugs[slug], hide.files[file]) for slug, file in book.withheld.items()))
    faults = (unquoted(fault, hide.files) for fault in edition.faults)
    digest = hide.digest(hide.settings)
    return Edition.of(Book.of(hide.settings, records, withheld), edition.today, edition.rates, faults, digest)


def _client(client: Client, hide: StandIns) -> Client:
    stand = hide.stand
    return Client(
        **_common(client, hide),
        ended=client.ended,
        grade=stand.grades.get(client.grade or ""),
        potential=client.potential and hide.scaled(client.potential),
        contracts=tuple(_contract(contract, hide) for contract in client.contracts),
        credit=client.credit and _credit(client.credit, hide),
        transactions=tuple(_transaction(sale, hide) for sale in client.transactions),
    )


def _lead(lead: Lead, hide: StandIns) -> Lead:
    return Lead(**_common(lead, hide), stage=hide.stand.stages.get(lead.stage or ""), stage_since=lead.stage_since)


def _common(record: AnyRecord, hide: StandIns) -> dict[str, Any]:
    products = hide.stand.products
    return {
        "slug": hide.slugs[record.slug],
        "file": hide.files[record.file],
        "digest": "",
        "name": hide.name_of(record.slug),
        "kind": record.kind,
        "country": _code(record.country),
        "region": hide.regions.get(record.region or ""),
        "route": record.route,
        "language": _code(record.language),
        "owner": hide.owners.get(record.owner or ""),
        "source": hide.sources.get(record.source or ""),
        "referred_by": hide.slugs.get(record.referred_by or ""),
        "influence": record.influence,
        "data_from": record.data_from,
        "verified": record.verified,
        "interests": tuple(products[key] for key in record.interests if key in products),
        "dates": tuple(Anniversary(on=_day(each.on), what=_occasion(each.what)) for each in record.dates),
        "next": tuple(NextStep(on=step.on, do=_("Next step"), every=step.every) for step in record.next),
        "contact_every": record.contact_every,
        "deals": tuple(_deal(deal, hide) for deal in record.deals),
        "marketing": record.marketing,
        "since": record.since,
        "log": tuple(_entry(entry, hide.stand) for entry in record.log),
        "links": tuple(_links(record, hide)),
    }


def _code(text: str | None) -> str | None:
    """A country's or language's code; what was written in words stays at home."""
    return text if text and _CODE.fullmatch(text) else None


def _occasion(what: str | None) -> str:
    """Whether it is a birthday, and nothing else of it."""
    return "birthday" if (what or "").casefold() in {"birthday", _("birthday").casefold()} else _("Date")


def _day(day: YearlyDay) -> YearlyDay:
    """Without the year, which would be somebody's age."""
    return YearlyDay(day.month, day.day)


def _entry(entry: LogEntry, stand: Stand) -> LogEntry:
    kind = entry.kind if entry.kind in LOG_KINDS else stand.log_kinds.get(entry.kind, "")
    return LogEntry(on=entry.on, kind=kind, minutes=entry.minutes, outcome=entry.outcome, line=entry.line)


def _links(record: AnyRecord, hide: StandIns) -> Iterable[Link]:
    for link in record.links:
        if link.kind == "record" and link.target in hide.slugs:
            yield Link(kind="record", target=hide.slugs[link.target], span=_TOP)


def _deal(deal: Deal, hide: StandIns) -> Deal:
    return Deal(
        amount=deal.amount and hide.scaled(deal.amount),
        product=hide.stand.products.get(deal.product or ""),
        opened=deal.opened,
        close_on=deal.close_on,
        probability=deal.probability,
        won=deal.won,
        lost=deal.lost,
        because=hide.reasons.get(deal.because or ""),
    )


def _contract(contract: Contract, hide: StandIns) -> Contract:
    return Contract(
        product=hide.stand.products.get(contract.product or ""),
        amount=hide.scaled(contract.amount),
        every=contract.every,
        from_=contract.from_,
        until=contract.until,
        renews=contract.renews,
    )


def _credit(credit: Credit, hide: StandIns) -> Credit:
    limit = credit.limit and hide.scaled(credit.limit)
    return Credit(limit=limit, terms=credit.terms, standing=credit.standing)


def _transaction(sale: Transaction, hide: StandIns) -> Transaction:
    return Transaction(
        date=sale.date,
        amount=hide.scaled(sale.amount),
        product=hide.stand.products.get(sale.product or ""),
        due=sale.due,
        paid=tuple(Payment(on=paid.on, amount=paid.amount and hide.scaled(paid.amount)) for paid in sale.paid),
        cost=sale.cost and hide.scaled(sale.cost),
        quantity=sale.quantity,
        recurring=sale.recurring,
    )


def unquoted(fault: Fault, files: Mapping[str, str] = {}) -> Fault:
    """A fault by its code and line; its words and the line itself quote the file, which goes by its name in `files`."""
    file = files.get(fault.file) or ("book.yml" if fault.file == "book.yml" else "•••")
    span = Span(fault.span.line, 1, fault.span.line, 1)
    message = _("what this complaint says is hidden, since it quotes the file")
    return msgspec.structs.replace(fault, file=file, span=span, path="", message=message, hint="", excerpt="")
