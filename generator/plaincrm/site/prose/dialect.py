"""The Markdown of notes: python-markdown with tables, fenced code, sane lists and links to records."""

import threading
import xml.etree.ElementTree as ET
from hashlib import blake2b
from re import Match
from typing import Final
from urllib.parse import quote

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from plaincrm.reading.links import WIKI_LINK
from plaincrm.site.prose.cleaning import Cleaner
from plaincrm.site.prose.shortcuts import Shortcuts


class WikiLinks(Extension):
    """`[[slug]]` and `[[slug|shown text]]`; `seal` says to the cleaner that a link is one of these."""

    def __init__(self) -> None:
        super().__init__()
        self.seal = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        r"""Register the pattern after code and before escapes: in a table, `\|` parts slug and text."""
        md.inlinePatterns.register(_WikiLink(self), "wiki_link", 185)


class _WikiLink(InlineProcessor):
    def __init__(self, owner: WikiLinks) -> None:
        super().__init__(rf"(?<!\\)(?:\\\\)*+(?P<link>{WIKI_LINK})")
        self._owner = owner

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self,
        m: Match[str],
        data: str,  # noqa: ARG002 - the library's signature
    ) -> tuple[ET.Element | None, int | None, int | None]:
        slug = m["slug"].strip()
        if not slug:
            return None, None, None
        link = ET.Element("a", href=self._owner.seal + quote(slug, safe=""))
        link.text = AtomicString((m["shown"] or "").strip() or slug)
        return link, m.start("link"), m.end("link")


class Converter:
    """Markdown to clean HTML, one text after another."""

    def __init__(self) -> None:
        self._wiki = WikiLinks()
        self._markdown = Markdown(
            extensions=[
                TableExtension(use_align_attribute=True),
                FencedCodeExtension(),
                SaneListExtension(),
                self._wiki,
                Shortcuts(),
            ]
        )
        self._cleaner = Cleaner()

    def convert(self, text: str) -> str:
        """The HTML of `text`."""
        self._wiki.seal = blake2b(text.encode(), digest_size=16).hexdigest() if "[[" in text else ""
        html = self._markdown.reset().convert(text)
        return self._cleaner.clean(html, self._wiki.seal)


class _OfThread(threading.local):
    converter: Converter | None = None


_of_thread: Final = _OfThread()


def converted(text: str) -> str:
    """The clean HTML of `text`; raises whatever the library raises, RecursionError above all.

    One converter a thread is used over and over, but for one that failed: nobody knows what it still holds.
    """
    converter = _of_thread.converter or Converter()
    _of_thread.converter = None
    html = converter.convert(text)
    _of_thread.converter = converter
    return html
