"""`plaincrm schema`: every key of the sample book's files is one that the schema knows, and the schema says how it is typed."""

import json
import re
from pathlib import Path

import pytest
import yaml

from plaincrm.site.where import sample_book

KINDS = ["client", "lead", "settings"]


def _schema(run, kind):
    return json.loads(run("schema", kind).stdout)


class _EditorsLoader(yaml.SafeLoader):
    """Scalars as editors take them, by YAML 1.2: days are texts, and so is `yes`."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith(("timestamp", "bool", "merge"))]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_EditorsLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
_KINDS = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}


def _is(value, kind):
    if kind == "null" or value is None:
        return kind == "null" and value is None
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _front(path: Path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = text.split("---\n", 2)[1]
    return yaml.load(text, _EditorsLoader)


def _follow(schema, root):
    while "$ref" in schema:
        found = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def complaints(value, schema, root, path=""):
    """What of a value does not fit a schema: as much of JSON Schema as ours uses."""
    schema = _follow(schema, root)
    if "anyOf" in schema:
        options = [list(complaints(value, option, root, path)) for option in schema["anyOf"]]
        yield from () if [] in options else options[0]
        return
    wanted = schema.get("type", [*_KINDS, "null"])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not any(_is(value, kind) for kind in wanted):
        yield f"{path} is no {' or '.join(wanted)}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path} is {value}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        yield f"{path} is {value}, not {schema['pattern']}"
    if isinstance(value, dict):
        yield from _members(value, schema, root, path)
    if isinstance(value, list) and "items" in schema:
        for position, item in enumerate(value):
            yield from complaints(item, schema["items"], root, f"{path}[{position}]")


def _members(value, schema, root, path):
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{path}.{key} is missing"
    for key, member in value.items():
        known = schema.get("properties", {})
        if key in known:
            yield from complaints(member, known[key], root, f"{path}.{key}")
        elif any(re.search(pattern, key) for pattern in schema.get("patternProperties", ())):
            continue
        elif isinstance(schema.get("additionalProperties"), dict):
            yield from complaints(member, schema["additionalProperties"], root, f"{path}.{key}")
        elif schema.get("additionalProperties") is False:
            yield f"{path}.{key} is unknown"


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_an_object_of_draft_2020_12(run, kind):
    schema = _schema(run, kind)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert schema["type"] == "object"
    assert schema["required"] == (["title", "currency"] if kind == "settings" else ["name"])


def test_without_a_kind_all_three_are_printed(run):
    assert json.loads(run("schema").stdout) == {kind: _schema(run, kind) for kind in KINDS}


def test_a_schema_needs_no_book(run, tmp_path):
    assert not list(tmp_path.glob("**/book.yml"))
    assert run("schema", "client").exit_code == 0


@pytest.mark.parametrize("room", ["clients", "leads"])
def test_the_sample_records_fit_the_schema(run, room):
    schema = _schema(run, room.removesuffix("s"))
    files = sorted((sample_book() / room).rglob("*.md"))
    assert len(files) > 20
    assert [text for file in files for text in complaints(_front(file), schema, schema, file.stem)] == []


def test_the_sample_settings_fit_the_schema(run):
    schema = _schema(run, "settings")
    assert list(complaints(_front(sample_book() / "book.yml"), schema, schema)) == []


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("name: X\ncolour: red", ".colour is unknown"),
        ("email: a@example.com", ".name is missing"),
        ("name: X\nkind: robot", ".kind is robot"),
        ("name: X\nsince: 31.3.2026", ".since is 31.3.2026"),
        ("name: X\ntransactions: [{date: 2026-01-01, amount: '1,200.00'}]", ".transactions[0].amount is 1,200.00"),
        ("name: X\ntransactions: [{date: 2026-01-01}]", ".transactions[0].amount is missing"),
        ("name: [X]", ".name is no string"),
    ],
)
def test_what_a_reader_would_refuse_does_not_fit(run, front, said):
    schema = _schema(run, "client")
    found = list(complaints(yaml.load(front, _EditorsLoader), schema, schema))
    assert any(text.startswith(said) for text in found), found


def test_the_users_own_keys_and_private_fit(run):
    schema = _schema(run, "lead")
    front = yaml.load("name: X\nx_anything: [1]\nprivate: {passport: '1'}\nstage: new", _EditorsLoader)
    assert list(complaints(front, schema, schema)) == []
