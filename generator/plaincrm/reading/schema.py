"""The classes of the book as pydantic validators: one definition of a field serves reading, schema and views."""

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainValidator, TypeAdapter, WithJsonSchema, with_config

from typing_extensions import NotRequired, Required, TypedDict  # pydantic wants this one before Python 3.12

from plaincrm.book.values import As, Shaped, Text

_STRICT = ConfigDict(extra="forbid")


def _named(kind: type[msgspec.Struct]) -> list[str]:
    filled_in: frozenset[str] = getattr(kind, "filled_in", frozenset())
    return [name for name in kind.__struct_fields__ if name not in filled_in]


def key_of(field: str) -> str:
    """The key of a field in the file: `from_` is written `from`."""
    return field.removesuffix("_")


def keys_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The keys that a mapping of this class may have, in the contract's order."""
    return tuple(key_of(name) for name in _named(kind))


@cache
def adapter(kind: type[msgspec.Struct], sections: tuple[tuple[str, type[msgspec.Struct]], ...] = ()) -> TypeAdapter[Any]:
    """The validator of a mapping of text: its result is a dict of the class's fields, parts already built.

    `sections` are further keys, each with the class that decodes it.
    """
    fields = _fields(kind)
    for key, section in sections:
        fields[key] = NotRequired[_part(section)]
    return TypeAdapter(_typed_dict(kind.__name__, fields))


@cache
def json_schema(kind: type[msgspec.Struct], sections: tuple[tuple[str, type[msgspec.Struct]], ...] = ()) -> dict[str, Any]:
    """JSON Schema (2020-12) of the front matter of a class."""
    schema = adapter(kind, sections).json_schema()
    if kind.__struct_config__.array_like:
        schema["properties"]["private"] = {"type": "object", "description": "Reaches no page, feed, export or log."}
        schema["patternProperties"] = {"^x_": {"description": "The user's own."}}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _typed_dict(name: str, fields: dict[str, Any]) -> Any:
    return with_config(_STRICT)(TypedDict(name, fields))  # type: ignore[operator]


def _fields(kind: type[msgspec.Struct]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    required = {field.name for field in msgspec.structs.fields(kind) if field.required}
    return {
        key_of(name): (Required if name in required else NotRequired)[_field(hints[name])]
        for name in _named(kind)
    }


def _field(hint: Any) -> Any:
    """The pydantic type of a field's hint."""
    origin = get_origin(hint)
    if hint in {Text, str}:
        return str
    if origin is Annotated:
        return _marked(hint)
    if origin in {Union, types.UnionType}:
        return _field(next(arm for arm in get_args(hint) if arm is not type(None)))
    if origin is tuple:
        return Annotated[list[_field(get_args(hint)[0])], BeforeValidator(_as_list), AfterValidator(tuple)]  # type: ignore[misc]
    if origin is dict:
        return dict[str, _field(get_args(hint)[1])]  # type: ignore[misc]
    return _part(hint)


def _marked(hint: Any) -> Any:
    """A field with its own way of reading."""
    kind, mark = get_args(hint)[0], next(meta for meta in get_args(hint)[1:] if isinstance(meta, As | Shaped))
    if isinstance(mark, As):
        # pydantic sees to it that the value is one text; then the reader is called with nothing in between.
        return Annotated[str, AfterValidator(mark.read), WithJsonSchema(mark.schema)]
    if mark.schema:
        return Annotated[kind, PlainValidator(mark.read), WithJsonSchema(mark.schema)]
    return Annotated[_part(kind), BeforeValidator(mark.read)]


@cache
def _part(kind: type[msgspec.Struct]) -> Any:
    names = {key_of(name): name for name in _named(kind)}
    renamed = {key: name for key, name in names.items() if key != name}

    def build(values: dict[str, Any]) -> Any:
        for key, name in renamed.items():
            if key in values:
                values[name] = values.pop(key)
        return kind(**values)

    return Annotated[_typed_dict(kind.__name__, _fields(kind)), AfterValidator(build)]


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]
