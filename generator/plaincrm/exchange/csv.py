"""Tables for spreadsheets: CSV in UTF-8 as RFC 4180 has it, no cell of which is a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

#: What a spreadsheet may take for a formula, behind whatever of spaces and invisible characters stands before it.
_FORMULA: Final = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: with `'` before it if it looks like one; numbers stay numbers."""
    if value is None:
        return ""
    return value if not isinstance(value, str) or _NUMBER.fullmatch(value) else guarded_text(value)


def guarded_text(text: str) -> str:
    """The cell of a text, though it look like a number, as phone numbers do."""
    return f"'{text}" if _looks_like_one(text) else text


def _looks_like_one(text: str) -> bool:
    """A formula, or what would come back as one once its own mark was taken off."""
    return _FORMULA.match(text.lstrip("'")) is not None


def csv_text(heads: Sequence[str], rows: Iterable[Iterable[Any]], guard: Callable[[Any], Any] = guarded) -> str:
    """A table with its heads; every line ends in CR LF. Each cell goes through `guard`."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(guard, heads))
    writer.writerows(map(guard, row) for row in rows)
    return text.getvalue()
