"""Regular files: read through no link, written whole or not at all, and the names of their bytes."""

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from plaincrm.language import _


def content_hash(data: bytes) -> str:
    """The name of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def regular_bytes(path: Path | str) -> bytes:
    """A regular file's bytes, through no link; raises OSError."""
    with regular_file(path) as file:
        return file.read()


def regular_file(path: Path | str) -> BinaryIO:
    """A regular file opened for reading, through no link; raises OSError."""
    return open(path, "rb", opener=_without_links)


def write_whole(path: Path, pieces: Iterable[bytes], prefix: str = ".new-") -> None:
    """Put a file in place that only its owner reads: whole, or what was there stays; raises OSError.

    While it is written it lies beside its place, under a name that begins with `prefix`.
    """
    descriptor, temporary = tempfile.mkstemp(prefix=prefix, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _without_links(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _("no regular file"), path)
    return descriptor
