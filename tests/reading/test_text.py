"""A file's bytes become front matter and body, or a complaint at the right place."""

import pytest

from plaincrm.fault import Span
from plaincrm.reading.text import MAX_BYTES, at, decoded, is_clean, parted
from plaincrm.reading.yaml_values import BadFront


def refused(data: bytes) -> BadFront:
    with pytest.raises(BadFront) as caught:
        parted(decoded(data))
    return caught.value


def test_front_matter_and_body_are_parted_at_the_two_lines() -> None:
    parts = parted("---\nname: A\n---\n\nHello\n---\nworld\n")
    assert parts == ("name: A\n", "\nHello\n---\nworld\n", 2, 4)


@pytest.mark.parametrize("text", ["---\n---\n", "---\n---", "--- \n---\t\n", "---\r\n---\r\n"])
def test_front_matter_may_be_empty(text: str) -> None:
    assert parted(text).front == ""
    assert parted(text).body == ""


def test_a_mark_at_the_beginning_and_crlf_are_taken() -> None:
    parts = parted(decoded(b"\xef\xbb\xbf---\r\nname: A\r\n---\r\nHello\r\n"))
    assert parts == ("name: A\r\n", "Hello\r\n", 2, 4)


def test_only_one_mark_is_dropped() -> None:
    assert refused(b"\xef\xbb\xbf\xef\xbb\xbf---\n---\n").code == "no-front-matter"


@pytest.mark.parametrize(
    "data", [b"", b"\n---\n---\n", b" ---\n---\n", b"----\n---\n", b"---x\n---\n", b"# Title\n", b"---", b"---\r---\r"]
)
def test_a_file_begins_with_the_line(data: bytes) -> None:
    fault = refused(data)
    assert (fault.code, fault.span) == ("no-front-matter", Span(1, 1, 1, 2))


@pytest.mark.parametrize(
    "data", [b"---\n", b"---\nname: A\n", b"---\nname: A\n --- \n", b"---\nname: A\n----\n", b"---\nx: |\n  ---\n"]
)
def test_front_matter_ends_with_the_line(data: bytes) -> None:
    fault = refused(data)
    assert (fault.code, fault.span) == ("unclosed-front-matter", Span(1, 1, 1, 4))


def test_latin_1_is_named_at_its_character() -> None:
    fault = refused("---\nname: čašica é".encode() + b"\xe9\n---\n")
    assert (fault.code, fault.span) == ("not-utf8", Span(2, 15, 2, 16))
    assert "0xE9" in fault.message and "Latin-1" in fault.message


def test_the_mark_at_the_beginning_takes_no_column() -> None:
    assert refused(b"\xef\xbb\xbf\xe9").span == Span(1, 1, 1, 2)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_named(codec: str) -> None:
    fault = refused("---\nname: A\n---\n".encode(codec))
    assert fault.code == "not-utf8"
    assert "UTF-16" in fault.message or codec == "utf-32"


def test_a_lone_surrogate_is_not_utf_8() -> None:
    assert refused(b"---\nname: \xed\xa0\x80\n---\n").code == "not-utf8"


def test_a_file_has_at_most_a_mebibyte() -> None:
    fits = b"---\nname: A\n---\n".ljust(MAX_BYTES, b"x")
    assert parted(decoded(fits)).front == "name: A\n"
    assert refused(fits + b"x").code == "too-large"


@pytest.mark.parametrize(
    "code", [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029, 0xFFFE, 0xFFFF, 0x0D]
)
def test_front_matter_holds_no_control_character(code: int) -> None:
    fault = refused(f"---\nname: ab{chr(code)}c\n---\n".encode())
    assert (fault.code, fault.span) == ("control-character", Span(2, 9, 2, 10))
    assert f"U+{code:04X}" in fault.message


@pytest.mark.parametrize("code", [0x85, 0x2028, 0x2029, 0x0D, 0x09, 0xFEFF, 0x200F, 0xAD])
def test_the_body_may_hold_what_is_only_typography(code: int) -> None:
    assert chr(code) in parted(f"---\nname: A\n---\nab{chr(code)}c\n").body


@pytest.mark.parametrize("code", [0, 7, 0x0B, 0x0C, 0x1B, 0x7F, 0x9B])
def test_the_body_holds_no_control_character_either(code: int) -> None:
    fault = refused(f"---\nname: A\n---\nHello\nab{chr(code)}c\n".encode())
    assert (fault.code, fault.span) == ("control-character", Span(5, 3, 5, 4))


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> theirs", "||||||| base", "<<<<<<<", "=======\r"])
def test_a_merge_conflict_in_the_front_matter_is_named(mark: str) -> None:
    fault = refused(f"---\nname: A\n{mark}\n---\n".encode())
    assert (fault.code, fault.span) == ("merge-conflict", Span(3, 1, 3, 8))


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", ">>>>>>> theirs", "||||||| base"])
def test_a_merge_conflict_in_the_body_is_named(mark: str) -> None:
    fault = refused(f"---\nname: A\n---\nHello\n{mark}\n".encode())
    assert (fault.code, fault.span) == ("merge-conflict", Span(5, 1, 5, 8))


def test_a_merge_conflict_before_the_front_matter_is_named() -> None:
    assert refused(b"<<<<<<< HEAD\n---\nname: A\n---\n").code == "merge-conflict"


@pytest.mark.parametrize("line", ["Renewal\n=======", "========", "<<<<<<<<", " <<<<<<< x", "<<<<<<<x", "a <<<<<<< b"])
def test_a_heading_underlined_in_the_body_is_no_conflict(line: str) -> None:
    assert line in parted(f"---\nname: A\n---\n{line}\n").body


def test_a_place_counts_lines_and_characters_from_one() -> None:
    text = "ab\nčd😀e\n"
    assert at(text, 5, 6) == Span(2, 3, 2, 4)
    assert at(text, 0, 2) == Span(1, 1, 1, 3)


@pytest.mark.parametrize(
    "character", [chr(code) for code in (*range(0x20), 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029, 0xFFFE, 0xFFFF)]
)
def test_bytes_that_pass_as_clean_hold_no_control_character(character: str) -> None:
    assert is_clean(f"---\na{character}\n---\n".encode()) == (character in "\t\n")


@pytest.mark.parametrize("text", ["plain", "Ärger 中 😀 \u00a0 \u2027 \ufffd", "\ufeffx"])
def test_ordinary_bytes_are_clean(text: str) -> None:
    assert is_clean(text.encode())
