"""`plaincrm convert`: the file moves, the book stays whole, and git can follow."""

import os
import subprocess

import pytest

from failing_os import BROKEN, NO_SPACE, failing, killed
from small_book import LIPA, SMALL, write_book

CLIENT = (
    LIPA.replace("stage: new\n", "")
    .replace("since: 2026-03-01\n", "x_lead_since: 2026-03-01\nsince: 2026-03-31\n")
    .replace("40%}", "40%, won: 2026-03-31}")
)
TWO = LIPA.replace("deals:\n", "deals:\n  - {what: Audit, product: support}\n")


def records(book):
    return {path.relative_to(book).as_posix() for path in book.glob("[cl]*s/**/*.md")}


def text(book, file="clients/lipa.md"):
    return (book / file).read_bytes().decode()


def test_a_lead_becomes_a_client(run, book):
    ran = run("--book", book, "convert", "lipa")
    assert ran.exit_code == 0, ran.output
    assert ran.output == "lipa is a client now: clients/lipa.md\nIts deal “First plan” is won as of today.\n"
    assert text(book) == CLIENT
    assert "leads/lipa.md" not in records(book)
    assert run("--book", book, "check").output.endswith("no faults\n")


def test_folder_byte_order_mark_and_line_ends_stay(run, book):
    (book / "leads/lipa.md").unlink()
    (book / "leads/fairs/2026").mkdir(parents=True)
    (book / "leads/fairs/2026/lipa.md").write_bytes(b"\xef\xbb\xbf" + LIPA.replace("\n", "\r\n").encode())
    assert run("--book", book, "convert", "lipa").exit_code == 0
    assert text(book, "clients/fairs/2026/lipa.md") == "\ufeff" + CLIENT.replace("\n", "\r\n")


def test_references_to_it_and_its_documents_stay_whole(run, book):
    (book / "documents/lipa").mkdir()
    (book / "documents/lipa/offer.txt").write_text("x", encoding="utf-8")
    (book / "clients/new.md").write_text(
        "---\nname: B\nreferred_by: lipa\n---\n[[lipa]] [o](documents/lipa/offer.txt)\n", encoding="utf-8"
    )
    assert run("--book", book, "convert", "lipa").exit_code == 0
    assert run("--book", book, "check").output.endswith("no faults\n")


def test_without_an_open_deal_none_is_won(run, book):
    (book / "leads/lipa.md").write_text("---\nname: A\ncompany: B\n---\n", encoding="utf-8")
    ran = run("--book", book, "convert", "lipa")
    assert ran.output == "lipa is a client now: clients/lipa.md\n"
    assert text(book) == "---\nname: A\nx_company: B\nsince: 2026-03-31\n---\n"


def test_of_several_open_deals_one_must_be_named(run, book):
    (book / "leads/lipa.md").write_text(TWO, encoding="utf-8")
    refused = run("--book", book, "convert", "lipa")
    assert refused.exit_code == 1
    assert "--deal: 1 (Audit) 2 (First plan)" in refused.stderr
    assert text(book, "leads/lipa.md") == TWO
    assert not (book / "clients/lipa.md").exists()


def test_deals_without_words_are_told_apart_by_amount_and_day(run, book):
    lead = "---\nname: Lipa\ndeals: [{amount: 5}, {amount: 5.50, close_on: 2026-05-01}]\n---\n"
    (book / "leads/lipa.md").write_text(lead, encoding="utf-8")
    assert "--deal: 1 (5) 2 (5.50, 2026-05-01)\n" in run("--book", book, "convert", "lipa").stderr
    ran = run("--book", book, "convert", "lipa", "--deal", "2026-05")
    assert "Its deal “5.50, 2026-05-01” is won" in ran.output


@pytest.mark.parametrize("choice", ["1", "audit", "Aud"])
def test_the_deal_is_named_by_number_or_words(run, book, choice):
    (book / "leads/lipa.md").write_text(TWO, encoding="utf-8")
    ran = run("--book", book, "convert", "lipa", "--deal", choice)
    assert "Its deal “Audit” is won as of today.\n1 other deal stays open.\n" in ran.output
    assert "{what: Audit, product: support, won: 2026-03-31}" in text(book)


@pytest.mark.parametrize("choice", ["3", "nothing", "", "0"])
def test_a_deal_that_is_none_is_wrong_usage(run, book, choice):
    (book / "leads/lipa.md").write_text(TWO, encoding="utf-8")
    assert run("--book", book, "convert", "lipa", "--deal", choice).exit_code == 2
    assert text(book, "leads/lipa.md") == TWO


def test_a_client_is_one_already(run, book):
    assert run("--book", book, "convert", "novak").stderr == "Error: novak is a client already\n"
    assert run("--book", book, "convert", "nobody").exit_code == 2


def test_somebody_s_file_of_that_name_is_left_alone(run, book):
    (book / "clients/lipa.md").write_text("---\nname: B\n---\n", encoding="utf-8")
    refused = run("--book", book, "convert", "lipa")
    assert refused.exit_code == 1
    assert "clients/lipa.md exists already" in refused.stderr
    assert text(book) == "---\nname: B\n---\n"
    assert text(book, "leads/lipa.md") == LIPA


def test_the_same_slug_elsewhere_is_told_by_the_check(run, book):
    (book / "clients/other").mkdir()
    (book / "clients/other/lipa.md").write_text("---\nname: B\n---\n", encoding="utf-8")
    assert "error[duplicate-slug]" in run("--book", book, "convert", "lipa").stderr
    assert text(book, "leads/lipa.md") == LIPA


def test_a_conversion_that_was_interrupted_is_named_by_the_check_and_finished_by_the_command_on_any_day(run, book):
    (book / "clients/lipa.md").write_text(CLIENT, encoding="utf-8")
    checked = run("--book", book, "check")
    assert checked.exit_code == 1
    assert checked.output.count("error[duplicate-slug]") == 2
    assert checked.output.count("`plaincrm convert lipa`") == 2
    ran = run("--book", book, "--today", "2026-04-02", "convert", "lipa")
    assert ran.output == "A conversion interrupted earlier is finished: clients/lipa.md\n"
    assert text(book) == CLIENT
    assert "leads/lipa.md" not in records(book)
    assert run("--book", book, "check").exit_code == 0


CALLS = ("fsync", "replace", "link", "unlink", "mkdir")


def test_killed_at_any_step_the_record_is_whole_and_the_command_run_again_finishes(run, tmp_path):
    for at in range(1, 60):
        book = write_book(tmp_path / str(at), SMALL)
        went_on = not killed(at, lambda book=book: _convert(book), CALLS)
        found = {file: text(book, file) for file in records(book) if "lipa" in file}
        assert found in (
            {"leads/lipa.md": LIPA},
            {"clients/lipa.md": CLIENT},
            {"leads/lipa.md": LIPA, "clients/lipa.md": CLIENT},
        )
        if "leads/lipa.md" in found:
            assert run("--book", book, "convert", "lipa").exit_code == 0
        assert text(book) == CLIENT
        assert run("--book", book, "check").exit_code == 0
        if went_on:
            break
    assert at > 5


@pytest.mark.parametrize("fail", [NO_SPACE, BROKEN])
def test_a_full_or_broken_disk_leaves_the_lead_or_makes_the_client(run, tmp_path, fail):
    for at in range(1, 60):
        book = write_book(tmp_path / str(at), SMALL)
        run("--book", book, "check")
        with failing(at, fail, CALLS) as counter:
            ran = run("--book", book, "convert", "lipa")
        found = {file: text(book, file) for file in records(book) if "lipa" in file}
        assert found in ({"leads/lipa.md": LIPA}, {"clients/lipa.md": CLIENT})
        assert ran.exit_code in {0, 1}
        assert ran.exit_code == 1 or found == {"clients/lipa.md": CLIENT}
        if counter.count < at:
            break
    assert at > 5


def _convert(book):
    from click.testing import CliRunner

    from plaincrm.command import program

    ran = CliRunner().invoke(program(), ["--book", str(book), "convert", "lipa"])
    assert ran.exit_code == 0, ran.output


def git(folder, *arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    command = ["git", "-c", "user.name=Mira", "-c", "user.email=mira@harbour.example", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment).stdout


@pytest.fixture
def repository(book):
    git(book, "init", "--quiet")
    git(book, "add", "-A")
    git(book, "commit", "--quiet", "-m", "A lead")
    return book


@pytest.mark.parametrize("all_at_once", [True, False])
def test_git_tells_the_story_of_the_client_from_its_first_day(run, repository, all_at_once):
    ran = run("--book", repository, "convert", "lipa")
    assert "The move is staged in git" in ran.stdout
    if not all_at_once:
        git(repository, "commit", "--quiet", "-m", "A client")
    git(repository, "commit", "--quiet", "-a", "-m", "Its facts")
    subjects = git(repository, "log", "--follow", "--format=%s", "clients/lipa.md").splitlines()
    assert (subjects[0], subjects[-1]) == ("Its facts", "A lead")
    assert git(repository, "status", "--porcelain", "-uno") == ""


def test_what_git_will_not_have_is_a_warning(run, repository):
    (repository / ".git/index.lock").touch()
    ran = run("--book", repository, "convert", "lipa")
    assert ran.exit_code == 0
    assert "Warning: the file was moved, but the move could not be staged in git:" in ran.stderr
    assert text(repository) == CLIENT
