"""Long lists: parted into pages, and as rows of a data script that a page's own script searches and sorts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar
from zlib import crc32

import msgspec

Item = TypeVar("Item")

#: Rows on one page of a list of records.
ROWS: Final = 200
#: A list that changes in its middle has from so many to so many items on a page: about 200.
FEWEST: Final = 100
MOST: Final = 300
_CUT: Final = 128


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
    chunks = list(_chunks(items, name, most)) if len(items) > most else [tuple(items)]
    addresses = urls(first, following, len(chunks), 1)
    return [Part(some, number, len(chunks), len(some), addresses) for number, some in enumerate(chunks, 1)]


def _chunks(items: Sequence[Item], name: Callable[[Item], str], most: int) -> Iterator[tuple[Item, ...]]:
    start, fewest, cut = 0, most * FEWEST // MOST, most * _CUT // MOST
    for position, item in enumerate(items):
        size = position - start
        if size >= most or (size >= fewest and _mark(name(item)) % cut == 0):
            yield tuple(items[start:position])
            start = position
    yield tuple(items[start:])


@lru_cache(maxsize=1 << 16)
def _mark(name: str) -> int:
    """A number of a name: a page may end before about each 128th item."""
    return crc32(name.encode())


def columns(these: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as JSON takes them."""
    return [msgspec.to_builtins(column) for column in these]


def choices(values: Iterable[str], labels: dict[str, str] | None = None) -> Choices:
    """The values that occur, for a filter, as (value, label): in the order of `labels`, then by value; none empty."""
    found = {value for value in values if value}
    known = labels or {}
    ordered = [value for value in known if value in found] + sorted(found - known.keys(), key=str.casefold)
    return tuple((value, known.get(value, value)) for value in ordered)
