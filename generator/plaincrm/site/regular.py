"""Regular files read through no link, and the names of their bytes."""

import errno
import hashlib
import os
import stat
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


def _without_links(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _("no regular file"), path)
    return descriptor
