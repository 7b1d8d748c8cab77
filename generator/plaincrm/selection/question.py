"""One test of a selection: a field, an operator, and what it is compared with."""

from typing import Final

from plaincrm.language import _
from plaincrm.selection.cursor import Cursor
from plaincrm.selection.fields import FIELDS, OPERATORS, Field, Known, Sort
from plaincrm.selection.mistake import Mistake, no_field
from plaincrm.selection.operands import length, value, values
from plaincrm.selection.tokens import Token
from plaincrm.selection.tree import JOINING, Condition, Not, Selection

_WORDS: Final = ("in", "has", "contains")
_ALSO: Final = {"before": "<", "after": ">"}


def question(cursor: Cursor, known: Known) -> Selection:
    """The test that stands next; raises Mistake."""
    return _Question(cursor, known).whole()


class _Question:
    def __init__(self, cursor: Cursor, known: Known) -> None:
        self._cursor = cursor
        self._known = known

    def whole(self) -> Selection:
        token = self._cursor.take()
        field = self._field(token)
        if field.name == "is" and not self._cursor.peek().is_sign("=", "!=") and not self._cursor.peek().is_word("in"):
            operator = "!=" if self._cursor.took("not") else "="
            return Condition("is", operator, (value(self._cursor, field, self._known),))
        operator = self._operator(field, token)
        if operator.startswith("is "):
            return Condition(field.name, operator)
        if operator == "":
            return Condition(field.name, "=", (True,))
        if operator.startswith("not "):
            return Not(self._compared(field, operator.removeprefix("not ")))
        return self._compared(field, operator)

    def _field(self, token: Token) -> Field:
        name = token.text.casefold()
        if token.kind == "word" and name in FIELDS:
            return FIELDS[name]
        if token.kind == "word" and name not in JOINING:
            raise Mistake(*no_field(token.text, FIELDS), token.start, token.end)
        hint = _("write a field and what it should be, such as grade = A")
        raise Mistake(_("a test is missing here"), hint, token.start, token.end)

    def _operator(self, field: Field, subject: Token) -> str:
        """The operator that stands next; empty where a yes/no field stands alone."""
        token = self._cursor.peek()
        if token.is_sign("=", "!=", "<", "<=", ">", ">="):
            return self._cursor.take().text
        word = token.text.casefold() if token.kind == "word" else ""
        if word in {*_WORDS, *_ALSO}:
            self._cursor.take()
            return _ALSO.get(word, word)
        if word == "not":
            return self._denied()
        if word in {"older", "newer"}:
            return self._than(word)
        if word == "is":
            return self._is()
        if field.sort is Sort.YES_NO and (token.kind == "end" or word in JOINING or token.is_sign(")")):
            return ""
        said = _("`{field}` is asked nothing").format(field=field.name)
        hint = _("write one of {operators} after it, or `is known`").format(operators=", ".join(OPERATORS[field.sort]))
        raise Mistake(said, hint, subject.start, subject.end)

    def _denied(self) -> str:
        """`not in`, `not has`, `not contains`."""
        self._cursor.take()
        token = self._cursor.take()
        if not token.is_word(*_WORDS):
            hint = _("write `not in (A, B)` here, or `not` before the field")
            raise Mistake(_("`not` stands between a field and its value"), hint, token.start, token.end)
        return f"not {token.text.casefold()}"

    def _than(self, word: str) -> str:
        token = self._cursor.take()
        if not self._cursor.took("than"):
            hint = _("write `{word} than 90 days`").format(word=word)
            raise Mistake(_("`than` is missing after `{word}`").format(word=word), hint, token.start, token.end)
        return f"{word} than"

    def _is(self) -> str:
        """`is`, `is not`, `is known`, `is unknown`."""
        self._cursor.take()
        denied = self._cursor.took("not")
        if self._cursor.took("known"):
            return "is unknown" if denied else "is known"
        if self._cursor.took("unknown"):
            return "is known" if denied else "is unknown"
        return "!=" if denied else "="

    def _compared(self, field: Field, operator: str) -> Selection:
        sign = self._cursor.last()
        if field.sort is Sort.LIST and operator in {"=", "!="}:
            has = Condition(field.name, "has", (value(self._cursor, field, self._known),))
            return Not(has) if operator == "!=" else has
        if operator not in OPERATORS[field.sort]:
            said = _("`{field}` does not take `{operator}`").format(field=field.name, operator=operator)
            hint = _("it takes {operators}").format(operators=", ".join(OPERATORS[field.sort]))
            raise Mistake(said, hint, sign.start, sign.end)
        if operator == "in":
            return Condition(field.name, operator, values(self._cursor, field, self._known))
        if operator.endswith(" than"):
            return Condition(field.name, operator, (length(self._cursor, field),))
        # A part of a word need not be a word that the book knows.
        free = field._replace(words="") if operator == "contains" else field
        return Condition(field.name, operator, (value(self._cursor, free, self._known),))
