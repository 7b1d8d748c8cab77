"""The links of a note's Markdown, found without rendering it: to records, into the book, and out of it."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import unquote

# `[[slug]]` or `[[slug|shown text]]`; in a table the bar is written `\|`. The possessive `++` keep it linear.
WIKI_LINK: Final = r"\[\[(?P<slug>[^\[\]|\\`\n\x02]++)(?:\\?\|(?P<shown>[^\[\]|\\`\n\x02]++))?\]\]"

_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# What URL parsers cut from both ends of an address, and what no path of a book may hold.
_AROUND: Final = "".join(map(chr, range(33)))
_FORBIDDEN: Final = re.compile(r"[\x00-\x1f\x7f\\]")

# Blank lines, or the end of the line before a heading or an item: code spans do not reach over these.
_BREAK: Final = re.compile(r"\n(?:(?:[ \t\r]*+\n)++|(?=\#|[ ]*+(?:[*+-]|[0-9]++\.)[ ]))")
_FENCE: Final = re.compile(
    r"^(?P<fence>`{3,}+|~{3,}+)[ ]*+(?P<info>\{[^\n]*\}|\.?[\w#.+-]*+[ ]*+(?:hl_lines=[^\n]*)?)\r?$",
    re.MULTILINE,
)
# What every block of code has.
_OF_CODE: Final = ("    ", "\t", "```", "~~~")
_INDENTED: Final = re.compile(r"(?:(?:[ ]{4}|[ ]{0,3}\t)[^\n]*(?:\n|\Z))++")
_ITEM: Final = re.compile(r"[ ]{0,3}(?:[*+-]|[0-9]+\.)[ ]")
_TICKS: Final = re.compile(r"`+")
# Where a token may begin: a search for this is ten times as fast as a search for a token.
_MARK: Final = re.compile(r"[\\`!\[\]]")
_TOKEN: Final = re.compile(
    rf"""
      \\.  # an escaped character opens and closes nothing
    | (?P<ticks>`+)
    | {WIKI_LINK}
    | (?:(?<![^\n])|(?<=\n[ ])|(?<=\n[ ]{{2}})|(?<=\n[ ]{{3}}))
      \[[^\[\]\n]*\]:[ ]*(?P<definition>\S++)(?=[ ]*(?:["'(][^\n]*)?\r?(?:\n|\Z))  # [label]: address "title"
    | (?P<open>!\[(?!\[)|\[)
    | (?P<close>\])(?:\((?P<target>(?:[^()]++|\([^()]*+\))*+)\))?  # ](address "title")
    """,
    re.VERBOSE,
)
_TITLE: Final = re.compile(r"""(?:\s|(?<=>))["']""")
_ESCAPED: Final = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")


class LinkKind(StrEnum):
    """Where a link leads."""

    RECORD = "record"
    DOCUMENT = "document"
    OUTSIDE = "outside"


class Link(NamedTuple):
    """A link of a text.

    `target` is a record's slug as typed, a document's path relative to the book (decoded, without `.` and
    `..`), or, where the address leads out of the book's folder, that address as typed. From offset `start` to
    `end`, in characters, the text has the `[[...]]` of a record, or the address of anything else.
    """

    kind: LinkKind
    target: str
    start: int
    end: int


def links(text: str) -> tuple[Link, ...]:
    """Each link of a note to a record or a relative address, in order; links in code are none.

    Addresses with a scheme are not listed, but for `file:`, which leads out of the book. Where a note mixes
    in HTML this differs from what a page shows: a link in a comment is listed, an address in a tag is not.
    """
    if "[" not in text:
        return ()
    blocks = ((start, end) for start, end in _prose(text) if text.find("[", start, end) >= 0)
    return tuple(link for start, end in blocks for link in _links_between(text, start, end))


def path_in_book(address: str) -> str | None:
    """The path, relative to the book, that a relative address means; None where it leads out of the book.

    The address is percent-decoded once; its query and fragment are dropped.
    """
    path = unquote(re.split("[?#]", address.strip(_AROUND), maxsplit=1)[0])
    if path.startswith("/") or _FORBIDDEN.search(path):
        return None
    parts: list[str] = []
    for part in path.split("/"):
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts) or None


def has_scheme(address: str) -> bool:
    """Whether an address is absolute, as `https://…` and `mailto:…` are."""
    return _SCHEME.match(address.lstrip(_AROUND)) is not None


def _prose(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks of `text` that have a bracket begin and end: what blank lines and blocks of code part."""
    if not any(sign in text for sign in _OF_CODE):
        yield from _around_brackets(text)
        return
    in_list = False
    for start, end in _blocks(text):
        indented = _INDENTED.match(text, start, end)
        if not indented:
            in_list = _ITEM.match(text, start) is not None
        yield (indented.end() if indented and not in_list else start), end


def _around_brackets(text: str) -> Iterator[tuple[int, int]]:
    """The blocks of a text without blocks of code, of which each can be looked at by itself: those that have a bracket."""
    position = 0
    while (bracket := text.find("[", position)) >= 0:
        start, end = text.rfind("\n\n", position, bracket), text.find("\n\n", bracket)
        end = len(text) if end < 0 else end + 2
        yield from _parted(text, max(start, position), end)
        position = end


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    position = 0
    for fence_start, fence_end in _fences(text):
        yield from _parted(text, position, fence_start)
        position = fence_end
    yield from _parted(text, position, len(text))


def _parted(text: str, position: int, end: int) -> Iterator[tuple[int, int]]:
    for part in _BREAK.finditer(text, position, end):
        yield position, part.start()
        position = part.end()
    yield position, end


def _fences(text: str) -> Iterator[tuple[int, int]]:
    """Fenced code: from a fence to the next line that is the same fence and nothing else."""
    if "```" not in text and "~~~" not in text:
        return
    fences = list(_FENCE.finditer(text))
    closing: dict[str, list[int]] = defaultdict(list)
    for index, fence in enumerate(fences):
        if not fence["info"]:
            closing[fence["fence"]].append(index)
    done = -1
    for index, fence in enumerate(fences):
        closers = closing[fence["fence"]]
        nearest = bisect_right(closers, index)
        if index > done and nearest < len(closers):
            done = closers[nearest]
            yield fence.start(), fences[done].end()


def _links_between(text: str, start: int, end: int) -> Iterator[Link]:
    """The links of one block."""
    opened: list[str] = []
    for token in _tokens(text, start, end):
        if token["open"]:
            opened.append(token["open"])
        elif token["definition"]:
            yield from _relative(token["definition"], token.start("definition"))
        elif slug := (token["slug"] or "").strip():
            yield Link(LinkKind.RECORD, slug, *token.span())
        elif token["close"] and opened and opened.pop() == "[" and token["target"]:
            yield from _relative(token["target"], token.start("target"))


def _tokens(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The tokens of a block, without code."""
    runs: dict[int, list[int]] | None = None
    while mark := _MARK.search(text, start, end):
        token = _TOKEN.match(text, mark.start(), end)
        start = token.end() if token else mark.end()
        if token and token["ticks"]:
            runs = _runs(text, start, end) if runs is None else runs
            start = _after_code(runs, len(token["ticks"]), start)
        elif token:
            yield token


def _runs(text: str, start: int, end: int) -> dict[int, list[int]]:
    """The starts of the runs of backticks, by their length."""
    runs: dict[int, list[int]] = defaultdict(list)
    for run in _TICKS.finditer(text, start, end):
        runs[run.end() - run.start()].append(run.start())
    return runs


def _after_code(runs: dict[int, list[int]], ticks: int, start: int) -> int:
    """Where the code opened by a run of `ticks` before `start` ends; `start` itself if it never does."""
    nearest = bisect_left(runs[ticks], start)
    return runs[ticks][nearest] + ticks if nearest < len(runs[ticks]) else start


def _relative(typed: str, start: int) -> Iterator[Link]:
    """The link that is typed from `start` on as an address, perhaps in `<>`, perhaps with a title."""
    address = _TITLE.split(typed, maxsplit=1)[0].strip()
    if address.startswith("<") and address.endswith(">"):
        address = address[1:-1].strip()
    absolute = has_scheme(address)
    if not address or address[0] in "#?" or (absolute and not address.lower().startswith("file:")):
        return
    path = None if absolute else path_in_book(_ESCAPED.sub(r"\1", address))
    kind = LinkKind.OUTSIDE if path is None else LinkKind.DOCUMENT
    start += typed.index(address)
    yield Link(kind, path or address, start, start + len(address))
