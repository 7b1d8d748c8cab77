"""A file on disk is the old one or the new one, whatever fails, whoever kills us, and however many write."""

import errno
import os
import shutil
import subprocess
import sys
import textwrap
import warnings

import pytest

from failing_os import BROKEN, NO_SPACE, failing, killed
from plaincrm.writing import disk
from plaincrm.writing.disk import STAGED, move, rewrite
from plaincrm.writing.lock import locked
from plaincrm.writing.refusals import CannotEdit

OLD, NEW = b"---\r\nname: A\r\n---\r\n", b"---\r\nname: B\r\n---\r\n"
TARGET = "clients/fairs/a.md"


@pytest.fixture
def book(tmp_path):
    return _book(tmp_path / "book")


def _book(folder):
    (folder / "leads/fairs").mkdir(parents=True)
    (folder / "leads/fairs/a.md").write_bytes(OLD)
    (folder / "leads/fairs/a.md").chmod(0o640)
    return folder


def _new(_data):
    return NEW


def _is_done(old, new):
    return (old, new) == (OLD, NEW)


def _rewrite(book):
    return rewrite(book, "leads/fairs/a.md", _new)


def _move(book):
    return move(book, "leads/fairs/a.md", TARGET, _new, _is_done)


def _files(book):
    return {
        path.relative_to(book).as_posix(): path.read_bytes()
        for path in sorted(book.rglob("*"))
        if path.is_file() and ".plaincrm/" not in path.as_posix()
    }


def _left(book):
    return [name for name in _files(book) if STAGED in name]


def test_a_rewritten_file_keeps_its_mode_and_leaves_nothing_beside_it(book):
    assert _rewrite(book)
    assert _files(book) == {"leads/fairs/a.md": NEW}
    assert (book / "leads/fairs/a.md").stat().st_mode & 0o7777 == 0o640
    assert not _rewrite(book)


def test_a_moved_file_keeps_its_mode_and_leaves_nothing_behind(book):
    assert not _move(book)
    assert _files(book) == {TARGET: NEW}
    assert (book / TARGET).stat().st_mode & 0o7777 == 0o640
    assert (book / TARGET).stat().st_nlink == 1


def test_a_refusal_leaves_the_file_and_its_times_as_they_were(book):
    path = book / "leads/fairs/a.md"
    before = path.stat()

    def refuse(_data):
        raise CannotEdit("no")

    for act in (rewrite, lambda *args: move(args[0], args[1], TARGET, args[2], _is_done)):
        with pytest.raises(CannotEdit, match="no"):
            act(book, "leads/fairs/a.md", refuse)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert _files(book) == {"leads/fairs/a.md": OLD}


@pytest.mark.parametrize("act", [_rewrite, _move])
@pytest.mark.parametrize("fail", [NO_SPACE, BROKEN])
def test_an_error_at_any_call_leaves_the_old_file_or_the_new_one_and_none_beside_it(tmp_path, act, fail):
    old, new = {"leads/fairs/a.md": OLD}, {"leads/fairs/a.md" if act is _rewrite else TARGET: NEW}
    for at in range(1, 200):
        book = _book(tmp_path / str(at))
        with failing(at, fail) as counter:
            try:
                act(book)
            except (OSError, CannotEdit):
                done = False
            else:
                done = True
        files = {name: data for name, data in _files(book).items() if STAGED not in name}
        assert files in (old, new), (at, files)
        assert files == new or not done
        if counter.count < at:
            assert done
            break
        if files == old:
            act(book)
        assert not _left(book) or files == new, at
    assert at > 15


@pytest.mark.parametrize("act", [_rewrite, _move])
def test_killed_at_any_call_the_next_run_finds_the_old_file_or_the_new_one_and_finishes(tmp_path, act):
    target = "leads/fairs/a.md" if act is _rewrite else TARGET
    both = set()
    for at in range(1, 200):
        book = _book(tmp_path / str(at))
        went_on = not killed(at, lambda book=book: act(book))
        files = {name: data for name, data in _files(book).items() if STAGED not in name}
        both.add(tuple(files))
        assert all(data == (OLD if name != target or data == OLD else NEW) for name, data in files.items())
        assert files
        if went_on:
            break
        if files != {target: NEW}:
            act(book)
        assert _files(book).get(target) == NEW
        assert [name for name in _files(book) if STAGED not in name] == [target]
    assert at > 15
    # Between the two names of a move there is a moment with both: it is seen, and the command run again finished it.
    assert (("clients/fairs/a.md", "leads/fairs/a.md") in both) == (act is _move)


def test_what_a_killed_writer_left_is_swept_by_the_next(book):
    (book / f"leads/fairs/{STAGED}x").write_bytes(b"half")
    _rewrite(book)
    assert not _left(book)


def test_a_file_in_the_way_is_nobody_s_to_overwrite(book):
    (book / "clients/fairs").mkdir(parents=True)
    (book / TARGET).write_bytes(b"---\nname: Somebody\n---\n")
    before = _files(book)
    with pytest.raises(CannotEdit, match="exists already"):
        _move(book)
    assert _files(book) == before


def test_a_file_that_comes_into_the_way_at_the_last_moment_is_not_overwritten(book, monkeypatch):
    link = os.link

    def late(source, target):
        with open(target, "wb") as file:
            file.write(b"somebody's")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(CannotEdit, match="exists already"):
        _move(book)
    assert _files(book) == {"leads/fairs/a.md": OLD, TARGET: b"somebody's"}


@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOTSUP])
def test_a_file_system_without_hard_links_moves_as_well_and_overwrites_nothing(book, monkeypatch, error):
    def no_links(_source, _target):
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "link", no_links)
    _move(book)
    assert _files(book) == {TARGET: NEW}


def test_a_placeholder_that_a_kill_left_is_ours_to_replace(book):
    (book / "clients/fairs").mkdir(parents=True)
    (book / TARGET).touch()
    _move(book)
    assert _files(book) == {TARGET: NEW}


def test_a_move_seen_to_be_interrupted_is_brought_to_its_end(book):
    (book / "clients/fairs").mkdir(parents=True)
    (book / TARGET).write_bytes(NEW)
    assert _move(book)
    assert _files(book) == {TARGET: NEW}


@pytest.mark.parametrize("act", [_rewrite, _move])
def test_a_file_changed_by_an_editor_meanwhile_is_left_to_it(book, monkeypatch, act):
    fsync, path = os.fsync, book / "leads/fairs/a.md"

    def meanwhile(descriptor):
        path.write_bytes(b"edited")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    if act is _move:
        (book / "clients/fairs").mkdir(parents=True)
    with pytest.raises(CannotEdit, match="changed by another program"):
        act(book)
    assert _files(book) == {"leads/fairs/a.md": b"edited"}


def test_a_file_changed_after_it_has_its_new_name_stays_and_the_new_name_goes(book, monkeypatch):
    link = os.link

    def then_edited(source, target):
        link(source, target)
        (book / "leads/fairs/a.md").write_bytes(b"edited")

    monkeypatch.setattr(os, "link", then_edited)
    with pytest.raises(CannotEdit, match="changed by another program"):
        _move(book)
    assert _files(book) == {"leads/fairs/a.md": b"edited"}


def test_links_are_not_followed(book, tmp_path):
    (tmp_path / "outside").mkdir()
    (book / "clients").symlink_to(tmp_path / "outside")
    with pytest.raises(CannotEdit, match="link"):
        _move(book)
    (book / "leads/b.md").symlink_to(tmp_path / "c.md")
    (tmp_path / "c.md").write_bytes(OLD)
    with pytest.raises(CannotEdit, match="cannot be read"):
        rewrite(book, "leads/b.md", _new)
    shutil.rmtree(book / ".plaincrm")
    (book / ".plaincrm").symlink_to(tmp_path / "outside")
    with pytest.raises(OSError, match="symbolic links"):
        _rewrite(book)
    assert _files(book)["leads/fairs/a.md"] == OLD
    assert list((tmp_path / "outside").iterdir()) == []


def test_two_writers_lose_nothing_of_two_hundred_entries_each(book):
    path = book / "leads/fairs/a.md"
    path.write_bytes(b"")

    def write(name):
        for number in range(200):
            rewrite(book, "leads/fairs/a.md", lambda data, line=f"{name} {number}\n": data + line.encode())

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            write("child")
        finally:
            os._exit(0)
    write("parent")
    os.waitpid(child, 0)
    lines = path.read_text().splitlines()
    assert sorted(lines) == sorted(f"{name} {number}" for name in ("child", "parent") for number in range(200))
    assert [line for line in lines if line.startswith("child")] == [f"child {n}" for n in range(200)]


def test_without_the_lock_entries_are_lost(book, monkeypatch):
    """The control: what the test above would find of a careless writer."""
    path = book / "leads/fairs/a.md"
    path.write_bytes(b"")

    def add_meanwhile(data):
        other = path.read_bytes() + b"other\n"
        path.write_bytes(other)
        return data + b"mine\n"

    monkeypatch.setattr(disk, "_refuse_changed", lambda _path, _data: None)
    rewrite(book, "leads/fairs/a.md", add_meanwhile)
    assert path.read_bytes() == b"mine\n"


def test_the_lock_survives_somebody_who_deletes_its_file(book):
    with locked(book):
        (book / ".plaincrm/lock").unlink()
        with locked(book):
            assert (book / ".plaincrm/lock").exists()
    assert (book / ".plaincrm/.gitignore").read_text() == "*\n"


DRIVER = """
import sys
from pathlib import Path
from plaincrm.writing.disk import move, rewrite
new = {new!r}
book = Path(sys.argv[2])
print("begin", flush=True)
if sys.argv[1] == "move":
    move(book, "leads/fairs/a.md", "clients/fairs/a.md", lambda data: new, lambda old, there: there == new)
else:
    rewrite(book, "leads/fairs/a.md", lambda data: new)
"""


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not here; the same is tested by patched calls above")
@pytest.mark.parametrize(
    ("act", "call"),
    [("rewrite", "fsync"), ("rewrite", "rename"), ("move", "link"), ("move", "unlink"), ("move", "fsync")],
)
def test_killed_by_the_kernel_at_a_call_the_file_is_old_or_new(tmp_path, act, call):
    driver = tmp_path / "driver.py"
    driver.write_text(textwrap.dedent(DRIVER.format(new=NEW)), encoding="utf-8")
    for at in (1, 2):
        book = _book(tmp_path / str(at))
        inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"inject={call}:signal=SIGKILL:when={at}"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [*inject, sys.executable, "-B", str(driver), act, str(book)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=False)
        if "begin" not in ran.stdout:
            pytest.skip("strace may not trace here")
        files = {name: data for name, data in _files(book).items() if STAGED not in name}
        possible = [{"leads/fairs/a.md": OLD}, {"leads/fairs/a.md" if act == "rewrite" else TARGET: NEW}]
        if act == "move":
            possible.append({"leads/fairs/a.md": OLD, TARGET: NEW})
        assert files in possible
        if files != possible[1]:
            (_move if act == "move" else _rewrite)(book)
        assert {name: data for name, data in _files(book).items() if STAGED not in name} == possible[1]
