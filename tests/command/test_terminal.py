"""What reaches the terminal: nothing that steers it, excerpts whose marks stand where they should, and counts."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.command.terminal import Bar, count_text, fault_text, json_text
from plaincrm.fault import Fault, Span
from plaincrm.site.monospace import visible
from small_book import write_book

brief = settings(max_examples=100, deadline=None, derandomize=True)
STEERING = "\x1b]0;title\x07\x1b[31m\x9b2J\u202egnp.exe\u2066\r\x08"


def _steers(text):
    return [
        c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c not in "\n\t\u200c\u200d"
    ]


def test_what_steers_a_terminal_is_made_visible_and_letters_stay():
    assert visible("a\x1b[31mb\u202ec\n") == "a·[31mb·c·"
    assert visible("نمی\u200cخواهم 林 త Å") == "نمی\u200cخواهم 林 త Å"


@brief
@given(st.text())
def test_no_text_steers_the_terminal(text):
    assert not _steers(visible(text))
    assert len(visible(text)) == len(text)


@brief
@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 300), st.integers(1, 300), st.text(max_size=300))
def test_no_fault_steers_the_terminal(file, message, column, end, excerpt):
    said = fault_text(Fault(file, Span(1, column, 1, end), "bad-date", "", message, message, excerpt))
    plain = said.replace("\x1b[31m", "").replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert not _steers(plain)


@brief
@given(
    st.recursive(
        st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
    )
)
def test_json_says_the_same_without_steering(data):
    text = json_text(data)
    assert json.loads(text) == data
    assert not [c for c in text if not c.isprintable() and c != "\n"]


def test_marks_stand_under_the_value_in_wide_letters():
    fault = Fault("a.md", Span(4, 7, 4, 9), "bad-date", "since", "wrong", "mend", "名前: x 林宅 y")
    lines = fault_text(fault).splitlines()
    assert lines[1] == "    4 | 名前: x 林宅 y"
    marks = lines[2].replace("\x1b[31m\x1b[1m", "").replace("\x1b[0m", "")
    assert marks == "      | " + " " * len("nnmm: x ") + "^^^^"


def test_of_a_long_line_the_part_with_the_mark_is_shown():
    line = "x" * 500 + "HERE" + "y" * 500
    lines = fault_text(Fault("a.md", Span(1, 501, 1, 505), "bad-date", "", "m", "h", line)).splitlines()
    assert len(lines[1]) < 120
    marks = lines[2].replace("\x1b[31m\x1b[1m", "").replace("\x1b[0m", "")
    assert lines[1][marks.index("^") : marks.rindex("^") + 1] == "HERE"
    assert "…" in lines[1]


def test_a_fault_over_several_lines_marks_the_rest_of_its_first():
    lines = fault_text(Fault("a.md", Span(1, 4, 3, 2), "bad-yaml", "", "m", "h", "ab: [1, 2")).splitlines()
    assert lines[2].count("^") == 6


def test_a_fault_of_a_whole_file_has_no_excerpt():
    assert fault_text(Fault("a.md", Span(1, 1, 1, 1), "missing-key", "", "m", "h")).count("\n") == 1


def test_counts_are_words():
    def fault(code):
        return Fault("a.md", Span(1, 1, 1, 1), code, "", "", "")

    assert count_text([]) == "no faults"
    assert count_text([fault("bad-date")]) == "1 error, 0 warnings"
    assert count_text([fault("bad-date"), fault("unknown-key"), fault("unknown-key")]) == "1 error, 2 warnings"


def test_no_bar_appears_where_nobody_watches():
    bar = Bar("Reading")
    bar._began -= 10
    bar(1, 2)
    assert bar._bar is None
    bar.stop()


def test_a_bar_appears_on_a_terminal_after_a_second(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bar = Bar("Reading")
    bar(1, 3)
    assert bar._bar is None
    bar._began -= 10
    bar(2, 3)
    assert bar._bar is not None
    bar.stop()
    bar.stop()
    assert bar._bar is None


@pytest.fixture
def hostile(book):
    """A book whose every text tries to steer the terminal."""
    rlo = "\u202e\u2066\u200f"
    record = f"---\nname: N{rlo}\nregion: R{rlo}\ntags: [a{rlo}]\nkey{rlo}: v{rlo}\n---\nNotes {rlo}\n"
    write_book(
        book, {"clients/rlo.md": record, f"clients/f{rlo}\x1b[31m.md": f"---\nname: N{rlo}\nsince: x{rlo}\n---\n"}
    )
    write_book(book, {"clients/body.md": f"---\nname: a\n---\n## 2026-03-03 call: {STEERING}\n"})
    write_book(book, {"clients/raw.md": f"---\nname: a{STEERING}\n---\n"})
    (book / "clients/link\x1b[2J.md").symlink_to("nowhere")
    return book


@pytest.mark.parametrize(
    "words",
    [["list"], ["check"], ["check", "--format", "json"], ["check", "--format", "github"], ["report", "clients"]]
    + [
        ["report", "clients", "-O", "json"],
        ["report", "problems"],
        ["report", "problems", "-O", "json"],
        ["show", "rlo"],
    ],
    ids=" ".join,
)
def test_no_command_lets_a_file_steer_the_terminal(run, hostile, words):
    result = run(*words)
    assert not _steers(result.stdout + result.stderr)


def _on_a_terminal(*words):
    """What a command writes to a real terminal of 200 columns, and then its complaints: not there, lest a slow machine see a bar."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "TERM": "xterm",
        "NO_COLOR": "1",
    }
    complaints = tempfile.TemporaryFile()
    process = subprocess.Popen(
        [sys.executable, "-m", "plaincrm", *words], env=environment, stdin=theirs, stdout=theirs, stderr=complaints
    )
    os.close(theirs)
    written = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other side has closed it
            piece = b""
        if not piece:
            break
        written += piece
    os.close(ours)
    assert process.wait(20) == 0
    with complaints:
        complaints.seek(0)
        return (written + complaints.read()).decode().replace("\r\n", "\n")


def test_on_a_terminal_lists_are_tables_and_nothing_steers_it(hostile):
    shown = re.sub(r"\x1b\[[0-9;]*m", "", _on_a_terminal("--book", str(hostile), "list"))
    assert shown.startswith("Slug ")
    assert "Optika Novak" in shown
    assert not _steers(shown)


def test_csv_on_a_terminal_is_made_visible_and_in_a_file_is_exact(hostile, run):
    shown = _on_a_terminal("--book", str(hostile), "report", "clients", "-O", "csv")
    assert "rlo,N···" in shown
    assert not _steers(shown)
    assert "rlo,N\u202e\u2066\u200f" in run("report", "clients", "-O", "csv").stdout
