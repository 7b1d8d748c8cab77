"""A complaint stands where the value stands, and shows the user's own line."""

import pytest

from plaincrm.fault import Finding, Span
from plaincrm.reading.places import Page, located
from plaincrm.reading.records import read_record

TEXT = "---\nname: Ana\npeople:\n  - {name: 林宅, role: x}\nphone: [1, 2]\nemail: a\n---\n"
FRONT = TEXT[4:-4]


def at(*path: str | int, code: str = "bad-date", **more: object) -> tuple[str, Span, str]:
    (fault,) = located([Finding("f", path, code, "{path} is wrong", "mend it", **more)], TEXT, FRONT, 2)
    assert fault.message == f"`{fault.path}` is wrong"
    return fault.path, fault.span, fault.excerpt


def test_a_value_is_found_by_its_path() -> None:
    assert at("people", 0, "role") == ("people[0].role", Span(4, 22, 4, 23), "  - {name: 林宅, role: x}")
    assert at("phone", 1) == ("phone[1]", Span(5, 12, 5, 13), "phone: [1, 2]")


def test_a_bare_value_has_no_place_in_a_list() -> None:
    assert at("email", 0)[:2] == ("email", Span(6, 8, 6, 9))
    assert at("email", 0, "file")[:2] == ("email", Span(6, 8, 6, 9))


def test_a_key_is_pointed_at_where_it_is_the_key_that_is_wrong() -> None:
    assert at("phone", at_key=True)[1] == Span(5, 1, 5, 6)


def test_what_is_missing_is_missing_in_what_would_hold_it() -> None:
    assert at("people", 0, "birthday", code="missing-key")[:2] == ("people[0].birthday", Span(4, 5, 4, 6))
    assert at("since", code="missing-key")[:2] == ("since", Span(1, 1, 1, 4))


def test_columns_count_characters_in_every_script() -> None:
    front = "---\nname: 😀 é e\u0301 한 ✓\nprofile: {ключ: 値, дата: x}\ndates: {on: x😀}\n---\n"
    (fault,) = read_record(front.encode(), "clients/a.md").faults
    assert fault.span == Span(4, 13, 4, 15)
    assert fault.excerpt[12:14] == "x😀"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_neither_a_mark_at_the_beginning_nor_crlf_shifts_a_place(mark: str, end: str) -> None:
    text = f"{mark}---\nname: A\nsince: x\nnext: {{on: y, do: z}}\n---\nSee.\n\n## 2026-02-30 call\n".replace("\n", end)
    faults = read_record(text.encode(), "clients/a.md").faults
    assert [fault.span for fault in faults] == [Span(3, 8, 3, 9), Span(4, 12, 4, 13), Span(8, 1, 8, 19)]
    assert [fault.excerpt for fault in faults] == ["since: x", "next: {on: y, do: z}", "## 2026-02-30 call"]


def test_a_value_of_several_lines_is_shown_by_its_first() -> None:
    (fault,) = read_record(b"---\nname: A\nkind: |\n  one\n  two\n---\n", "clients/a.md").faults
    assert (fault.span.line, fault.span.column, fault.excerpt) == (3, 7, "kind: |")
    (fault,) = read_record(b'---\nname: A\nkind: "one\n  two"\n---\n', "clients/a.md").faults
    assert fault.span == Span(3, 7, 4, 7)


def test_faults_of_a_file_come_in_its_order() -> None:
    faults = read_record(b"---\nname: A\nroute: x\nsince: y\nroutee: z\n---\n## 2026-02-30\n", "clients/a.md").faults
    assert [fault.span.line for fault in faults] == [3, 4, 5, 7]


def test_an_excerpt_does_not_steer_the_terminal() -> None:
    text = "---\nname: A\nsince: x\x1b[2J\x9b\n---\n"
    (fault,) = read_record(text.encode(), "clients/a.md").faults
    assert fault.code == "control-character"
    assert fault.excerpt == "since: x␛[2J\ufffd"


def test_of_a_very_long_line_enough_is_kept_to_show_what_is_meant() -> None:
    long = f"x_a: {'a' * 2_000}\n"
    text = f"---\nname: A\nnext: {{do: {'d' * 2000}, on: x}}\n{long}---\n"
    (fault,) = read_record(text.encode(), "clients/a.md").faults
    assert fault.excerpt[fault.span.column - 1] == "x"
    wide = f"---\nname: A\nnext: {{do: {'d' * 900_000}, on: x}}\n---\n"
    (fault,) = read_record(wide.encode(), "clients/a.md").faults
    assert len(fault.excerpt) == 4000


def test_a_fault_of_a_text_that_is_gone_stands_at_the_top() -> None:
    assert Page("", "", 1).fault(Finding("f", ("a",), "bad-date", "{path} is", "h")).span == Span(1, 1, 1, 2)
