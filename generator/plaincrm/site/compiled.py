"""Compiled templates, kept in the user's cache folder: to compile them takes longer than to render a hundred pages."""

import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

from plaincrm import __version__
from plaincrm.site import compiler, rewriting

#: With more files than this, the oldest half goes: each version of the program leaves its own.
_MOST: Final = 1000


class Compiled(BytecodeCache):
    """The compiled templates of one program that speaks one language; `made_for` is what else is compiled in."""

    def __init__(self, *made_for: str) -> None:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._folder = home / "plaincrm" / "templates"
        sources = [Path(file).read_text(encoding="utf-8") for file in (compiler.__file__, rewriting.__file__)]
        made_by = "\0".join((__version__, jinja2.__version__, sys.version, *sources, *made_for))
        self._maker = hashlib.blake2b(made_by.encode(), digest_size=8).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code from the folder where it is there, whole, and made of the same source."""
        try:
            with self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except Exception:  # noqa: BLE001 - whatever is wrong with the file, the template itself is at hand
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code; where there is no place for it, it is compiled again the next time."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(prefix=".new-", dir=self._folder)
            with os.fdopen(descriptor, "wb") as file:
                bucket.write_bytecode(file)
            os.replace(temporary, self._file(bucket))
            self._thin_out()

    def _file(self, bucket: Bucket) -> Path:
        return self._folder / f"{self._maker}-{bucket.key}"

    def _thin_out(self) -> None:
        with os.scandir(self._folder) as entries:
            files = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
        for _time, path in files[: len(files) // 2] if len(files) > _MOST else ():
            os.unlink(path)
