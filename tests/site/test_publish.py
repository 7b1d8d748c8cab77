"""Publishing: only what is ours is ever touched, and nothing is torn, wherever the work is cut off."""

import fcntl
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from markupsafe import escape

import publishing
from plaincrm.site import publish as module
from plaincrm.site.manifest import MANIFEST, Manifest, manifest_of
from plaincrm.site.publish import CannotPublish, Stage, is_current, locked, refuse_overlap
from plaincrm.site.regular import content_hash
from plaincrm.site.render import CSP
from publishing import FOREIGN, LATER, NEW, OLD, STOPPED, complaints, files_of, folders_of, publish, put


@pytest.fixture
def output(tmp_path):
    return tmp_path / "site"


def test_an_output_holds_what_was_published_and_nothing_else(output):
    publish(output, OLD)
    assert files_of(output) == OLD
    publish(output, NEW)
    assert files_of(output) == NEW
    assert folders_of(output) == {"records", "documents", "documents/added", "documents/added/deep", "static"}


def test_a_file_whose_bytes_are_the_same_is_not_written_again(output):
    publish(output, OLD)
    seen = (output / "same.html").stat()
    publish(output, NEW)
    assert (output / "same.html").stat() == seen


def test_folders_are_0700_and_files_0600_whatever_the_umask(output):
    before = os.umask(0)
    try:
        publish(output, OLD)
    finally:
        os.umask(before)
    for path in (output, *output.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_manifest_goes_first_as_the_union_and_the_index_last(output, monkeypatch):
    publish(output, OLD)
    steps = []
    really = os.replace

    def watched(source, target):
        if not steps:
            union = json.loads(Path(source).read_bytes())["files"]
            assert union.keys() == OLD.keys() | NEW.keys()
        really(source, target)
        steps.append(os.path.relpath(target, output))

    monkeypatch.setattr(module.os, "replace", watched)
    publish(output, NEW)
    assert steps[0] == steps[-1] == MANIFEST
    assert steps[-2] == "index.html"
    assert sorted(steps[1:-2]) == sorted(NEW.keys() - {"same.html", "index.html"})


def test_pages_are_deleted_only_after_the_new_ones_stand(output, monkeypatch):
    publish(output, OLD)
    really = Path.unlink

    def watched(path, missing_ok=False):
        assert files_of(output).items() >= NEW.items()
        really(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    publish(output, NEW)
    assert files_of(output) == NEW


def test_only_the_owner_may_look_into_any_folder_whatever_the_umask(output):
    before = os.umask(0)
    try:
        publish(output, {"documents/a/letter": b"1", "records/b.html": b"2", "index.html": b"x"})
        publish(output, {"documents/c/d/letter": b"1", "deep/e/f/g": b"2", "index.html": b"x"})
    finally:
        os.umask(before)
    folders = [path for path in output.rglob("*") if path.is_dir()]
    assert len(folders) == 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_users_own_file_stays(output):
    publish(output, OLD)
    put(output, FOREIGN)
    publish(output, NEW)
    publish(output, LATER)
    assert files_of(output) == {**LATER, **FOREIGN}


def test_a_file_of_ours_that_the_user_rewrote_is_not_deleted(output):
    publish(output, OLD)
    (output / "records/gone.html").write_bytes(b"rewritten by hand")
    publish(output, NEW)
    assert files_of(output) == {**NEW, "records/gone.html": b"rewritten by hand"}


@pytest.mark.parametrize("taken", ["records/added.html", "index.html"])
def test_a_users_own_file_is_never_overwritten(output, taken):
    put(output, {taken: b"mine"})
    with pytest.raises(CannotPublish, match=taken + r" is not plaincrm's; move it away"):
        publish(output, NEW)
    assert files_of(output) == {taken: b"mine"}


def test_a_users_own_file_where_a_folder_must_come_is_refused_before_anything_changes(output):
    put(output, {"records": b"mine"})
    with pytest.raises(CannotPublish, match="records is not plaincrm's"):
        publish(output, NEW)
    assert files_of(output) == {"records": b"mine"}
    assert not (output / MANIFEST).exists()


def test_a_users_own_folder_where_a_page_must_come_is_refused(output):
    put(output, {"index.html/mine.txt": b"mine"})
    with pytest.raises(CannotPublish, match="index.html is not plaincrm's"):
        publish(output, NEW)
    assert files_of(output) == {"index.html/mine.txt": b"mine"}


def test_a_folder_of_ours_can_become_a_file_and_a_file_a_folder(output):
    publish(output, {"documents/a/letter": b"1", "documents/b/letter/page": b"2", "index.html": b"x"})
    other = {"documents/a/letter/page": b"1", "documents/b/letter": b"2", "index.html": b"x"}
    publish(output, other)
    assert files_of(output) == other


def test_where_the_manifest_was_lost_pages_with_our_policy_are_taken_over(output):
    page = f'<meta http-equiv="Content-Security-Policy" content="{escape(CSP)}"> old'.encode()
    publish(output, {"index.html": page, "site.css": b"same"})
    (output / MANIFEST).unlink()
    publish(output, {"index.html": page + b"new", "site.css": b"same"})
    assert files_of(output) == {"index.html": page + b"new", "site.css": b"same"}


@pytest.mark.parametrize("place", ["index.html", "records/added.html"])
def test_a_link_in_the_place_of_a_page_is_refused(output, tmp_path, place):
    (tmp_path / "elsewhere").write_bytes(b"untouched")
    (output / place).parent.mkdir(parents=True)
    (output / place).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotPublish, match="leads through a link"):
        publish(output, NEW)
    assert (tmp_path / "elsewhere").read_bytes() == b"untouched"


def test_a_folder_that_is_a_link_is_refused_and_nothing_is_written_or_deleted_behind_it(output, tmp_path):
    publish(output, OLD)
    (output / "records").rename(tmp_path / "elsewhere")
    (output / "records").symlink_to(tmp_path / "elsewhere")
    there = files_of(tmp_path / "elsewhere")
    with pytest.raises(CannotPublish, match="records leads through a link"):
        publish(output, NEW)
    publish(output, LATER)  # has no page there: those of the manifest are not deleted through the link
    assert files_of(tmp_path / "elsewhere") == there


def test_a_dangling_link_is_no_free_place(output):
    output.mkdir()
    (output / "index.html").symlink_to("nowhere")
    with pytest.raises(CannotPublish, match="leads through a link"):
        publish(output, NEW)
    assert not (output / "nowhere").exists()


@pytest.mark.parametrize(
    ("book", "site"),
    [
        ("b", "b"),
        ("b", "b/site"),
        ("b/book", "b"),
        ("b", "linked/site"),
        ("linked/book", "b"),
        ("b", "linked"),
        ("b", "b/../b/x"),
    ],
)
def test_an_output_that_overlaps_the_book_is_refused_by_resolved_path(tmp_path, book, site):
    (tmp_path / "b/book").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(tmp_path / "b")
    with pytest.raises(CannotPublish, match="must not lie in each other"):
        refuse_overlap(tmp_path / book, tmp_path / site)


def test_an_output_beside_the_book_is_fine_even_where_its_name_begins_alike(tmp_path):
    refuse_overlap(tmp_path / "book", tmp_path / "book-site")
    refuse_overlap(tmp_path / "book", tmp_path / "site/book")


def test_an_output_that_is_a_file_is_refused(output):
    output.write_bytes(b"mine")
    with pytest.raises(CannotPublish, match="cannot write to"):
        publish(output, NEW)
    assert output.read_bytes() == b"mine"


def test_what_a_killed_build_left_staged_is_swept_and_nothing_else(output):
    put(output, {".plaincrm-new-abc/0": b"half", ".plaincrm-manifest-xyz": b"half", ".plaincrm-notes": b"mine"})
    (output / ".plaincrm-manifest-folder").mkdir()
    publish(output, LATER)
    assert files_of(output) == {**LATER, ".plaincrm-notes": b"mine"}


def test_a_link_that_looks_staged_is_not_followed(output, tmp_path):
    put(tmp_path / "elsewhere", {"0": b"mine"})
    output.mkdir()
    (output / ".plaincrm-new-abc").symlink_to(tmp_path / "elsewhere")
    publish(output, LATER)
    assert (tmp_path / "elsewhere/0").read_bytes() == b"mine"


def _manifest(output, files):
    output.mkdir(exist_ok=True)
    entries = {url: [content_hash(data), "", 0, 0, 0] for url, data in files.items()}
    (output / MANIFEST).write_text(json.dumps({"format": 1, "note": {}, "files": entries}))


@pytest.mark.parametrize(
    "path", ["../mine.txt", "a/../../mine.txt", "/mine.txt", "./../mine.txt", "..", "a//b", "a\0b", ""]
)
def test_a_manifest_whose_paths_leave_the_output_is_not_believed(output, tmp_path, path):
    (tmp_path / "mine.txt").write_bytes(b"mine")
    put(output, {"mine.txt": b"mine", "also.txt": b"mine"})
    _manifest(output, {path: b"mine", "also.txt": b"mine"})
    assert manifest_of(output) == Manifest()
    publish(output, LATER)
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
    assert files_of(output) == {**LATER, "mine.txt": b"mine", "also.txt": b"mine"}


def test_an_absolute_path_in_a_manifest_deletes_nothing(output, tmp_path):
    (tmp_path / "mine.txt").write_bytes(b"mine")
    _manifest(output, {str(tmp_path / "mine.txt"): b"mine"})
    publish(output, LATER)
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 2, "files": {}}',
        b'{"files": {"a": 3}}',
        b"\xff\xfe",
        b'{"files": {"a": ["x"',
        b"null",
    ],
)
def test_a_damaged_manifest_counts_as_none(output, text):
    publish(output, OLD)
    (output / MANIFEST).write_bytes(text)
    assert manifest_of(output) == Manifest()


def test_a_manifest_that_is_a_pipe_or_a_link_counts_as_none(output, tmp_path):
    _manifest(output, {"index.html": b""})
    assert manifest_of(output).files
    (output / MANIFEST).rename(tmp_path / "real")
    (output / MANIFEST).symlink_to(tmp_path / "real")
    assert manifest_of(output) == Manifest()
    (output / MANIFEST).unlink()
    os.mkfifo(output / MANIFEST)
    assert manifest_of(output) == Manifest()


def test_a_file_is_current_only_as_long_as_stat_says_what_it_said(output):
    publish(output, OLD)
    entry = manifest_of(output).files["index.html"]
    assert is_current(output, "index.html", entry)
    path = output / "index.html"
    os.utime(path, ns=(1, 1))
    assert not is_current(output, "index.html", entry)
    os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))
    assert is_current(output, "index.html", entry)
    path.write_bytes(b"longer than it was")
    os.utime(path, ns=(entry.mtime_ns, entry.mtime_ns))
    assert not is_current(output, "index.html", entry)
    path.unlink()
    assert not is_current(output, "index.html", entry)


def test_a_copy_is_what_was_read_and_no_link_or_pipe_is_copied(output, tmp_path):
    (tmp_path / "letter").write_bytes(b"dear")
    (tmp_path / "link").symlink_to(tmp_path / "letter")
    os.mkfifo(tmp_path / "pipe")
    output.mkdir()
    stage = Stage(output)
    assert stage.copy(0, tmp_path / "letter").content == content_hash(b"dear")
    assert Path(stage.folder, "0").read_bytes() == b"dear"
    for name in ("link", "pipe", "nothing"):
        with pytest.raises(CannotPublish):
            stage.copy(1, tmp_path / name)
    stage.discard()
    assert list(output.iterdir()) == []


def test_a_second_build_waits_until_the_first_has_ended(output):
    start, done = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        try:
            os.read(start[0], 1)
            publish(output, NEW)
            os.write(done[1], b"!")
        finally:
            os._exit(0)
    os.close(done[1])
    with locked(output):
        os.write(start[1], b"!")
        time.sleep(0.2)
        assert files_of(output) == {}
    assert os.read(done[0], 1) == b"!"
    os.waitpid(child, 0)
    for descriptor in (*start, done[0]):
        os.close(descriptor)
    assert files_of(output) == NEW


def test_two_builds_at_once_end_in_one_of_the_two_sites_whole(output):
    children = []
    for number in range(6):
        child = os.fork()
        if not child:
            code = 1
            try:
                for _ in range(8):
                    publish(output, (OLD, NEW)[number % 2])
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 6
    assert files_of(output) in (OLD, NEW)
    publish(output, LATER)
    assert files_of(output) == LATER


def test_the_lock_is_no_way_through_a_link(output, tmp_path):
    output.mkdir()
    (tmp_path / "mine").write_bytes(b"mine")
    (output / ".plaincrm-lock").symlink_to(tmp_path / "mine")
    with pytest.raises(CannotPublish, match="cannot write to"):
        publish(output, NEW)


def _stopped_copies(tmp_path, count):
    """So many outputs that hold OLD and the user's own files."""
    first = tmp_path / "0"
    publish(first, OLD)
    put(first, FOREIGN)
    for number in range(1, count):
        shutil.copytree(first, tmp_path / str(number))  # other inodes: every page is written again


def _mended(output):
    """The next build of each of several sites equals one from nothing and leaves nothing behind."""
    for site in (LATER, NEW):
        copy = output.with_name(f"{output.name}-mended")
        shutil.copytree(output, copy, symlinks=True)
        publish(copy, site)
        assert files_of(copy) == {**site, **FOREIGN}
        kept = {str(parent) for url in (*site, *FOREIGN) for parent in Path(url).parents} - {"."}
        assert folders_of(copy) == kept
        shutil.rmtree(copy)


COUNT = 14


def _straced(tmp_path, kind, calls, spoil):
    """Exit status of each child of publishing.py, the n-th stopped at its n-th call."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    trace = f"{calls}"
    command = [
        *("strace", "-f", "-qq", "-o", str(tmp_path / "trace"), "-e", f"trace={trace}"),
        *("-e", f"inject={trace}:{spoil}:when={publishing.AHEAD}"),
        *(sys.executable, publishing.__file__, kind, str(tmp_path), str(COUNT)),
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip(f"strace may not trace here: {done.stderr.strip()[:100]}")
    assert done.returncode == 0, done.stderr
    assert len(lines := done.stdout.splitlines()) == COUNT
    return [int(line.split()[1]) for line in lines]


@pytest.mark.parametrize(
    ("calls", "spoil"),
    [
        ("write", "signal=SIGKILL"),
        ("/^rename", "signal=SIGKILL"),
        ("/^mkdir", "signal=SIGKILL"),
        ("/^(unlink|rmdir)", "signal=SIGKILL"),
        ("write", "error=ENOSPC"),
        ("/^rename", "error=EIO"),
        ("/^mkdir", "error=ENOSPC"),
        ("/^(unlink|rmdir)", "error=EIO"),
    ],
)
def test_wherever_a_call_fails_or_the_build_is_killed_each_page_is_old_or_new(tmp_path, calls, spoil):
    _stopped_copies(tmp_path, COUNT)
    statuses = _straced(tmp_path, "careful", calls, spoil)
    stopped = [number for number, status in enumerate(statuses) if status]
    assert stopped, "nothing was spoiled"
    assert statuses[-1] == 0, "there are more calls than COUNT"
    assert set(statuses) <= {0, -signal.SIGKILL if "SIGKILL" in spoil else STOPPED}
    for number, status in enumerate(statuses):
        output = tmp_path / str(number)
        assert complaints(output) == []
        if status == 0:
            assert {url: data for url, data in files_of(output).items() if not url.startswith(".plaincrm-new")} == {
                **NEW,
                **FOREIGN,
            }
        _mended(output)


def test_the_careless_builder_fails_the_same_test(tmp_path):
    for number in range(COUNT):
        put(tmp_path / str(number), {**OLD, **FOREIGN})
    _straced(tmp_path, "careless", "write", "signal=SIGKILL")
    assert any("neither old nor new" in text for number in range(COUNT) for text in complaints(tmp_path / str(number)))


def test_a_disk_that_is_full_leaves_the_old_site_whole(output):
    """A limit on the size of files, which needs no right to mount: pages beyond it cannot be written."""
    publish(output, OLD)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    try:
        with pytest.raises(CannotPublish, match="File too large"):
            publish(output, NEW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert files_of(output) == OLD
    publish(output, NEW)
    assert files_of(output) == NEW


def test_a_full_file_system_leaves_the_old_site_whole(tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "none", place], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        publish(place / "site", OLD)
        with pytest.raises(CannotPublish, match="No space left"):
            publish(place / "site", {**NEW, "large.html": b"x" * 200_000})
        assert files_of(place / "site") == OLD
        publish(place / "site", LATER)
        assert files_of(place / "site") == LATER
    finally:
        subprocess.run(["umount", place], check=True)


def test_the_lock_is_given_back_when_a_build_fails(output):
    put(output, {"index.html": b"mine"})
    with pytest.raises(CannotPublish):
        publish(output, NEW)
    with open(output / ".plaincrm-lock", "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
