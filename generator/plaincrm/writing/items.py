"""Rows of a list at a top key: one added, one taken off, however the list is written.

As in `splices`, every function returns the new text, and raises CannotEdit where it cannot splice it.
"""

import re
from collections.abc import Mapping
from typing import Any

from yaml.nodes import MappingNode, Node, SequenceNode

from plaincrm.fault import KeyPath
from plaincrm.writing import marks
from plaincrm.writing.cuts import without_lines, without_part
from plaincrm.writing.marks import Pair
from plaincrm.writing.proof import proven
from plaincrm.writing.quoting import scalar
from plaincrm.writing.splices import drop


def append(text: str, key: str, row: Mapping[str, str]) -> str:
    """Add a row, a flat mapping, to the end of the list at a top key, which may be absent or one bare mapping."""
    top = marks.composed(text)
    item = "{" + ", ".join(f"{name}: {scalar(value, flow=True)}" for name, value in row.items()) + "}"
    found = marks.pair(top, key)
    new = _with_item(text, found, item) if found else _with_list(text, top, key, item)
    return proven(text, new, lambda values: values.__setitem__(key, [*_listed(values.get(key)), dict(row)]), (key,))


def remove(text: str, path: KeyPath) -> str:
    """Remove the item at `path`, a top key and a position, from its list; with the last one, the key."""
    key, position = path
    top = marks.composed(text)
    found, listed = marks.pair(top, str(key)), marks.find(top, path)
    assert found is not None
    assert listed is not None
    if not isinstance(found.value, SequenceNode) or len(found.value.value) == 1:
        return drop(text, (key,))
    items = found.value.value
    if marks.is_flow(found.value):
        parts = [(marks.start(item), marks.end(item)) for item in items]
        new = without_part(text, parts, items.index(listed.node), path)
    else:
        new = without_lines(text, marks.start(listed.node), listed.node, path, mark="-")

    def meant(values: Any) -> None:
        del values[key][position]

    return proven(text, new, meant, path)


def _with_list(text: str, top: MappingNode, key: str, item: str) -> str:
    """With a list of one item at a new top key."""
    if marks.is_flow(top):
        at = marks.end(top.value[-1][1])
        return marks.spliced(text, at, at, f", {key}: [{item}]")
    at = marks.next_line(text, marks.end(top))
    indent = top.start_mark.column
    lines = marks.line(text, at, indent, f"{key}:") + marks.line(text, at, indent + 2, f"- {item}")
    return marks.spliced(text, at, at, lines)


def _with_item(text: str, found: Pair, item: str) -> str:
    """With one item more in the list that is there, however it is written."""
    node = found.value
    start, end = marks.start(node), marks.end(node)
    if marks.is_absent(node):
        return marks.spliced(text, start, end, (" " if start == end else "") + f"[{item}]")
    if isinstance(node, SequenceNode) and marks.is_flow(node):
        at = marks.end(node.value[-1]) if node.value else start + 1
        return marks.spliced(text, at, at, (", " if node.value else "") + item)
    if isinstance(node, SequenceNode):
        at = marks.next_line(text, end)
        return marks.spliced(text, at, at, marks.line(text, at, node.start_mark.column, f"- {item}"))
    if marks.is_flow(node):
        return marks.spliced(text, start, end, f"[{text[start:end]}, {item}]")
    return _as_list(text, node, item)


def _as_list(text: str, node: Node, item: str) -> str:
    """A mapping by lines made the first item of a list by lines: its lines move two columns in."""
    at, end = marks.line_start(text, marks.start(node)), marks.next_line(text, marks.end(node))
    indent = node.start_mark.column
    moved = re.sub(r"^(?=[^\r\n])", "  ", text[at:end], flags=re.MULTILINE)
    listed = f"{moved[:indent]}- {moved[indent + 2 :]}{marks.line(text, end, indent, f'- {item}')}"
    return marks.spliced(text, at, end, listed)


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]
