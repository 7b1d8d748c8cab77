"""`plaincrm init`: a new book is without a fault from its first moment, and nothing that exists is touched."""

import errno
import shutil
import stat
from pathlib import Path

import pytest
import yaml


@pytest.mark.parametrize("words", [[], ["--sample"]], ids=["fresh", "sample"])
def test_a_new_book_has_no_fault_and_builds(run, words, tmp_path):
    assert run("init", "mine", *words).exit_code == 0
    checked = run("--book", "mine", "check")
    assert (checked.exit_code, checked.stdout) == (0, "no faults\n")
    assert run("--book", "mine", "build", "-o", "site").exit_code == 0
    assert (tmp_path / "site/index.html").exists()


def test_the_sample_comes_whole_and_without_what_was_made_of_it(run, tmp_path):
    from plaincrm.site.where import sample_book

    run("init", "mine", "--sample")
    wanted = {path.relative_to(sample_book()) for path in sample_book().rglob("*.md")}
    assert wanted == {path.relative_to(tmp_path / "mine") for path in (tmp_path / "mine").rglob("*.md")}
    assert (tmp_path / "mine/documents").is_dir()
    assert not (tmp_path / "mine/.plaincrm").exists()


@pytest.mark.parametrize(
    "title", ['Say "hi" \\ bye', "a: b # c", "- x", "ends\nhere", "\x1b[31m", "{x}", "مهر", "''", "%", "{currency}"]
)
def test_any_title_makes_a_book_without_fault(run, title, tmp_path):
    assert run("init", "mine", "--title", title).exit_code == 0
    assert run("--book", "mine", "check").stdout == "no faults\n"
    said = yaml.safe_load((tmp_path / "mine/book.yml").read_text(encoding="utf-8"))["title"]
    assert said == title.replace("\n", "·").replace("\x1b", "·")


def test_without_a_title_the_folder_gives_its_name_even_where_that_is_no_utf8(run, tmp_path):
    run("init", "Harbour Street")
    assert 'title: "Harbour Street"' in (tmp_path / "Harbour Street/book.yml").read_text(encoding="utf-8")
    assert run("init", "caf\udce9").exit_code == 0
    assert run("--book", "caf\udce9", "check").stdout == "no faults\n"


def test_the_currency_is_that_asked_for(run, tmp_path):
    run("init", "mine", "--currency", "JPY")
    assert "currency: JPY\n" in (tmp_path / "mine/book.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["--title", "Mine"], ["--currency", "EUR"], ["--currency", "USD"]])
def test_the_sample_is_as_it_is(run, tmp_path, words):
    ran = run("init", "mine", "--sample", *words)
    assert (ran.exit_code, (tmp_path / "mine").exists()) == (2, False)
    assert "leave out --title and --currency" in ran.stderr


@pytest.mark.parametrize("words", [[], ["--sample"]], ids=["fresh", "sample"])
def test_a_folder_that_holds_anything_is_left_alone(run, tmp_path, words):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/.hidden").write_text("mine", encoding="utf-8")
    assert run("init", "mine", *words).exit_code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == [".hidden"]


@pytest.mark.parametrize("words", [[], ["--sample"]], ids=["fresh", "sample"])
def test_an_empty_folder_becomes_a_book_and_so_does_one_many_folders_down(run, tmp_path, words):
    (tmp_path / "mine").mkdir(mode=0o755)
    assert run("init", "mine", *words).exit_code == 0
    assert run("init", "a/b/c", *words).exit_code == 0
    assert (tmp_path / "a/b/c/book.yml").exists()
    assert stat.S_IMODE((tmp_path / "mine").stat().st_mode) & stat.S_IWUSR


def test_a_link_that_leads_nowhere_is_no_free_place(run, tmp_path):
    (tmp_path / "mine").symlink_to("nowhere")
    result = run("init", "mine")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: mine")
    assert not (tmp_path / "nowhere").exists()


def test_what_to_do_next_is_said_so_that_a_shell_takes_it(run):
    assert "Next: plaincrm --book 'my book' serve --open" in run("init", "my book").stdout


@pytest.mark.parametrize("words", [[], ["--sample"]], ids=["fresh", "sample"])
def test_half_a_book_is_not_left_behind(run, tmp_path, words, monkeypatch):
    def full(*names, **_how):
        raise OSError(errno.ENOSPC, "No space left on device", str(names[0]))

    (tmp_path / "mine").mkdir()
    with monkeypatch.context() as changed:
        changed.setattr(Path, "write_text", full)
        changed.setattr(shutil, "copyfile", full)
        result = run("init", "mine", *words)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "No space left on device" in result.stderr
    assert list((tmp_path / "mine").iterdir()) == []
    assert run("init", "mine", *words).exit_code == 0
