"""From a file's bytes to its front matter and body, before any YAML: encoding, control characters, the two `---` lines."""

import re
from typing import Final, NamedTuple

from plaincrm.fault import Span
from plaincrm.language import _
from plaincrm.reading.yaml_values import CONTROL, BadFront

MAX_BYTES: Final = 1 << 20
_FENCE: Final = re.compile(r"---[ \t]*\r?\n?")
# Begins with what is searched for fast: a line end.
_CLOSE: Final = re.compile(r"\n(?P<fence>---[ \t]*\r?)$", re.MULTILINE)
_CONFLICT: Final = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
_CONFLICT_OR_RULE: Final = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)
# In the body the separators are only typographic; in front matter a lone CR would shift every line number.
_CONTROL_IN_BODY: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_IN_FRONT: Final = re.compile(CONTROL.pattern + "|\r(?!\n)")
# With a byte order mark; or without one, in either order, a file that begins with `---`.
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff", b"-\0-\0", b"\0-\0-")
_CONTROL_BYTES: Final = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
_LEADING: Final = (b"\xc2", b"\xe2\x80", b"\xef\xbf")
_CONTROL_BEYOND_ASCII: Final = re.compile(rb"\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]|\xef\xbf[\xbe\xbf]")


class Text(NamedTuple):
    """A record's text in two: `front` begins at line `first` of the file; `body` begins at line `body_line`."""

    front: str
    body: str
    first: int
    body_line: int


def decoded(data: bytes) -> str:
    """A file's text without its byte order mark; raises BadFront with spans of the file."""
    start = Span(1, 1, 1, 2)
    if len(data) > MAX_BYTES:
        message = _("the file is larger than 1 MiB")
        raise BadFront("too-large", start, message, _("move long texts into documents/ and keep the record short"))
    if data.startswith(_UTF_16):
        raise BadFront("not-utf8", start, _("the file is UTF-16, not UTF-8"), _SAVE())
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error) from None


def _SAVE() -> str:  # noqa: N802 - a constant, but for the language
    return _("save the file as UTF-8 in your editor")


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> BadFront:
    before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    message = _("byte 0x{byte:02X} is not UTF-8; the file may be Latin-1 or Windows-1252").format(
        byte=data[error.start]
    )
    return BadFront("not-utf8", Span(line, column, line, column + 1), message, _SAVE())


def is_clean(data: bytes) -> bool:
    """Whether no byte of the file can be part of a control character: five times as fast as to look for one in the text."""
    if b"\r" in data or len(data.translate(None, _CONTROL_BYTES)) != len(data):
        return False
    return not any(lead in data for lead in _LEADING) or not _CONTROL_BEYOND_ASCII.search(data)


def parted(text: str, *, clean: bool = False) -> Text:
    """Front matter and body of a record's text; raises BadFront with spans of the file.

    `clean` says that it is known to hold no control character.
    """
    fence = _FENCE.match(text)
    if not fence or not fence[0].endswith("\n"):
        _refuse_conflicts(text, len(text))
        message = _("the file does not begin with front matter")
        hint = _("begin with a line `---`, then `name: …`, then a line `---`")
        raise BadFront("no-front-matter", Span(1, 1, 1, 2), message, hint)
    close = _CLOSE.search(text, fence.end() - 1)
    end = close.start("fence") if close else len(text)
    _refuse_conflicts(text, end)
    if not clean:
        _refuse_control(text, end)
    if close is None:
        hint = _("end the front matter with a line `---`")
        raise BadFront("unclosed-front-matter", Span(1, 1, 1, 4), _("the front matter never ends"), hint)
    after = close.end() + 1
    return Text(text[fence.end() : end], text[after:], 2, text.count("\n", 0, after) + 1)


def refuse_in_settings(text: str) -> None:
    """Raise BadFront for what a file that is front matter throughout may not hold."""
    _refuse_conflicts(text, len(text))
    _refuse_control(text, len(text))


def _refuse_conflicts(text: str, end: int) -> None:
    """A merge that was not finished; a row of `=` in the body is Markdown's."""
    if not any(sign in text for sign in ("<<<<<<<", ">>>>>>>", "=======", "|||||||")):
        return
    found = _CONFLICT_OR_RULE.search(text, 0, end) or _CONFLICT.search(text, end)
    if found:
        message = _("a merge conflict stands in the file")
        raise BadFront("merge-conflict", at(text, found.start(), found.start() + 7), message, _CONFLICT_HINT())


def _CONFLICT_HINT() -> str:  # noqa: N802 - a constant, but for the language
    return _("keep one side and remove the lines <<<<<<<, ======= and >>>>>>>")


def _refuse_control(text: str, end: int) -> None:
    found = _CONTROL_IN_FRONT.search(text, 0, end) or _CONTROL_IN_BODY.search(text, end)
    if found:
        message = _("the invisible character U+{code:04X} stands here").format(code=ord(found[0]))
        raise BadFront("control-character", at(text, found.start(), found.end()), message, _("delete the character"))


def at(text: str, start: int, end: int) -> Span:
    """The span of `text[start:end]`."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return Span(line, column, line, column + end - start)
