"""Entries added to a log: read as this one entry, in the log's own order, and nothing else is touched."""

import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inline_book import SHARED
from plaincrm.reading.records import read_record
from plaincrm.writing.logbook import dated, logged
from plaincrm.writing.refusals import CannotEdit, WouldBeWrong

STRINGS = SHARED / "data" / "naughty-strings" / "strings.json"
HEAD = "---\nname: A\n---\n"


def added(body, heading="2026-03-31 call 25m positive: Renewal", text="Yes.", head=HEAD):
    return logged((head + body).encode(), "clients/a.md", heading, text, ()).decode().removeprefix(head)


ENTRY = "## 2026-03-31 call 25m positive: Renewal\nYes.\n"


@pytest.mark.parametrize(
    ("body", "new"),
    [
        ("", "\n" + ENTRY),
        ("\n", "\n" + ENTRY),
        ("Notes.\n", "Notes.\n\n" + ENTRY),
        ("Notes.", "Notes.\n\n" + ENTRY),
        ("Notes.\n\n", "Notes.\n\n" + ENTRY),
        ("## 2026-01-01 call\nA.\n", "## 2026-01-01 call\nA.\n\n" + ENTRY),
        ("## 2026-01-01\n\n## 2026-02-01\n", "## 2026-01-01\n\n## 2026-02-01\n\n" + ENTRY),
        ("N.\n\n## 2026-02-01\nB.\n\n## 2026-01-01\n", "N.\n\n" + ENTRY + "\n## 2026-02-01\nB.\n\n## 2026-01-01\n"),
        ("## 2026-02-01\n\n## Background\nOld.\n", "## 2026-02-01\n\n## Background\nOld.\n\n" + ENTRY),
        ("```\nnever closed\n", "```\nnever closed\n\n" + ENTRY),
        ("```\n## 2026-01-01 code\n```\n", "```\n## 2026-01-01 code\n```\n\n" + ENTRY),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_entry_goes_where_the_log_goes_on(body, new, end):
    head = HEAD.replace("\n", end)
    expected = new.replace("\n", end)
    assert added(body.replace("\n", end), head=head) == expected


def test_the_mark_and_the_closing_line_without_an_end_stay():
    data = b"\xef\xbb\xbf---\r\nname: A\r\n---"
    assert logged(data, "clients/a.md", "2026-03-31", "", ()) == data + b"\r\n\r\n## 2026-03-31\r\n"


@pytest.mark.parametrize(
    ("heading", "whole"),
    [
        ("call: Renewal", "2026-03-31 call: Renewal"),
        ("2026-01-02 call", "2026-01-02 call"),
        ("## 2026-01-02", "2026-01-02"),
        ("", "2026-03-31"),
        (": 2026", "2026-03-31 : 2026"),
    ],
)
def test_a_heading_without_a_day_gets_today_s(heading, whole):
    assert dated(heading, date(2026, 3, 31)) == whole


@pytest.mark.parametrize("heading", ["2026-02-30 call", "2026-03-31 calll", "2026-03-31 25m call: x"])
def test_what_the_check_would_refuse_is_refused_in_its_words(heading):
    with pytest.raises(WouldBeWrong) as refused:
        added("Notes.\n", heading)
    assert [(fault.code, fault.file, fault.span.line) for fault in refused.value.faults] == [
        ("bad-log-heading", "clients/a.md", 6)
    ]


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("2026-03-31\n## 2026-01-01", ""),
        ("2026-03-31 call", "a\n## 2026-01-01 call"),
        ("2026-03-31 call", "## Notes"),
        ("2026-03-31", "\udc80"),
    ],
)
def test_what_would_not_be_one_entry_is_refused(heading, text):
    with pytest.raises(CannotEdit):
        added("Notes.\n", heading, text)


@pytest.mark.parametrize("text", ["\x07", "<<<<<<< HEAD\n"])
def test_text_that_no_file_may_hold_is_refused(text):
    with pytest.raises(WouldBeWrong):
        added("Notes.\n", "2026-03-31", text)


def test_an_open_fence_that_the_text_would_close_is_refused():
    with pytest.raises(CannotEdit, match="fence"):
        added("```\nnever closed\n", "2026-03-31 call", "a\n```\nb")


@pytest.mark.skipif(not STRINGS.exists(), reason="the naughty strings are not here")
def test_naughty_strings_are_logged_as_they_are_or_refused():
    logged_ones = 0
    for word in json.loads(STRINGS.read_text(encoding="utf-8")):
        title = " ".join(word.split())
        try:
            body = added("Notes.\n", f"2026-03-31 call: {title}", f"> {title}")
        except (CannotEdit, WouldBeWrong):
            assert re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", title), word
            continue
        logged_ones += 1
        record = read_record((HEAD + body).encode(), "clients/a.md").record
        assert record is not None
        assert (record.log[0].title, record.log[0].text, record.notes) == (
            title.rstrip("#").rstrip(),
            f"> {title}",
            "Notes.",
        )
    assert logged_ones > 450


BLOCKS = [
    "Notes.\n",
    "\n",
    "## 2026-01-01 call: A\n",
    "## 2026-02-01\nB.\n",
    "## Background\n",
    "```\n",
    "~~~\n",
    "> q\n",
    "text",
]


@given(
    st.lists(st.sampled_from(BLOCKS), max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "One.\n\nTwo.", "# Big\n- a"]),
)
@settings(max_examples=100)
def test_whatever_stands_there_stays_byte_for_byte_around_one_more_entry(blocks, end, text):
    head, body = HEAD.replace("\n", end), "".join(blocks).replace("\n", end)
    before = read_record((head + body).encode(), "clients/a.md").record
    try:
        new = added(body, "2026-03-31 call: New", text, head)
    except CannotEdit:
        assert "```" in body or "~~~" in body
        return
    after = read_record((head + new).encode(), "clients/a.md").record
    assert after.notes == before.notes
    assert len(after.log) == len(before.log) + 1
    at = new.index("## 2026-03-31 call: New")
    start = new[:at].rstrip("\r\n")
    assert body.startswith(start)
    assert new.endswith(body[len(start) :].lstrip("\r\n")) or not body[len(start) :].strip()
