"""The body of a record: notes, and the log whose entries are headings that begin with a date."""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple, TypeVar

from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.book.records import LogEntry
from plaincrm.book.settings import LOG_KINDS, OUTCOMES
from plaincrm.book.values import Refused, read_day, read_minutes
from plaincrm.fault import Finding, Span
from plaincrm.language import _

# A second-level heading, or the fence of a code block, in which a heading is none; with the line end before it, which is
# what is searched for.
_MARKS: Final = re.compile(r"\n(?:##(?!#)(?P<heading>.*)|(?P<fence>`{3,}|~{3,}).*)")
# What was meant as an entry's date, if not always written as one.
_DATED: Final = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_MINUTES: Final = re.compile(r"(?=[0-9])(?:[0-9]+h)?(?:[0-9]+m)?")
_WIDEST: Final = 40

Value = TypeVar("Value")


class Body(NamedTuple):
    """Notes as Markdown, the log in the file's order, and what is wrong with its headings."""

    notes: str
    log: tuple[LogEntry, ...]
    findings: list[Finding]


class _Heading(NamedTuple):
    start: int
    end: int
    text: str


def read_body(body: str, first_line: int, file: str, own_kinds: Collection[str] = ()) -> Body:
    """Part a body that begins at line `first_line` of `file`; `own_kinds` are the settings' kinds of entry."""
    headings = list(_headings(body))
    if not headings:
        return Body(body.strip("\r\n"), (), [])
    entries: list[LogEntry] = []
    findings: list[Finding] = []
    notes = [body[: headings[0].start]]
    kinds = (*LOG_KINDS, *own_kinds)
    ends = [heading.start for heading in headings[1:]] + [len(body)]
    line, seen = first_line, 0
    for heading, end in zip(headings, ends, strict=True):
        line += body.count("\n", seen, heading.start)
        seen = heading.start
        text = body[heading.end : end].strip("\r\n")
        if not _DATED.match(heading.text):
            notes.append(body[heading.start : end])
            continue
        try:
            entries.append(_entry(heading.text, text, line, kinds))
        except Refused as refused:
            length = len(body[heading.start : heading.end].rstrip("\r"))
            findings.append(_finding(file, line, length, refused))
    return Body("".join(notes).strip("\r\n"), tuple(entries), findings)


def _headings(body: str) -> Iterator[_Heading]:
    """The second-level headings outside of code blocks; a fence that is never closed is no fence."""
    text = "\n" + body  # so that an offset in it is that of the following character in `body`
    position = 0
    unclosed: set[str] = set()
    while match := _MARKS.search(text, position):
        position = match.end()
        fence = match["fence"]
        if not fence:
            yield _Heading(match.start(), match.end() - 1, match["heading"].strip().rstrip("#").rstrip())
        elif fence not in unclosed:
            close = re.compile(rf"^{fence} *\r?$", re.MULTILINE).search(text, position)
            position = close.end() if close else position
            unclosed |= set() if close else {fence}


def _entry(heading: str, text: str, line: int, kinds: Collection[str]) -> LogEntry:
    """The entry of a dated heading; raises Refused, whose `said` is a whole sentence."""
    head, colon, title = heading.partition(":")
    words = head.split()
    on = _read(read_day, words.pop(0))
    kind = words.pop(0) if words and words[0] in kinds else ""
    minutes = _read(read_minutes, words.pop(0)) if words and _MINUTES.fullmatch(words[0]) else 0
    outcome = words.pop(0) if words and words[0] in OUTCOMES else ""
    if words:
        raise _out_of_place(words[0], kinds)
    return LogEntry(
        on=on, kind=kind, minutes=minutes, outcome=outcome, title=title.strip() if colon else "", text=text, line=line
    )


def _read(read: Callable[[str], Value], word: str) -> Value:
    try:
        return read(word)
    except Refused as refused:
        message = _("this log heading says {word}, {said}").format(word=_short(word), said=refused.said)
        raise Refused("bad-log-heading", message, refused.hint) from None


def _out_of_place(word: str, kinds: Collection[str]) -> Refused:
    if word in (*kinds, *OUTCOMES) or _MINUTES.fullmatch(word):
        message = _("“{word}” stands in the wrong place of this log heading").format(word=word)
    else:
        message = _("“{word}” has no place in this log heading").format(word=_short(word))
    order = _("after the date: a kind, a time such as 25m, an outcome, then `: title`, each if you like")
    near = near_to(word, (*kinds, *OUTCOMES))
    listed = "; " + _("kinds are") + " " + ", ".join(kinds) + "; " + _("outcomes are") + " " + ", ".join(OUTCOMES)
    return Refused("bad-log-heading", message, did_you_mean(near) + order + ("" if near else listed))


def _short(word: str) -> str:
    return word if len(word) <= _WIDEST else word[: _WIDEST - 1] + "…"


def _finding(file: str, line: int, length: int, refused: Refused) -> Finding:
    return Finding(file, (), refused.code, refused.said, refused.hint, span=Span(line, 1, line, 1 + length))
