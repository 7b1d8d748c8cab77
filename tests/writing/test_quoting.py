"""A text written as a scalar is read as that text, whatever it looks like."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plaincrm.reading.front import parse
from plaincrm.reading.yaml_values import CONTROL
from plaincrm.writing.quoting import scalar
from plaincrm.writing.refusals import CannotEdit


@given(st.text(min_size=1, max_size=30), st.booleans(), st.sampled_from([None, "'", '"']))
@example("null", False, None)
@example("~", True, None)
@example("\ufeff", False, None)
@example("a: b", False, "'")
@settings(max_examples=200)
def test_any_text_comes_back_or_is_refused(text, flow, like):
    try:
        written = scalar(text, flow=flow, like=like)
    except CannotEdit:
        assert CONTROL.search(text) or re.search("[\ud800-\udfff]", text)
        return
    front = f"{{key: {written}, b: c}}\n" if flow else f"key: {written} # c\nb: c\n"
    assert parse(front) == {"key": text, "b": "c"}


@pytest.mark.parametrize(
    "text", ["active", "Ana Novak", "2026-03-31", "12:30", "0541234567", "100%", "NO", "(x)", "5400 USD", "a#b"]
)
def test_plain_text_is_written_plain(text):
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "~",
        "",
        "- x",
        "a: b",
        "a #b",
        " a",
        "a ",
        "*x",
        "&x",
        "!x",
        "%x",
        "@x",
        "`x",
        "'x",
        '"x',
        "a:",
        "[x]",
        "{x}",
        "#x",
        "|",
        ">",
        "?",
        "-",
    ],
)
def test_what_yaml_would_take_for_something_else_is_quoted(text):
    assert scalar(text)[0] in "'\""
