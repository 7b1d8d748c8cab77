"""`plaincrm check`: text for people, JSON for programs, annotations for GitHub."""

import json

import pytest

from plaincrm.command.check_ import as_mapping
from plaincrm.fault import Fault, Span
from small_book import write_book

TEXT = """\
clients/bad.md:3:8: error[bad-date]: `since` is 2026-02-30, which is no day of the calendar
    3 | since: 2026-02-30
      |        ^^^^^^^^^^
   write a real day as YYYY-MM-DD
"""


def test_a_good_book_has_no_faults(run, book):
    result = run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "no faults\n", "")


def test_every_fault_is_printed_with_place_excerpt_and_mend_and_counted(run, bad_book):
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.startswith(TEXT)
    assert result.stdout.endswith("\n2 errors, 2 warnings\n")
    assert result.stderr == ""


def test_faults_come_sorted_by_place(run, bad_book):
    places = [
        (found["file"], found["line"], found["column"]) for found in json.loads(run("check", "--format", "json").stdout)
    ]
    assert places == sorted(places)
    assert len(places) == 4


def test_json_is_a_list_of_faults_with_fixed_keys(run, bad_book):
    result = run("check", "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found[0] | {"message": "", "hint": ""} == {
        "file": "clients/bad.md",
        "line": 3,
        "column": 8,
        "end_line": 3,
        "end_column": 18,
        "severity": "error",
        "code": "bad-date",
        "path": "since",
        "message": "",
        "hint": "",
    }
    assert {one["severity"] for one in found} == {"error", "warning"}


def test_json_of_a_good_book_is_an_empty_list(run, book):
    assert json.loads(run("check", "--format", "json").stdout) == []


def test_github_gets_annotations_whose_files_are_relative_to_where_the_program_runs(run, bad_book, monkeypatch):
    for words in (["check"], ["--book", bad_book, "check"], ["check", "--book", "book"]):
        lines = run(*words, "--format", "github").stdout.splitlines()
        assert lines[0] == (
            "::error file=book/clients/bad.md,line=3,col=8,endLine=3,endColumn=18,title=bad-date::"
            "`since` is 2026-02-30, which is no day of the calendar; write a real day as YYYY-MM-DD"
        )
        assert len(lines) == 4
    monkeypatch.chdir(bad_book / "leads")
    assert run("check", "--format", "github").stdout.startswith("::error file=../clients/bad.md,")


def test_an_annotation_is_one_line_whatever_a_file_is_called(run, book):
    write_book(book, {"clients/a%b,c:d\n::error::e.md": "---\nname: X\nsince: never%0A\n---\n"})
    lines = run("check", "--format", "github").stdout.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error file=book/clients/a%25b%2Cc%3Ad·%3A%3Aerror%3A%3Ae.md,line=3,")
    assert "%0A" not in lines[0].replace("%250A", "")


def test_colours_mark_severities_unless_the_user_wants_none(run, bad_book, monkeypatch):
    coloured = run("check", color=True).stdout
    assert "\x1b[31m\x1b[1merror[bad-date]\x1b[0m" in coloured
    assert "\x1b[33m\x1b[1mwarning[unknown-key]\x1b[0m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("check", color=True).stdout == run("check").stdout
    monkeypatch.setenv("NO_COLOR", "")  # as no-color.org has it: set and not empty
    assert run("check", color=True).stdout == coloured


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_private_values_reach_no_complaint(run, book, form):
    write_book(
        book,
        {"clients/secret.md": "---\nname: S\nprivate:\n  passport: CANARY77\n  passport: CANARY78\nsince: x\n---\n"},
    )
    result = run("check", "--format", form)
    assert result.exit_code == 1
    assert "CANARY" not in result.output


def test_a_fault_as_a_mapping_has_the_contract_keys():
    fault = Fault("a.md", Span(1, 2, 3, 4), "unknown-key", "x[0]", "message", "hint", "excerpt")
    assert list(as_mapping(fault)) == "file line column end_line end_column severity code path message hint".split()
    assert as_mapping(fault)["severity"] == "warning"


def test_what_was_read_once_is_said_again_from_the_memo(run, bad_book):
    first = run("check").stdout
    assert (bad_book / ".plaincrm/memo").exists()
    assert run("check").stdout == first


def test_messages_speak_the_language_of_the_book(run, bad_book):
    settings = bad_book / "book.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "language: ar-XB\n", encoding="utf-8")
    lines = run("check").stdout.splitlines()
    assert any(line.startswith("   ⟦write a real day as YYYY-MM-DD⟧") for line in lines)
