"""Files of our own in a book's `.plaincrm/`, sealed with a key that lies outside of it.

A file without the seal is damaged, or came along with somebody else's book, and is not believed.
"""

import errno
import hashlib
import hmac
import os
import secrets
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final

from plaincrm.site.regular import regular_bytes, regular_file, write_whole
from plaincrm.writing import lock

FOLDER: Final = lock.FOLDER
LENGTH: Final = 32
_SIZE: Final = struct.Struct(">Q")
#: Files changed so shortly before the memo was written may change again within the clock's grain, as git has it.
RACY_NS: Final = 2_000_000_000


def write(book: Path, name: str, *pieces: bytes) -> None:
    """Put a file into the book's `.plaincrm/`, which git is told to leave alone; raises OSError."""
    _write(book, name, pieces)


def _write(book: Path, name: str, pieces: Iterable[bytes]) -> None:
    write_whole(lock.own_folder(book) / name, pieces)


def read(book: Path, name: str) -> bytes:
    """A file of ours; raises OSError where there is none."""
    return regular_bytes(book / FOLDER / name)


def write_sealed(book: Path, name: str, pieces: Iterable[bytes]) -> None:
    """Put a file into the book's `.plaincrm/` piece by piece, each with the seal of all up to it; raises OSError."""
    made = hashlib.blake2b(key=_key(), digest_size=LENGTH)
    _write(book, name, chain.from_iterable(_sealed(piece, made) for piece in pieces))


def _sealed(piece: bytes, before: "hashlib.blake2b") -> tuple[bytes, bytes, bytes]:
    length = _SIZE.pack(len(piece))
    before.update(length + piece)
    return length, before.digest(), piece


def read_sealed(book: Path, name: str) -> Iterator[bytes]:
    """The pieces of such a file, each looked at before it is given; raises OSError at the first that is not ours.

    Whether there are further ones after the last, a piece itself must say.
    """
    before = hashlib.blake2b(key=_key(), digest_size=LENGTH)
    with regular_file(book / FOLDER / name) as file:
        size = os.fstat(file.fileno()).st_size
        while head := file.read(_SIZE.size + LENGTH):
            length = int.from_bytes(head[: _SIZE.size], "big")
            piece = file.read(min(length, size))  # whatever the file says, no more than it can have
            if not hmac.compare_digest(head, b"".join(_sealed(piece, before)[:2])):
                raise OSError(errno.EBADMSG, "not sealed by us")
            yield piece


def seal(body: "bytes | memoryview") -> bytes:
    """The mark that tells our own file from any other; raises OSError."""
    return hashlib.blake2b(body, key=_key(), digest_size=LENGTH).digest()


def _key() -> bytes:
    """This user's key, made on first use; raises OSError where there is no place to keep it."""
    home = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "plaincrm"
    path = home / "memo-key"
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = home / f".key-{os.getpid()}"
        fresh.write_bytes(secrets.token_bytes(32))
        fresh.chmod(0o600)
        with suppress(FileExistsError):  # the first of two programs wins
            os.link(fresh, path)
        fresh.unlink()
        key = path.read_bytes()
    if len(key) != 32:  # noqa: PLR2004 - as made above
        raise OSError("the key of the memo is damaged")
    return key
