"""The shortcut: it says that nothing changed only where a build would change nothing."""

import os
import shutil
import time
from datetime import date

import pytest

from plaincrm.site.manifest import MANIFEST, manifest_of
from plaincrm.workshop import seal, shortcut
from plaincrm.workshop.shortcut import Last, forget, remember, sources, unchanged
from publishing import OLD, publish
from small_book import NOVAK, SETTINGS, write_book

DAY = date(2026, 3, 31)


class Built:
    """A book whose site was just built, as far as the shortcut can tell."""

    def __init__(self, book, output, elsewhere=(), asked=None, looked_ns=None):
        self.book, self.output, self.asked = book, output, asked
        publish(output, OLD)
        last = Last(
            version=shortcut.__version__,
            today=asked or DAY,
            pinned=DAY,
            timezone="",
            looked_ns=looked_ns or time.time_ns(),
            sources=sources(book, tuple(elsewhere)),
            elsewhere=tuple(elsewhere),
            files=len(OLD),
            records=3,
            errors=0,
            warnings=0,
        )
        remember(book, output, last)

    @property
    def unchanged(self):
        return unchanged(self.book, self.output, self.asked) is not None


@pytest.fixture
def templates(tmp_path, monkeypatch):
    """Templates of this test's own, so that it may change them."""
    folder = write_book(tmp_path / "templates", {"layout.html": "x", "pages/today.html": "y", "static/site.css": "z"})
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    monkeypatch.setattr(shortcut.where, "templates", lambda: folder)
    return folder


@pytest.fixture
def built(book, tmp_path, templates):
    write_book(book, {"site_templates/pages/404.html": "own", "papers/x.txt": "paper", "clients/.hidden": "x"})
    for path in book.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    return Built(book, tmp_path / "site", ("papers/missing.txt", "papers/x.txt"))


def test_a_book_nobody_touched_is_unchanged(built):
    assert built.unchanged
    assert built.unchanged


def _same_size(path):
    path.write_bytes(path.read_bytes().swapcase())


CHANGES = {
    "a record is edited": lambda top: (top / "book/clients/kos.md").write_text("---\nname: K\n---\n", encoding="utf-8"),
    "a record is edited to the same size": lambda top: _same_size(top / "book/clients/kos.md"),
    "a record is touched": lambda top: os.utime(top / "book/clients/kos.md", (5, 5)),
    "a record is replaced by one as old and long": lambda top: _replaced(top / "book/clients/kos.md"),
    "a record is new": lambda top: write_book(top / "book", {"leads/deep/er/new.md": "---\nname: N\n---\n"}),
    "a record is gone": lambda top: (top / "book/clients/kos.md").unlink(),
    "a record has another name": lambda top: (top / "book/clients/kos.md").rename(top / "book/clients/kos2.md"),
    "a lead has become a client": lambda top: (top / "book/leads/lipa.md").rename(top / "book/clients/lipa.md"),
    "a link has come": lambda top: (top / "book/clients/link.md").symlink_to("kos.md"),
    "a record has become a link": lambda top: _linked(top / "book/clients/kos.md"),
    "a room has become a link": lambda top: _linked(top / "book/clients"),
    "the settings are edited": lambda top: (top / "book/book.yml").write_text(SETTINGS + "# x\n", encoding="utf-8"),
    "the settings are gone": lambda top: (top / "book/book.yml").unlink(),
    "a document is new": lambda top: write_book(top / "book", {"documents/kos/letter.txt": "x"}),
    "a document is edited to the same size": lambda top: _same_size(top / "book/documents/novak/offer.txt"),
    "a document is gone": lambda top: (top / "book/documents/novak/offer.txt").unlink(),
    "a paper elsewhere is edited": lambda top: _same_size(top / "book/papers/x.txt"),
    "a paper elsewhere is gone": lambda top: (top / "book/papers/x.txt").unlink(),
    "a paper that was missing has come": lambda top: write_book(top / "book", {"papers/missing.txt": "x"}),
    "a template of ours is edited": lambda top: _same_size(top / "templates/pages/today.html"),
    "a template of the book's is edited": lambda top: _same_size(top / "book/site_templates/pages/404.html"),
    "a template of the book's is new": lambda top: write_book(top / "book", {"site_templates/layout.html": "x"}),
    "the templates of the book are gone": lambda top: shutil.rmtree(top / "book/site_templates"),
    "a page is gone": lambda top: (top / "site/records/gone.html").unlink(),
    "a page is changed by hand": lambda top: (top / "site/index.html").write_bytes(b"OLD INDEX"),
    "a page is touched": lambda top: os.utime(top / "site/index.html", (5, 5)),
    "a page is a link": lambda top: _linked(top / "site/index.html"),
    "the site is gone": lambda top: shutil.rmtree(top / "site"),
    "the manifest is gone": lambda top: (top / "site" / MANIFEST).unlink(),
    "the manifest is damaged": lambda top: (top / "site" / MANIFEST).write_bytes(b"{"),
    "the manifest is of another site": lambda top: publish(top / "site", {"index.html": b"other"}),
    "the record of the build is gone": lambda top: shutil.rmtree(top / "book/.plaincrm"),
    "the record of the build is damaged": lambda top: _flip(next((top / "book/.plaincrm").glob("built-*"))),
    "the record of the build is short": lambda top: next((top / "book/.plaincrm").glob("built-*")).write_bytes(b"x"),
}


def _replaced(path):
    before, other = path.stat(), path.with_name("other")
    shutil.copy2(path, other)
    other.rename(path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def _linked(path):
    away = path.rename(path.parent.parent / "away")
    path.symlink_to(away)


def _flip(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_no_longer_unchanged_when(built, tmp_path, change):
    CHANGES[change](tmp_path)
    assert not built.unchanged


INNOCENT = {
    "a file of the user's own is in the site": lambda top: write_book(
        top / "site", {"CNAME": "x", "records/notes.txt": "y"}
    ),
    "a file that is no part of a book has come": lambda top: write_book(
        top / "book", {"notes.txt": "x", ".git/config": "y"}
    ),
    "an editor has come and gone": lambda top: (
        write_book(top / "book", {"clients/.kos.swp": "x"}),
        (top / "book/clients/.kos.swp").unlink(),
    ),
    "a folder is empty": lambda top: (top / "book/clients/empty").mkdir(),
    "the memo is gone": lambda top: (top / "book/.plaincrm/memo").unlink(missing_ok=True),
}


@pytest.mark.parametrize("change", INNOCENT)
def test_it_is_still_unchanged_when(built, tmp_path, change):
    INNOCENT[change](tmp_path)
    assert built.unchanged


def test_another_day_is_a_change(built):
    assert unchanged(built.book, built.output, date(2026, 4, 1)) is None
    assert unchanged(built.book, built.output, DAY) is not None


def test_where_no_day_is_pinned_midnight_is_a_change(book, tmp_path, templates, monkeypatch):
    built = Built(book, tmp_path / "site")
    last = unchanged(book, tmp_path / "site", None)
    assert last is not None
    remember(book, tmp_path / "site", Last(**{**{f: getattr(last, f) for f in last.__struct_fields__}, "pinned": None}))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1774915199")  # the last second of 2026-03-30
    assert not built.unchanged
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1774915200")
    assert built.unchanged
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1775001600")
    assert not built.unchanged


def test_another_version_of_the_program_is_a_change(built, monkeypatch):
    monkeypatch.setattr(shortcut, "__version__", "9.9.9")
    assert not built.unchanged


def test_another_output_or_another_place_of_the_book_is_a_change(built, tmp_path):
    assert unchanged(built.book, tmp_path / "elsewhere", None) is None
    moved = built.book.rename(tmp_path / "moved")
    assert unchanged(moved, built.output, None) is None


def test_a_stranger_cannot_say_that_nothing_changed(built, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "stranger"))
    assert not built.unchanged


def test_a_file_changed_too_shortly_before_the_build_looked_makes_it_look_again(book, tmp_path, templates):
    os.utime(book / "clients/kos.md")
    newest = (book / "clients/kos.md").stat().st_mtime_ns
    assert not Built(book, tmp_path / "site", looked_ns=newest + seal.RACY_NS - 1).unchanged
    assert Built(book, tmp_path / "site", looked_ns=newest + seal.RACY_NS).unchanged
    # It is the moment of looking that counts, however long the build took after it.
    assert not Built(book, tmp_path / "site", looked_ns=newest).unchanged


def test_what_was_remembered_can_be_forgotten(built):
    forget(built.book, built.output)
    assert not built.unchanged
    forget(built.book, built.output)


def test_a_book_that_cannot_be_written_to_is_looked_at_every_time(book, tmp_path, templates, monkeypatch):
    def refused(*_arguments):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(seal, "write", refused)
    assert not Built(book, tmp_path / "site").unchanged


def test_names_that_are_no_utf8_do_not_stand_in_the_way(book, tmp_path, templates):
    (book / "clients/caf\udce9.md").write_text("x", encoding="utf-8")
    (book / "site_templates").mkdir()
    (book / "site_templates/caf\udce9.html").write_text("x", encoding="utf-8")
    (book / "documents/caf\udce9").mkdir()
    for path in book.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    built = Built(book, tmp_path / "site")
    assert built.unchanged
    (book / "clients/caf\udce9.md").unlink()
    assert not built.unchanged


def test_the_manifest_of_a_site_and_the_record_of_its_build_agree(built):
    last = unchanged(built.book, built.output, None)
    assert last is not None
    assert last.files == len(manifest_of(built.output).files)
    assert NOVAK.encode() not in b"".join(path.read_bytes() for path in (built.book / ".plaincrm").iterdir())
