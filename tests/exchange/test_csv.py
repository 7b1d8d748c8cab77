"""What leaves for a spreadsheet: no cell is a formula, and numbers stay numbers."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.exchange.csv import csv_text, guarded, guarded_text


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+41 44 668", "'+41 44 668"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\u00a0\u200b=1", "'\u00a0\u200b=1"),
        ("\ufeff@x", "'\ufeff@x"),
        ("\u200f\u2066=1", "'\u200f\u2066=1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－x", "'－x"),
        ("＠x", "'＠x"),
        ("-80.00", "-80.00"),
        ("+5", "+5"),
        ("1e3", "1e3"),
        ("-Infinity", "'-Infinity"),
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (-3, -3),
        (0.25, 0.25),
        (True, True),
    ],
)
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe_and_numbers_stay(cell, written):
    assert guarded(cell) == written


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet=" =+-@\t\r\n＝＋－＠\u00a0\u200b\ufeff'ab1.0", max_size=6))
def test_no_text_cell_begins_a_formula(text):
    cell = guarded(text)
    first = cell.lstrip(" \u00a0\u200b\ufeff")[:1]
    number = cell == text and text.strip().lstrip("+-").replace(".", "", 1).replace("'", "").isdigit()
    assert number or first not in set("=+-@\t\r\n＝＋－＠") or not first
    assert cell in (text, f"'{text}")


def unguarded(cell):
    """The text that the cell was made of: the mark is off where it is what the guard puts on."""
    return cell[1:] if guarded_text(cell[1:]) == cell else cell


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text("'=-+@ ab1", max_size=6) | st.text(max_size=8))
def test_what_was_guarded_is_itself_again_once_it_comes_back(text):
    assert unguarded(guarded_text(text)) == text


def test_a_phone_number_is_a_text_though_it_looks_like_a_number():
    assert guarded_text("+38641234567") == "'+38641234567"
    assert guarded_text("0541234567") == "0541234567"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.text(alphabet="ab,;\"'\r\n =", max_size=5), min_size=2, max_size=2), max_size=4))
def test_what_is_written_is_read_back_cell_by_cell(rows):
    text = csv_text(["one", "two"], rows)
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read[0] == ["one", "two"]
    assert [[unguarded(cell) for cell in row] for row in read[1:]] == rows
    assert text.endswith("\r\n")
