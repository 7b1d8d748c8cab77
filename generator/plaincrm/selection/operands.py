"""What a field is compared with: one value, several in brackets, or a length of time."""

from collections.abc import Callable
from typing import Final

from plaincrm.book.values import Refused
from plaincrm.language import _
from plaincrm.selection.cursor import Cursor
from plaincrm.selection.fields import FIELDS, Field, Known, Sort
from plaincrm.selection.mistake import Mistake
from plaincrm.selection.tokens import Token
from plaincrm.selection.tree import JOINING, Value
from plaincrm.selection.typed import read_length, read_value

_CLOSING: Final = {"(": ")", "[": "]"}
_WIDEST: Final = 60


def value(cursor: Cursor, field: Field, known: Known, *, within: bool = False) -> Value:
    """The value that stands next, perhaps `within` a list; raises Mistake."""
    return _read(_words(cursor, field, within=within), field, lambda text: read_value(text, field, known))


def length(cursor: Cursor, field: Field) -> Value:
    """The length of time that stands next; raises Mistake."""
    return _read(_words(cursor, field), field, read_length)


def values(cursor: Cursor, field: Field, known: Known) -> tuple[Value, ...]:
    """The values in brackets that stand next; raises Mistake."""
    opening = cursor.take()
    if not opening.is_sign(*_CLOSING):
        hint = _("write `in (A, B)`")
        raise Mistake(_("after `in` come values in brackets"), hint, opening.start, opening.end)
    found = [value(cursor, field, known, within=True)]
    while cursor.peek().is_sign(","):
        cursor.take()
        found.append(value(cursor, field, known, within=True))
    closing = cursor.take()
    if not closing.is_sign(_CLOSING[opening.text]):
        said = _("here `,` or `{sign}` should stand").format(sign=_CLOSING[opening.text])
        raise Mistake(said, _("write `in (A, B)`"), closing.start, closing.end)
    return tuple(found)


_Words = tuple[str, Token, Token]


def _read(words: _Words, field: Field, read: Callable[[str], Value]) -> Value:
    text, first, last = words
    try:
        return read(text)
    except Refused as refused:
        said = told(field.name, text, refused)
        raise Mistake(said, refused.hint, first.start, last.end, refused.code) from None


def told(field: str, text: str, refused: Refused) -> str:
    """The sentence about a value that a field does not take."""
    return _("`{field}` is {text}, {said}").format(field=field, text=_short(text), said=refused.said)


def _words(cursor: Cursor, field: Field, *, within: bool = False) -> _Words:
    """The text of a value, and the first and last of its tokens."""
    first = last = cursor.peek()
    if first.kind == "text":
        return cursor.take().text, first, first
    if first.kind != "word" or first.is_word(*JOINING):
        raise Mistake(_("a value is missing here"), _("write what it should be"), first.start, first.end)
    words = []
    while cursor.peek().kind == "word" and not cursor.peek().is_word(*JOINING):
        last = cursor.take()
        words.append(last.text)
        _refuse_separator(cursor.peek(), last, within=within)
    if len(words) > 1 and field.sort in {Sort.TEXT, Sort.WORD, Sort.LIST}:
        raise _several(words, first, last)
    return " ".join(words), first, last


def _refuse_separator(comma: Token, word: Token, *, within: bool) -> None:
    """`10,000` would be two values of a list, or a riddle."""
    if not within and comma.is_sign(",") and comma.start == word.end:
        hint = _("write digits without separators, and text with a comma in quotation marks")
        raise Mistake(_("a comma has no meaning here"), hint, comma.start, comma.end)


def _several(words: list[str], first: Token, last: Token) -> Mistake:
    if words[1].casefold() in FIELDS:
        hint = _("write `and` or `or` before `{word}`").format(word=words[1])
    else:
        hint = _('put them in quotation marks: "{text}"').format(text=_short(" ".join(words)))
    return Mistake(_("here several words stand for one"), hint, first.start, last.end)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
