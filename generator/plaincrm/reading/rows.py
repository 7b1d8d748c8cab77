"""Rows of flat mappings built by the fields' own readers: what most of a book consists of, without pydantic between.

Canonical rows are built of their text, others of the dicts that the YAML reader made of them. Whatever a reader refuses,
and whatever is not a list of flat mappings, is left to pydantic, which finds all that is wrong.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin

import msgspec

from plaincrm.book.values import As, Shaped
from plaincrm.reading.lines import PAIR, RowsReaders
from plaincrm.reading.schema import bare, fields_of

Reader = Callable[[str], Any]

#: Of the pairs of one class so many are known at once.
_MOST: Final = 1 << 14
_REFUSALS: Final = (KeyError, ValueError, TypeError, AttributeError)
# Not the commas of a list within a row.
_COMMA: Final = re.compile(r", (?![^\[]*\])")


@cache
def readers_of(kind: type[msgspec.Struct]) -> RowsReaders:
    """What builds, out of the text of their rows, the lists of a class: tuples of parts, as `take_rows` does."""
    return {key: _Pairs(part).parts for key, part in _lists_of(kind).items()}


class _Pairs(dict[str, tuple[str, Any]]):
    """Of pairs in rows of one class, such as `paid: 2026-03-31`, the field and its value.

    The same days, kinds and products come in row after row, also of other records: each is read once.
    """

    def __init__(self, part: type[msgspec.Struct]) -> None:
        super().__init__()
        self._part = part
        self._readers = _readers(part)
        self._lists = readers_of(part)

    def __missing__(self, pair: str) -> tuple[str, Any]:
        if not PAIR.fullmatch(pair):
            raise ValueError
        key, text = pair.split(": ", 1)
        name, read = self._readers[key]
        if len(self) >= _MOST:
            self.clear()
        value = self._lists[key](text[2:-2].split("}, {")) if text[0] == "[" else read(text)
        if value is None:
            raise ValueError
        known = self[pair] = (name, value)
        return known

    def parts(self, rows: list[str]) -> tuple[Any, ...] | None:
        """The part of each row; None where one is not plainly canonical, or refused."""
        try:
            return tuple([self._built(row) for row in rows])
        except _REFUSALS:
            return None

    def _built(self, row: str) -> Any:
        pairs = _COMMA.split(row) if "[" in row else row.split(", ")
        fields = dict([self[pair] for pair in pairs])
        if len(fields) < len(pairs):
            raise KeyError  # twice the same
        return self._part(**fields)


def take_rows(values: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Take out of `values` each list whose every row reads without complaint; returns them as tuples of parts, by field."""
    taken: dict[str, Any] = {}
    for key, part in _lists_of(kind).items():
        rows = values.get(key)
        if type(rows) is tuple:
            taken[key] = values.pop(key)
        elif type(rows) is list:
            try:
                taken[key] = tuple([_built(row, part) for row in rows])
            except _REFUSALS:
                continue
            del values[key]
    return taken


def _built(row: dict[str, str], part: type[msgspec.Struct]) -> Any:
    readers = _readers(part)
    return part(**{readers[key][0]: readers[key][1](text) for key, text in row.items()})


@cache
def _lists_of(kind: type[msgspec.Struct]) -> dict[str, type[msgspec.Struct]]:
    """The keys of a class that take lists of parts, with the parts' classes."""
    lists: dict[str, type[msgspec.Struct]] = {}
    for key, hint in fields_of(kind).items():
        hint_ = bare(hint)
        part = bare(get_args(hint_)[0], marks=False) if get_origin(hint_) is tuple else None
        if isinstance(part, type) and issubclass(part, msgspec.Struct) and not key.endswith("_"):
            lists[key] = part
    return lists


@cache
def _readers(part: type[msgspec.Struct]) -> dict[str, tuple[str, Reader]]:
    """Of every key of a part: its field's name, and what reads its text; keys that take more than a text are left out."""
    names = {name.removesuffix("_"): name for name in part.__struct_fields__}
    found = ((key, names[key], _reader(bare(hint))) for key, hint in fields_of(part).items())
    return {key: (name, reader) for key, name, reader in found if reader is not None}


def _reader(hint: Any) -> Reader | None:
    if hint is str:
        return _text
    if get_origin(hint) is Annotated:
        mark = next((meta for meta in get_args(hint)[1:] if isinstance(meta, As | Shaped)), None)
        return (
            _as_text(mark.read) if isinstance(mark, As) else _shaped(hint, mark) if mark and not mark.schema else None
        )
    if get_origin(hint) is tuple:
        inner = _reader(bare(get_args(hint)[0]))
        return (lambda text: (inner(text),)) if inner else None
    return None


def _as_text(read: Reader) -> Reader:
    """Readers take texts; `str` itself would take anything."""
    return _text if read is str else read


def _text(text: str) -> str:
    if type(text) is not str:
        raise TypeError
    return text


def _shaped(hint: Any, mark: Shaped) -> Reader:
    """A part that may be written as one bare value."""
    part = get_args(hint)[0]

    def read(text: str) -> Any:
        return _built(mark.read(_text(text)), part)

    return read
