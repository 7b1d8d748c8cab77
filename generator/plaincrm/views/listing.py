"""How a record is listed and found: its place in the alphabet, and the words it is searched by."""

import unicodedata

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Client, Lead
from plaincrm.views.accumulated import ordered
from plaincrm.views.once import once
from plaincrm.views.remembered import of_each


class Listing(msgspec.Struct, frozen=True, gc=False):
    """`place` sorts by name, without regard to case and accents; `words` are searched besides the name."""

    slug: str
    name: str
    place: str
    words: str
    subtitle: str
    client: bool


@once
def listings(edition: Edition) -> dict[str, Listing]:
    """How every record is listed, by slug; clients first, then leads, each in the order of their names."""
    found = of_each(listing_of, (*edition.book.clients, *edition.book.leads), edition)
    return {slug: found[slug] for _lead, _place, slug in ordered(_order, edition, found)}


def _order(slug: str, listing: Listing, _edition: Edition) -> tuple[bool, str, str]:
    return (not listing.client, listing.place, slug)


def listing_of(record: AnyRecord, edition: Edition) -> Listing:
    """How one record is listed."""
    company = record.company if isinstance(record, Lead) else None
    domains = (address.rpartition("@")[2] for address in record.email)
    people = (person.name for person in record.people)
    extra = (record.slug, record.sort_as, company, *domains, *record.tags, record.region, *people)
    region = record.region or ""
    subtitle = company or edition.book.settings.routes.get(region, region)
    words = " ".join(filter(None, extra))
    return Listing(record.slug, record.name, place(record), words, subtitle, isinstance(record, Client))


def place(record: AnyRecord) -> str:
    """The key that a record sorts by."""
    text = (record.sort_as or record.name).casefold()
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
