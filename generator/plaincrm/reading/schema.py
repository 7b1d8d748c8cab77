"""The classes of the book as pydantic validators: one definition of a field serves reading, schema and views."""

import types
from functools import cache
from typing import (  # pydantic wants this one before Python 3.12
    Annotated,
    Any,
    NotRequired,
    Required,
    TypeAlias,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainValidator, TypeAdapter, with_config
from typing_extensions import TypedDict

from plaincrm.book.values import As, Shaped, Text
from plaincrm.fault import KeyPath

#: Keys of the settings that views decode, each with its class.
Sections: TypeAlias = tuple[tuple[str, type[msgspec.Struct]], ...]

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
def fields_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The type hints of a class by key."""
    hints = get_type_hints(kind, include_extras=True)
    return {key_of(name): hints[name] for name in _named(kind)}


def required_of(kind: type[msgspec.Struct]) -> list[str]:
    """The keys that a mapping of this class must have."""
    named = _named(kind)
    return [key_of(field.name) for field in msgspec.structs.fields(kind) if field.required and field.name in named]


def keys_at(kind: type[msgspec.Struct], sections: Sections, path: KeyPath) -> tuple[str, ...]:
    """The keys that a mapping may have at `path` of a front matter; none where the user names them."""
    if not path:
        return (*keys_of(kind), *(key for key, _section in sections))
    own = dict(sections)
    hint = own[str(path[0])] if path[0] in own else kind
    for step in path[1:] if path[0] in own else path:
        hint = _below(hint, step)
    hint = bare(hint, marks=False)
    if get_origin(hint) is tuple:
        hint = bare(get_args(hint)[0], marks=False)
    return keys_of(hint) if isinstance(hint, type) and issubclass(hint, msgspec.Struct) else ()


def _below(hint: Any, step: str | int) -> Any:
    """The hint of what a list or mapping of `hint` has at `step`; None where nothing is known of it."""
    hint = bare(hint, marks=False)
    origin = get_origin(hint)
    if origin is tuple:
        return get_args(hint)[0] if isinstance(step, int) else _below(get_args(hint)[0], step)
    if origin is dict:
        return get_args(hint)[1]
    return fields_of(hint).get(str(step)) if isinstance(hint, type) and issubclass(hint, msgspec.Struct) else None


def bare(hint: Any, *, marks: bool = True) -> Any:
    """A hint without `| None`; and, if `marks` is False, without what it is annotated with."""
    if get_origin(hint) in {Union, types.UnionType}:
        return bare(next(arm for arm in get_args(hint) if arm is not type(None)), marks=marks)
    return bare(get_args(hint)[0], marks=marks) if get_origin(hint) is Annotated and not marks else hint


@cache
def adapter(kind: type[msgspec.Struct], sections: Sections = ()) -> TypeAdapter[Any]:
    """The validator of a mapping of text: its result is a dict of the class's fields, parts already built.

    `sections` are further keys, each with the class that decodes it.
    """
    fields = _fields(kind)
    for key, section in sections:
        fields[key] = NotRequired[_part(section)]
    return TypeAdapter(_typed_dict(kind.__name__, fields))


def _typed_dict(name: str, fields: dict[str, Any]) -> Any:
    return with_config(_STRICT)(TypedDict(name, fields))  # type: ignore[operator]


def _fields(kind: type[msgspec.Struct]) -> dict[str, Any]:
    required = required_of(kind)
    return {key: (Required if key in required else NotRequired)[_field(hint)] for key, hint in fields_of(kind).items()}


def _field(hint: Any) -> Any:
    """The pydantic type of a field's hint."""
    hint = bare(hint)
    origin = get_origin(hint)
    if hint in {Text, str}:
        return str
    if origin is Annotated:
        return _marked(hint)
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
        return Annotated[str, AfterValidator(mark.read)]
    if mark.schema:
        return Annotated[kind, PlainValidator(mark.read)]
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
