"""Whether anything changed at all since the last build: stat alone, and nothing heavy imported."""

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import msgspec

from plaincrm import __version__, clock
from plaincrm.reading import folder
from plaincrm.reading.folder import Signature
from plaincrm.site import where
from plaincrm.site.manifest import manifest_of
from plaincrm.site.publish import is_current
from plaincrm.workshop import seal

_OVERRIDES: Final = "site_templates"


class Last(msgspec.Struct, frozen=True, array_like=True):
    """The last build into one output: all it was made from, by stat as of `looked_ns`, and what it printed."""

    version: str
    today: date
    pinned: date | None
    timezone: str
    looked_ns: int
    sources: dict[str, Signature]
    elsewhere: tuple[str, ...]
    files: int
    records: int
    errors: int
    warnings: int


def template_files(book: Path) -> list[Path]:
    """The files that pages are rendered from: ours, then the book's own."""
    return [*files_below(where.templates()), *files_below(book / _OVERRIDES)]


def files_below(top: Path) -> Iterator[Path]:
    """Regular files below a folder, in order, reached through no link; none where there is no folder."""
    if top.is_symlink() or not top.is_dir():
        return
    for holder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(holder, name)
            if path.is_file() and not path.is_symlink() and not folder.is_editors_own(name):
                yield path


def signature_text(path: Path | str) -> str | None:
    """A file's signature as one text, None where there is no such file."""
    found = folder.signature(path)
    return None if found is None else " ".join(map(str, found))


def sources(book: Path, elsewhere: tuple[str, ...]) -> dict[str, Signature]:
    """Everything a build reads, with its signature; `elsewhere` are documents outside of `documents/`."""
    walked = folder.walk(book)
    found = walked.files | {_written(name): Signature(0, 0, 0) for name in walked.skipped}
    others = [str(path) for path in template_files(book)]
    others += [file for files in folder.documents(book).values() for file in files]
    return found | signatures(book, (folder.SETTINGS, *others, *elsewhere))


def signatures(book: Path, files: Iterable[str]) -> dict[str, Signature]:
    """The signatures of those files that exist."""
    found = ((file, folder.signature(book / file)) for file in files)
    return {_written(file): seen for file, seen in found if seen is not None}


def _written(name: str) -> str:
    """A file's name as the record of a build can hold it: one that is not UTF-8, with escapes."""
    return name if folder.is_text(name) else name.encode("utf-8", "backslashreplace").decode()


def remember(book: Path, output: Path, last: Last, kind: str = "") -> None:
    """Keep what a build that has just ended was made from, unless a file is too young for its time to be trusted."""
    newest = max((seen.mtime_ns for seen in last.sources.values()), default=0)
    if newest > last.looked_ns - seal.RACY_NS:
        forget(book, output, kind)
        return
    body = msgspec.msgpack.encode(last)
    try:
        seal.write(book, _name(book, output, kind), seal.seal(body), body)
    except OSError:
        return


def forget(book: Path, output: Path, kind: str = "") -> None:
    """Let the next build look at everything."""
    try:
        (book / seal.FOLDER / _name(book, output, kind)).unlink(missing_ok=True)
    except OSError:
        return


def unchanged(book: Path, output: Path, asked: date | None, kind: str = "") -> Last | None:
    """The last build of this kind, if one now would change nothing; else None."""
    try:
        sealed = seal.read(book, _name(book, output, kind))
        if not hmac.compare_digest(sealed[: seal.LENGTH], seal.seal(sealed[seal.LENGTH :])):
            return None
        last = msgspec.msgpack.decode(sealed[seal.LENGTH :], type=Last)
    except (OSError, msgspec.MsgspecError):
        return None
    if last.version != __version__ or last.today != clock.today(asked, last.pinned, last.timezone):
        return None
    if sources(book, last.elsewhere) != last.sources:
        return None
    manifest = manifest_of(output)
    files = manifest.files.items()
    return last if len(files) == last.files and all(is_current(output, url, entry) for url, entry in files) else None


def _name(book: Path, output: Path, kind: str) -> str:
    """The file's name: of each output its own, and of a book that was moved another, since pages may name its folder."""
    places = os.fsencode(book.absolute()) + b"\0" + os.fsencode(output.resolve())
    return f"built-{kind}" + hashlib.blake2b(places, digest_size=8).hexdigest()
