"""From a mapping of text to an instance of a class of the book, with every complaint in one go."""

from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

import msgspec
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from plaincrm.book.records import Other, free_text
from plaincrm.book.values import Refused, did_you_mean
from plaincrm.fault import Finding, KeyPath, spelled
from plaincrm.language import _
from plaincrm.reading import schema

Kind = TypeVar("Kind", bound=msgspec.Struct)
Sections = tuple[tuple[str, type[msgspec.Struct]], ...]


class Decoded(NamedTuple):
    """Fields for the class's constructor (None when an error stands), what was unknown, and the findings."""

    fields: dict[str, Any] | None
    other: tuple[Other, ...]
    findings: list[Finding]


def decode(values: dict[str, Any], kind: type[msgspec.Struct], file: str, sections: Sections = ()) -> Decoded:
    """Decode the front matter `values` of `file`; `values` itself is used up."""
    values.pop("private", None)
    other = [Other(label=key, text="\n".join(free_text(values.pop(key)))) for key in _own(values)]
    findings: list[Finding] = []
    validator = schema.adapter(kind, sections).validator
    while True:
        try:
            return Decoded(validator.validate_python(values), tuple(other), findings)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        unknown = [detail for detail in errors if detail["type"] == "extra_forbidden"]
        for detail in unknown:
            path = _path(detail)
            if isinstance(path[-1], str) and path[-1].startswith("x_"):
                other.append(_take_out(values, path))
                continue
            findings.append(_unknown_key(path, file, kind))
            other.append(_take_out(values, path))
        if not unknown:
            return Decoded(None, tuple(other), findings + [_finding(detail, file) for detail in errors])


def _own(values: dict[str, Any]) -> list[str]:
    return [key for key in values if key.startswith("x_")]


def _path(detail: ErrorDetails) -> KeyPath:
    return tuple(detail["loc"])


def _take_out(values: dict[str, Any], path: KeyPath) -> Other:
    """Remove the unknown key at `path`, keeping what it says; `path` may name a list that was written as one bare value."""
    holder: Any = values
    for step in path[:-1]:
        if isinstance(step, int) and not isinstance(holder, list):
            continue
        holder = holder[step]
    return Other(label=spelled(path), text="\n".join(free_text(holder.pop(path[-1]))))


def _unknown_key(path: KeyPath, file: str, kind: type[msgspec.Struct]) -> Finding:
    near = get_close_matches(str(path[-1]), _siblings(kind, path), 1)
    hint = did_you_mean(near) + _("keys of your own begin with x_; this one is kept under “Other”")
    return Finding(file, path, "unknown-key", _("{path} is no key that plaincrm knows"), hint, at_key=True)


def _siblings(kind: type[msgspec.Struct], path: KeyPath) -> list[str]:
    """The keys known where `path` ends."""
    properties: Any = schema.json_schema(kind)
    definitions = properties.get("$defs", {})
    for step in path[:-1]:
        properties = _inner(properties, step, definitions)
    return list(_resolved(properties, definitions).get("properties", ()))


def _resolved(node: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = definitions.get(reference, node)
    return found


def _inner(node: Any, step: str | int, definitions: dict[str, Any]) -> Any:
    node = _resolved(node, definitions)
    if isinstance(step, int):
        return node.get("items", node)
    return node.get("properties", {}).get(step) or node.get("additionalProperties") or {}


def _finding(detail: ErrorDetails, file: str) -> Finding:
    path = _path(detail)
    kind = detail["type"]
    if kind == "missing":
        hint = _("add a line `{key}: …`").format(key=path[-1])
        return Finding(file, path, "missing-key", _("{path} is missing"), hint)
    refused = detail.get("ctx", {}).get("error")
    if isinstance(refused, Refused):
        return refusal(file, path, detail["input"], refused)
    return Finding(file, path, "bad-type", *_wrong_shape(kind))


def _wrong_shape(kind: str) -> tuple[str, str]:
    """Message and hint for a value of the wrong shape, by pydantic's name of the mistake."""
    if kind == "string_type":
        return _("{path} is a list or a mapping where one value belongs"), _("write a single value")
    return _("{path} is one value where a mapping belongs"), _("write `key: value` lines, indented below the key")


def refusal(file: str, path: KeyPath, value: Any, refused: Refused) -> Finding:
    """The finding of a value that its field does not take."""
    if isinstance(value, str):
        shown = value if len(value) <= 60 else value[:59] + "…"  # noqa: PLR2004 - what fits a terminal's line
        message = "{path} " + _("is {value}, {said}").format(value=shown, said=refused.said)
    else:
        message = "{path} " + _("is a list or a mapping, {said}").format(said=refused.said)
    return Finding(file, path, refused.code, message, refused.hint)
