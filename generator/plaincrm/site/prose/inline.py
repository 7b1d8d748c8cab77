"""The inline Markdown that needs no library: text, code, plain emphasis, links with plain addresses."""

import re
from typing import Final

from plaincrm.reading.links import WIKI_LINK
from plaincrm.site.prose.cleaning import REL, document_address, record_address

_ENTITY: Final = re.compile(r"&(?:#|[0-9A-Za-z]+;)")
# Hosts, paths and mailboxes that every URL parser takes as they are.
_WEB: Final = r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}(?:/[\w./~%#?=+,:;@$-]*)?"
_MAILBOX: Final = r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+"
# A `<` may begin raw HTML, which reaches over blocks, unless it begins one of these.
RAW_HTML: Final = re.compile(rf"<(?![ ]|{_WEB}>|{_MAILBOX}>)")

# What the library may take for more than text: one of our spans must begin at each of these.
_ODD: Final = r"\x00-\x09\x0b-\x1f\x7f\ud800-\udfff"
_MARK: Final = re.compile(rf"[\[\]*`\\_<{_ODD}]")
#: Text of which every character stands for itself, also in HTML.
UNMARKED: Final = re.compile(rf"[^\[\]*`\\_<>&~\xa0\ue000{_ODD}]*+")
_PLAIN: Final = rf"[^\[\]*`\\_<\n{_ODD}]"
_SPAN: Final = re.compile(
    rf"""
      (?<![^\s(]) (?P<stars>\*\*?|__?) (?P<stressed>(?!\s){_PLAIN}++(?<!\s)) (?P=stars) (?![^\s.,;:!?)])
    | (?<!`)` (?P<code>(?!\s)[^`\\<\n{_ODD}]++(?<!\s)) `(?!`)
    | {WIKI_LINK}
    | (?<!!)\[ (?P<text>{_PLAIN}++) \]
      \( (?: (?P<outward>{_WEB} | mailto:{_MAILBOX} | tel:[0-9+-]+) | (?P<inward>[\w./%\#?-]+) ) \)
    | < (?: (?P<page>{_WEB}) | (?P<mailbox>{_MAILBOX}) ) &gt;
    | (?P<less><) (?=[ ])
    | (?<=\w) (?P<joint>_) (?=\w)
    """,
    re.VERBOSE,
)
_NOT_IN_WIKI_LINK: Final = re.compile(rf"[<{_ODD}]")


def inline(text: str) -> str | None:
    """The HTML of the text of one paragraph, heading or item; None where the library must be asked."""
    if "&" in text:
        if _ENTITY.search(text):
            return None
        text = text.replace("&", "&amp;")
    text = text.replace(">", "&gt;")
    done: list[str] = []
    position = 0
    while mark := _MARK.search(text, position):
        span = _SPAN.match(text, mark.start())
        html = _html(span) if span else None
        if span is None or html is None:
            return None
        done += text[position : mark.start()], html
        position = span.end()
    return ("".join(done) + text[position:]).replace("\xa0", "&nbsp;")


def _html(span: re.Match[str]) -> str | None:
    if span["joint"] or span["less"]:
        return "_" if span["joint"] else "&lt;"
    if span["stars"]:
        tag = "em" if len(span["stars"]) == 1 else "strong"
        return f"<{tag}>{span['stressed']}</{tag}>"
    if span["code"]:
        return f"<code>{span['code']}</code>"
    return _record_link(span) if span["slug"] else _link(span)


def _record_link(span: re.Match[str]) -> str | None:
    slug = span["slug"].strip()
    if not slug or "&" in slug or _NOT_IN_WIKI_LINK.search(span[0]):
        return None
    return f'<a href="{record_address(slug)}">{(span["shown"] or "").strip() or slug}</a>'


def _link(span: re.Match[str]) -> str | None:
    text = span["text"] or span["page"] or span["mailbox"]
    if text.isspace():
        return None
    if span["inward"]:
        address = document_address(span["inward"])
        return f'<a href="{address}">{text}</a>' if address else f"<a>{text}</a>"
    address = span["outward"] or span["page"] or f"mailto:{span['mailbox']}"
    return f'<a href="{address}" rel="{REL}">{text}</a>'
