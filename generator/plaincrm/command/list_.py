"""`plaincrm list`: clients and leads in a table."""

import unicodedata

import click

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.command.asked import about_a_book, asked
from plaincrm.command.terminal import say
from plaincrm.language import _, ngettext


@click.command("list", help=_("List clients and leads, all or those with certain words."))
@about_a_book
@click.argument("words", nargs=-1, metavar="[clients|leads] [WORDS]")
@click.option("--where", metavar="EXPR", help=_("Only those that match an expression, as in docs/segments.md."))
@click.pass_context
def command(ctx: click.Context, book: str | None, today: str | None, words: tuple[str, ...], where: str | None) -> None:
    """A table of the records that have every word in name, company, e-mail, tags, region or slug."""
    from plaincrm.command.reading import gathered, withheld_note

    found = gathered(asked(ctx, book, today))
    kinds = {"clients": (Client,), "leads": (Lead,)}.get(words[0] if words else "", (Client, Lead))
    wanted = [folded(word) for word in (words[1:] if words and words[0] in {"clients", "leads"} else words)]
    among = _among(where, found.edition)
    records = [r for r in among if isinstance(r, kinds) and _has(r, wanted)]
    _print(sorted(records, key=lambda record: folded(record.sort_as or record.name)), found.edition)
    withheld_note(found)


def _among(where: str | None, edition: Edition) -> list[AnyRecord]:
    """All records, or those that an expression selects."""
    if where is None:
        return list(edition.records.values())
    from plaincrm.views.segment import asked as asked_for
    from plaincrm.views.selected import select_records
    from plaincrm.views.view import Unanswerable

    try:
        return [edition.records[slug] for slug in select_records(asked_for(where, edition), edition)]
    except Unanswerable as error:
        raise click.UsageError(str(error)) from None


def folded(text: str) -> str:
    """A text without case and accents, for comparing."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _has(record: AnyRecord, words: list[str]) -> bool:
    company = record.company if isinstance(record, Lead) else None
    texts = (record.slug, record.name, record.region, company, record.owner, *record.email, *record.tags)
    text = folded(" ".join(filter(None, texts)))
    return all(word in text for word in words)


def _print(records: list[AnyRecord], edition: Edition) -> None:
    from plaincrm.command.table import print_table

    rows = [_row(record, edition) for record in records]
    print_table([_("Slug"), _("Name"), _("What"), _("Region"), _("Last contact"), _("Phone")], rows)
    say(ngettext("{n} record", "{n} records", len(rows)).format(n=len(rows)), err=True)


def _row(record: AnyRecord, edition: Edition) -> list[str]:
    from plaincrm.book.settings import is_contact

    settings = edition.book.settings
    last = max((entry.on for entry in record.log if is_contact(entry.kind, settings)), default=None)
    what = _("client") if isinstance(record, Client) else record.stage or _("lead")
    return [
        record.slug,
        record.name,
        what,
        record.region or "",
        last.isoformat() if last else "",
        "".join(record.phone[:1]),
    ]
