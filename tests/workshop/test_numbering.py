"""The numbers of clients are kept, for the user alone, and outlive what may be emptied or moved."""

import shutil
import stat

import pytest

from inline_book import edition_of, write
from plaincrm.workshop import numbering
from plaincrm.workshop.numbering import CannotKeep, numbered

FILES = {f"clients/{name}.md": f"---\nname: {name}\n---\n" for name in "abcdefgh"} | {
    "leads/z.md": "---\nname: Z\n---\n",
    "clients/bad.md": "---\nname: B\nsince: x\n---\n",
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return write(tmp_path / "book", FILES)


def numbers(book):
    return numbered(book, edition_of(book))


def test_everybody_gets_a_number_from_one_on_those_with_errors_too(book):
    found = numbers(book)
    assert sorted(found.clients.values()) == list(range(1, 10))
    assert found.leads == {"z": 1}


def test_they_are_kept_where_the_cache_was_emptied(book):
    found = numbers(book)
    shutil.rmtree(book / ".plaincrm")
    assert numbers(book) == found


def test_they_move_with_the_book(book, tmp_path):
    found = numbers(book)
    book.rename(tmp_path / "moved")
    assert numbers(tmp_path / "moved") == found


def test_only_the_user_may_read_them(book, tmp_path):
    numbers(book)
    (elsewhere,) = (tmp_path / "state/plaincrm/numbers").iterdir()
    for path in (elsewhere, book / ".plaincrm/numbers.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(elsewhere.parent.stat().st_mode) == 0o700


def test_git_is_told_to_leave_them_alone(book):
    numbers(book)
    assert (book / ".plaincrm/.gitignore").read_text() == "*\n"


@pytest.mark.parametrize("text", ["", "{}", '{"key": "ab", "clients": {}}', '{"key": "zz", "clients": {}}'])
def test_a_damaged_file_is_as_good_as_none(book, text):
    found = numbers(book)
    (book / ".plaincrm/numbers.json").write_text(text)
    assert numbers(book) == found


def test_a_file_that_gives_two_clients_one_number_is_not_believed(book):
    found = numbers(book)
    two = f'{{"key": "{found.key}", "clients": {{"a": 1, "b": 1}}}}'
    (book / ".plaincrm/numbers.json").write_text(two)
    assert numbers(book) == found


def test_where_they_cannot_be_kept_that_is_said(book, monkeypatch, tmp_path):
    (tmp_path / "state").write_text("a file")
    (book / ".plaincrm").symlink_to(tmp_path)
    with pytest.raises(CannotKeep) as said:
        numbers(book)
    assert len(said.value.numbers.clients) == 9


def test_the_key_is_drawn_anew_for_every_book(book, tmp_path):
    assert numbers(book).key != numbers(write(tmp_path / "second", FILES)).key
    assert len(numbering.secrets.token_hex(32)) == 64
