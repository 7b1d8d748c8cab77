"""A text as a YAML scalar that our reader, and any other, takes for that text: plain where it may be, else quoted."""

import re
from typing import Final

from plaincrm.language import _
from plaincrm.reading.yaml_values import CONTROL
from plaincrm.writing.refusals import CannotEdit

# Fewer texts than YAML takes, and none that it would take for something else.
_PLAIN: Final = re.compile(r"[\w(+](?:[^:#]|:(?=\S)|(?<=\S)#)*")
_PLAIN_IN_FLOW: Final = re.compile(r"[\w(+][^,\[\]{}:#]*")
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})


def scalar(text: str, *, flow: bool = False, like: str | None = None) -> str:
    """`text` as a scalar, within `[...]` or `{...}` if `flow`; `like` is the quotation mark that its forerunner had.

    Raises CannotEdit for what no front matter may hold: control characters, and what is not Unicode text.
    """
    refuse_control(text)
    if like == "'" and text.isprintable():
        return _single(text)
    if like == '"' or not text.isprintable():
        return _double(text)
    if _is_plain(text, flow=flow):
        return text
    return _single(text) if re.search(r'["\\]', text) and "'" not in text else _double(text)


def refuse_control(text: str) -> None:
    """Raise CannotEdit for control characters and lone surrogates (an argument of the shell that is no UTF-8)."""
    found = CONTROL.search(text) or re.search("[\ud800-\udfff]", text)
    if found:
        message = _("the invisible character U+{code:04X} cannot be written into a record")
        raise CannotEdit(message.format(code=ord(found[0])))


def _is_plain(text: str, *, flow: bool) -> bool:
    plain = _PLAIN_IN_FLOW if flow else _PLAIN
    return bool(plain.fullmatch(text)) and not text.endswith((" ", ":")) and text != "null"


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _double(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
