"""Long lists: parted into pages, and as rows of a data script that a page's own script searches and sorts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar
from zlib import crc32

import msgspec

from plaincrm.views.once import unless_same

Item = TypeVar("Item")

#: Rows on one page of a list of records.
ROWS: Final = 200
#: A list that changes in its middle has from so many to so many items on a page: about 200.
FEWEST: Final = 100
MOST: Final = 300
_CUT: Final = 128
_json: Final = msgspec.json.Encoder(enc_hook=str)


class Part(msgspec.Struct, Generic[Item], frozen=True):
    """One page of a long list: `number` of `pages` (from 1), of `count` items in all; `urls` are those of all pages."""

    items: tuple[Item, ...]
    number: int
    pages: int
    count: int
    urls: tuple[str, ...]

    @property
    def url(self) -> str:
        """Where this page stands."""
        return self.urls[self.number - 1]


class Column(msgspec.Struct, frozen=True, omit_defaults=True, rename={"class_": "class"}):
    """A column of a data script: `type` is `name`, `mark`, `date`, `money` or `text`.

    Cells are raw, None where there is nothing: a name is `[page name, name, subtitle]` and perhaps a mark, a mark a key of
    `labels`, which gives its text and its class; a date is ISO, or `[ISO, class]`; money a number of `currency`, or `[number, bar]`
    with a bar of 0 to 20. `href` is the pattern of a name's address, `{}` for the page name.
    """

    type: str
    label: str = ""
    class_: str = ""
    href: str = ""
    currency: str = ""
    labels: dict[str, tuple[str, str]] = {}


Choices = tuple[tuple[str, str], ...]


def urls(first: str, following: str, count: int, size: int) -> tuple[str, ...]:
    """The URLs of the pages of a list; `following` has the place `{}` for the number of those after the first."""
    pages = max(1, -(-count // size))
    return (first, *(following.replace("{}", str(number)) for number in range(2, pages + 1)))


def parts(items: Sequence[Item], first: str, following: str, size: int = ROWS) -> Iterator[Part[Item]]:
    """`items` in pages of `size`, at least one page."""
    addresses = urls(first, following, len(items), size)
    for number in range(1, len(addresses) + 1):
        some = tuple(items[(number - 1) * size : number * size])
        yield Part(some, number, len(addresses), len(items), addresses)


def stable_parts(
    items: Sequence[Item], name: Callable[[Item], str], first: str, following: str, most: int = MOST
) -> list[Part[Item]]:
    """`items` in pages that end where an item's own name says so: one item more or less seldom changes a second page.

    With pages of a fixed size it would change all that follow. No page has more than `most`, usually a third less.
    `Part.count` is that of the page alone.
    """
    chunks = list(_chunks(tuple(items), name, most, _parted.get((first, most), [])))
    _parted[first, most] = chunks
    addresses = urls(first, following, len(chunks), 1)
    return [Part(some, number, len(chunks), len(some), addresses) for number, some in enumerate(chunks, 1)]


#: How a list was parted the last time, by the URL of its first page and the most items on one.
_parted: dict[tuple[str, int], list[tuple[Any, ...]]] = {}


def _chunks(
    items: tuple[Item, ...], name: Callable[[Item], str], most: int, before: list[tuple[Item, ...]]
) -> Iterator[tuple[Item, ...]]:
    """A chunk that begins, goes on and is followed as one `before` ends where that did: looking for it takes longer."""
    start, fewest, cut = 0, most * FEWEST // MOST, most * _CUT // MOST
    known = {name(chunk[0]): (chunk, after[:1]) for chunk, after in pairwise(before)}
    while len(items) > most and len(items) - start > fewest:
        chunk, after = known.get(name(items[start]), ((), ()))
        end = start + len(chunk)
        if not chunk or items[start:end] != chunk or items[end : end + 1] != after:
            last = min(start + most, len(items))
            found = (place for place in range(start + fewest, last) if _mark(name(items[place])) % cut == 0)
            end = next(found, last)
        yield items[start:end]
        start = end
    if start < len(items) or not items:
        yield items[start:]


@lru_cache(maxsize=1 << 16)
def _mark(name: str) -> int:
    """A number of a name: a page may end before about each 128th item."""
    return crc32(name.encode())


def rows_of(
    script: str, items: Sequence[Item], row: Callable[[Item, Any], Any], beside: Hashable = None
) -> msgspec.Raw:
    """The rows `row(item, beside)` of a data script, as JSON; `beside` must be all that they go by besides the items.

    They are encoded some at a time, and not again while these items are what they were.
    """

    def encoded(number: int, some: tuple[Item, ...]) -> bytes:
        key = ("rows", script, number)
        return unless_same(key, (some, beside), lambda: _json.encode([row(item, beside) for item in some])[1:-1])

    chunks = enumerate(tuple(items[start : start + ROWS]) for start in range(0, len(items), ROWS))
    return msgspec.Raw(b"[%s]" % b",".join(encoded(number, some) for number, some in chunks))


def columns(these: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as JSON takes them."""
    return [msgspec.to_builtins(column) for column in these]


def occurring(counted: Iterable[tuple[str, str]]) -> defaultdict[str, list[str]]:
    """The values that occur of each filter, from pairs of a filter and a value."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in counted:
        found[name].append(value)
    return found


def choices(values: Iterable[str], labels: dict[str, str] | None = None) -> Choices:
    """The values that occur, for a filter, as (value, label): in the order of `labels`, then by value; none empty."""
    found = {value for value in values if value}
    known = labels or {}
    others = sorted(found - known.keys(), key=lambda value: (value.casefold(), value))
    ordered = [value for value in known if value in found] + others
    return tuple((value, known.get(value, value)) for value in ordered)
