"""What is cut out of a text, by lines or between commas; a comment behind it stays."""

from yaml.nodes import Node

from plaincrm.fault import KeyPath
from plaincrm.writing import marks
from plaincrm.writing.proof import unusual


def without_lines(text: str, start: int, last: Node, path: KeyPath, mark: str = "?") -> str:
    """Without the lines from `start`, before which only a `mark` may stand, to the end of `last`; its comment stays."""
    end = marks.end(last)
    line, after = marks.line_start(text, start), marks.next_line(text, end)
    before = text[line:start]
    if before.replace(mark, "", 1).strip() or marks.has_comment(text, start, last):
        raise unusual(path)
    comment = marks.header_comment(text, last) or text[end:after].strip()
    indent = before[: len(before) - len(before.lstrip())]
    kept = indent + comment + marks.line_end_of(text, after) if comment.startswith("#") else ""
    return text[:line] + kept + text[after:]


def without_part(text: str, parts: list[tuple[int, int]], position: int, path: KeyPath) -> str:
    """Without one of the parts, given as (start, end), that commas part within brackets."""
    if position:
        start, end = parts[position - 1][1], parts[position][1]
    else:
        start, end = parts[0][0], parts[1][0] if len(parts) > 1 else parts[0][1]
    if "#" in text[start:end]:  # perhaps a comment
        raise unusual(path)
    return text[:start] + text[end:]
