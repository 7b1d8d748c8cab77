"""One writer at a time: a lock on each book, held while a file is read, changed and put in place."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

FOLDER: Final = ".plaincrm"
_LOCK: Final = "lock"


@contextmanager
def locked(book: Path) -> Iterator[None]:
    """The sources of a book for ourselves; another writer waits. Raises OSError."""
    descriptor = _taken(own_folder(book) / _LOCK)
    try:
        yield
    finally:
        os.close(descriptor)


def _taken(path: Path) -> int:
    """A descriptor that holds the lock; once more where somebody deleted the file meanwhile, as they may."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is_at(path, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def own_folder(book: Path) -> Path:
    """The book's `.plaincrm/`, made where it is not there, which git is told to leave alone; raises OSError."""
    folder = book / FOLDER
    if folder.is_symlink():  # it may lead anywhere, and came with the book
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / ".gitignore").exists():
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder
