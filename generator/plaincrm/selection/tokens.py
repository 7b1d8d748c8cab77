"""The words, texts and signs that a selection is written in, each with its place."""

import re
from typing import Final, Literal, NamedTuple

from plaincrm.language import _
from plaincrm.selection.mistake import Mistake
from plaincrm.selection.tree import WORD

_SIGNS: Final = {"<>": "!=", "==": "=", "≥": ">=", "≤": "<=", "≠": "!="}
_TOKEN: Final = re.compile(
    rf"(?P<space>\s+)|(?P<sign>!=|<=|>=|<>|==|[=<>()\[\],≥≤≠])"
    rf"|(?P<text>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*')|(?P<word>{WORD.pattern})"
)
_LONGEST: Final = 4000


class Token(NamedTuple):
    """A piece of the text from `start` to `end`; `text` is what it means, without its quotation marks."""

    kind: Literal["word", "text", "sign", "end"]
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these words, in capitals or not."""
        return self.kind == "word" and self.text.casefold() in words

    def is_sign(self, *signs: str) -> bool:
        """Whether it is one of these signs."""
        return self.kind == "sign" and self.text in signs


def tokens(text: str) -> list[Token]:
    """The pieces of a text, the last of which is its end; raises Mistake."""
    if len(text) > _LONGEST:
        said = _("this selection is longer than {n} characters").format(n=_LONGEST)
        raise Mistake(said, _("part it into several segments"), _LONGEST, len(text))
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unreadable(text, position)
        position = match.end()
        if match["space"] is None:
            found.append(_token(match))
    return [*found, Token("end", "", len(text), len(text))]


def _token(match: re.Match[str]) -> Token:
    if match["sign"]:
        return Token("sign", _SIGNS.get(match["sign"], match["sign"]), match.start(), match.end())
    if match["text"]:
        mark = match["text"][0]
        return Token("text", match["text"][1:-1].replace(mark * 2, mark), match.start(), match.end())
    return Token("word", match["word"], match.start(), match.end())


def _unreadable(text: str, at: int) -> Mistake:
    sign = text[at]
    if sign in "\"'":
        return Mistake(
            _("this quotation mark is never closed"), _("write the same mark at the text's end"), at, len(text)
        )
    if sign in "“”„‘’":
        return Mistake(_("this quotation mark is a curved one"), _("write straight ones: \" or '"), at, at + 1)
    if sign in "&|!":
        return Mistake(_("`{sign}` has no meaning here").format(sign=sign), _("write and, or, not"), at, at + 1)
    return Mistake(_("`{sign}` has no meaning here").format(sign=sign), _("put it in quotation marks"), at, at + 1)
