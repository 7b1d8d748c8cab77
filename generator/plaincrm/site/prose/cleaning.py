"""Which HTML may leave a note, and where its links may lead."""

import re
from typing import Final
from urllib.parse import quote

import nh3

from plaincrm.reading.links import path_in_book

_TAGS: Final = frozenset(
    {"a", "blockquote", "br", "code", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
    | {"strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
_DROPPED_WHOLE: Final = frozenset({"script", "style", "iframe", "object", "svg", "math", "template", "textarea"})
_ATTRIBUTES: Final = {
    "a": frozenset({"href", "title"}),
    "th": frozenset({"align"}),
    "td": frozenset({"align"}),
    "ol": frozenset({"start"}),
}
_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
_OUTWARD: Final = re.compile(rf"(?:{'|'.join(sorted(_SCHEMES))}):", re.IGNORECASE)
_HEADING: Final = re.compile(r"<(/?)h([1-6])>")
_AROUND: Final = "".join(map(chr, range(33)))

REL: Final = "noopener noreferrer nofollow"
HEADING_SHIFT: Final = 2
LOWEST_HEADING: Final = 6


class Cleaner:
    """A sanitizer for the HTML that Markdown made of one text after another.

    Links to records arrive sealed: their href is the seal of their text, then the slug, percent-encoded. The
    seal is a digest of that very text, so nobody can write it into the text; what a user types as `record:`
    is one unknown scheme among others.
    """

    def __init__(self) -> None:
        self._seal = ""
        self._outward = False
        self._nh3 = nh3.Cleaner(
            tags=_TAGS,
            clean_content_tags=_DROPPED_WHOLE,
            attributes=_ATTRIBUTES,
            attribute_filter=self._attribute,
            strip_comments=True,
            link_rel=REL,
            url_schemes=_SCHEMES,
        )

    def clean(self, html: str, seal: str) -> str:
        """The safe part of `html`, its headings below the page's own."""
        self._seal = seal
        return _HEADING.sub(_lowered, self._nh3.clean(html))

    def _attribute(self, _tag: str, name: str, value: str) -> str | None:
        """What nh3 lets pass, its own `rel` last in each tag: only links that lead outward need that."""
        if name == "href":
            self._outward = _OUTWARD.match(value.lstrip(_AROUND)) is not None
            return value if self._outward else self._inward(value)
        if name == "rel":
            outward, self._outward = self._outward, False
            return value if outward else None
        return value

    def _inward(self, address: str) -> str | None:
        if self._seal and address.startswith(self._seal):
            return "record:" + address.removeprefix(self._seal)
        return document_address(address)


def document_address(address: str) -> str | None:
    """The `document:` address of a relative one; None where that leads out of the book."""
    path = path_in_book(address)
    return None if path is None else "document:" + quote(path)


def record_address(slug: str) -> str:
    """The `record:` address of a slug."""
    return "record:" + quote(slug, safe="")


def lowered(level: int) -> int:
    """The level of a note's heading within a page."""
    return min(level + HEADING_SHIFT, LOWEST_HEADING)


def _lowered(heading: re.Match[str]) -> str:
    return f"<{heading[1]}h{lowered(int(heading[2]))}>"
