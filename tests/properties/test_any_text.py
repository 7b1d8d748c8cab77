"""Whatever a file holds, it gives a record or faults at places of the file: never another exception, and soon."""

import json
import time

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inline_book import SHARED
from plaincrm.command.check_ import as_mapping
from plaincrm.command.terminal import fault_text
from plaincrm.fault import Fault
from plaincrm.reading import front, yaml_values
from plaincrm.reading.records import Read, read_record
from plaincrm.reading.settings import read_settings
from plaincrm.reading.yaml_values import BadFront
from plaincrm.views.view import sections

CASES = SHARED / "data" / "yaml-test-suite" / "cases.json"
KEYS = [
    "name",
    "kind",
    "email",
    "people",
    "transactions",
    "credit",
    "next",
    "dates",
    "private",
    "x_a",
    "emial",
    "profile",
    "documents",
    "deals",
    "since",
]
PIECES = [
    *(f"{key}:" for key in KEYS),
    *(
        "---\n",
        "---",
        "\n",
        "\n",
        "\r\n",
        "  ",
        "  - ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        " #",
        "|",
        ">",
        "'",
        '"',
        "\\",
        "\\x00",
        "\t",
        "\ufeff",
    ),
    *(
        "&a",
        "*a",
        "!t",
        "<<: ",
        "? ",
        "null",
        "~",
        "2026-02-30",
        "2026-01-15",
        "1,200",
        "60%",
        "1 month",
        "yes",
        "a@b.example",
        "x" * 40,
    ),
    *(
        "## 2026-10-02 call 25m positive: x\n",
        "## 2026-02-30\n",
        "## ",
        "```\n",
        "[[a]]",
        "[x](../y)",
        "[x](documents/y)",
        "<<<<<<< x\n",
        "=======\n",
    ),
    *("é", "林", "😀", "مرحبا", "\u202e", "\x07", "\x85", "\u2028", "\x00", "\r", "{path}", "{}", "%s"),
]


def holds(read: Read, data: bytes) -> None:
    """Every fault can be shown and stands within the file."""
    assert (read.record is None) == any(fault.severity == "error" for fault in read.faults)
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.split("\n")
    for fault in read.faults:
        _stands_within(fault, lines)
        assert fault.message and fault.hint and fault.file
        fault_text(fault)
        json.dumps(as_mapping(fault)).encode()
    assert list(read.faults) == sorted(read.faults, key=lambda fault: (fault.span, fault.code))


def _stands_within(fault: Fault, lines: list[str]) -> None:
    span = fault.span
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert 1 <= span.end_column <= max(len(lines[span.end_line - 1]) + 1, 2)
    assert (span.line, span.column) <= (span.end_line, span.end_column)


def every_way(data: bytes) -> None:
    began = time.perf_counter()
    holds(read_record(data, "clients/a.md"), data)
    found = read_settings(data, sections())
    holds(Read(found.settings, found.faults), data)  # type: ignore[arg-type]
    assert time.perf_counter() - began < 30


@settings(max_examples=100)
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe-\x00")
@example(b"---\n---\n\x00")
def test_any_bytes_give_a_record_or_faults(data: bytes) -> None:
    every_way(data)


@settings(max_examples=100)
@given(st.text(max_size=120))
def test_any_text_gives_a_record_or_faults(text: str) -> None:
    every_way(text.encode("utf-8", "surrogatepass"))
    every_way(f"---\nname: A\n{text}\n---\n{text}".encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
@example("name:", "")
@example('x_a: "\\UFFFFFFFF"\n', "")
@example("? \n", "")
@example("private:", "## 2026-02-30\n")
def test_any_pieces_of_records_give_a_record_or_faults(front_matter: str, body: str) -> None:
    every_way(f"---\nname: A\n{front_matter}\n---\n{body}".encode())


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_parser_in_python_gives_a_record_or_faults_too(front_matter: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_values, "_Loader", yaml.BaseLoader)
        every_way(f"---\nname: A\n{front_matter}\n---\n".encode())


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000,
        "{" * 30_000,
        "a: " * 10_000,
        "- " * 10_000,
        "? " * 10_000,
        "!" * 30_000,
        "&" * 30_000,
        "'" * 30_001,
        '"' * 30_001,
        "a: |\n" + "  x\n" * 30_000,
        "a:\n" * 20_000,
        "".join(f"k{n}: v\n" for n in range(8_000)),
        "".join(f"{' ' * n}k:\n" for n in range(300)),
        "x" * 1_000_000,
        "x_a: " + "y " * 400_000,
        "\n" * 1_000_000,
        "#" * 1_000_000,
        "people:\n" + "  - {nmae: x}\n" * 3_000,
        "transactions:\n" + "  - {date: 2026-02-30, amount: x}\n" * 3_000,
        "email: [" + "a, " * 2_000 + "a]",
    ],
    ids=lambda text: f"{text[:12]!r} × {len(text)}",
)
def test_a_file_made_to_take_long_does_not(text: str) -> None:
    data = f"---\nname: A\n{text}\n---\n".encode()
    began = time.perf_counter()
    holds(read_record(data, "clients/a.md"), data)
    assert time.perf_counter() - began < 30


BODIES = {
    "headings": "## 2026-02-30\n" * 5_000,
    "entries": "## 2026-01-01 call\nx\n" * 10_000,
    "open fences": "".join(f"{'`' * n}\n" for n in range(3, 500)),
    "fences": "```\n" * 50_000,
    "brackets": "[" * 100_000,
    "links": "[[a]]" * 30_000,
    "backticks": "".join("`" * n + " " for n in range(1, 500)),
    "hashes": "#" * 500_000,
    "lines of equals": "=======\n" * 50_000,
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_made_to_take_long_does_not(name: str) -> None:
    data = f"---\nname: A\n---\n{BODIES[name]}".encode()
    began = time.perf_counter()
    holds(read_record(data, "clients/a.md"), data)
    assert time.perf_counter() - began < 30


# The YAML test suite: 402 texts, 94 of which must fail as YAML.


def cases() -> list[dict[str, object]]:
    return json.loads(CASES.read_text(encoding="utf-8")) if CASES.exists() else []


needs_cases = pytest.mark.skipif(not CASES.exists(), reason=f"the YAML test suite is not at {CASES}")
#: No YAML, but taken by libyaml, which is lenient with indents within quotations and brackets, and with comments.
LENIENT = {"9C9N", "DK95/01", "QB6E", "S98Z", "SU5Z", "X4QW"}


@needs_cases
@pytest.mark.parametrize("loader", ["libyaml", "pure"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_case_of_the_yaml_test_suite_gives_a_record_or_faults(
    loader: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "pure":
        monkeypatch.setattr(yaml_values, "_Loader", yaml.BaseLoader)
    assert len(cases()) == 402
    taken = set()
    for case in cases():
        text = str(case["yaml"]).replace("\n", end)
        data = f"---{end}{text}{'' if text.endswith(end) else end}---{end}".encode("utf-8", "surrogatepass")
        read = read_record(data, "clients/a.md")
        holds(read, data)
        every_way(text.encode("utf-8", "surrogatepass"))
        if case["error"] and all(fault.severity == "warning" for fault in read.faults):
            taken.add(case["id"])
    assert taken == set(), "no YAML, yet a record without an error"


@needs_cases
def test_every_case_that_must_fail_as_yaml_is_refused_by_the_reader_or_known_to_be_taken() -> None:
    failing = [case for case in cases() if case["error"]]
    assert len(failing) == 94
    taken = set()
    for case in failing:
        try:
            front.parse(str(case["yaml"]))
        except BadFront:
            continue
        taken.add(case["id"])
    assert taken == LENIENT
