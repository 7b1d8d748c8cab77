"""`plaincrm show`: one record on the terminal."""

from collections.abc import Iterator

import click

from plaincrm.book.edition import AnyRecord
from plaincrm.book.records import Client, Lead
from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.found import found_record
from plaincrm.command.terminal import say
from plaincrm.language import _
from plaincrm.money import Money
from plaincrm.site.monospace import visible


@click.command("show", help=_("Show one client or lead."))
@about_a_book
@click.argument("slug")
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, slug: str) -> None:
    """Print the card, the next steps, the newest log entries and transactions of a record."""
    from plaincrm.command.reading import gathered

    edition = gathered(asked(ctx, book, today)).edition
    for line in _lines(found_record(slug, edition)):
        say(visible(line))


def _lines(record: AnyRecord) -> Iterator[str]:
    yield record.name
    yield f"  {record.file}"
    for label, text in _facts(record):
        yield f"  {label}: {text}"
    for step in record.next:
        yield f"  → {step.on} {step.do}"
    for entry in sorted(record.log, key=lambda entry: entry.on, reverse=True)[:5]:
        yield f"  {entry.on} {entry.kind} {entry.outcome} {entry.title}".rstrip()
        yield from (f"      {line}" for line in entry.text.splitlines()[:4])
    if isinstance(record, Client):
        for sale in sorted(record.transactions, key=lambda sale: sale.date, reverse=True)[:5]:
            yield f"  {sale.date} {_amount(sale.amount)} {sale.what or sale.product or ''}".rstrip()


def _amount(money: Money) -> str:
    return f"{money.amount} {money.currency}".rstrip()


def _facts(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """The short facts of a card, where there are any."""
    yield from _present(
        (_("kind"), record.kind),
        (_("stage"), record.stage if isinstance(record, Lead) else None),
        (_("company"), record.company if isinstance(record, Lead) else None),
        (_("since"), str(record.since or "")),
        (_("e-mail"), ", ".join(record.email)),
        (_("phone"), ", ".join(record.phone)),
        (_("address"), ", ".join((record.address or "").split("\n"))),
        (_("region"), record.region),
        (_("tags"), ", ".join(record.tags)),
    )


def _present(*facts: tuple[str, str | None]) -> Iterator[tuple[str, str]]:
    return ((label, text) for label, text in facts if text)
