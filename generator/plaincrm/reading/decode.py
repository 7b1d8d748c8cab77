"""From a mapping of text to an instance of a class of the book, with every complaint in one go."""

from collections.abc import Collection
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from plaincrm.book.guess import did_you_mean, near_to
from plaincrm.book.records import Other, Record, free_text
from plaincrm.book.values import Refused
from plaincrm.fault import Finding, KeyPath, spelled
from plaincrm.language import _
from plaincrm.reading import schema
from plaincrm.reading.privacy import PRIVATE, names_private
from plaincrm.reading.remains import is_within, remains
from plaincrm.reading.rows import take_rows
from plaincrm.reading.schema import Sections

Kind = TypeVar("Kind", bound=msgspec.Struct)
#: Of a value in a message: what fits a terminal's line.
_WIDEST: Final = 60
#: Of so many unknown keys of one file it is worked out what was meant; whoever has more has another format in mind.
_GUESSED: Final = 100


class Decoded(NamedTuple):
    """Fields for the class's constructor, what was unknown, and the findings.

    `cut` are the keys, and items of lists, that are not among the fields because something in them is at fault; where
    even the rest makes no instance, `fields` is None.
    """

    fields: dict[str, Any] | None
    other: tuple[Other, ...]
    findings: list[Finding]
    cut: tuple[KeyPath, ...] = ()


class _Known(NamedTuple):
    """What is decoded: the file, and the class and sections whose keys it may have."""

    file: str
    kind: type[msgspec.Struct]
    sections: Sections


def decode(
    values: dict[str, Any],
    kind: type[msgspec.Struct],
    file: str,
    sections: Sections = (),
    refused: Collection[KeyPath] = (),
) -> Decoded:
    """Decode the front matter `values` of `file`; `values` itself is used up.

    `refused` are the paths of what was refused before: of values there no more is said.
    """
    values.pop(PRIVATE, None)
    other = [Other(label=key, text="\n".join(free_text(values.pop(key)))) for key in _own(values)]
    findings: list[Finding] = []
    rows = {} if refused else take_rows(values, kind)
    validator = schema.adapter(kind, sections).validator
    while True:
        errors: list[ErrorDetails] = []
        try:
            fields = validator.validate_python(values) | rows
            if not refused:
                return Decoded(fields, tuple(other), findings)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        known = _Known(file, kind, sections)
        unknown = [_path(detail) for detail in errors if detail["type"] == "extra_forbidden"]
        for path in unknown:
            kept = _take_out(values, path)
            if names_private(path[-1:]):
                findings.append(_astray(path, file))
                continue
            other.append(kept)
            if not str(path[-1]).startswith("x_"):
                findings.append(_unknown_key(path, known, guess=len(findings) < _GUESSED))
        if not unknown:
            wrong = [detail for detail in errors if not is_within(_path(detail), refused)]
            left, cut = remains(values, kind, sections, [*refused, *map(_path, errors)])
            findings += [_finding(detail, known) for detail in wrong]
            return Decoded(left and rows | left, tuple(other), findings, cut)


def _own(values: dict[str, Any]) -> list[str]:
    return [key for key in values if key.startswith("x_")]


def _path(detail: ErrorDetails) -> KeyPath:
    return tuple(detail["loc"])


def _take_out(values: dict[str, Any], path: KeyPath) -> Other:
    """Remove the unknown key at `path`, keeping what it says; `path` may name a list that was written as one bare value."""
    holder: Any = values
    written: KeyPath = ()
    for step in path[:-1]:
        if isinstance(step, int) and not isinstance(holder, list):
            continue
        holder = holder[step]
        written = (*written, step)
    return Other(label=spelled((*written, path[-1])), text="\n".join(free_text(holder.pop(path[-1]))))


def _astray(path: KeyPath, file: str) -> Finding:
    """What was probably meant to be private: left out as if it were."""
    message = _("{path} looks like `private`, which stands at the top of the front matter")
    hint = _("begin a line with `private:` and put it there; until then it is left out of everything")
    return Finding(file, path, "unknown-key", message, hint, at_key=True)


def _unknown_key(path: KeyPath, known: _Known, *, guess: bool) -> Finding:
    near = near_to(str(path[-1]), schema.keys_at(known.kind, known.sections, path[:-1])) if guess else []
    shown = issubclass(known.kind, Record)
    hint = _("keys of your own begin with x_; this one is kept under “Other”") if shown else _("it has no effect")
    hint = did_you_mean(near) + hint
    return Finding(known.file, path, "unknown-key", _("{path} is no key that plaincrm knows"), hint, at_key=True)


def _finding(detail: ErrorDetails, known: _Known) -> Finding:
    path, value = _path(detail), detail["input"]
    if detail["type"] == "missing":
        hint = _("write `{key}: …`").format(key=path[-1])
        return Finding(known.file, path, "missing-key", _("{path} is missing"), hint)
    refused = detail.get("ctx", {}).get("error")
    if isinstance(refused, Refused):
        return refusal(known.file, path, value, refused)
    wanted = _wanted(detail["type"], schema.keys_at(known.kind, known.sections, path))
    return refusal(known.file, path, value, Refused("bad-type", *wanted))


def _wanted(kind: str, keys: tuple[str, ...]) -> tuple[str, str]:
    """Message and hint for a value of the wrong shape, by pydantic's name of the mistake and the keys known there."""
    if kind == "string_type":
        return _("where one value belongs"), _("write a single value")
    hint = _("write `key: value` lines, indented below it")
    listed = "; " + _("its keys are") + " " + ", ".join(keys) if keys else ""
    return _("where keys with values belong"), hint + listed


def refusal(file: str, path: KeyPath, value: Any, refused: Refused) -> Finding:
    """The finding of a value that its field does not take."""
    message = "{path} " + _("is {value}, {said}").format(value=_shown(value), said=refused.said)
    return Finding(file, path, refused.code, message, refused.hint)


def _shown(value: Any) -> str:
    """A value as a message tells of it: a text of one line, shortened; the shape of anything else."""
    if isinstance(value, list):
        return _("a list")
    if isinstance(value, dict):
        return _("a mapping")
    line = " ".join(str(value).split())
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
