"""`plaincrm pack`, `build --redact` and the reports of the past, as they are typed."""

import json
from pathlib import Path

from git_book import needs_git, record, repository


def test_a_pack_lies_beside_the_book_and_says_where(run, book):
    ran = run("--book", book, "pack")
    assert ran.exit_code == 0
    assert (book.parent / "pack/index.html").exists()
    assert (book.parent / "pack/index.html").as_uri() in ran.output


def test_a_handover_is_named_after_its_record(run, book):
    slug = next((book / "clients").glob("*.md")).stem
    ran = run("--book", book, "pack", "--handover", slug)
    assert ran.exit_code == 0, ran.output
    assert (book.parent / f"handover-{slug}/index.html").exists()


def test_a_record_that_is_none_is_wrong_usage(run, book):
    ran = run("--book", book, "pack", "--handover", "nobody")
    assert ran.exit_code == 2
    assert not (book.parent / "handover-nobody").exists()


def test_a_record_with_an_error_is_not_handed_over(run, bad_book):
    ran = run("--book", bad_book, "pack", "--handover", "bad")
    assert ran.exit_code == 1
    assert "bad-date" in ran.output
    assert not (bad_book.parent / "handover-bad").exists()


def test_a_pack_of_a_book_with_errors_says_what_is_left_out(run, bad_book):
    ran = run("--book", bad_book, "pack")
    assert ran.exit_code == 0
    assert "left out" in ran.output


def test_a_pack_into_the_book_is_refused_before_anything_is_read(run, book):
    ran = run("--book", book, "pack", "-o", book / "pack")
    assert ran.exit_code == 1
    assert not (book / "pack").exists()


def test_a_redacted_site_has_a_place_of_its_own(run, book):
    assert run("--book", book, "build", "--redact").exit_code == 0
    assert (book.parent / "site-redacted/index.html").exists()
    assert not (book.parent / "site").exists()
    again = run("--book", book, "build", "-o", book.parent / "site-redacted")
    assert again.exit_code == 1
    assert "something else" in again.output


def test_a_redacted_site_that_is_up_to_date_is_not_taken_for_the_real_one(run, book):
    import os

    for path in book.rglob("*"):
        if path.is_file():
            os.utime(path, (1_700_000_000, 1_700_000_000))
    red = book.parent / "site-redacted"
    run("--book", book, "build", "--redact")
    assert "Nothing changed" in run("--book", book, "build", "--redact").output
    assert run("--book", book, "build", "-o", red).exit_code == 1


def test_no_two_of_ours_share_a_folder(run, book):
    run("--book", book, "pack", "-o", "out")
    for other in (
        ("build",),
        ("build", "--redact"),
        ("pack", "--handover", next((book / "clients").glob("*.md")).stem),
    ):
        assert run("--book", book, *other, "-o", "out").exit_code == 1
    assert "Client 001" in Path("out/index.html").read_text(encoding="utf-8")


@needs_git
def test_reports_of_the_past(run, tmp_path):
    days = {"2026-01-10": {"clients/a.md": record("name: A\n")}, "2026-02-10": {"clients/a.md": record("name: B\n")}}
    book = repository(tmp_path / "past", days)
    ran = run("--book", book, "--today", "2026-03-31", "report", "history", "--record", "a", "-O", "json")
    found = json.loads(ran.output)
    assert [found["as_of"], found["currency"], found["changes"][0]["new"]] == ["2026-03-31", "EUR", "B"]
    ran = run("--book", book, "--today", "2026-03-31", "report", "worth", "--over", "2 months", "-O", "json")
    assert [point["on"] for point in json.loads(ran.output)["points"]] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_past_that_is_not_there_is_said_in_a_line(run, book):
    ran = run("--book", book, "report", "worth", "--over", "2 months")
    assert ran.exit_code == 1
    assert "git" in ran.output
    assert "Traceback" not in ran.output


def test_a_report_of_the_past_wants_to_know_of_whom(run, book):
    ran = run("--book", book, "report", "history")
    assert ran.exit_code == 2
    assert "--record" in ran.output
