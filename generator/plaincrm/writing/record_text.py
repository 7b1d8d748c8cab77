"""The bytes of a record's file with an edit of its front matter or body, all else byte for byte as it was."""

from collections.abc import Callable
from typing import Final

from plaincrm.language import _
from plaincrm.reading.text import decoded, parted
from plaincrm.writing.refusals import CannotEdit

_BOM: Final = b"\xef\xbb\xbf"


def with_front(data: bytes, change: Callable[[str], str]) -> bytes:
    """The file with `change` applied to its front matter; raises BadFront where it has none, and CannotEdit."""
    text = decoded(data)
    front = parted(text).front
    start = text.index("\n") + 1
    return _encoded(data, text[:start] + change(front) + text[start + len(front) :])


def with_body(data: bytes, change: Callable[[str], str]) -> bytes:
    """The file with `change` applied to its body; raises BadFront and CannotEdit."""
    text = decoded(data)
    body = parted(text).body
    head = text[: len(text) - len(body)]
    if not head.endswith("\n"):  # the closing line is the file's last, without a line end
        head += "\r\n" if "\r\n" in head else "\n"
    return _encoded(data, head + change(body))


def _encoded(data: bytes, text: str) -> bytes:
    """The text in UTF-8, with the byte order mark that the file had; raises CannotEdit."""
    try:
        return (_BOM if data.startswith(_BOM) else b"") + text.encode()
    except UnicodeEncodeError:  # half a character: what the shell passed was not UTF-8
        raise CannotEdit(_("what is to be written is not UTF-8 text")) from None
