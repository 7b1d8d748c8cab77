"""Front matter in the plain style that most of it is written in, read by lines: ten times as fast as by YAML's events.

Every block of lines from one top-level key to the next is read here if it is plainly canonical; the others are left for
the YAML reader. A property test holds that both together yield what that reader alone yields of the whole.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

# Scalars that YAML, too, takes as they stand: they begin with a letter or digit and hold nothing that could end them.
_SCALAR: Final = r"(?:-(?=[0-9]))?+[\w(+](?:[^\s:#]|:(?=[^\s])|(?<=[^\s])#| (?=[^\s#]))*+"
_FLOW: Final = r"(?:-(?=[0-9]))?+[\w(+][^\s,\[\]{}:#]*+(?: [^\s,\[\]{}:#]++)*+"
# YAML takes no key of more than 1024 characters.
_NAME: Final = r"[a-z_]{1,99}"
_MAP: Final = rf"\{{{_NAME}: {_FLOW}(?:, {_NAME}: {_FLOW})*+\}}"

#: A longer text may hold more values than the YAML reader takes, which counts them.
_LONGEST: Final = 200_000
_KEY: Final = re.compile(rf"{_NAME}(?=:)")
# What may stand before the first key.
_PREFACE: Final = re.compile(r"(?:---[ ]*+\n)?+(?:[ ]*+(?:#[^\n]*+)?+\n)*+")
# A byte order mark within the text is no key's beginning; at the beginning of what is left YAML would pass over it.
_STARTS: Final = re.compile(r"\n(?=[^\s#\-\ufeff])")
_ONE: Final = re.compile(rf"({_NAME}): ({_SCALAR})")
_LIST: Final = re.compile(rf" \[({_FLOW}(?:, {_FLOW})*+)\]")
_MAPS: Final = re.compile(rf"((?:\n  - {_MAP})++)")
_ITEMS: Final = re.compile(rf"((?:\n  - {_SCALAR})++)")
_MAPPING: Final = re.compile(rf" ({_MAP})")
_BELOW: Final = re.compile(rf"((?:\n  {_NAME}: (?:{_SCALAR}|\[{_FLOW}(?:, {_FLOW})*+\]))++)")
_LITERAL: Final = re.compile(r" \|((?:\n  [^\s][^\n\r\x85\u2028\u2029]*+)++)")

#: A key and a value in a row, such as `paid: 2026-03-31` or `paid: [{on: 2026-03-31, amount: 20}]`.
PAIR: Final = re.compile(rf"{_NAME}: (?:(?!null$){_FLOW}|\[{_MAP}(?:, {_MAP})*+\])")
#: What reads the rows of lists, by the lists' keys: each row is a text of pairs parted by `, `, of which nothing is known.
#: It gives None where it will not take one of them.
RowsReaders: TypeAlias = Mapping[str, Callable[[list[str]], Any]]
NO_READERS: Final[RowsReaders] = {}


class Cut(NamedTuple):
    """What was read by lines; what is left for the YAML reader; and the lines of that in which its top-level keys stand.

    Should the YAML reader find a top-level key anywhere else, or none in one of these, a block was not what it seemed.
    """

    values: dict[str, Any]
    rest: str
    starts: list[int]


def cut(text: str, readers: RowsReaders = NO_READERS) -> Cut | None:
    """Read the canonical blocks of a front matter; None where it can only be read as a whole."""
    if len(text) > _LONGEST or "\r" in text or not text.endswith("\n"):
        return None
    values: dict[str, Any] = {}
    rest: list[str] = []
    starts: list[int] = []
    preface, *blocks = _STARTS.split("\n" + text[:-1])
    preface = preface[1:] + "\n" if preface else ""
    if not _PREFACE.fullmatch(preface):
        return None
    line = preface.count("\n")
    for block in blocks:
        one = _ONE.fullmatch(block)
        key, value = one.groups() if one else _read(block, readers)
        if value is None or value == "null":
            rest.append(block + "\n")
            starts.append(line)
            line += block.count("\n") + 1
        elif key in values:
            return None
        else:
            values[key] = value
    return Cut(values, preface + "".join(rest) if rest else "", starts)


def _read(block: str, readers: RowsReaders) -> tuple[str, Any]:
    """Key and value of a block of more than one scalar; the value None where it is not plainly canonical."""
    key = _KEY.match(block)
    if not key:
        return "", None
    tail = block[key.end() + 1 :]
    rows = _rows(tail) if key[0] in readers else None
    value = readers[key[0]](rows) if rows else None
    return key[0], _value(tail) if value is None else value


def _rows(tail: str) -> list[str] | None:
    """The rows of a list of mappings, one a line or all in one line, if it is that."""
    if tail.startswith("\n  - {") and tail.endswith("}"):
        return tail[6:-1].split("}\n  - {")
    if tail.startswith(" [{") and tail.endswith("}]"):
        return tail[3:-2].split("}, {")
    return None


def _value(tail: str) -> Any:
    """The value of what stands after a key and its colon; None where it is not plainly canonical."""
    if tail.startswith("\n  - {"):
        maps = _MAPS.fullmatch(tail)
        return _maps(maps[1][6:-1].split("}\n  - {"), maps[1].count(": ")) if maps else None
    if tail.startswith("\n  - "):
        items = _ITEMS.fullmatch(tail)
        return _no_null(items[1].split("\n  - ")[1:]) if items else None
    if tail.startswith("\n"):
        below = _BELOW.fullmatch(tail)
        return _below(below[1].split("\n  ")[1:]) if below else None
    if tail.startswith(" ["):
        items = _LIST.fullmatch(tail)
        return _no_null(items[1].split(", ")) if items else None
    if tail.startswith(" {"):
        one = _MAPPING.fullmatch(tail)
        return next(iter(_maps([one[1][1:-1]], one[1].count(": ")) or ()), None) if one else None
    literal = _LITERAL.fullmatch(tail)
    return literal[1].replace("\n  ", "\n")[1:] + "\n" if literal else None


def _no_null(items: list[str]) -> list[str] | None:
    return None if "null" in items else items


def _maps(rows: list[str], pairs: int) -> list[dict[str, str]] | None:
    """A dict for each row of `pairs` in all; None where a key stands twice in one, or a value is absent."""
    maps = [dict([pair.split(": ") for pair in row.split(", ")]) for row in rows]
    whole = sum(map(len, maps)) == pairs and not any("null" in found.values() for found in maps)
    return maps if whole else None


def _below(lines: list[str]) -> dict[str, Any] | None:
    """The mapping whose pairs these lines are; None where a key stands twice, or a value is absent."""
    pairs = [line.split(": ", 1) for line in lines]
    values = {key: _no_null(value[1:-1].split(", ")) if value.startswith("[") else value for key, value in pairs}
    found = list(values.values())
    return values if len(found) == len(lines) and None not in found and "null" not in found else None
