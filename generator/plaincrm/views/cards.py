"""Index cards of leads: what fits on a sheet of A6, for the box on the desk."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Final

import msgspec

from plaincrm.book.edition import AnyRecord, Edition
from plaincrm.book.records import Lead, newest_first
from plaincrm.money import ZERO
from plaincrm.views.contact import contact_kinds
from plaincrm.views.deals import open_deals
from plaincrm.views.documents import documents
from plaincrm.views.listing import listings
from plaincrm.views.lists import Part, stable_parts
from plaincrm.views.once import digest, once, unless_same
from plaincrm.views.progress import LeadRow, progress
from plaincrm.views.reckoning import rounded, summed
from plaincrm.views.references import NO_REFERENCES, Named, references
from plaincrm.views.stages import stage_name, stage_of
from plaincrm.views.view import N_, Page, View

#: So many cards stand on a page at most: 15 sheets, and under 500 KB in whatever script.
MOST: Final = 60
#: What fits on a card: people, steps, contacts, and characters of the background and of any other text.
_PEOPLE: Final = 3
_STEPS: Final = 3
_TOUCHES: Final = 4
_BACKGROUND: Final = 360
_LINE: Final = 100

_LINK: Final = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]*)\]\]|!?\[([^\]]*)\]\([^)]*\)")
_MARKS: Final = re.compile(r"^[ \t]*(?:#{1,6}|>|[*+-]|\d+\.)[ \t]+|[*`]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)


class Line(msgspec.Struct, frozen=True, gc=False):
    """Something on a day: a next step (`what`), or a past contact of some `kind`."""

    on: date
    what: str
    kind: str = ""


class Contactable(msgspec.Struct, frozen=True, gc=False):
    """Somebody at a lead."""

    name: str
    role: str
    phone: str


class IndexCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card. `stage` and `box` (its colour's name) are empty for a client; texts are cut to what fits on it.

    `lead` tells whether it is parked, stale or without a next step. `amount` and `expected` are of its open deals.
    """

    slug: str
    name: str
    company: str
    kind: str
    stage: str
    box: str
    lead: LeadRow | None
    since: date | None
    owner: str
    source: str
    referred_by: Named | None
    phone: tuple[str, ...]
    email: tuple[str, ...]
    address: tuple[str, ...]
    people: tuple[Contactable, ...]
    background: str
    deals: int
    amount: Decimal
    expected: Decimal
    documents: int
    steps: tuple[Line, ...]
    touches: tuple[Line, ...]


class CardsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Page `cards.html`: cards by box, in each by name. `stages` are those on this page, with their number of cards."""

    as_of: date
    currency: str
    part: Part[IndexCard]
    stages: dict[str, int]


def pages(edition: Edition) -> Iterator[Page]:
    """All leads as cards, box after box."""
    book = edition.book
    key = (book.leads, book.documents, references(edition), edition.today, edition.settings_digest)
    for part, name in unless_same("cards", key, partial(_parts, edition)):
        yield Page(part.url, "pages/cards.html", partial(_page, part, edition), (name, edition.today))


def _parts(edition: Edition) -> list[tuple[Part[str], str]]:
    """The slugs of each page, and the name of all that it shows."""
    linked, records, folders = references(edition), edition.records, edition.book.documents
    made = []
    for part in stable_parts(slugs(edition), str, "cards/index.html", "cards/{}.html", MOST):
        shown = [
            (records[slug].digest, linked.get(slug, NO_REFERENCES).referred_by, folders.get(slug, ()))
            for slug in part.items
        ]
        made.append((part, digest((part, shown))))
    return made


@once
def slugs(edition: Edition) -> tuple[str, ...]:
    """Every lead, box after box, in each by name."""
    rank = {stage: place for place, stage in enumerate(edition.book.settings.stages)}
    found = progress(edition)
    names = [slug for slug in listings(edition) if slug in found]
    return tuple(sorted(names, key=lambda slug: (rank.get(found[slug].stage, len(rank)), found[slug].stage)))


def _page(part: Part[str], edition: Edition) -> CardsPage:
    cards = tuple(card_of(edition.records[slug], edition) for slug in part.items)
    return CardsPage(
        as_of=edition.today,
        currency=edition.rates.currency,
        part=Part(cards, part.number, part.pages, part.count, part.urls),
        stages=stages_of(cards),
    )


def stages_of(cards: Iterable[IndexCard]) -> dict[str, int]:
    """How many cards of each stage there are, in their order."""
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.stage] = counts.get(card.stage, 0) + 1
    return counts


def card_of(record: AnyRecord, edition: Edition) -> IndexCard:
    """The card of a lead, or of a client."""
    deals = open_deals(edition)[record.slug]
    return IndexCard(
        slug=record.slug,
        name=record.name,
        company=(record.company or "") if isinstance(record, Lead) else "",
        kind=record.kind,
        stage=stage_name(record, edition),
        box=stage_of(record, edition).box or "",
        lead=progress(edition).get(record.slug),
        since=record.since,
        owner=record.owner or "",
        source=record.source or "",
        referred_by=references(edition).get(record.slug, NO_REFERENCES).referred_by,
        phone=record.phone[:2],
        email=record.email[:2],
        address=tuple(filter(None, map(str.strip, (record.address or "").splitlines())))[:5],
        people=tuple(
            Contactable(person.name, person.role or "", "".join(person.phone[:1])) for person in record.people[:_PEOPLE]
        ),
        background=shortened(plain_text(record.notes), _BACKGROUND),
        deals=len(deals),
        amount=summed((deal.amount for deal in deals), edition) if deals else rounded(ZERO, edition),
        expected=summed((deal.expected for deal in deals), edition) if deals else rounded(ZERO, edition),
        documents=len(documents(record, edition)),
        steps=_steps(record),
        touches=_touches(record, edition),
    )


def _steps(record: AnyRecord) -> tuple[Line, ...]:
    steps = sorted((step.on, step.do) for step in record.next)[:_STEPS]
    return tuple(Line(on, shortened(do, _LINE)) for on, do in steps)


def _touches(record: AnyRecord, edition: Edition) -> tuple[Line, ...]:
    """The last contacts, the newest first."""
    kinds = contact_kinds(edition)
    past = [entry for entry in record.log if entry.kind in kinds and entry.on <= edition.today]
    return tuple(Line(entry.on, shortened(entry.title, _LINE), entry.kind) for entry in newest_first(past)[:_TOUCHES])


def plain_text(markdown: str) -> str:
    """A note in one line, without the signs of Markdown."""
    shown = _LINK.sub(lambda link: link[1] if link[1] is not None else link[2], markdown)
    return " ".join(_MARKS.sub("", shown).split())


def shortened(text: str, most: int) -> str:
    """A text of no more than `most` characters: cut between words where that is not far away, and marked as cut."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    head, space, _rest = cut.rpartition(" ")
    return f"{(head if space and len(head) > most // 2 else cut).rstrip(' ,;:–-')}…"


VIEW = View(
    name="cards",
    title=N_("Cards"),
    place=35,
    url="cards/index.html",
    letter="i",
    group=N_("People"),
    pages=pages,
)
