"""Edits of a front matter's text. Each changes what it must and not a byte more, and proves it before it is believed.

A path is as in `reading.front`: keys and positions among the items that are there. Every function returns the new text,
and raises CannotEdit where the text is written in a way that it cannot splice.
"""

from typing import Any

from yaml.nodes import MappingNode, ScalarNode

from plaincrm.fault import KeyPath
from plaincrm.writing import marks
from plaincrm.writing.cuts import without_lines, without_part
from plaincrm.writing.marks import Holder, Pair
from plaincrm.writing.proof import holder_of, proven, unusual
from plaincrm.writing.quoting import scalar


def put(text: str, path: KeyPath, value: str, after: str = "") -> str:
    """Set the value at `path`; a new key goes behind the key `after`, or to the end of its mapping."""
    holder = _mapping(text, path[:-1])
    found = marks.pair(holder.node, str(path[-1]))
    new = (
        _replaced(text, found, value, flow=holder.flow) if found else _added(text, holder, str(path[-1]), value, after)
    )
    return proven(text, new, lambda values: holder_of(values, path).__setitem__(path[-1], value), path)


def drop(text: str, path: KeyPath) -> str:
    """Remove a key with its value; a comment behind them stays."""
    holder = _mapping(text, path[:-1])
    found = marks.pair(holder.node, str(path[-1]))
    if found is None:
        return text
    if marks.is_flow(holder.node):
        parts = [(marks.start(key), marks.end(value)) for key, value in holder.node.value]
        new = without_part(text, parts, holder.node.value.index(tuple(found)), path)
    else:
        new = without_lines(text, marks.start(found.key), found.value, path)
    return proven(text, new, lambda values: holder_of(values, path).pop(path[-1], None), path)


def rename(text: str, path: KeyPath, key: str) -> str:
    """Give the value at `path` another key, in the same quotation marks."""
    found = marks.pair(_mapping(text, path[:-1]).node, str(path[-1]))
    if found is None:
        return text
    new = marks.spliced(text, marks.start(found.key), marks.end(found.key), scalar(key, like=found.key.style))

    def meant(values: Any) -> None:
        holder = holder_of(values, path)
        if path[-1] in holder:
            holder[key] = holder.pop(path[-1])

    return proven(text, new, meant, path)


def _mapping(text: str, path: KeyPath) -> Holder:
    found = marks.find(marks.composed(text), path)
    if found is None or not isinstance(found.node, MappingNode):
        raise unusual(path)
    return Holder(found.node, found.flow)


def _replaced(text: str, found: Pair, value: str, *, flow: bool) -> str:
    node = found.value
    if not isinstance(node, ScalarNode):
        raise unusual((found.key.value,))
    start, end = marks.start(node), marks.end(node)
    if start == end:
        before = text[marks.end(found.key) : start]
        gap = "" if before.endswith((" ", "\t")) else " "
        return marks.spliced(text, start, end, gap + scalar(value, flow=flow))
    written = scalar(value, flow=flow, like=node.style if node.style in {"'", '"'} else None)
    if node.style in {"|", ">"}:
        end = start + len(text[start:end].rstrip())
        comment = marks.header_comment(text, node)
        written += f"  {comment}" if comment else ""
    return marks.spliced(text, start, end, written)


def _added(text: str, holder: Holder, key: str, value: str, after: str) -> str:
    """With a new entry behind the one of the key `after`, or at the end."""
    mapping, flow = holder
    last = marks.pair(mapping, after) or (Pair(*mapping.value[-1]) if mapping.value else None)
    entry = f"{scalar(key, flow=flow)}: {scalar(value, flow=flow)}"
    if last is None:  # only brackets have nothing between them
        return marks.spliced(text, marks.start(mapping) + 1, marks.start(mapping) + 1, entry)
    end = max(marks.end(last.key), marks.end(last.value))
    if flow:
        return marks.spliced(text, end, end, f", {entry}")
    at = marks.next_line(text, end)
    return marks.spliced(text, at, at, marks.line(text, at, mapping.start_mark.column, entry))
