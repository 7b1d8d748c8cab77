"""Second-level headings that begin with a date are the log; everything else is notes."""

from datetime import date

import pytest

from plaincrm.book.records import LogEntry
from plaincrm.fault import Span
from plaincrm.reading.log import read_body

ON = date(2026, 10, 2)


def entry(heading: str, **kinds: object) -> LogEntry:
    read = read_body(f"{heading}\n", 1, "a.md", **kinds)
    assert read.findings == []
    (found,) = read.log
    return found


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("## 2026-10-02", LogEntry(on=ON, line=1)),
        ("## 2026-10-02 call", LogEntry(on=ON, kind="call", line=1)),
        ("## 2026-10-02 25m", LogEntry(on=ON, minutes=25, line=1)),
        ("## 2026-10-02 positive", LogEntry(on=ON, outcome="positive", line=1)),
        ("## 2026-10-02: Renewal", LogEntry(on=ON, title="Renewal", line=1)),
        ("## 2026-10-02 : Renewal", LogEntry(on=ON, title="Renewal", line=1)),
        (
            "## 2026-10-02 call 1h30m negative: Renewal: no",
            LogEntry(on=ON, kind="call", minutes=90, outcome="negative", title="Renewal: no", line=1),
        ),
        ("## 2026-10-02 call:", LogEntry(on=ON, kind="call", line=1)),
        ("##   2026-10-02   call   25m  ", LogEntry(on=ON, kind="call", minutes=25, line=1)),
        ("##2026-10-02 call", LogEntry(on=ON, kind="call", line=1)),
        ("## 2026-10-02 call ##", LogEntry(on=ON, kind="call", line=1)),
        ("## 2026-10-02 call: 12:30 مرحبا", LogEntry(on=ON, kind="call", title="12:30 مرحبا", line=1)),
        ("## 2026-10-02 note 2h neutral\r", LogEntry(on=ON, kind="note", minutes=120, outcome="neutral", line=1)),
    ],
)
def test_a_heading_is_a_date_and_then_what_one_likes_of_the_rest(heading: str, expected: LogEntry) -> None:
    assert entry(heading) == expected


@pytest.mark.parametrize(
    "kind", ["call", "email", "meeting", "visit", "letter", "message", "proposal", "note", "gift", "complaint"]
)
def test_the_contracts_kinds_are_known(kind: str) -> None:
    assert entry(f"## 2026-10-02 {kind}").kind == kind


def test_the_settings_may_add_kinds() -> None:
    assert entry("## 2026-10-02 demo 5m", own_kinds=("demo",)).kind == "demo"


@pytest.mark.parametrize(
    ("heading", "message"),
    [
        ("## 2026-02-30 call", "this log heading says 2026-02-30, which is no day of the calendar"),
        ("## 2026-2-3 call", "this log heading says 2026-2-3, which is no date"),
        ("## 2026-02-03call", "this log heading says 2026-02-03call, which is no date"),
        ("## 2026-02-03T10 call", "this log heading says 2026-02-03T10, which is no date"),
        ("## 2026-02-03 Call", "“Call” has no place in this log heading"),
        ("## 2026-02-03 phoned Ana", "“phoned” has no place in this log heading"),
        ("## 2026-02-03 25m call", "“call” stands in the wrong place of this log heading"),
        ("## 2026-02-03 call positive 25m", "“25m” stands in the wrong place of this log heading"),
        ("## 2026-02-03 call call", "“call” stands in the wrong place of this log heading"),
        ("## 2026-02-03 call 25", "“25” has no place in this log heading"),
        ("## 2026-02-03 call 99999h", "this log heading says 99999h, which is no time spent"),
        ("## 2026-02-03 call – Renewal", "“–” has no place in this log heading"),
        ("## 2026-02-03 " + "x" * 90, f"“{'x' * 39}…” has no place in this log heading"),
    ],
)
def test_a_dated_heading_that_is_no_entry_is_refused_at_its_line(heading: str, message: str) -> None:
    (found,) = read_body(f"Notes.\n\n{heading}\r\n", 5, "clients/a.md").findings
    assert (found.code, found.message) == ("bad-log-heading", message)
    assert found.span == Span(7, 1, 7, 1 + len(heading))
    assert found.file == "clients/a.md"


def test_the_nearest_word_is_named_else_all_of_them() -> None:
    near, far = (
        read_body(f"## 2026-02-03 {word}\n", 1, "a.md", ("demo",)).findings[0].hint for word in ("calll", "zebra")
    )
    assert near.startswith("did you mean `call`? after the date: a kind")
    assert far.endswith(
        "kinds are call, email, meeting, visit, letter, message, proposal, note, gift, complaint, demo; outcomes are positive, neutral, negative"
    )


def test_an_entry_reaches_to_the_next_second_level_heading() -> None:
    read = read_body(
        "Old notes.\n\n## 2026-10-02 call\nOne.\n\n### Details\nTwo.\n\n## Family\nThree.\n\n## 2026-10-01\n\n",
        4,
        "a.md",
    )
    assert [(e.line, e.text) for e in read.log] == [(6, "One.\n\n### Details\nTwo."), (15, "")]
    assert read.notes == "Old notes.\n\n## Family\nThree."


@pytest.mark.parametrize(
    "line",
    [
        "# 2026-10-02 call",
        "### 2026-10-02 call",
        " ## 2026-10-02 call",
        "    ## 2026-10-02",
        "- ## 2026-10-02",
        "2026-10-02\n---",
        "## call 2026-10-02",
        "## Q3 2026",
        "## 202-10-02",
    ],
)
def test_only_atx_headings_of_the_second_level_are_entries(line: str) -> None:
    read = read_body(f"{line}\n", 1, "a.md")
    assert (read.log, read.findings, read.notes) == ((), [], line)


@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
def test_a_heading_in_a_block_of_code_is_code(fence: str) -> None:
    body = f"{fence}sh\n## 2026-02-30 call\n{fence}\n## 2026-10-02\n{fence}\n## 2026-10-01\n{fence}\n"
    read = read_body(body, 1, "a.md")
    assert [e.on for e in read.log] == [ON]
    assert read.log[0].text.endswith("## 2026-10-01\n" + fence)


def test_a_fence_that_never_closes_hides_nothing() -> None:
    assert len(read_body("```\n## 2026-10-02\n", 1, "a.md").log) == 1


def test_the_log_is_in_the_files_order() -> None:
    read = read_body("## 2026-01-02\n## 2026-10-02\n## 2025-01-02\n", 1, "a.md")
    assert [e.on.isoformat() for e in read.log] == ["2026-01-02", "2026-10-02", "2025-01-02"]


def test_crlf_ends_no_text_with_a_stray_mark() -> None:
    read = read_body("Notes\r\n\r\n## 2026-10-02 call: Title\r\nText.\r\n\r\n", 1, "a.md")
    assert (read.notes, read.log[0].title, read.log[0].text) == ("Notes", "Title", "Text.")
