"""The seal: what lies in a book is believed only where this user put it there."""

import os
import stat

import pytest

from plaincrm.workshop import seal


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state/plaincrm"


def test_a_seal_depends_on_every_byte_and_on_the_users_key(state, tmp_path, monkeypatch):
    mine = seal.seal(b"body")
    assert len(mine) == seal.LENGTH
    assert seal.seal(b"body") == mine
    assert seal.seal(memoryview(b"body")) == mine
    assert seal.seal(b"bodY") != mine
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert seal.seal(b"body") != mine


def test_the_key_is_made_once_and_for_its_owner_alone(state):
    seal.seal(b"")
    key = (state / "memo-key").read_bytes()
    assert len(key) == 32
    assert stat.S_IMODE((state / "memo-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    seal.seal(b"")
    assert (state / "memo-key").read_bytes() == key
    assert [path.name for path in state.iterdir()] == ["memo-key"]


def test_two_programs_that_begin_at_once_have_one_key(state):
    readers = []
    for _ in range(8):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.write(writing, seal.seal(b"body"))
            finally:
                os._exit(0)
        os.close(writing)
        readers.append((reading, child))
    found = set()
    for reading, child in readers:
        found.add(os.read(reading, 100))
        os.close(reading)
        os.waitpid(child, 0)
    assert found == {seal.seal(b"body")}


def test_a_damaged_key_and_a_home_that_is_none_are_an_oserror(state, tmp_path, monkeypatch):
    state.mkdir(parents=True)
    (state / "memo-key").write_bytes(b"short")
    with pytest.raises(OSError):
        seal.seal(b"body")
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    with pytest.raises(OSError):
        seal.seal(b"body")


def test_a_file_is_written_whole_and_git_is_told_to_leave_it(tmp_path):
    seal.write(tmp_path, "memo", b"1")
    seal.write(tmp_path, "memo", b"22")
    folder = tmp_path / ".plaincrm"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"memo": b"22", ".gitignore": b"*\n"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    seal.write(tmp_path, "memo", b"1")

    def refused(_source, _target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(seal.os, "replace", refused)
    with pytest.raises(OSError):
        seal.write(tmp_path, "memo", b"2")
    assert {path.name: path.read_bytes() for path in (tmp_path / ".plaincrm").iterdir()} == {
        "memo": b"1",
        ".gitignore": b"*\n",
    }


def test_a_folder_of_ours_that_is_a_link_is_not_written_through(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "book/.plaincrm").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError):
        seal.write(tmp_path / "book", "memo", b"1")
    assert list((tmp_path / "elsewhere").iterdir()) == []


PIECES = [b"one", b"", b"three" * 10_000, b"4"]


def test_pieces_come_back_as_they_were(state, tmp_path):
    seal.write_sealed(tmp_path, "memo", iter(PIECES))
    assert list(seal.read_sealed(tmp_path, "memo")) == PIECES


def test_no_piece_is_given_that_is_not_as_it_was(state, tmp_path):
    seal.write_sealed(tmp_path, "memo", [b"one", b"two", b"three"])
    path = tmp_path / ".plaincrm/memo"
    data = path.read_bytes()
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(OSError):
            for number, piece in enumerate(seal.read_sealed(tmp_path, "memo")):
                assert piece == [b"one", b"two", b"three"][number]


def test_pieces_of_ours_in_another_order_or_of_another_file_are_not_given(state, tmp_path):
    for name, letter in (("memo", b"a"), ("other", b"b")):
        seal.write_sealed(tmp_path, name, [letter, letter * 2])
    mine, other = ((tmp_path / ".plaincrm" / name).read_bytes() for name in ("memo", "other"))
    first = 8 + seal.LENGTH + 1
    for mixed in (mine[first:], mine[:first] + other[first:], mine + other, mine[first:] + mine[:first]):
        (tmp_path / ".plaincrm/memo").write_bytes(mixed)
        with pytest.raises(OSError):
            list(seal.read_sealed(tmp_path, "memo"))


def test_a_length_beyond_all_memory_is_not_believed(state, tmp_path):
    seal.write_sealed(tmp_path, "memo", [b"one"])
    path = tmp_path / ".plaincrm/memo"
    path.write_bytes(b"\xff" * 8 + path.read_bytes()[8:])
    with pytest.raises(OSError):
        list(seal.read_sealed(tmp_path, "memo"))


def test_pieces_that_fail_midway_leave_the_old_file(state, tmp_path):
    seal.write_sealed(tmp_path, "memo", [b"old"])

    def failing():
        yield b"new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        seal.write_sealed(tmp_path, "memo", failing())
    assert list(seal.read_sealed(tmp_path, "memo")) == [b"old"]
    assert len(list((tmp_path / ".plaincrm").iterdir())) == 2
