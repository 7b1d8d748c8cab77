"""What the YAML parser complained of, in words that help whoever wrote the file, at the place where the mistake began."""

from typing import Any, Final, NamedTuple

import yaml

from plaincrm.language import _


class Explained(NamedTuple):
    """A complaint: line and column count from 1."""

    code: str
    line: int
    column: int
    message: str
    hint: str


class _Mark(NamedTuple):
    line: int
    column: int


class _Problem(NamedTuple):
    """The parser's complaint: where it stopped, where the thing it was reading began, and the line it stopped in."""

    text: str
    context: str
    stopped: _Mark
    began: _Mark
    line: str

    @property
    def character(self) -> str:
        """The character it stopped at; empty at a line's end."""
        return self.line[self.stopped.column : self.stopped.column + 1]

    @property
    def before(self) -> str:
        """What stands in the line before that."""
        return self.line[: self.stopped.column].rstrip()


class _Reason(NamedTuple):
    message: str
    hint: str
    at_beginning: bool = False
    code: str = "bad-yaml"
    column: int | None = None


_ESCAPES: Final = ("unknown escape", "expected hexdecimal", "escape sequence of", "Unicode character escape")


def explained(error: yaml.YAMLError, text: str) -> Explained:
    """Say what is wrong with `text`; the parsers written in C and in Python word their complaints alike enough."""
    if isinstance(error, yaml.reader.ReaderError):
        message = _("a character that YAML does not allow stands in the front matter")
        return Explained("control-character", 1, 1, message, _("remove the character"))
    problem = _problem(error, text)
    reason = (
        _tab(problem)
        or _property(problem)
        or _nothing(problem)
        or _unclosed(problem)
        or _misplaced(problem)
        or _generic()
    )
    mark = problem.began if reason.at_beginning else problem.stopped
    column = mark.column if reason.column is None else reason.column
    return Explained(reason.code, mark.line + 1, column + 1, reason.message, reason.hint)


def quote() -> str:
    """The mend of most that is no YAML."""
    return _("put text with special characters in quotes, and indent with spaces")


def _QUOTES() -> str:  # noqa: N802 - a constant, but for the language
    return _("put the whole value in quotes; within '…' a ' is written '', within \"…\" a \" is written \\\"")


def _KEY_AND_VALUE() -> str:  # noqa: N802
    return _("write `key: value`, with a space after the colon; indent text that goes on from the line above")


def _problem(error: yaml.YAMLError, text: str) -> _Problem:
    stopped = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    began: Any = getattr(error, "context_mark", None) or stopped
    if stopped is None:
        return _Problem("", "", _Mark(0, 0), _Mark(0, 0), "")
    lines = text.split("\n")
    line = lines[stopped.line].rstrip("\r") if stopped.line < len(lines) else ""
    words = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    if "node content" in words[0] and not "".join(lines[stopped.line :]).strip():
        written = text.rstrip().split("\n")  # the parser began to look for more behind the last of it
        began = _Mark(len(written) - 1, len(written[-1]) - 1)
    return _Problem(*words, _Mark(stopped.line, stopped.column), _Mark(began.line, began.column), line)


def _generic() -> _Reason:
    return _Reason(_("this is no YAML"), quote())


def _tab(problem: _Problem) -> _Reason | None:
    """A tab where only spaces may stand: in the indent, or after the dash of a list."""
    indent = problem.line[: len(problem.line) - len(problem.line.lstrip(" \t-"))]
    if "\t" not in indent or problem.stopped.column > len(indent):
        return None
    return _Reason(_("a tab stands in the indent of this line"), _("indent with spaces"), column=indent.index("\t"))


def _property(problem: _Problem) -> _Reason | None:
    """What looks like an anchor, an alias or a tag, and is no good as one either."""
    if "tag" in problem.context or "tag" in problem.text:
        return _begins_with("!", "tag")
    for word, sign in (("alias", "*"), ("anchor", "&")):
        if f"scanning an {word}" in problem.context:
            return _begins_with(sign, "anchor")
    if "cannot start any token" in problem.text:
        return _begins_with(problem.character, "bad-yaml")
    return None


def _begins_with(sign: str, code: str) -> _Reason:
    message = _("a value cannot begin with `{sign}`").format(sign=sign)
    return _Reason(message, _("put the whole value in quotes"), code in {"anchor", "tag"}, code)


def _nothing(problem: _Problem) -> _Reason | None:
    """What is to begin a value and cannot, since it goes between values."""
    if "node content" not in problem.text:
        return None
    if "block node" in problem.context:
        return _begins_with(problem.character, "bad-yaml")
    if problem.character:
        hint = _("write what is missing, or remove the comma")
        return _Reason(_("nothing stands before this comma or bracket"), hint)
    return _Reason(_("a bracket that was opened before this is not closed"), _CLOSE(), at_beginning=True)


def _CLOSE() -> str:  # noqa: N802
    return _("close every { and [, and quote text that holds a comma, a colon or a bracket")


def _unclosed(problem: _Problem) -> _Reason | None:
    """What was opened and does not end."""
    if "unexpected end of stream" in problem.text or "unexpected document" in problem.text:
        hint = _QUOTES()
        return _Reason(_("the quotation that begins here never ends"), hint, at_beginning=True)
    if "expected ',' or" not in problem.text:
        return None
    hint = _CLOSE()
    if problem.stopped.line != problem.began.line:
        return _Reason(_("the bracket that opens here is not closed"), hint, at_beginning=True)
    return _Reason(_("a comma or the closing bracket is missing before this"), hint)


def _misplaced(problem: _Problem) -> _Reason | None:  # noqa: PLR0911 - a list of cases
    """What is well-formed, and stands where it cannot."""
    text = problem.text
    if "could not find expected ':'" in text:
        return _Reason(_("this line is no `key: value`"), _KEY_AND_VALUE(), at_beginning=True)
    if "<document start>" in text:
        return _Reason(_("what stands above this line is no `key: value`"), _KEY_AND_VALUE())
    if "mapping values are not allowed" in text:
        return _second_colon(problem)
    if "sequence entries are not allowed" in text:
        hint = _("write each `- item` on a line of its own, or the whole list as [one, two]")
        return _Reason(_("a list cannot begin here"), hint)
    if "comment or" in text:
        hint = _("begin the text on the next line, indented; or put the whole value in quotes")
        return _Reason(_("text stands in the line of the `|` or `>` that announces it"), hint)
    if any(sign in text for sign in _ESCAPES):
        hint = _("write \\\\ for a backslash, or use single quotes")
        return _Reason(_("no such character can be written with a backslash in double quotes"), hint)
    if "did not find expected" in text or "expected <block end>" in text:
        return _ill_fitting(problem)
    return None


def _second_colon(problem: _Problem) -> _Reason:
    if ": " in problem.before:
        hint = _("put text that holds a colon in quotes")
        return _Reason(_("a second colon stands in this line"), hint)
    if not problem.line.startswith(" "):
        return _Reason(_("the line above is no `key: value`"), _KEY_AND_VALUE())
    hint = _("line up the keys, with spaces; a key with further keys below it has no value of its own")
    return _Reason(_("this line is indented below one that has a value already"), hint)


def _ill_fitting(problem: _Problem) -> _Reason:
    if problem.before.endswith(('"', "'")):
        hint = _QUOTES()
        return _Reason(_("text stands after the closing quotation mark"), hint)
    if problem.before.endswith(("]", "}")):
        return _Reason(_("text stands after the closing bracket"), _("put the whole value in quotes, if it is text"))
    return _Reason(_("the indent of this line does not fit the lines above"), _("line up keys and dashes, with spaces"))
