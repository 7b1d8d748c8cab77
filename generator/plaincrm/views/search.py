"""The scripts that every page may ask for: the index of all records, and the counts beside the navigation."""

from collections.abc import Iterator
from typing import Any

from plaincrm.book.edition import Edition
from plaincrm.fault import is_error
from plaincrm.views.addresses import page_name
from plaincrm.views.agenda import between, late
from plaincrm.views.listing import Listing, listings
from plaincrm.views.lists import rows_of
from plaincrm.views.view import N_, Script, View


def pages(edition: Edition) -> Iterator[Script]:
    """The index: rows `[page name, name, words, kind, subtitle]`, kind 0 a client and 1 a lead; and the counts."""
    found = listings(edition)
    yield Script("search.js", "plaincrm.index", (rows_of("search", tuple(found.values()), _row),))
    today = edition.today
    counts = {
        "overdue": len(late(edition)),
        "today": len(between(today, today, edition)),
        "problems": len(edition.faults),
        "errors": sum(map(is_error, edition.faults)),
    }
    yield Script("state.js", "plaincrm.state", (counts,))


def _row(listing: Listing, _beside: None) -> list[Any]:
    return [page_name(listing.slug), listing.name, listing.words, 0 if listing.client else 1, listing.subtitle]


VIEW = View(name="search", title=N_("Search"), place=99, pages=pages)
