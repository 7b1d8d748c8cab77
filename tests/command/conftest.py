"""Running commands in this process, on a small book, with nobody's real state folder."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from plaincrm.command import program
from small_book import build_quickly, write_book


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    build_quickly(monkeypatch)


@pytest.fixture
def run():
    def run(*args, color=False):
        result = CliRunner().invoke(program(), [str(arg) for arg in args], prog_name="plaincrm", color=color)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path / "book")


@pytest.fixture
def bad_book(book):
    """The small book with an error in one file, a warning in another, and an unreadable kind of file."""
    (book / "clients/bad.md").write_text("---\nname: Bad One\nsince: 2026-02-30\ncolour: red\n---\n", encoding="utf-8")
    (book / "leads/warned.md").write_text("---\nname: Warned One\ncolour: red\n---\n", encoding="utf-8")
    (book / "leads/latin.md").write_bytes(b"---\nname: Caf\xe9\n---\n")
    return book


@pytest.fixture
def sample(run, tmp_path):
    assert run("init", "--sample", "sample").exit_code == 0
    return Path("sample")
