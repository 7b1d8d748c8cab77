"""A move is told to git, which then follows the file; what git will not have is said, and nothing of the book's is run."""

import os
import subprocess

import pytest

from plaincrm.writing import staging
from plaincrm.writing.staging import NotStaged, stage_move

LEAD = "".join(f"line {n} of a file that is long enough to be known again\n" for n in range(6))


def git(folder, *arguments):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    identity = ("-c", "user.name=Mira", "-c", "user.email=mira@harbour.example")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, env=environment).stdout


@pytest.fixture(params=[".", "a book/in a folder"])
def book(tmp_path, request):
    book = tmp_path / "repo" / request.param
    (book / "leads").mkdir(parents=True)
    (book / "clients").mkdir()
    git(tmp_path / "repo", "init", "--quiet")
    (book / "leads/novák *.md").write_text(LEAD, encoding="utf-8")
    git(tmp_path / "repo", "add", "-A")
    git(tmp_path / "repo", "commit", "--quiet", "-m", "A lead")
    return book


def moved(book):
    (book / "clients/novák *.md").write_text(LEAD + "more\n", encoding="utf-8")
    (book / "leads/novák *.md").unlink()
    return stage_move(book, "leads/novák *.md", "clients/novák *.md")


def test_git_follows_the_file_through_the_move(book):
    assert moved(book)
    git(book, "commit", "--quiet", "-m", "The move")
    git(book, "commit", "--quiet", "-a", "-m", "The edit")
    assert git(book, "log", "--follow", "--format=%s", "--", "clients/novák *.md").splitlines() == [
        "The edit",
        "The move",
        "A lead",
    ]
    assert git(book, "status", "--porcelain") == ""


def test_the_move_is_staged_and_the_edit_is_not(book):
    assert moved(book)
    assert git(book, "diff", "--cached", "-M", "--name-status", "-z", "--relative").startswith("R100\0")
    assert git(book, "diff", "--numstat").startswith("1\t0\t")


@pytest.mark.parametrize("kind", ["clean", "process"])
def test_hooks_filters_and_monitors_of_the_repository_are_not_run(book, tmp_path, kind):
    trap = tmp_path / "trap"
    # Git compares a file that is younger than the index with what it has of it, and filters it for that.
    other = book / "clients/other.md"
    other.write_text(LEAD, encoding="utf-8")
    os.utime(other, (2**31, 2**31))
    git(book, "add", "clients/other.md")
    git(book, "commit", "--quiet", "-m", "Another")
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch '{trap}'\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    hooks = tmp_path / "repo/.git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-index-change", "pre-commit", "post-checkout"):
        (hooks / name).write_bytes(script.read_bytes())
        (hooks / name).chmod(0o755)
    git(book, "config", "core.fsmonitor", str(script))
    git(book, "config", f"filter.evil=one.{kind}", str(script))
    git(book, "config", "filter.evil=one.required", "true")
    (book / ".gitattributes").write_text("*.md filter=evil=one\n", encoding="utf-8")
    trap.unlink(missing_ok=True)
    assert moved(book)
    assert not trap.exists()


def test_variables_of_git_in_the_environment_lead_nowhere(book, tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert moved(book)
    assert not (tmp_path / "index").exists()


def test_a_file_that_git_does_not_know_needs_no_staging(book):
    (book / "leads/new.md").write_text("x", encoding="utf-8")
    assert not stage_move(book, "leads/new.md", "clients/new.md")
    assert "leads/new.md" in git(book, "status", "--porcelain", "-uall").replace('"', "")


def test_a_book_outside_of_any_repository_needs_no_staging(tmp_path):
    assert not stage_move(tmp_path, "leads/a.md", "clients/a.md")


def test_a_locked_index_is_told_and_left_alone(book, tmp_path):
    lock = tmp_path / "repo/.git/index.lock"
    lock.touch()
    with pytest.raises(NotStaged, match=r"index\.lock"):
        moved(book)
    assert lock.exists()


def test_a_merge_under_way_is_told(book, tmp_path):
    top = tmp_path / "repo"
    trunk = git(top, "branch", "--show-current").strip()
    lead = book / "leads/novák *.md"
    for branch in ("one", "two"):
        git(top, "checkout", "--quiet", "-b", branch, trunk)
        lead.write_text(branch, encoding="utf-8")
        git(top, "commit", "--quiet", "-am", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(top, "merge", "--quiet", "one")
    with pytest.raises(NotStaged, match="merge"):
        moved(book)


def test_without_git_a_repository_is_told_and_any_other_folder_is_not(book, tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "_GIT", ("no-such-program",))
    with pytest.raises(NotStaged, match="cannot be run"):
        stage_move(book, "leads/novák *.md", "clients/novák *.md")
    (tmp_path / "plain").mkdir()
    assert not stage_move(tmp_path / "plain", "leads/a.md", "clients/a.md")


def test_a_git_that_hangs_is_ended(book, monkeypatch):
    monkeypatch.setattr(staging, "_GIT", ("sleep", "60"))
    monkeypatch.setattr(staging, "_SECONDS", 0.2)
    monkeypatch.setattr(staging, "_git", lambda book, *_arguments: _real_git(book))
    with pytest.raises(NotStaged, match="too long"):
        stage_move(book, "leads/novák *.md", "clients/novák *.md")


_real_git = staging._git
