"""The files of a book: found without following a link, opened without being fooled."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

ROOMS: Final = ("clients", "leads")
SETTINGS: Final = "book.yml"
DOCUMENTS: Final = "documents"


class Signature(NamedTuple):
    """What stat says of a file's content: it changes whenever the content does, but for tampered clocks."""

    mtime_ns: int
    size: int
    inode: int


class Skip(StrEnum):
    """Why something in a room of the book was passed over."""

    LINK = "link"
    EDITOR = "editor"
    SPECIAL = "special"
    NAME = "name"
    ENDING = "ending"
    CLOSED = "closed"


class Found(NamedTuple):
    """The record files of a book by path relative to it, in order; and what was passed over, with the reason."""

    files: dict[str, Signature]
    skipped: dict[str, Skip]


class Unreadable(Exception):
    """A file is gone, is no regular file, or may not be opened."""


def walk(book: Path) -> Found:
    """Every `*.md` below the rooms of a book; links, pipes and editors' own files are passed over with a note."""
    files: dict[str, Signature] = {}
    skipped: dict[str, Skip] = {}
    folders = [room for room in ROOMS if os.path.lexists(book / room)]
    while folders:
        folder = folders.pop()
        try:
            with _opened(f"{book}/{folder}") as entries:
                for entry in entries:
                    name = f"{folder}/{entry.name}"
                    if _names_a_record(entry.name) and entry.is_file(follow_symlinks=False):
                        _take(entry, name, files)
                    elif _is_folder(entry):
                        folders.append(name)
                    elif reason := _skip(entry):
                        skipped[name] = reason
        except OSError:
            skipped[folder] = Skip.LINK if os.path.islink(f"{book}/{folder}") else Skip.CLOSED
    return Found({file: files[file] for file in sorted(files)}, dict(sorted(skipped.items())))


@contextmanager
def _opened(folder: str) -> "Iterator[Iterator[os.DirEntry[str]]]":
    """What lies in a folder that is no link, with its path resolved once and for all; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        with os.scandir(descriptor) as entries:
            yield entries
    finally:
        os.close(descriptor)


def _entries(folder: str) -> "list[os.DirEntry[str]] | None":
    """What lies in a folder; None where that is a link to one; raises OSError."""
    if os.path.islink(folder):
        return None
    with os.scandir(folder) as entries:
        return list(entries)


@lru_cache(maxsize=32768)
def _names_a_record(name: str) -> bool:
    return name.endswith(".md") and not is_editors_own(name) and is_text(name)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".") and is_text(entry.name)


def _skip(entry: "os.DirEntry[str]") -> Skip | None:
    """Why what is no record and no folder of ours is passed over; None for what nobody would take for a record."""
    name = entry.name
    if not is_text(name):
        return Skip.NAME
    if is_editors_own(name):
        return Skip.EDITOR if name[0] != "." or name.endswith((".md", ".swp")) else None
    if entry.is_symlink():
        return Skip.LINK
    if name.endswith(".md"):
        return Skip.SPECIAL
    return Skip.ENDING if name.lower().endswith((".md", ".markdown")) else None


def documents(book: Path) -> dict[str, tuple[str, ...]]:
    """The files below `documents/SLUG/` by slug, each relative to the book, in order; links and hidden files left out."""
    found: dict[str, tuple[str, ...]] = {}
    for folder in _real_folders(book / DOCUMENTS):
        slug = os.path.basename(folder)
        found[slug] = tuple(sorted(_below(folder, f"{DOCUMENTS}/{slug}")))
    return found


def _real_folders(holder: Path) -> list[str]:
    return sorted(
        entry.path for entry in _listed(str(holder)) if entry.is_dir(follow_symlinks=False) and is_text(entry.name)
    )


def _below(folder: str, prefix: str) -> list[str]:
    """All files in a folder and in those within it, however deep, with their paths' `prefix`."""
    files: list[str] = []
    folders = [(folder, prefix)]
    while folders:
        folder, prefix = folders.pop()
        for entry in _listed(folder):
            if is_editors_own(entry.name) or not is_text(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, f"{prefix}/{entry.name}"))
            elif entry.is_file(follow_symlinks=False):
                files.append(f"{prefix}/{entry.name}")
    return files


def _listed(folder: str) -> "list[os.DirEntry[str]]":
    """What lies in a folder; nothing where it cannot be opened: whoever names a document in it is told."""
    try:
        return _entries(folder) or []
    except OSError:
        return []


def is_inside(book: Path, file: str) -> bool:
    """Whether a path relative to the book is a regular file in it, reached through no link."""
    path = book
    for part in file.split("/")[:-1]:
        path = path / part
        if path.is_symlink():
            return False
    return signature(book / file) is not None


def _take(entry: "os.DirEntry[str]", name: str, files: dict[str, Signature]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # it went away meanwhile: the next look will agree
        return
    files[name] = Signature(status.st_mtime_ns, status.st_size, status.st_ino)


def is_text(name: str) -> bool:
    """Whether a file's name is UTF-8: any other has no URL and cannot be spoken of."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def is_editors_own(name: str) -> bool:
    """A lock, swap or backup file that an editor keeps beside the real one."""
    return name.startswith((".", "#")) or name.endswith("~") or name == "4913"


def signature(path: str | Path) -> Signature | None:
    """The signature of a regular file, None where there is none."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return Signature(status.st_mtime_ns, status.st_size, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def read_bytes(path: str | Path, limit: int) -> bytes:
    """The first `limit` bytes of a regular file; raises Unreadable."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unreadable(error.strerror) from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable
        return b"".join(_pieces(descriptor, limit))
    except OSError as error:
        raise Unreadable(error.strerror) from None
    finally:
        os.close(descriptor)


def _pieces(descriptor: int, limit: int) -> Iterator[bytes]:
    while limit > 0 and (piece := os.read(descriptor, min(limit, 1 << 20))):
        limit -= len(piece)
        yield piece
