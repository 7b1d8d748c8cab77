"""Where the parts of a front matter begin and end in its text: what an edit splices between.

`reading.front` keeps of a value its text and the place to point at; here its end is needed, too, and how it is written.
Only texts that `reading.front` took are looked at: these are not too deep, and without anchors.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from plaincrm.fault import KeyPath
from plaincrm.reading import front

_Loader: Final[Any] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader


class Found(NamedTuple):
    """A part, and whether it stands within `{...}` or `[...]`."""

    node: Node
    flow: bool


class Holder(NamedTuple):
    """A mapping, and whether it stands within `{...}` or `[...]`."""

    node: MappingNode
    flow: bool


class Pair(NamedTuple):
    """An entry of a mapping."""

    key: ScalarNode
    value: Node


def composed(text: str) -> MappingNode:
    """The top mapping of a front matter that has one; raises BadFront."""
    front.parse(text)
    node = yaml.compose(text, Loader=_Loader)
    assert isinstance(node, MappingNode)
    return node


def find(top: MappingNode, path: KeyPath) -> Found | None:
    """The part at `path`; the position in a list that was written as one bare value is passed over."""
    node: Node = top
    flow = bool(top.flow_style)
    for step in path:
        if isinstance(step, int) and isinstance(node, MappingNode):
            continue
        below = _below(node, step)
        if below is None:
            return None
        node = below
        flow = flow or is_flow(node)
    return Found(node, flow)


def _below(node: Node, step: str | int) -> Node | None:
    if isinstance(node, MappingNode) and isinstance(step, str):
        found = pair(node, step)
        return found.value if found else None
    if isinstance(node, SequenceNode) and isinstance(step, int):
        items = [item for item in node.value if not is_absent(item)]
        return items[step] if step < len(items) else None
    return None


def pair(mapping: MappingNode, key: str) -> Pair | None:
    """The entry of a key, None where there is none."""
    return next((Pair(*entry) for entry in mapping.value if entry[0].value == key), None)


def is_flow(node: Node) -> bool:
    """Whether a list or mapping is written in brackets."""
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def is_absent(node: Node) -> bool:
    """Whether a value is empty, `null` or `~`."""
    if not isinstance(node, ScalarNode):
        return False
    return not node.value or (not node.style and node.value in {"null", "~"})


def start(node: Node) -> int:
    """The offset of its first character."""
    return int(node.start_mark.index)


def end(node: Node) -> int:
    """The offset behind its last character; of lists and mappings by lines, behind that of their last part."""
    if isinstance(node, MappingNode) and not node.flow_style:
        key, value = node.value[-1]
        return max(end(key), end(value))
    if isinstance(node, SequenceNode) and not node.flow_style:
        return end(node.value[-1])
    return int(node.end_mark.index)


def has_comment(text: str, first: int, last: Node) -> bool:
    """Whether a comment stands between an offset and the end of a part: a `#` in what is no scalar."""
    seen = first
    for node in _scalars(composed(text)):
        if first <= start(node) and end(node) <= end(last):
            if "#" in text[seen : start(node)] or (start(node) != start(last) and header_comment(text, node)):
                return True
            seen = end(node)
    return "#" in text[seen : end(last)]


def header_comment(text: str, node: Node) -> str:
    """The comment in the line of the `|` or `>` that announces a block of text; empty where there is none."""
    if not isinstance(node, ScalarNode) or node.style not in {"|", ">"}:
        return ""
    comment = re.search(r"(?<=[ \t])#.*", text[start(node) : text.find("\n", start(node))])
    return comment[0].rstrip() if comment else ""


def _scalars(node: Node) -> Iterator[Node]:
    """The scalars of a part in the order of the text."""
    if isinstance(node, ScalarNode):
        yield node
    for below in node.value if not isinstance(node, ScalarNode) else ():
        for part in below if isinstance(below, tuple) else (below,):
            yield from _scalars(part)


def next_line(text: str, offset: int) -> int:
    """Where the next line begins; a block of text that ends with its line end is at the next one already."""
    if offset and text[offset - 1] == "\n":
        return offset
    return text.find("\n", offset) + 1 or len(text)


def line_start(text: str, offset: int) -> int:
    """Where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end_of(text: str, offset: int) -> str:
    """The line end that is customary at an offset: that of the line before it, else that of the text's first."""
    before = text[line_start(text, offset - 1) : offset]
    if before.endswith("\n"):
        return "\r\n" if before.endswith("\r\n") else "\n"
    return "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"


def line(text: str, at: int, indent: int, content: str) -> str:
    """A line to be put in at an offset, ended as the lines there are."""
    return " " * indent + content + line_end_of(text, at)


def spliced(text: str, first: int, last: int, between: str) -> str:
    """The text with what stands between two offsets replaced."""
    return text[:first] + between + text[last:]
