"""What is private in a text: the stretches that no excerpt of a complaint may show, too much rather than too little."""

import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import Final, NamedTuple

from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.fault import KeyPath, Span
from plaincrm.reading.front import Rejected
from plaincrm.reading.schema import keys_of
from plaincrm.reading.yaml_values import Place

PRIVATE: Final = "private"
_MASK: Final = "▒"
_WORD: Final = re.compile(r"[^\W\d_]{5,10}")
_KEY: Final = re.compile(r"[\"']?(\w+)[\"']? *:")
_CLOSE_ENOUGH: Final = 0.8


class Stretch(NamedTuple):
    """From (line, column) up to, not including, another; lines and columns count from 1."""

    start: tuple[int, int]
    end: tuple[int, int]


@cache
def is_private(key: str) -> bool:
    """Whether a key is `private`, or so near to it that it was meant to be: `Private`, `privat`, `privates`."""
    word = key.casefold()
    if "p" not in word or "v" not in word or key.startswith("x_"):
        return False
    return SequenceMatcher(None, word, PRIVATE).ratio() >= _CLOSE_ENOUGH


def names_private(path: KeyPath) -> bool:
    """Whether a path leads into, or to, what is private."""
    return any(isinstance(step, str) and is_private(step) for step in path)


def told_of(rejected: Rejected) -> Rejected:
    """A refused front matter as far as it can be told of: where something private is at fault, nothing that follows."""
    for number, reason in enumerate(rejected.reasons, 1):
        if names_private(reason.path):
            return Rejected(None, rejected.reasons[:number])
    return rejected


def private_stretches(found: Mapping[KeyPath, Place], last: int) -> list[Stretch]:
    """The private stretches of a front matter that is YAML throughout, to line `last`.

    Each reaches from a private key to the next key or value after it; else to the end.
    """
    keys = [(path, place.key) for path, place in found.items() if place.key and is_private(str(path[-1]))]
    return [Stretch(_end(key), min(_next(path, found, _end(key)), (last + 1, 1))) for path, key in keys]


def guessed_stretches(lines: list[str], first: int, last: int) -> list[Stretch]:
    """The private stretches of lines `first` to `last` that are no YAML, so that nobody knows where anything ends.

    Each reaches from a word like `private` to the next line that begins with a key of ours, all brackets and quotation marks
    since then being paired; else to the end.
    """
    stretches: list[Stretch] = []
    start: tuple[int, int] | None = None
    since: list[str] = []
    for number in range(first, min(last, len(lines)) + 1):
        line = lines[number - 1]
        if start and _begins_with_our_key(line) and _is_paired("".join(since)):
            stretches.append(Stretch(start, (number, 1)))
            start, since = None, []
        word = None if start else next((word for word in _WORD.finditer(line) if is_private(word[0])), None)
        if word:
            start = (number, word.end() + 1)
        since.append(line[word.end() :].lstrip("\"'") if word else line)
    return [*stretches, Stretch(start, (last + 1, 1))] if start else stretches


def masked(line: str, number: int, stretches: Iterable[Stretch]) -> str:
    """Line `number` with its private characters covered."""
    for start, end in stretches:
        if start[0] <= number <= end[0]:
            left = start[1] - 1 if number == start[0] else 0
            right = min(end[1] - 1, len(line)) if number == end[0] else len(line)
            line = line[:left] + _MASK * (right - left) + line[max(left, right) :]
    return line


def _end(span: Span) -> tuple[int, int]:
    return span.end_line, span.end_column


def _next(path: KeyPath, found: Mapping[KeyPath, Place], after: tuple[int, int]) -> tuple[int, int]:
    """Where the first key or value begins that stands after a place and not within `path`."""
    outside = (place.key or place.value for other, place in found.items() if other[: len(path)] != path)
    starts = ((span.line, span.column) for span in outside)
    return min((start for start in starts if start >= after), default=(1 << 30, 1))


@cache
def _our_keys() -> frozenset[str]:
    return frozenset({*keys_of(Client), *keys_of(Lead), *keys_of(Settings)})


def _begins_with_our_key(line: str) -> bool:
    key = _KEY.match(line)
    return key is not None and (key[1] in _our_keys() or key[1].startswith("x_"))


def _is_paired(text: str) -> bool:
    pairs = all(text.count(opening) == text.count(closing) for opening, closing in ("{}", "[]"))
    return pairs and not any(text.count(mark) % 2 for mark in "\"'")
