"""The files of a book: found without following a link, opened without being fooled."""

import os
import stat
from collections.abc import Iterator
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


class Found(NamedTuple):
    """The record files of a book by path relative to it, in order, and what was passed over."""

    files: dict[str, Signature]
    skipped: tuple[str, ...]


class Unreadable(Exception):
    """A file is gone, is no regular file, or may not be opened."""


def walk(book: Path) -> Found:
    """Every `*.md` below the rooms of a book; links, pipes and editors' own files are skipped with a note."""
    files: dict[str, Signature] = {}
    skipped: list[str] = []
    for room in ROOMS:
        if os.path.isdir(book / room) and not os.path.islink(book / room):
            _walk(str(book / room), room, files, skipped)
        elif os.path.islink(book / room):
            skipped.append(room)
    return Found(dict(sorted(files.items())), tuple(sorted(skipped)))


def _walk(folder: str, prefix: str, files: dict[str, Signature], skipped: list[str]) -> None:
    try:
        entries = os.scandir(folder)
    except OSError:
        skipped.append(prefix)
        return
    with entries:
        for entry in entries:
            name = f"{prefix}/{entry.name}"
            if entry.is_symlink() or not is_text(entry.name):
                skipped.append(name)
            elif entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    _walk(entry.path, name, files, skipped)
            elif entry.name.endswith(".md"):
                _take(entry, name, files, skipped)


def documents(book: Path) -> dict[str, tuple[str, ...]]:
    """The files below `documents/SLUG/` by slug, each relative to the book, in order; links and hidden files left out."""
    found: dict[str, tuple[str, ...]] = {}
    for folder in _real_folders(book / DOCUMENTS):
        files: list[str] = []
        _gather_documents(folder, f"{DOCUMENTS}/{os.path.basename(folder)}", files)
        found[os.path.basename(folder)] = tuple(sorted(files))
    return found


def _real_folders(holder: Path) -> list[str]:
    if holder.is_symlink() or not holder.is_dir():
        return []
    with os.scandir(holder) as entries:
        return sorted(entry.path for entry in entries if entry.is_dir(follow_symlinks=False) and is_text(entry.name))


def _gather_documents(folder: str, prefix: str, files: list[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_editors_own(entry.name) or not is_text(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                _gather_documents(entry.path, f"{prefix}/{entry.name}", files)
            elif entry.is_file(follow_symlinks=False):
                files.append(f"{prefix}/{entry.name}")


def is_inside(book: Path, file: str) -> bool:
    """Whether a path relative to the book is a regular file in it, reached through no link."""
    path = book
    for part in file.split("/")[:-1]:
        path = path / part
        if path.is_symlink():
            return False
    return signature(book / file) is not None


def _take(entry: "os.DirEntry[str]", name: str, files: dict[str, Signature], skipped: list[str]) -> None:
    if is_editors_own(entry.name) or not entry.is_file(follow_symlinks=False):
        skipped.append(name)
        return
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
