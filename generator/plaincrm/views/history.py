"""How one record came to say what it says: every change of a field that was committed to git."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.language import _
from plaincrm.views.past import Changed, Past
from plaincrm.views.view import N_, Report, Unanswerable, View

_SHORT: Final = 10
FILE: Final = "file"


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A field before and after a commit, as text; None where it was absent.

    `field` is `file` where the record itself moved, came or went; lists by item: `transactions[2].paid`, `log[4]`.
    """

    on: date
    author: str
    commit: str
    file: str
    field: str
    old: str | None
    new: str | None


class HistoryReport(Report, frozen=True, kw_only=True):
    """The newest change first. `shallow`: the history was cut off, so that what came first may have been there before.

    `unread` versions could not be read, and were passed over.
    """

    slug: str
    name: str
    changes: tuple[FieldChange, ...]
    unread: int
    shallow: bool
    why: dict[str, str]


def recall(edition: Edition, words: Mapping[str, str], past: Past) -> HistoryReport:
    """The history of the record that was asked for; raises Unanswerable, reading.git.NoHistory."""
    slug = words.get("record")
    if slug is None:
        raise Unanswerable(_("The report history wants --record SLUG."))
    found = [changed for changed in past.of_record(slug) if changed.commit.on <= edition.today]
    record = edition.records.get(slug)
    if not found and record is None and slug not in edition.book.withheld:
        raise Unanswerable(_("There is no record {slug}, and git knows of none.").format(slug=slug))
    why = {"changes": _("no commit until that day holds it")} if not found else {}
    if past.shallow:
        why["shallow"] = _(
            "this is a shallow clone, so the first dates are wrong; `git fetch --unshallow` gets the rest"
        )
    rows = [row for changed in found for row in _rows(changed)]
    return HistoryReport(
        as_of=edition.today,
        currency=edition.rates.currency,
        slug=slug,
        name=record.name if record else slug,
        changes=tuple(reversed(rows)),
        unread=sum(changed.unread for changed in found),
        shallow=past.shallow,
        why=why,
    )


def _rows(changed: Changed) -> Iterator[FieldChange]:
    """Changes of the file's place, then those of its fields."""
    commit, file = changed.commit, changed.file or changed.before or ""
    moved = [(FILE, changed.before, changed.file)] if changed.before != changed.file else []
    for field, old, new in (*moved, *changed.changes):
        yield FieldChange(
            on=commit.on,
            author=commit.author,
            commit=commit.name[:_SHORT],
            file=file,
            field=field,
            old=old,
            new=new,
        )


VIEW = View(name="history", title=N_("History"), place=97, pages=lambda _edition: (), asks=("record",), recall=recall)
