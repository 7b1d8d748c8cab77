"""Front matter is text until the schema says otherwise, each value with its place, and nothing that YAML adds to that."""

import time

import pytest
import yaml

from plaincrm.fault import Span
from plaincrm.reading import yaml_values
from plaincrm.reading.front import parse, places, rejected
from plaincrm.reading.yaml_values import BadFront


def refused(text: str) -> BadFront:
    with pytest.raises(BadFront):
        parse(text)
    return rejected(text).reasons[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0541234567", "0541234567"),
        ("NO", "NO"),
        ("12:30", "12:30"),
        ("yes", "yes"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("2026-03-31", "2026-03-31"),
        ("'0541234567'", "0541234567"),
        ('"null"', "null"),
        ("'~'", "~"),
        ("Null", "Null"),
        ("NULL", "NULL"),
        ('"a\\nb"', "a\nb"),
        ("'it''s'", "it's"),
        ("|\n  12 Harbour Street\n  6000 Koper\n", "12 Harbour Street\n6000 Koper\n"),
        (">-\n  one\n  two\n", "one two"),
        ("a\n  b", "a b"),
    ],
)
def test_scalars_are_text_however_they_look(written: str, value: str) -> None:
    assert parse(f"x: {written}\n") == {"x": value}
    assert parse(f"x:\n  - {written.replace(chr(10), chr(10) + '  ')}\n") == {"x": [value]}


@pytest.mark.parametrize("written", ["", "null", "~", "''", '""', "# a comment", "|\n"])
def test_empty_and_null_mean_absent(written: str) -> None:
    assert parse(f"name: A\nx: {written}\n") == {"name": "A"}
    if "\n" not in written and "#" not in written:
        assert parse(f"name: A\nx: [{written}, B]\n" if written else "name: A\nx:\n  -\n  - B\n") == {
            "name": "A",
            "x": ["B"],
        }


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "null\n", "~\n", "---\n", "  \n", "\r\n"])
def test_an_empty_front_matter_is_an_empty_mapping(text: str) -> None:
    assert parse(text) == {}


@pytest.mark.parametrize(
    ("text", "code", "path", "span"),
    [
        ("a: 1\na: 2\n", "duplicate-key", ("a",), Span(2, 1, 2, 2)),
        ("a:\na: 2\n", "duplicate-key", ("a",), Span(2, 1, 2, 2)),
        ("a: 1\n'a': 2\n", "duplicate-key", ("a",), Span(2, 1, 2, 4)),
        ("a: {b: 1, b: 2}\n", "duplicate-key", ("a", "b"), Span(1, 11, 1, 12)),
        ("l:\n  - {b: 1}\n  - {c: 1, c: 2}\n", "duplicate-key", ("l", 1, "c"), Span(3, 12, 3, 13)),
        ("a: &x 1\n", "anchor", ("a",), Span(1, 4, 1, 8)),
        ("a: &x [1]\n", "anchor", ("a",), None),
        ("a: &x {b: 1}\n", "anchor", ("a",), None),
        ("&x a: 1\n", "anchor", (), Span(1, 1, 1, 5)),
        ("a: *x\n", "anchor", ("a",), Span(1, 4, 1, 6)),
        ("*x : 1\n", "anchor", (), Span(1, 1, 1, 3)),
        ("l: [*x]\n", "anchor", ("l", 0), Span(1, 5, 1, 7)),
        ("a: {<<: {b: 1}}\n", "anchor", ("a",), Span(1, 5, 1, 7)),
        ("<<: {b: 1}\n", "anchor", (), Span(1, 1, 1, 3)),
        ("a: *important* remark\n", "anchor", (), Span(1, 4, 1, 5)),
        ("a: & sons\n", "anchor", (), Span(1, 4, 1, 5)),
        ("a: !x 1\n", "tag", ("a",), Span(1, 4, 1, 8)),
        ("a: !!str 1\n", "tag", ("a",), Span(1, 4, 1, 11)),
        ("a: ! 1\n", "tag", ("a",), Span(1, 4, 1, 7)),
        ("a: !y!x 1\n", "tag", (), Span(1, 4, 1, 5)),
        ("a: !<x y\n", "tag", (), Span(1, 4, 1, 5)),
        ("!x a: 1\n", "tag", (), Span(1, 1, 1, 5)),
        ("a: 1\n--- \nb: 2\n", "bad-yaml", (), None),
        ("a: 1\n...\nb: 2\n", "bad-yaml", (), None),
        ("%YAML 1.1\n---\na: 1\n", "bad-yaml", (), None),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", "bad-yaml", (), None),
        ("- a\n- b\n", "bad-yaml", (), Span(1, 1, 1, 2)),
        ("just text\n", "bad-yaml", (), Span(1, 1, 1, 2)),
        ("? [a, b]\n: 1\n", "bad-yaml", (), Span(1, 3, 1, 4)),
        ("? {a: b}\n: 1\n", "bad-yaml", (), Span(1, 3, 1, 4)),
        ('a: "x\\0y"\n', "control-character", ("a",), Span(1, 4, 1, 10)),
        ('a: "\\u2028"\n', "control-character", ("a",), Span(1, 4, 1, 12)),
        ('"\\a": 1\n', "control-character", (), Span(1, 1, 1, 5)),
    ],
)
def test_what_yaml_adds_to_text_is_refused_at_its_place(text: str, code: str, path: tuple, span: Span | None) -> None:
    fault = refused(text)
    assert (fault.code, fault.path) == (code, path)
    assert span is None or fault.span == span


def test_a_key_with_a_merges_name_in_quotes_is_text() -> None:
    assert parse("'<<': 1\n") == {"<<": "1"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('a: "never\nb: 1\n', (1, 4), "the quotation that begins here never ends"),
        ("a: 'never\nb: 1\n", (1, 4), "the quotation that begins here never ends"),
        ("a: [b, c\nd: 1\n", (1, 4), "the bracket that opens here is not closed"),
        ("a: {b: c\n", (1, 4), "the bracket that opens here is not closed"),
        ("a: [b c] d]\n", (1, 10), "text stands after the closing bracket"),
        ("a: {b: 1 {c: 2}\n", (1, 10), "a comma or the closing bracket is missing before this"),
        ("a: [\n", (1, 4), "a bracket that was opened before this is not closed"),
        ("a:\r\n  - {b: [c,\r\n\r\n", (2, 11), "a bracket that was opened before this is not closed"),
        ("a: [b, , c]\n", (1, 8), "nothing stands before this comma or bracket"),
        ("a: {, b: c}\n", (1, 5), "nothing stands before this comma or bracket"),
        ("a: ,b\n", (1, 4), "a value cannot begin with `,`"),
        ("a: ]\n", (1, 4), "a value cannot begin with `]`"),
        ("b: 1\nname\nc: 2\n", (2, 1), "this line is no `key: value`"),
        ("name:Mira\n# x\nc: 2\n", (3, 1), "what stands above this line is no `key: value`"),
        ("name:Mira\nc: 2\n", (2, 2), "the line above is no `key: value`"),
        ("a: b: c\n", (1, 5), "a second colon stands in this line"),
        ("a: 1\n  b: 2\n", (2, 4), "this line is indented below one that has a value already"),
        ("a:\n   b: 1\n  c: 2\n", (3, 3), "the indent of this line does not fit the lines above"),
        ("a:\n  - b\n c: 1\n", (3, 2), "the indent of this line does not fit the lines above"),
        ("\ta: 1\n", (1, 1), "a tab stands in the indent of this line"),
        ("a:\n\tb: 1\n", (2, 1), "a tab stands in the indent of this line"),
        ("a:\n  -\tb: 1\n  - \tc: 1\n", (2, 4), "a tab stands in the indent of this line"),
        ("a: @home\n", (1, 4), "a value cannot begin with `@`"),
        ("a: `code`\n", (1, 4), "a value cannot begin with ```"),
        ("a: %5\n", (1, 4), "a value cannot begin with `%`"),
        ("a: 'x' y\n", (1, 8), "text stands after the closing quotation mark"),
        ('a: "x" y\n', (1, 8), "text stands after the closing quotation mark"),
        ("a: - b\n", (1, 4), "a list cannot begin here"),
        ("a: | text\n  more\n", (1, 6), "text stands in the line of the `|` or `>` that announces it"),
        ('a: "C:\\Users"\n', None, "no such character can be written with a backslash in double quotes"),
        ('a: "\\xZZ"\n', None, "no such character can be written with a backslash in double quotes"),
    ],
)
@pytest.mark.parametrize("loader", ["libyaml", "pure"])
def test_broken_yaml_is_explained_where_it_broke(
    text: str, place: tuple[int, int] | None, message: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "pure":
        monkeypatch.setattr(yaml_values, "_Loader", yaml.BaseLoader)
    fault = refused(text)
    assert (fault.code, fault.message) == ("bad-yaml", message)
    assert place is None or loader == "pure" or (fault.span.line, fault.span.column) == place
    assert fault.hint


@pytest.mark.parametrize("loader", ["libyaml", "pure"])
@pytest.mark.parametrize(
    ("text", "path", "column"),
    [
        ("a: {amount: 1,200}\n", ("a", "200"), 15),
        ("a: {probability: 0,6, b: c}\n", ("a", "6"), 20),
        ("a: {do: Čaj ☕ 🍵, then talk , on: 2026-03-31}\n", ("a", "then talk"), 18),
        ("a: {'b' # c: d\n  }\n", ("a", "b"), 5),
        ("a: {? b}\n", ("a", "b"), 7),
        ("? b\n", ("b",), 3),
    ],
)
def test_what_a_comma_cut_off_a_value_is_no_key_without_one(
    text: str, path: tuple, column: int, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "pure":
        monkeypatch.setattr(yaml_values, "_Loader", yaml.BaseLoader)
    fault = refused(text)
    assert (fault.code, fault.message) == ("bad-yaml", "this is no `key: value`")
    assert (fault.path, fault.span.column) == (path, column)


@pytest.mark.parametrize("loader", ["libyaml", "pure"])
@pytest.mark.parametrize("text", ['a: {b: , "c":, d: null, e: f}\n', "a: {? b\n  # c\n  : # d\n  , e: f}\n"])
def test_a_key_with_a_colon_may_say_nothing(text: str, loader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if loader == "pure":
        monkeypatch.setattr(yaml_values, "_Loader", yaml.BaseLoader)
    assert parse(text) == {"a": {"e": "f"}}


def test_every_value_and_key_has_its_place() -> None:
    found, whole = places("name: Ana\npeople:\n  - {name: 林宅, role: x}\n  - name: Bo\nempty:\n")
    assert whole
    assert found[("name",)] == (Span(1, 7, 1, 10), Span(1, 1, 1, 5))
    assert found[("people", 0, "role")] == (Span(3, 22, 3, 23), Span(3, 16, 3, 20))
    assert found[("people", 1, "name")].value == Span(4, 11, 4, 13)
    assert found[("people", 0)] == (Span(3, 5, 3, 6), None)
    assert found[("empty",)].key == Span(5, 1, 5, 6)


def test_of_a_text_that_is_refused_the_places_before_the_fault_are_known() -> None:
    found, whole = places("name: Ana\nphone: {a: b, <<: c}\nkind: x\n")
    assert not whole
    assert list(found) == [("name",), ("phone",), ("phone", "a")]
    assert found["phone",] == (Span(2, 1, 2, 6), Span(2, 1, 2, 6))


def test_of_a_text_that_is_refused_the_places_behind_a_fault_that_is_no_end_are_known_too() -> None:
    found, whole = places("name: Ana\nphone: {a: b, a: c}\nkind: x\n")
    assert not whole
    assert found["phone", "a"].value == Span(2, 12, 2, 13)
    assert found["kind",].value == Span(3, 7, 3, 8)


def test_all_that_yaml_adds_to_text_is_told_at_once() -> None:
    found = rejected('name: &a Ana\nphone: *a\ntags: [!x b, *a, "\\e"]\ntags: c\nkind: x\n')
    assert [(reason.code, reason.path) for reason in found.reasons] == [
        ("anchor", ("name",)),
        ("anchor", ("phone",)),
        ("tag", ("tags", 0)),
        ("anchor", ("tags", 1)),
        ("control-character", ("tags", 2)),
        ("duplicate-key", ("tags",)),
    ]
    assert found.values is not None
    assert (found.values["name"], found.values["kind"]) == ("Ana", "x")


def test_what_is_wrong_before_a_text_ceases_to_be_yaml_is_told_with_that() -> None:
    found = rejected("name: Ana\nname: Bo\n\tkind: x\n")
    assert [reason.code for reason in found.reasons] == ["duplicate-key", "bad-yaml"]
    assert found.values is None


def test_of_a_hundred_faults_and_one_the_last_ends_the_reading() -> None:
    found = rejected("".join(f"x_{n}: !t v\n" for n in range(200)))
    assert (len(found.reasons), found.values) == (101, None)


def test_nesting_has_sixteen_levels() -> None:
    assert parse(f"x: {'[' * 15}a{']' * 15}\n")
    fault = refused(f"x: {'[' * 16}a{']' * 16}\n")
    assert (fault.code, fault.span) == ("too-large", Span(1, 19, 1, 20))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "{" * 30_000,
        "a: " + "[" * 30_000 + "]" * 30_000,
        "- " * 5_000,
        "? " * 5_000,
        "a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 500)),
    ],
)
def test_deep_nesting_ends_at_once(text: str) -> None:
    began = time.perf_counter()
    assert refused(text).code in {"too-large", "bad-yaml"}
    assert time.perf_counter() - began < 30


def test_a_front_matter_has_at_most_a_hundred_thousand_values() -> None:
    assert refused(f"x: [{'a, ' * 100_000}a]\n").code == "too-large"


@pytest.mark.parametrize("text", ["x: ['a'{}]\n", "x:\n  - 'a'{}\n", "x: {{b: 'a'{}}}\n"])
def test_values_are_counted_wherever_they_stand(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_values, "MAX_EVENTS", 100)
    more = {"[": ", a", "-": "\n  - a", "{": ", k{}: a"}["[" if "['a'" in text else "-" if "- " in text else "{"]
    assert parse(text.format("".join(more.format(n) for n in range(90))))
    assert refused(text.format("".join(more.format(n) for n in range(110)))).code == "too-large"


def test_a_bomb_of_merge_keys_is_refused_at_once() -> None:
    bomb = "a: &a {x: 1}\n" + "".join(
        f"{b}: &{b} {{<<: [*{a}, *{a}, *{a}]}}\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    began = time.perf_counter()
    assert refused(bomb).code == "anchor"
    assert time.perf_counter() - began < 30
