"""Sources on disk: replaced and moved so that a file is the old one or the new one, whatever happens on the way."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from plaincrm.language import _
from plaincrm.reading.folder import Unreadable, read_bytes
from plaincrm.reading.text import MAX_BYTES
from plaincrm.writing.lock import locked
from plaincrm.writing.refusals import CannotEdit

#: Begins with a dot, so that a walk of the book passes it over; only the holder of the lock makes such files.
STAGED: Final = ".plaincrm-new-"
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})

#: From a file's bytes to those it is to have; raises what keeps it from being edited.
Change = Callable[[bytes], bytes]


def rewrite(book: Path, file: str, change: Change) -> bool:
    """Put `change` of the bytes of `file` (relative to the book) in their place; returns whether they differ.

    Raises what `change` raises, CannotEdit where the file is changed by somebody else meanwhile, and OSError.
    """
    path = book / file
    with locked(book):
        data = _read(path)
        new = change(data)
        if new == data:
            return False
        _sweep(path.parent)
        with _staged(path.parent, new, path) as temporary:
            _refuse_changed(path, data)
            os.replace(temporary, path)
        _sync_folder(path.parent)
    return True


def move(book: Path, source: str, target: str, change: Change, is_done: Callable[[bytes, bytes], bool]) -> bool:
    """Make `change` of the bytes of `source` the file `target`, which must not exist, and remove `source`.

    Where a move was interrupted, both are there: if `is_done` says of their bytes that this is so, it is brought to its
    end. Returns whether it was one interrupted earlier. Raises as `rewrite` does, and CannotEdit where the target is
    somebody's file; then both are as they were.
    """
    old, new = book / source, book / target
    with locked(book):
        data = _read(old)
        if _was_interrupted(new, data, is_done, target):
            _leave(old, data)
            return True
        changed = change(data)
        _place(book, old, new, data, changed)
        try:
            _leave(old, data)
        except BaseException:
            if os.path.lexists(old):
                _undo(new, changed)
            raise
    return False


def _was_interrupted(new: Path, data: bytes, is_done: Callable[[bytes, bytes], bool], target: str) -> bool:
    if not os.path.lexists(new):
        return False
    there = _read(new)
    if there == b"":  # a placeholder of ours, see _without_link
        os.unlink(new)
        return False
    if not is_done(data, there):
        raise _taken(target)
    return True


def _taken(target: str) -> CannotEdit:
    message = _("{file} exists already, and is not what would be written there; remove or rename one of the two files")
    return CannotEdit(message.format(file=target))


def _place(book: Path, old: Path, new: Path, data: bytes, changed: bytes) -> None:
    """Put the changed bytes under the new name, which nobody else may have taken."""
    _make_folders(book, new.parent)
    _sweep(new.parent)
    try:
        with _staged(new.parent, changed, old) as temporary:
            _refuse_changed(old, data)
            _link(temporary, new)
        _sync_folder(new.parent)
    except FileExistsError:
        raise _taken(new.relative_to(book).as_posix()) from None
    except BaseException:
        _undo(new, changed)
        raise


def _leave(old: Path, data: bytes) -> None:
    """Remove the old name."""
    _refuse_changed(old, data)
    os.unlink(old)
    _sync_folder(old.parent)


def _undo(new: Path, changed: bytes) -> None:
    """Take our own file away again; where that fails too, running the command again finishes the move."""
    with suppress(OSError, Unreadable):
        if read_bytes(new, MAX_BYTES + 1) in {changed, b""}:
            os.unlink(new)
            _sync_folder(new.parent)


def _link(temporary: str, new: Path) -> None:
    """Give a staged file its name, without clobbering: a hard link; a file system without those gets a placeholder."""
    try:
        os.link(temporary, new)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        os.replace(temporary, new)


def _read(path: Path) -> bytes:
    """A source's bytes; raises CannotEdit where there is no regular file."""
    try:
        return read_bytes(path, MAX_BYTES + 1)
    except Unreadable as error:
        message = _("{file} cannot be read: {reason}")
        raise CannotEdit(message.format(file=path, reason=error or _("it is no regular file"))) from None


def _refuse_changed(path: Path, data: bytes) -> None:
    if _read(path) != data:
        message = _("{file} was changed by another program just now; run the command again")
        raise CannotEdit(message.format(file=path))


@contextmanager
def _staged(folder: Path, data: bytes, like: Path) -> Iterator[str]:
    """A file with these bytes, on disk, in the folder it is meant for, with owner and mode of `like`; gone afterwards."""
    descriptor, temporary = tempfile.mkstemp(prefix=STAGED, dir=folder)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            _like(descriptor, os.lstat(like))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield temporary
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)


def _like(descriptor: int, status: os.stat_result) -> None:
    with suppress(OSError):  # only root may give files away; to the group, its members may
        os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _make_folders(book: Path, folder: Path) -> None:
    """The folders below the book that lead to `folder`, none of them a link: records behind one would not be found."""
    place = book
    for part in folder.relative_to(book).parts:
        place = place / part
        if place.is_symlink():
            message = _("{folder} leads through a link; remove the link")
            raise CannotEdit(message.format(folder=place))
        if not place.is_dir():
            place.mkdir()
            _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk; file systems that cannot sync a folder need not."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left staged; we hold the lock, so nobody is still at it."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(STAGED) and entry.is_file(follow_symlinks=False):
                os.unlink(entry.path)
