"""Front matter in the plain style that most of it is written in, read by lines: ten times as fast as by YAML's events.

Every block of lines from one top-level key to the next is read here if it is plainly canonical; the others are left for
the YAML reader. A property test holds that both together yield what that reader alone yields of the whole.
"""

import re
from typing import Any, Final, NamedTuple

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
_STARTS: Final = re.compile(r"^(?=[^\s#\-\ufeff])", re.MULTILINE)
_ONE: Final = re.compile(rf" ({_SCALAR})\n")
_LIST: Final = re.compile(rf" \[({_FLOW}(?:, {_FLOW})*+)\]\n")
_MAPS: Final = re.compile(rf"\n((?:  - {_MAP}\n)++)")
_ITEMS: Final = re.compile(rf"\n((?:  - {_SCALAR}\n)++)")
_MAPPING: Final = re.compile(rf" ({_MAP})\n")
_LITERAL: Final = re.compile(r" \|\n((?:  [^\s][^\n\r\x85\u2028\u2029]*+\n)++)")


class Cut(NamedTuple):
    """What was read by lines; what is left for the YAML reader; and the lines of that in which its top-level keys stand.

    Should the YAML reader find a top-level key anywhere else, or none in one of these, a block was not what it seemed.
    """

    values: dict[str, Any]
    rest: str
    starts: list[int]


def cut(text: str) -> Cut | None:
    """Read the canonical blocks of a front matter; None where it can only be read as a whole."""
    if len(text) > _LONGEST or "\r" in text:
        return None
    values: dict[str, Any] = {}
    rest: list[str] = []
    starts: list[int] = []
    preface, *blocks = _STARTS.split(text)
    if not _PREFACE.fullmatch(preface):
        return None
    line = preface.count("\n")
    for block in blocks:
        key = _KEY.match(block)
        value = _read(block[key.end() + 1 :]) if key else None
        if key and value is not None:
            if key[0] in values:
                return None
            values[key[0]] = value
        else:
            rest.append(block)
            starts.append(line)
            line += block.count("\n")
    return Cut(values, preface + "".join(rest) if rest else "", starts)


def _read(tail: str) -> Any:
    """The value of what stands after a key and its colon; None where it is not plainly canonical."""
    if tail.startswith("\n  - {"):
        return _maps(_MAPS.fullmatch(tail))
    if tail.startswith("\n"):
        items = _ITEMS.fullmatch(tail)
        return _no_null([line[4:] for line in items[1].split("\n")[:-1]]) if items else None
    if tail.startswith(" ["):
        items = _LIST.fullmatch(tail)
        return _no_null(items[1].split(", ")) if items else None
    if tail.startswith(" {"):
        return next(iter(_maps(_MAPPING.fullmatch(tail), 0) or ()), None)
    if tail.startswith(" |"):
        literal = _LITERAL.fullmatch(tail)
        return literal[1].replace("\n  ", "\n")[2:] if literal else None
    one = _ONE.fullmatch(tail)
    return one[1] if one and one[1] != "null" else None


def _no_null(items: list[str]) -> list[str] | None:
    return None if "null" in items else items


def _maps(match: re.Match[str] | None, indent: int = 4) -> list[dict[str, str]] | None:
    """One dict a line of `{key: value, ...}`; None where a key stands twice or a value is absent."""
    if match is None or ": null" in match[1]:
        return None
    lines = match[1].split("\n") if not indent else match[1].split("\n")[:-1]
    rows = [dict([pair.split(": ") for pair in line[indent + 1 : -1].split(", ")]) for line in lines]
    return rows if sum(map(len, rows)) == match[1].count(": ") else None
