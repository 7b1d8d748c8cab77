"""The manifest: what changes little is noted beside it, and whatever lies there after a kill is understood."""

import json
import os

import pytest

from plaincrm.site import manifest as module
from plaincrm.site.manifest import CHANGES, MANIFEST, Entry, Ledger, Manifest, manifest_of
from publishing import files_of, publish

MANY = {f"records/{number}.html": b"%d" % number for number in range(40)}


@pytest.fixture
def output(tmp_path):
    publish(tmp_path / "site", MANY)
    return tmp_path / "site"


def _entry(content):
    return Entry(content, "key", 1, 2, 3)


def _settled(ledger, edits, gone=()):
    """One round of a build: some files changed, some gone."""
    before = ledger.read()
    files = {url: entry for url, entry in before.files.items() if url not in gone} | edits
    after = Manifest(files=files)
    ledger.expect(before, after, edits)
    ledger.settle(after, {*edits, *gone})
    return after


def test_a_few_changes_are_noted_beside_the_manifest_which_stays_as_it_is(output):
    ledger, before = Ledger(output), (output / MANIFEST).stat()
    after = _settled(ledger, {"records/1.html": _entry("a"), "records/new.html": _entry("b")}, {"records/2.html"})
    assert (output / MANIFEST).stat() == before
    assert len((output / CHANGES).read_bytes()) * 4 < before.st_size
    assert manifest_of(output) == ledger.read() == after
    after = _settled(ledger, {"records/2.html": _entry("c")}, {"records/new.html"})
    assert manifest_of(output) == ledger.read() == after


def test_many_changes_have_the_manifest_written_again_and_the_others_forgotten(output):
    ledger = Ledger(output)
    _settled(ledger, {"records/1.html": _entry("a")})
    after = _settled(ledger, {f"records/{number}.html": _entry("b") for number in range(2, 9)})
    assert not (output / CHANGES).exists()
    assert manifest_of(output) == after


def test_while_files_are_put_in_place_both_contents_are_known(output):
    ledger = Ledger(output)
    before = ledger.read()
    after = Manifest(files=before.files | {"records/1.html": _entry("a"), "records/new.html": _entry("b")})
    del after.files["records/2.html"]
    ledger.expect(before, after, ["records/1.html", "records/new.html"])
    for known in (manifest_of(output), ledger.read()):  # a build is killed here, or fails
        assert known.files.keys() == before.files.keys() | {"records/new.html"}
        assert known.files["records/1.html"].content == "a"
        assert known.files["records/1.html"].older == (before.files["records/1.html"].content,)


def test_changes_of_another_manifest_say_nothing(output):
    _settled(Ledger(output), {"records/1.html": _entry("a")})
    stale = (output / CHANGES).read_bytes()
    publish(output, MANY | {"index.html": b"x"})
    (output / CHANGES).write_bytes(stale)  # as where a build is killed before it could delete them
    assert manifest_of(output).files["records/1.html"].content != "a"
    publish(output, {"index.html": b"x"})
    assert files_of(output) == {"index.html": b"x"}


def test_what_another_program_wrote_is_read_again(output):
    ledger = Ledger(output)
    before = ledger.read()
    assert ledger.read() is before
    publish(output, MANY | {"records/1.html": b"other", "index.html": b"x"})
    assert ledger.read() == manifest_of(output) != before
    other = Ledger(output)
    _settled(other, {"records/1.html": _entry("a")})
    assert ledger.read() == other.read()


@pytest.mark.parametrize("text", [b"", b"{", b'{"of": 1, "files": {}, "gone": []}', b"null"])
def test_with_damaged_changes_there_is_no_manifest(output, text):
    _settled(Ledger(output), {"records/1.html": _entry("a")})
    (output / CHANGES).write_bytes(text)
    assert manifest_of(output) == Manifest()


@pytest.mark.parametrize("path", ["../mine.txt", "/mine.txt", "a//b"])
def test_changes_whose_paths_leave_the_output_are_not_believed(output, path):
    _settled(Ledger(output), {"records/1.html": _entry("a")})
    changes = json.loads((output / CHANGES).read_bytes())
    changes["files"][path] = ["x", "", 0, 0, 0]
    (output / CHANGES).write_bytes(json.dumps(changes).encode())
    assert manifest_of(output) == Manifest()


def test_a_ledger_that_could_not_write_goes_by_what_lies_there(output, monkeypatch):
    ledger = Ledger(output)
    before = ledger.read()
    after = Manifest(files=before.files | {"records/1.html": _entry("a")})

    def fails(_source, _target):
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(module.os, "replace", fails)
        with pytest.raises(OSError, match="no room"):
            ledger.expect(before, after, ["records/1.html"])
    assert ledger.read() == manifest_of(output) == before
    assert sorted(os.listdir(output)) == [".plaincrm-lock", MANIFEST, "records"]


@pytest.mark.parametrize(
    "url", ["x" * 256, "\u010d" * 128, "records/" + "x" * 252 + ".html", "a/" * 2000 + "b" * 94, "\U0001f375" * 64]
)
def test_a_manifest_that_names_what_no_system_can_is_not_believed_and_keeps_no_build_from_its_end(output, url):
    known = json.loads((output / MANIFEST).read_bytes())
    known["files"][url] = ["content", "key", 1, 2, 3, []]
    (output / MANIFEST).write_text(json.dumps(known), encoding="utf-8")
    assert manifest_of(output) == Manifest()
    (output / "records/1.html").unlink()
    publish(output, MANY)
    assert files_of(output) == MANY


@pytest.mark.parametrize("url", ["x" * 255, "\u010d" * 127, "records/" + "x" * 250 + ".html", "a/" * 1800 + "b"])
def test_long_names_that_a_system_takes_are_believed(output, url):
    known = json.loads((output / MANIFEST).read_bytes())
    known["files"][url] = ["content", "key", 1, 2, 3, []]
    (output / MANIFEST).write_text(json.dumps(known), encoding="utf-8")
    assert url in manifest_of(output).files
