"""The classes of the book as JSON Schema, for editors: it takes what the reader takes, and marks what that refuses."""

from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin

import msgspec

from plaincrm.book.values import As, Shaped
from plaincrm.reading.privacy import PRIVATE
from plaincrm.reading.schema import Sections, bare, fields_of, required_of

# What editors' language servers and validators know by default; it has all that is needed.
_DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_NULL: Final = {"type": "null"}
_OWN: Final = {"^x_": {"description": "Your own: kept, shown under “Other”, never complained of."}}


@cache
def json_schema(kind: type[msgspec.Struct], sections: Sections = ()) -> dict[str, Any]:
    """JSON Schema of the front matter of a class; `sections` are further keys, each with its class."""
    definitions: dict[str, Any] = {}
    whole = _mapping(kind, definitions)
    for key, section in sections:
        whole["properties"][key] = _may_be_empty(_part(section, definitions))
    private = {
        "type": ["object", "null"],
        "description": "Anything: it reaches no page, feed, export, cache or message.",
    }
    whole["properties"][PRIVATE] = private
    return {"$schema": _DRAFT, **whole, "$defs": definitions}


def _mapping(kind: type[msgspec.Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    required = required_of(kind)
    described = {key: _value(hint, definitions) for key, hint in fields_of(kind).items()}
    return {
        "type": "object",
        "description": (kind.__doc__ or "").partition("\n")[0],
        "properties": {key: value if key in required else _may_be_empty(value) for key, value in described.items()},
        "patternProperties": _OWN,
        "additionalProperties": False,
        "required": required,
    }


def _may_be_empty(value: dict[str, Any]) -> dict[str, Any]:
    """An absent value may be written as null, or as nothing after its key."""
    if isinstance(value.get("type"), str):
        return {**value, "type": [value["type"], "null"]}
    if isinstance(value.get("type"), list):
        return {**value, "type": [*value["type"], "null"]}
    return {**value, "anyOf": [*value["anyOf"], _NULL]} if "anyOf" in value else {"anyOf": [value, _NULL]}


def _part(kind: type[msgspec.Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = _mapping(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _value(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    hint = bare(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        item = _value(arguments[0], definitions)
        return {"anyOf": [{"type": "array", "items": _may_be_empty(item)}, item]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _may_be_empty(_value(arguments[1], definitions))}
    if origin is not Annotated:
        return _part(hint, definitions)
    mark = next(meta for meta in arguments[1:] if isinstance(meta, As | Shaped))
    if isinstance(mark, As) or mark.schema:
        return mark.schema
    part = _part(arguments[0], definitions)
    if mark.instead:
        definitions[arguments[0].__name__] = mark.instead
    return {"anyOf": [part, mark.also]} if mark.also else part
