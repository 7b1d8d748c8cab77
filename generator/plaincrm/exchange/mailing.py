"""People selected for a campaign, as a table for mail merge: one line each."""

from collections.abc import Iterable
from typing import Any, Final

from plaincrm.exchange.csv import csv_text, guarded_text
from plaincrm.views.selected import SelectedRow

#: The columns, by which letters are laid out: a name once given stays.
COLUMNS: Final = (
    "slug",
    "record",
    "kind",
    "name",
    "salutation",
    "given",
    "patronymic",
    "family",
    "company",
    "email",
    "other_emails",
    "phone",
    "other_phones",
    "website",
    "address",
    "country",
    "region",
    "language",
    "owner",
    "tags",
    "marketing",
    "grade",
    "state",
    "last_contact",
    "revenue_12_months",
)


def mailing(rows: Iterable[SelectedRow]) -> str:
    """The table with its heads; an address keeps its lines within its cell."""
    return csv_text(COLUMNS, map(_cells, rows), _guarded)


def _guarded(cell: Any) -> Any:
    """A phone number is a text, a sum a number."""
    return guarded_text(cell) if isinstance(cell, str) else cell


def _cells(row: SelectedRow) -> list[Any]:
    several = {
        "email": "".join(row.email[:1]),
        "other_emails": " ".join(row.email[1:]),
        "phone": "".join(row.phone[:1]),
        "other_phones": "; ".join(row.phone[1:]),
        "website": " ".join(row.website),
        "tags": "; ".join(row.tags),
        "marketing": {True: "yes", False: "no", None: ""}[row.marketing],
        "last_contact": row.last_contact.isoformat() if row.last_contact else "",
        "revenue_12_months": row.revenue_12_months,
    }
    return [several[column] if column in several else getattr(row, column) for column in COLUMNS]
