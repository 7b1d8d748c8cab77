"""The Markdown that most notes are made of, rendered without the library to the very bytes that it gives.

That is paragraphs, headings, flat lists and quoted paragraphs, with what `inline` knows in them. A block with anything else in
it, or with any doubt about it, goes to the library. A property test compares both on texts made to disagree.
"""

import re
from collections.abc import Callable, Sequence
from itertools import chain, groupby, zip_longest
from typing import Final, NamedTuple

from plaincrm.site.prose.cleaning import lowered
from plaincrm.site.prose.inline import RAW_HTML, UNMARKED, inline

# Stands for the blocks that are rendered already in what the library is given.
_HOLE: Final = "\ue000"
# Fenced code reaches over blank lines; the library drops the two controls; a hole must be one of ours.
_NOT_IN_BLOCKS: Final = ("```", "~~~", "\x02", "\x03", _HOLE)
_BLANK_LINES: Final = re.compile(r"(\n(?:[ ]*+\n)++)")
_LEADING: Final = re.compile(r"\A\n(?:[ ]*+\n)*+")

# The text of a line that is no item, heading, quote, rule, fence or part of a table, and does not end in a break.
_TEXT: Final = r"(?![-#=>|:]|[+*][ ]|~~|\d+\.[ ])\S(?:[^\n]*\S)?[ ]?(?=\n|\Z)"
_PARAGRAPH: Final = re.compile(rf"{_TEXT}(?:\n[ ]*+(?:(?:-|[0-9]+\.)[ ]++)?{_TEXT})*+")
_BULLETS: Final = re.compile(rf"-[ ]++{_TEXT}(?:\n(?:-[ ]++|[ ]*+){_TEXT})*+")
_NUMBERS: Final = re.compile(rf"1\.[ ]++{_TEXT}(?:\n(?:[0-9]+\.[ ]++|[ ]*+){_TEXT})*+")
_QUOTE: Final = re.compile(rf">[ ]{_TEXT}(?:\n>[ ]{_TEXT})*+")
_BULLET: Final = re.compile(r"^-[ ]+", re.MULTILINE)
_NUMBER: Final = re.compile(r"^[0-9]+\.[ ]+", re.MULTILINE)
_HEADING_LINE: Final = re.compile(r"^(#.*)$", re.MULTILINE)
_HEADING: Final = re.compile(r"(#{1,6})[ ]*([^\s#](?:[^\n#]*[^\s#])?)[ ]*")


class _Block(NamedTuple):
    """A block that needs no library: its HTML, and the tags of the lists or quotes that it begins and ends with."""

    html: str
    first: str = ""
    last: str = ""


def render(text: str, convert: Callable[[str], str]) -> str:
    """The HTML of `text`, of which `convert`, the library, is given as little as possible."""
    source = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    source = _LEADING.sub("", source).rstrip("\n")
    if not source:
        return ""
    if RAW_HTML.search(source) or any(mark in source for mark in _NOT_IN_BLOCKS):
        return convert(text)
    parts = _BLANK_LINES.split(source)
    rendered = _certain([_block(part) for part in parts[::2]])
    known = [html for html in rendered if html is not None]
    if len(known) == len(rendered):
        return "\n".join(known)
    patched = _patched(parts, rendered, convert) if known else None
    return convert(text) if patched is None else patched


def of_plain(text: str) -> str | None:
    """The HTML of a text that is one paragraph without any mark-up, as `render` gives it; None of any other."""
    return f"<p>{text}</p>" if UNMARKED.fullmatch(text) and _PARAGRAPH.fullmatch(text) else None


def _certain(blocks: Sequence[_Block | None]) -> list[str | None]:
    """The HTML of each block, None for those that the library must see together with what is next to them.

    These are the lists and quotes next to another of their kind, or to a block of which nothing is known.
    """
    if len(blocks) == 1:
        return [block and block.html for block in blocks]
    edge = _Block("")
    around = zip([edge, *blocks], blocks, [*blocks[1:], edge], strict=False)
    return [
        block.html
        if block
        and not (block.first and (before is None or before.last == block.first))
        and not (block.last and (after is None or after.first == block.last))
        else None
        for before, block, after in around
    ]


def _patched(parts: Sequence[str], rendered: Sequence[str | None], convert: Callable[[str], str]) -> str | None:
    """The library's HTML of the blocks that need it, with holes for the others, which are then filled."""
    given: list[str] = []
    fillings: list[str] = []
    for known, run in groupby(range(len(rendered)), lambda index: rendered[index] is not None):
        indices = list(run)
        if known:
            given.append(_HOLE)
            fillings.append("\n".join(rendered[index] or "" for index in indices))
        else:
            given.append("".join(parts[2 * indices[0] : 2 * indices[-1] + 1]))
    pieces = convert("\n\n".join(given)).split(f"<p>{_HOLE}</p>")
    if len(pieces) != len(fillings) + 1:
        return None
    return "".join(chain.from_iterable(zip_longest(pieces, fillings, fillvalue="")))


def _block(block: str) -> _Block | None:
    """A block rendered, if all of it is ours. Headings part what is around them, even without blank lines."""
    if "#" not in block:
        return _simple(block)
    lines = (piece.strip("\n") for piece in _HEADING_LINE.split(block))
    pieces = [_heading(piece) if piece.startswith("#") else _simple(piece) for piece in lines if piece]
    known = [piece for piece in pieces if piece]
    if len(known) < len(pieces):
        return None
    html = "\n".join(piece.html for piece in known)
    return _Block(html, known[0].first, known[-1].last)


def _heading(line: str) -> _Block | None:
    heading = _HEADING.fullmatch(line)
    html = inline(heading[2]) if heading else None
    if heading is None or html is None:
        return None
    level = lowered(len(heading[1]))
    return _Block(f"<h{level}>{html}</h{level}>")


def _simple(block: str) -> _Block | None:
    """A paragraph, a list or a quotation."""
    if _PARAGRAPH.fullmatch(block):
        html = inline(block)
        return None if html is None else _Block(f"<p>{html}</p>")
    if _BULLETS.fullmatch(block):
        return _list("ul", _BULLET.split(block)[1:])
    if _NUMBERS.fullmatch(block):
        return _list("ol", _NUMBER.split(block)[1:])
    return _quotation(block[2:].replace("\n> ", "\n")) if _QUOTE.fullmatch(block) else None


def _quotation(text: str) -> _Block | None:
    html = inline(text)
    tag = "blockquote"
    return None if html is None else _Block(f"<{tag}>\n<p>{html}</p>\n</{tag}>", first=tag, last=tag)


def _list(tag: str, items: Sequence[str]) -> _Block | None:
    rendered = [inline(item.removesuffix("\n")) for item in items]
    if None in rendered:
        return None
    rows = "".join(f"<li>{item}</li>\n" for item in rendered)
    return _Block(f"<{tag}>\n{rows}</{tag}>", first=tag, last=tag)
