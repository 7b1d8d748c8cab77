"""From a text to a selection: recursive descent over its tokens, as deep as is sensible and no deeper."""

from collections.abc import Callable
from typing import Final

from plaincrm.language import _
from plaincrm.selection.cursor import Cursor
from plaincrm.selection.fields import Known
from plaincrm.selection.mistake import Mistake
from plaincrm.selection.question import question
from plaincrm.selection.tokens import Token
from plaincrm.selection.tree import All, Either, Not, Selection

#: Brackets and `not` within each other.
DEEPEST: Final = 40


def parse(text: str, known: Known) -> Selection:
    """The selection that a text asks for; raises Mistake and nothing else."""
    return _Parser(text, known).whole()


class _Parser:
    def __init__(self, text: str, known: Known) -> None:
        self._cursor = Cursor(text)
        self._known = known
        self._depth = 0

    def whole(self) -> Selection:
        if self._cursor.peek().kind == "end":
            raise Mistake(_("nothing is asked here"), _("write a test, such as grade = A"), 0, 1)
        selection = self._either()
        if self._cursor.peek().kind != "end":
            raise self._left_over()
        return selection

    def _either(self) -> Selection:
        parts = self._joined("or", self._all)
        return parts[0] if len(parts) == 1 else Either(parts)

    def _all(self) -> Selection:
        parts = self._joined("and", self._one)
        return parts[0] if len(parts) == 1 else All(parts)

    def _joined(self, word: str, part: Callable[[], Selection]) -> tuple[Selection, ...]:
        parts = [part()]
        while self._cursor.took(word):
            parts.append(part())
        return tuple(parts)

    def _one(self) -> Selection:
        token = self._cursor.peek()
        if not (token.is_word("not") or token.is_sign("(")):
            return question(self._cursor, self._known)
        self._depth += 1
        if self._depth > DEEPEST:
            said = _("this is nested more than {n} levels deep").format(n=DEEPEST)
            raise Mistake(said, _("write it with fewer brackets"), token.start, token.end)
        self._cursor.take()
        selection = Not(self._one()) if token.is_word("not") else self._bracketed(token)
        self._depth -= 1
        return selection

    def _bracketed(self, opening: Token) -> Selection:
        selection = self._either()
        if self._cursor.peek().is_sign(")"):
            self._cursor.take()
            return selection
        if self._cursor.peek().kind == "end":
            raise Mistake(_("this bracket is never closed"), _("write a `)`"), opening.start, opening.end)
        raise self._left_over()

    def _left_over(self) -> Mistake:
        token = self._cursor.peek()
        if token.is_sign(")"):
            return Mistake(_("this bracket was never opened"), _("take it away"), token.start, token.end)
        return Mistake(
            _("after a test comes `and`, `or` or the end"), _("write one of them here"), token.start, token.end
        )
