"""A book's files are found without following a link, and opened without being fooled."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest

from inline_book import as_ordinary_user, edition_of, faults_of, write
from plaincrm.reading import folder
from plaincrm.reading.folder import Skip, Unreadable, read_bytes, walk

RECORD = "---\nname: A\n---\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(tmp_path / "book", {"clients/a.md": RECORD, "leads/b.md": RECORD})


def test_records_are_found_below_the_two_rooms_in_order(book: Path) -> None:
    write(
        book,
        {
            "clients/z/y/x.md": RECORD,
            "clients/A.md": RECORD,
            "other/c.md": RECORD,
            "d.md": RECORD,
            "leads/林宅.md": RECORD,
            "leads/notes.txt": "x",
        },
    )
    assert list(walk(book).files) == ["clients/A.md", "clients/a.md", "clients/z/y/x.md", "leads/b.md", "leads/林宅.md"]
    assert walk(book).skipped == {}


def test_a_book_may_lack_a_room_or_both(tmp_path: Path) -> None:
    assert walk(write(tmp_path, {})) == ({}, {})


@pytest.mark.parametrize(
    "name", [".git/a.md", ".obsidian/a.md", ".trash/deep/a.md", ".DS_Store", ".gitkeep", "a.txt", "a.md.bak", "README"]
)
def test_hidden_folders_and_other_files_are_nobodys_business(book: Path, name: str) -> None:
    write(book, {f"clients/{name}": RECORD})
    assert list(walk(book).files) == ["clients/a.md", "leads/b.md"]
    assert walk(book).skipped == {}


@pytest.mark.parametrize("name", [".a.md.swp", "a.md~", "4913", ".#a.md", "#a.md#", ".a.md", "~a.md~"])
def test_editors_own_files_are_passed_over_with_a_note(book: Path, name: str) -> None:
    write(book, {f"clients/sub/{name}": RECORD})
    assert list(walk(book).files) == ["clients/a.md", "leads/b.md"]
    assert walk(book).skipped == {f"clients/sub/{name}": Skip.EDITOR}
    (fault,) = faults_of(book)
    assert (fault.code, fault.severity, fault.file) == ("skipped-file", "warning", f"clients/sub/{name}")


@pytest.mark.parametrize("name", ["c.MD", "c.Md", "c.markdown"])
def test_a_name_that_was_meant_to_end_in_md_is_noted(book: Path, name: str) -> None:
    write(book, {f"clients/{name}": RECORD})
    assert walk(book).skipped == {f"clients/{name}": Skip.ENDING}


def test_links_are_not_followed(book: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"secret.md": RECORD, "more/x.md": RECORD})
    (book / "clients/link.md").symlink_to(outside / "secret.md")
    (book / "clients/inside.md").symlink_to(book / "leads/b.md")
    (book / "clients/dangling.md").symlink_to(outside / "nothing.md")
    (book / "clients/folder").symlink_to(outside, target_is_directory=True)
    (book / "clients/loop").symlink_to(book / "clients", target_is_directory=True)
    found = walk(book)
    assert list(found.files) == ["clients/a.md", "leads/b.md"]
    assert found.skipped == {
        f"clients/{name}": Skip.LINK for name in ("dangling.md", "folder", "inside.md", "link.md", "loop")
    }
    assert {fault.message for fault in faults_of(book)} == {"this is a link, and links are not followed"}


def test_a_room_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "outside", {"a.md": RECORD})
    book = write(tmp_path / "book", {})
    (book / "clients").symlink_to(tmp_path / "outside", target_is_directory=True)
    (book / "leads").symlink_to(book / "leads")
    assert walk(book) == ({}, {"clients": Skip.LINK, "leads": Skip.LINK})


def test_pipes_and_sockets_are_passed_over_and_nobody_waits_for_them(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(book / "clients/pipe.md")
    monkeypatch.chdir(book / "leads")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.md")
        assert walk(book).skipped == {"clients/pipe.md": Skip.SPECIAL, "leads/socket.md": Skip.SPECIAL}
        assert [fault.message for fault in faults_of(book)] == ["this is no regular file, and was passed over"] * 2


def test_a_name_that_is_not_utf_8_is_passed_over_and_can_be_told(book: Path) -> None:
    os.mkdir(os.fsencode(book) + b"/clients/\xff")
    for name in (b"/clients/\xe9.md", b"/clients/\xff/x.md"):
        with open(os.fsencode(book) + name, "wb") as file:
            file.write(RECORD.encode())
    assert list(walk(book).files) == ["clients/a.md", "leads/b.md"]
    assert list(walk(book).skipped.values()) == [Skip.NAME, Skip.NAME]
    faults = faults_of(book)
    assert [fault.file for fault in faults] == ["clients/?", "clients/?.md"]
    json.dumps([fault.file for fault in faults]).encode()


@pytest.mark.parametrize(
    "name",
    [
        "a b.md",
        "a\nb.md",
        "a\x1b[2J.md",
        "<script>.md",
        "'\".md",
        "-rf.md",
        "%2e%2e.md",
        "$(id).md",
        "a\\b.md",
        "e\u0301.md",
        "\u202eabc.md",
        "CON.md",
    ],
)
def test_odd_names_are_records_like_any_other(tmp_path: Path, name: str) -> None:
    book = write(tmp_path, {f"clients/{name}": RECORD})
    edition = edition_of(book)
    assert [client.slug for client in edition.book.clients] == [name.removesuffix(".md")]
    assert edition.faults == ()


def test_folders_may_be_a_thousand_deep(tmp_path: Path) -> None:
    book = write(tmp_path / "b", {"clients/a.md": RECORD})
    here = os.getcwd()
    try:
        os.chdir(book / "clients")
        for _ in range(1100):
            os.mkdir("d")
            os.chdir("d")
        Path("deep.md").write_text(RECORD, encoding="utf-8")
    finally:
        os.chdir(here)
    found = walk(book)
    subprocess.run(["rm", "-rf", str(book)], check=True)  # shutil.rmtree would recurse too deeply
    assert list(found.files) == ["clients/a.md", f"clients/{'d/' * 1100}deep.md"]


def test_a_file_where_a_room_should_be_is_said(tmp_path: Path) -> None:
    book = write(tmp_path, {"clients": "no folder"})
    assert walk(book).skipped == {"clients": Skip.CLOSED}
    (fault,) = faults_of(book)
    assert (fault.code, fault.file) == ("unreadable", "clients")


def test_only_a_regular_file_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert read_bytes(tmp_path / "file", 2) == b"ab"
    assert read_bytes(tmp_path / "file", 99) == b"abc"
    for name in ("pipe", "link", "nothing", "."):
        with pytest.raises(Unreadable):
            read_bytes(tmp_path / name, 99)
    with pytest.raises(Unreadable):
        read_bytes("/dev/zero", 99)


def test_documents_are_those_below_the_folder_of_a_slug(book: Path, tmp_path: Path) -> None:
    write(
        book,
        {
            "documents/a/x.pdf": "x",
            "documents/a/sub/y.pdf": "y",
            "documents/a/.hidden": "h",
            "documents/a/x.pdf~": "h",
            "documents/loose.pdf": "l",
            "documents/b/z": "z",
        },
    )
    (book / "documents/a/link.pdf").symlink_to("/etc/hostname")
    (book / "documents/c").symlink_to(tmp_path)
    assert folder.documents(book) == {"a": ("documents/a/sub/y.pdf", "documents/a/x.pdf"), "b": ("documents/b/z",)}


def test_documents_may_lie_as_deep_as_the_system_lets_them(book: Path) -> None:
    deep = "documents/novak" + "/d" * 1100
    (book / "documents/novak").mkdir(parents=True, exist_ok=True)
    for end in range(len("documents/novak"), len(deep), 2):
        (book / deep[: end + 2]).mkdir()
    (book / deep / "offer.txt").touch()
    found = folder.documents(book)["novak"]
    subprocess.run(
        ["rm", "-rf", book / "documents"], check=True
    )  # pytest's own way of clearing up is not made for this
    assert found == (f"{deep}/offer.txt",)


def test_a_document_reached_through_a_link_is_not_inside(book: Path, tmp_path: Path) -> None:
    write(tmp_path / "outside", {"secret.pdf": "s"})
    write(book, {"papers/x.pdf": "x"})
    (book / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert folder.is_inside(book, "papers/x.pdf")
    assert not folder.is_inside(book, "link/secret.pdf")
    assert not folder.is_inside(book, "papers")
    assert not folder.is_inside(book, "nothing")


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_settings_that_are_no_regular_file_are_said_to_be_unreadable(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "real", {})
    book = tmp_path / "book"
    book.mkdir()
    settings = book / "book.yml"
    {
        "folder": settings.mkdir,
        "link": lambda: settings.symlink_to(tmp_path / "real/book.yml"),
        "pipe": lambda: os.mkfifo(settings),
    }[kind]()
    (fault,) = faults_of(book)
    assert (fault.code, fault.file) == ("unreadable", "book.yml")


def _check(book: Path) -> list[tuple[str, str]]:
    ran = as_ordinary_user(["--book", str(book), "check", "--format", "json"])
    if ran is None:
        pytest.skip("root cannot give up being exempt from permissions on this machine")
    assert ran.stderr == ""
    return [(fault["file"], fault["code"]) for fault in json.loads(ran.stdout)]


def test_what_may_not_be_read_is_an_error_until_it_may(tmp_path: Path) -> None:
    book = write(
        tmp_path / "book",
        {
            "clients/a.md": RECORD,
            "clients/shut/b.md": RECORD,
            "leads/c.md": RECORD,
            "documents/a/x.pdf": "x",
            "documents/a/deep/y": "y",
        },
    )
    for path in book.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    shut = [book / name for name in ("clients/a.md", "clients/shut", "documents/a/deep")]
    for path in shut:
        path.chmod(0)
    try:
        assert _check(book) == [("clients/a.md", "unreadable"), ("clients/shut", "unreadable")]
    finally:
        for path in shut:
            path.chmod(0o755)
    assert _check(book) == []


def test_settings_that_may_not_be_read_do_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    book = write(tmp_path / "book", {"clients/a.md": "---\nname: A\nsince: x\n---\n"})
    (book / "book.yml").chmod(0)
    try:
        assert _check(book) == [("book.yml", "unreadable"), ("clients/a.md", "bad-date")]
    finally:
        (book / "book.yml").chmod(0o644)
