"""Git is asked to read and nothing else: no program that a repository names is run, and what it cannot tell is said."""

import os
import subprocess
from pathlib import Path

import pytest

from git_book import commit, git, needs_git, record, repository
from plaincrm.reading import git as asked
from plaincrm.reading.git import NoHistory, blobs, run
from plaincrm.reading.history import files_at, line_of_commits, of_record, steps

pytestmark = needs_git


@pytest.fixture
def book(tmp_path):
    days = {
        "2026-01-05": {"leads/ana.md": record("name: Ana\n"), "clients/bo.md": record("name: Bo\n")},
        "2026-02-05": {"leads/ana.md": record("name: Ana\nstage: new\n")},
    }
    return repository(tmp_path / "book", days)


def history(book):
    return of_record(steps(asked.repository(book)), "ana")


def everything(book):
    """Every question that is ever asked."""
    found = asked.repository(book)
    all_steps = list(steps(found))
    names = [name for step in all_steps for name in (step.before, step.after) if name]
    contents = dict(blobs(book, names))
    line = line_of_commits(found)
    return contents, [files_at(found, commit.name) for commit in line]


HOSTILE = """
[core]
	fsmonitor = {evil}
	hooksPath = {hooks}
	pager = {evil}
	editor = {evil}
	sshCommand = {evil}
	askPass = {evil}
	attributesFile = {attributes}
	alternateRefsCommand = {evil}
[pager]
	log = {evil}
	ls-tree = {evil}
	cat-file = {evil}
[diff]
	external = {evil}
[diff "evil"]
	textconv = {evil}
	command = {evil}
[filter "evil"]
	clean = {evil}
	smudge = {evil}
	process = {evil}
	required = true
[log]
	showSignature = true
	follow = true
	diffMerges = combined
[gpg]
	program = {evil}
[gpg "ssh"]
	program = {evil}
[credential]
	helper = !{evil}
[alias]
	log = !{evil}
	rev-parse = !{evil}
[uploadpack]
	packObjectsHook = {evil}
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::{evil}
	promisor = true
	uploadpack = {evil}
"""


@pytest.fixture
def hostile(book, tmp_path):
    """The book after somebody has made every setting of its repository name a program that leaves a trace."""
    evil, trace = tmp_path / "evil.sh", tmp_path / "trace"
    evil.write_text(f"#!/bin/sh\necho $0 $@ >> {trace}\ncat\n")
    evil.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / hook).write_text(evil.read_text())
        (hooks / hook).chmod(0o755)
    (tmp_path / "attributes").write_text("* diff=evil filter=evil\n")
    (book / ".gitattributes").write_text("* diff=evil filter=evil\n")
    (book / ".git/info/attributes").write_text("* diff=evil filter=evil\n")
    settings = HOSTILE.format(evil=evil, hooks=hooks, attributes=tmp_path / "attributes")
    with (book / ".git/config").open("a") as config:
        config.write(settings)
    return book, trace


def test_a_careless_program_would_run_what_the_repository_names(hostile):
    book, trace = hostile
    subprocess.run(["git", "-C", book, "log", "-p", "--ext-diff"], capture_output=True, stdin=subprocess.DEVNULL)
    subprocess.run(["git", "-C", book, "status"], capture_output=True, stdin=subprocess.DEVNULL)
    assert trace.exists()


def test_nothing_that_the_repository_names_is_run(hostile):
    book, trace = hostile
    contents, trees = everything(book)
    assert len(contents) == 3
    assert len(trees) == 2
    assert len(history(book)) == 2
    assert not trace.exists()


def test_a_missing_object_of_a_partial_clone_is_not_fetched(hostile):
    book, trace = hostile
    (name,) = {step.after for step in steps(asked.repository(book)) if step.path == "clients/bo.md"}
    objects = book / ".git/objects" / name[:2] / name[2:]
    objects.unlink()
    assert dict(blobs(book, [name])) == {}
    assert not trace.exists()


def test_what_the_environment_says_of_another_repository_is_not_heard(hostile, monkeypatch, tmp_path):
    book, trace = hostile
    evil = str(tmp_path / "evil.sh")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, evil)
    monkeypatch.setenv("GIT_TRACE", str(trace))
    assert len(history(book)) == 2
    assert not trace.exists()


def test_standard_input_is_closed(book, monkeypatch):
    seen = {}
    real = subprocess.run

    def spy(command, **named):
        seen.update(named)
        return real(command, **named)

    monkeypatch.setattr(subprocess, "run", spy)
    run(book, ("rev-parse", "HEAD"))
    assert seen["input"] == b""
    assert seen["timeout"] == asked.PATIENCE
    assert not [name for name in seen["env"] if name.startswith("GIT_") and name not in asked._QUIET]


def test_nothing_is_written(book):
    before = {path: path.stat().st_mtime_ns for path in (book / ".git").rglob("*")}
    everything(book)
    assert {path: path.stat().st_mtime_ns for path in (book / ".git").rglob("*")} == before


def test_git_that_takes_too_long_is_given_up(book, monkeypatch, tmp_path):
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 20\n")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(asked, "PATIENCE", 0.2)
    with pytest.raises(NoHistory, match="too long"):
        history(book)


def test_without_git_that_is_said(book, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoHistory, match="not installed"):
        history(book)


def test_without_a_repository_that_is_said(tmp_path):
    with pytest.raises(NoHistory, match="no git repository"):
        asked.repository(tmp_path)


def test_without_a_commit_that_is_said(tmp_path):
    git(tmp_path, "init", "-q")
    with pytest.raises(NoHistory, match="nothing was committed"):
        asked.repository(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_is_not_made_trusted(book):
    os.chown(book, 12345, 12345)
    os.chown(book / ".git", 12345, 12345)
    with pytest.raises(NoHistory, match="somebody else"):
        asked.repository(book)


def test_a_bare_repository_within_the_book_is_not_taken_for_the_books(tmp_path):
    git(tmp_path, "init", "-q", "--bare", str(tmp_path / "bare"))
    with pytest.raises(NoHistory):
        asked.repository(tmp_path / "bare")


def test_a_shallow_clone_is_told(book, tmp_path):
    assert not asked.repository(book).shallow
    git(tmp_path, "clone", "-q", "--depth", "1", book.as_uri(), "clone")
    assert asked.repository(tmp_path / "clone").shallow


def test_a_book_in_a_folder_of_a_repository_is_found_by_its_own_paths(tmp_path):
    top = repository(
        tmp_path / "top", {"2026-01-05": {"my book/book.yml": "x", "my book/clients/a/ana.md": record("name: A\n")}}
    )
    found = asked.repository(top / "my book")
    assert found.prefix == "my book/"
    assert [step.path for step in steps(found)] == ["clients/a/ana.md"]
    (only,) = line_of_commits(found)
    assert set(files_at(found, only.name)) == {"book.yml", "clients/a/ana.md"}


def test_the_day_is_the_authors_and_names_are_whole(book):
    first = history(book)[0]
    assert (str(first.commit.on), first.commit.author) == ("2026-01-05", "Mira Ž")


@pytest.mark.parametrize("name", ["leads/a b\tc.md", 'leads/quo"te.md', "leads/ünï.md", "leads/line\nend.md"])
def test_any_file_name_is_read_whole(tmp_path, name):
    book = repository(tmp_path / "book", {"2026-01-05": {name: record("name: A\n")}})
    assert [step.path for step in steps(asked.repository(book))] == [name]


def test_a_record_is_followed_from_lead_to_client_and_through_a_new_name(tmp_path):
    long = "".join(f"x_{n}: {n}\n" for n in range(40))
    days = {
        "2026-01-05": {"leads/ana.md": record(f"name: Ana\n{long}")},
        "2026-02-05": {"leads/ana.md": None, "clients/south/ana.md": record(f"name: Ana\n{long}")},
        "2026-03-05": {"clients/south/ana.md": None, "clients/ana-kovac.md": record(f"name: Ana Kovac\n{long}")},
        "2026-03-06": {"clients/other.md": record("name: Other\n")},
    }
    found = of_record(steps(asked.repository(repository(tmp_path / "book", days))), "ana-kovac")
    assert [(step.path_before, step.path) for step in found] == [
        (None, "leads/ana.md"),
        ("leads/ana.md", "clients/south/ana.md"),
        ("clients/south/ana.md", "clients/ana-kovac.md"),
    ]


def test_a_move_in_which_all_else_changed_too_is_still_one_step(tmp_path):
    days = {
        "2026-01-05": {"leads/ana.md": record("name: A\n")},
        "2026-02-05": {
            "leads/ana.md": None,
            "clients/ana.md": record("name: B\nsince: 2026-02-05\nkind: company\n", "Much.\n"),
        },
    }
    found = of_record(steps(asked.repository(repository(tmp_path / "book", days))), "ana")
    assert [(step.path_before, step.path) for step in found] == [
        (None, "leads/ana.md"),
        ("leads/ana.md", "clients/ana.md"),
    ]


def test_what_was_merged_is_told_once(book):
    git(book, "checkout", "-q", "-b", "side")
    commit(book, "2026-02-10", {"leads/ana.md": record("name: Ana\nstage: active\n")})
    git(book, "checkout", "-q", "main")
    commit(book, "2026-02-11", {"clients/bo.md": record("name: Bo\nkind: company\n")})
    git(book, "merge", "-q", "--no-ff", "-m", "m", "side")
    assert [str(step.commit.on) for step in history(book)] == ["2026-01-05", "2026-02-05", "2026-02-10"]


def test_links_are_no_files_of_the_book(book):
    (book / "clients/link.md").symlink_to("/etc/passwd")
    commit(book, "2026-03-01", {})
    found = asked.repository(book)
    assert "clients/link.md" not in files_at(found, line_of_commits(found)[0].name)
    assert Path("clients/bo.md").as_posix() in files_at(found, line_of_commits(found)[0].name)
