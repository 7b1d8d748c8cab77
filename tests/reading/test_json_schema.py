"""The JSON Schema that editors are given takes what the reader takes, and marks what that refuses."""

import re
from pathlib import Path
from typing import Any

import pytest

from inline_book import client
from plaincrm.book.records import Client, Lead
from plaincrm.book.settings import Settings
from plaincrm.reading import front
from plaincrm.reading.json_schema import json_schema
from plaincrm.reading.schema import keys_at, keys_of
from plaincrm.reading.text import decoded, parted
from plaincrm.views.view import sections

BOOK = Path(__file__).parent.parent.parent / "book"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "number": int | float,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
#: How YAML 1.2, as editors read it, types a plain scalar.
CORE = {"null": None, "~": None, "true": True, "false": False}


def typed(value: Any) -> Any:
    """A value as an editor sees it: numbers are numbers, `yes` and dates are text."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    if re.fullmatch(r"[-+]?[0-9]+", value):
        return int(value)
    if re.fullmatch(r"[-+]?[0-9]*\.[0-9]+", value):
        return float(value)
    return CORE.get(value, value)


def errors(value: Any, schema: dict[str, Any], root: dict[str, Any], path: str = "") -> list[str]:
    """What a validator of JSON Schema would complain of; as much of it as our schemas use."""
    if "$ref" in schema:
        return errors(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, path)
    if "anyOf" in schema:
        tried = [errors(value, arm, root, path) for arm in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds
    ):
        return [f"{path}: {value!r} is no {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{path}: {value!r} is not among {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{path}: {value!r} is not {schema['const']}"]
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return [f"{path}: {value!r} is not like {schema['pattern']}"]
    if isinstance(value, int | float) and not value >= schema.get("minimum", value):
        return [f"{path}: {value!r} is below {schema['minimum']}"]
    if isinstance(value, list):
        return [
            fault
            for n, item in enumerate(value)
            for fault in errors(item, schema.get("items", {}), root, f"{path}[{n}]")
        ]
    return _mapping_errors(value, schema, root, path) if isinstance(value, dict) else []


def _mapping_errors(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], path: str) -> list[str]:
    found = [f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value]
    for key, item in value.items():
        own = schema.get("properties", {}).get(key)
        patterns = [part for pattern, part in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        others = schema.get("additionalProperties", {})
        inner = own if own is not None else patterns[0] if patterns else others
        if inner is False:
            found.append(f"{path}: {key} is unknown")
        elif inner is not True:
            found += errors(item, inner, root, f"{path}.{key}")
    return found


SCHEMAS = {"clients": json_schema(Client), "leads": json_schema(Lead), "book": json_schema(Settings, sections())}


def complaints(kind: str, text: str) -> list[str]:
    schema = SCHEMAS[kind]
    return errors(typed(front.parse(text)), schema, schema)


def test_every_file_of_the_sample_book_fits_its_schema() -> None:
    for file in [*BOOK.rglob("clients/**/*.md"), *BOOK.rglob("leads/**/*.md")]:
        kind = file.relative_to(BOOK).parts[0]
        assert complaints(kind, parted(decoded(file.read_bytes())).front) == [], file
    assert complaints("book", (BOOK / "book.yml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "front",
    [
        "phone: 0541234567\nsort_as: 12\ncountry: NO\ntags: 2026\n",
        "email: a@b.example\nwebsite: [a.example]\n",
        "documents: documents/a.pdf\n",
        "documents: [documents/a.pdf, {file: b.pdf, on: 2026-01-01}]\n",
        "transactions: {date: 2026-01-01, amount: 1200.50 USD, paid: 2026-01-02}\n",
        "transactions: [{date: 2026-01-01, amount: -1200, paid: [{on: 2026-01-02, amount: 1}, 2026-01-03], quantity: 2.5, recurring: yes}]\n",
        "deals: {probability: 0.6}\n",
        "deals: {probability: 60%}\n",
        "dates: [{on: 05-02}, {on: 1980-05-02}]\n",
        "route: 3\ninfluence: yes\nmarketing: false\n",
        "profile: {legal form: Ltd, strengths: [a, b]}\n",
        "credit: {limit: 100, terms: 30 days, standing: good}\n",
        "private: {passport: 1}\n",
        "x_mine: [1, {a: b}]\npeople: {name: B, x_hat: yes}\n",
        "email: ''\nroute: null\ncredit: ~\npeople: [{name: B, birthday: ''}]\n",
    ],
)
def test_what_the_reader_takes_the_schema_takes(front: str) -> None:
    assert client(front)[1] == ()
    assert complaints("clients", f"name: A\n{front}") == []


@pytest.mark.parametrize(
    "front",
    [
        "emial: a@b.example\n",
        "people: {nmae: B}\n",
        "people: [{name: B, hat: yes}]\n",
        "since: 1.2.2026\n",
        "route: third\n",
        "kind: firm\n",
        "influence: maybe\n",
        "contact_every: monthly\n",
        "credit: 5\n",
        "credit: {standing: goof}\n",
        "transactions: {date: 2026-01-01}\n",
        "transactions: {date: 2026-01-01, amount: '1,200'}\n",
        "salutation: [a]\n",
    ],
)
def test_what_the_reader_refuses_the_schema_marks(front: str) -> None:
    assert client(front)[1] != ()
    assert complaints("clients", f"name: A\n{front}") != []


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("rates: [{on: 2026-01-01, USD: 0.92, GBP: 1.1}]\n", True),
        ("rates: {on: 2026-01-01, USD: 0.92}\n", True),
        ("rates: [{USD: 0.92}]\n", False),
        ("rates: [{on: 2026-01-01, usd: 0.92}]\n", False),
        ("goals: {2026: 1, 2026-Q2: 70000, 2026-06: 25000 USD}\n", True),
        ("valuation: {preset: advice, years: endless, multiples: {recurring: [1, 2, 3]}}\n", True),
        ("valuation: {years: forever}\n", False),
        ("calendar: {verify_every: 1 year}\n", True),
        ("segments: {best: {grade: [A, B], marketing: yes}}\n", True),
        ("segments: {far: last_contact older than 90 days}\n", True),
        ("week_starts: mon\n", False),
        ("titel: x\n", False),
    ],
)
def test_the_settings_have_a_schema_too(text: str, fits: bool) -> None:
    assert (complaints("book", f"title: T\ncurrency: EUR\n{text}") == []) == fits


def test_the_schema_has_every_key_of_the_contract_and_names_the_required_ones() -> None:
    for name, kind in (("clients", Client), ("leads", Lead), ("book", Settings)):
        assert set(keys_of(kind)) <= set(SCHEMAS[name]["properties"])
    assert SCHEMAS["clients"]["required"] == ["name"]
    assert SCHEMAS["book"]["required"] == ["title", "currency"]
    assert SCHEMAS["clients"]["$defs"]["Contract"]["required"] == ["amount", "every"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ((), "name"),
        (("people", 0), "birthday"),
        (("people",), "birthday"),
        (("transactions", 3, "paid", 1), "amount"),
        (("credit",), "standing"),
        (("profile",), None),
        (("nobody", "knows"), None),
        (("name",), None),
    ],
)
def test_the_keys_known_at_a_place_are_told(path: tuple, keys: str | None) -> None:
    found = keys_at(Client, (), path)
    assert keys in found if keys else found == ()


def test_the_keys_of_a_section_of_the_settings_are_told() -> None:
    assert "margin" in keys_at(Settings, sections(), ("valuation",))
    assert "other" in keys_at(Settings, sections(), ("valuation", "multiples"))
    assert "box" in keys_at(Settings, sections(), ("stages", "whatever"))
    assert "valuation" in keys_at(Settings, sections(), ())
