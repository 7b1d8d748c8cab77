"""Long lists: parted into pages, and as rows of a data script that a page's own script searches and sorts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec

Item = TypeVar("Item")

#: Rows on one page of a list of records, and events on one page of an agenda.
ROWS: Final = 200
EVENTS: Final = 300


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

    Cells are raw: a date is ISO, money a number in `currency`, a name `[slug, name, subtitle]`, a mark a key of `labels`,
    which gives its text and its style. `href` is the pattern of a name's address.
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


def columns(these: Iterable[Column]) -> list[dict[str, Any]]:
    """Columns as JSON takes them."""
    return [msgspec.to_builtins(column) for column in these]


def choices(values: Iterable[str], labels: dict[str, str] | None = None) -> Choices:
    """The values that occur, for a filter, as (value, label): in the order of `labels`, then by value; empty ones not."""
    found = {value for value in values if value}
    known = labels or {}
    ordered = [value for value in known if value in found] + sorted(found - known.keys(), key=str.casefold)
    return tuple((value, known.get(value, value)) for value in ordered)
