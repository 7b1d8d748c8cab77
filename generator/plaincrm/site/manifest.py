"""What a site holds: a manifest in the output, and beside it the few entries that have changed since it was written."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from plaincrm.site.regular import content_hash, regular_bytes, write_whole

MANIFEST: Final = ".plaincrm-site.json"
CHANGES: Final = ".plaincrm-site-changes.json"
#: How a manifest is called while it is written.
HALF: Final = ".plaincrm-manifest-"
_FORMAT: Final = 1
#: With more than one in so many entries changed, the whole manifest is written again.
_MANY: Final = 8
#: In bytes.
_LONGEST_NAME: Final = 255
_LONGEST_PATH: Final = 4095


class Entry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One file that we wrote: the hash of its bytes, of what it was made from, and what stat says of it.

    `older` are hashes of what may stand there instead, where a build did not come to its end.
    """

    content: str
    key: str
    mtime_ns: int = 0
    size: int = 0
    inode: int = 0
    older: tuple[str, ...] = ()


class Manifest(msgspec.Struct, array_like=False):
    """The files of a site by URL; `note` is the builder's own."""

    format: int = _FORMAT
    note: dict[str, str] = {}
    files: dict[str, Entry] = {}


class _Changes(msgspec.Struct, frozen=True):
    """What differs from the manifest whose bytes hash to `of`; those of any other manifest are over and done with."""

    of: str
    files: dict[str, Entry]
    gone: tuple[str, ...]


class _Whole(NamedTuple):
    """The manifest's file: the hash of its bytes, and what it says."""

    name: str
    manifest: Manifest


_NOTHING: Final = _Whole("", Manifest())


class Ledger:
    """The manifest of one output: kept in memory while its files are as we left them, and written by difference."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._whole = _NOTHING
        self._later: dict[str, Entry] = {}
        self._gone: set[str] = set()
        self._now = Manifest()
        self._seen: tuple[object, ...] | None = None

    def read(self) -> Manifest:
        """What the site holds, nothing where no manifest can be believed; not to be changed."""
        seen = self._look()
        if seen != self._seen:
            self._whole, changes = _read(self.output)
            self._later, self._gone = changes.files, set(changes.gone)
            self._now, self._seen = _with(self._whole.manifest, changes), seen
        return self._now

    def expect(self, before: Manifest, after: Manifest, placed: Iterable[str]) -> None:
        """Have the output say all that it may hold while files are `placed`; raises OSError."""
        entries = {url: _either(before.files.get(url), after.files[url]) for url in placed}
        if before is not self._now:
            self._whole = _NOTHING  # which file that came of is not known
        self._seen = None  # until all is settled
        note = after.note
        self._write(entries, (), note, lambda: Manifest(note=note, files={**before.files, **after.files, **entries}))

    def settle(self, after: Manifest, touched: Iterable[str]) -> None:
        """Have it say `after`, which differs from what was expected in files that were `touched`; raises OSError."""
        known, gone = after.files, [url for url in touched if url not in after.files]
        self._write({url: known[url] for url in touched if url in known}, gone, after.note, lambda: after)
        self._now, self._seen = after, self._look()

    def _write(
        self, entries: Mapping[str, Entry], gone: Iterable[str], note: dict[str, str], manifest: Callable[[], Manifest]
    ) -> None:
        """Note a few entries beside the manifest, or write that anew, at one stroke."""
        self._later.update(entries)
        self._gone = self._gone.difference(entries).union(gone)
        for url in gone:
            self._later.pop(url, None)
        few = _MANY * (len(self._later) + len(self._gone)) <= len(self._whole.manifest.files)
        if few and self._whole.name and note == self._whole.manifest.note:
            changes = _Changes(self._whole.name, self._later, tuple(self._gone))
            write_whole(self.output / CHANGES, [msgspec.json.encode(changes)], HALF)
        else:
            self._write_whole(manifest())

    def _write_whole(self, manifest: Manifest) -> None:
        data = msgspec.json.encode(manifest)
        write_whole(self.output / MANIFEST, [data], HALF)  # from here on, changes of the old one say nothing
        whole = Manifest(note=manifest.note, files=dict(manifest.files))
        self._whole, self._later, self._gone = _Whole(content_hash(data), whole), {}, set()
        if os.path.lexists(self.output / CHANGES):
            os.unlink(self.output / CHANGES)

    def _look(self) -> tuple[object, ...]:
        return tuple(_signature(f"{self.output}/{name}") for name in (MANIFEST, CHANGES))


def manifest_of(output: Path) -> Manifest:
    """The manifest of a site, empty where there is none or it is damaged."""
    return Ledger(output).read()


def _read(output: Path) -> tuple[_Whole, _Changes]:
    """The manifest's file, and what has changed since; nothing where they cannot be believed."""
    nothing = _Changes("", {}, ())
    try:
        data = regular_bytes(output / MANIFEST)
        whole = _Whole(content_hash(data), msgspec.json.decode(data, type=Manifest))
        changes = _changes_of(output)
    except (OSError, msgspec.MsgspecError):
        return _NOTHING, nothing
    if changes is None or changes.of != whole.name:
        changes = nothing
    room = _LONGEST_PATH - len(os.fsencode(output)) - 1
    plain = all(_is_plain(url, room) for url in (*whole.manifest.files, *changes.files))
    safe = whole.manifest.format == _FORMAT and plain
    return (whole, changes) if safe else (_NOTHING, nothing)


def _with(manifest: Manifest, changes: _Changes) -> Manifest:
    files = {**manifest.files, **changes.files}
    for url in changes.gone:
        files.pop(url, None)
    return Manifest(note=manifest.note, files=files)


def _changes_of(output: Path) -> _Changes | None:
    """The changes that lie beside a manifest, None where there are none; raises OSError, MsgspecError."""
    try:
        data = regular_bytes(output / CHANGES)
    except FileNotFoundError:
        return None
    return msgspec.json.decode(data, type=_Changes)


def _is_plain(url: str, room: int) -> bool:
    """Whether a URL stays in the output: a damaged or foreign manifest must not make us delete elsewhere."""
    parts = url.split("/")
    return all(part not in {"", ".", ".."} for part in parts) and "\0" not in url and _is_short(url, parts, room)


def _is_short(url: str, parts: list[str], room: int) -> bool:
    """Whether a file can have that name: no build would come to its end that had to ask the system for another."""
    if 4 * len(url) <= min(_LONGEST_NAME, room):  # no character has more bytes
        return True
    return len(url.encode()) <= room and max(len(part.encode()) for part in parts) <= _LONGEST_NAME


def _signature(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _either(known: Entry | None, entry: Entry) -> Entry:
    """The entry of a file that may still be what it was."""
    return Entry(entry.content, entry.key, older=(known.content, *known.older)) if known else entry
