"""Index cards as one file that stands alone: style and the button's script are in it, and nothing else can be."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

import msgspec
from markupsafe import Markup

from plaincrm.site import where
from plaincrm.site.render import Renderer, Surroundings
from plaincrm.views.cards import IndexCard
from plaincrm.views.view import Page

#: What tells a file of ours, which may be written over, from anybody else's.
MARK: Final = b'<meta name="generator" content="plaincrm cards">'
_SCRIPT: Final = 'document.querySelector("[data-print]").addEventListener("click", () => print());'


class CardsFile(msgspec.Struct, frozen=True, kw_only=True):
    """File `cards_file.html`; `csp` lets in the very `style` and `script` that stand in it, and nothing from outside."""

    cards: tuple[IndexCard, ...]
    style: str
    script: str
    csp: str


def cards_file(cards: tuple[IndexCard, ...], around: Surroundings) -> bytes:
    """These cards, ready to be printed; raises CannotPublish where a template of the book is wrong."""
    style = (where.templates() / "static/site.css").read_text(encoding="utf-8")
    csp = f"default-src 'none'; style-src '{_named(style)}'; script-src '{_named(_SCRIPT)}'"
    # Both are our own texts; the cards are escaped by the template.
    page = CardsFile(cards=cards, style=Markup(style), script=Markup(_SCRIPT), csp=csp)  # noqa: S704
    return Renderer(around).bytes_of(Page("cards.html", "pages/cards_file.html", page))


def _named(text: str) -> str:
    """A text as a policy names it."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
