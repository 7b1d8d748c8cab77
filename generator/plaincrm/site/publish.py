"""The only room that writes a site: staged whole, then put in place file by file; nobody else's file is touched."""

import errno
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple

from plaincrm.language import _
from plaincrm.site.manifest import HALF, Entry, Ledger, Manifest
from plaincrm.site.regular import content_hash, regular_bytes

_LOCK: Final = ".plaincrm-lock"
_STAGE: Final = ".plaincrm-new-"
#: How our policy stands in a page.
_MARK: Final = b"default-src &#39;none&#39;; script-src &#39;self&#39;"


class CannotPublish(Exception):
    """The output cannot be written to as asked; nothing was changed."""


def refuse_overlap(book: Path, output: Path) -> None:
    """Raise CannotPublish where output and book lie in each other, whatever links lead there."""
    real_book, real_output = book.resolve(), output.resolve()
    if real_book == real_output or real_book in real_output.parents or real_output in real_book.parents:
        message = _("the output folder and the book must not lie in each other; choose another folder with -o")
        raise CannotPublish(message)


def is_current(output: Path | str, url: str, entry: Entry) -> bool:
    """Whether a file is there as we wrote it, as far as stat can tell."""
    try:
        status = os.lstat(f"{output}/{url}")
    except OSError:
        return False
    return status.st_mtime_ns == entry.mtime_ns and status.st_size == entry.size and status.st_ino == entry.inode


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """The output for ourselves: a second build waits."""
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(output / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        message = _("cannot write to {folder}: {reason}")
        raise CannotPublish(message.format(folder=output, reason=error.strerror)) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            _sweep(output)
        except OSError as error:
            raise _cannot(error) from None
        yield
    finally:
        os.close(descriptor)


def _sweep(output: Path) -> None:
    """Remove what a killed build left staged."""
    with os.scandir(output) as entries:
        for entry in entries:
            if entry.name.startswith(_STAGE) and entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            elif entry.name.startswith(HALF) and not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)


class Written(NamedTuple):
    """A file that is staged: the hash of its bytes, and what stat says of it, here and in its place."""

    content: str
    mtime_ns: int
    size: int
    inode: int

    def entry(self, key: str) -> Entry:
        """The manifest's entry of it."""
        return Entry(self.content, key, self.mtime_ns, self.size, self.inode)


class Stage:
    """Files on their way into a site; workers write here, the builder puts them in place."""

    def __init__(self, output: Path, ledger: Ledger | None = None) -> None:
        self.output = output
        self._ledger = ledger or Ledger(output)
        #: Folders at the top that the site does not have yet: filled here, they are put in place as they are.
        self._new: set[str] = set()
        self._paths: dict[int, str] = {}
        self._expected: set[str] = set()
        try:
            self.folder = tempfile.mkdtemp(prefix=_STAGE, dir=output)
        except OSError as error:
            raise _cannot(error) from None

    def expect(self, urls: Mapping[int, str]) -> None:
        """Say where numbers will go, before they are written: folders that the site lacks travel whole."""
        self._expected.update(urls.values())
        tops = {url.partition("/")[0] for url in urls.values() if "/" in url}
        self._new |= {top for top in tops - self._new if not os.path.lexists(self.output / top)}
        new = {number: url for number, url in urls.items() if "/" in url and url.partition("/")[0] in self._new}
        try:
            for folder in sorted({folder for url in new.values() for folder in ("", *_folders_of(url))}):
                with suppress(FileExistsError):
                    os.mkdir(f"{self.folder}/new/{folder}", 0o700)
        except OSError as error:
            raise _cannot(error) from None
        self._paths.update((number, f"{self.folder}/new/{url}") for number, url in new.items())

    def write(self, number: int, data: bytes, content: str = "") -> Written:
        """Stage one file's bytes, whose hash may be given, under a number; raises CannotPublish."""
        path = self._paths.get(number) or f"{self.folder}/{number}"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(descriptor, view) :]
                status = os.fstat(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise _cannot(error) from None
        return Written(content or content_hash(data), status.st_mtime_ns, status.st_size, status.st_ino)

    def copy(self, number: int, source: Path | str) -> Written:
        """Stage a copy of a file; raises CannotPublish."""
        try:
            data = regular_bytes(source)
        except OSError as error:
            raise _cannot(error) from None
        return self.write(number, data)

    def discard(self) -> None:
        """Drop whatever is still staged."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def put_in_place(self, staged: Mapping[int, str], before: Manifest, after: Manifest) -> None:
        """Move staged files (number to URL) to their places and delete what the site no longer has.

        The manifest is written first as the union of old and new, so that a build killed midway leaves no file behind
        that nobody knows of; `index.html` last, so that whoever opens the site finds what it links to. Raises
        CannotPublish, before anything is changed, where a place is taken by a file that is not ours.
        """
        self._refuse_foreign([url for number, url in staged.items() if number not in self._paths], before, after)
        gone = before.files.keys() - after.files.keys()
        try:
            self._ledger.expect(before, after, staged.values())
            self._delete(_in_the_way(gone, staged.values()), before)
            for top in sorted(self._new):
                self._place_new(top)
            for number, url in sorted(staged.items(), key=lambda item: item[1] == "index.html"):
                if number not in self._paths:
                    self._place(number, url)
            self._delete(gone, before)
            for url in staged.values():
                if not after.files[url].inode:
                    after.files[url] = _signed(self.output, url, after.files[url])
            self._ledger.settle(after, {*self._expected, *staged.values(), *gone})
        except OSError as error:
            raise _cannot(error) from None

    def _refuse_foreign(self, urls: Iterable[str], before: Manifest, after: Manifest) -> None:
        for folder in {folder for url in urls for folder in _folders_of(url)}:
            path = self.output / folder
            _refuse_link(path)
            if folder not in before.files and path.exists() and not path.is_dir():
                raise _foreign(path)
        for url in urls:
            try:
                mode = os.lstat(f"{self.output}/{url}").st_mode
            except OSError:  # the usual case: there is nothing yet
                continue
            if stat.S_ISLNK(mode):
                _refuse_link(self.output / url)
            if url not in before.files and not self._is_ours(url, before, after):
                raise _foreign(self.output / url)

    def _is_ours(self, url: str, before: Manifest, after: Manifest) -> bool:
        """Whether what stands there is ours though no manifest names it.

        It is the same file or a page with our policy, where a manifest was lost; or a folder of files of ours.
        """
        if (self.output / url).is_dir():
            return any(url in _folders_of(known) for known in before.files)
        try:
            data = regular_bytes(self.output / url)
        except OSError:
            return False
        return content_hash(data) == after.files[url].content or _MARK in data[:2000]

    def _place_new(self, top: str) -> None:
        """Put a folder in place that the site did not have."""
        with suppress(FileNotFoundError):  # nothing of it had to be written
            try:
                os.rename(f"{self.folder}/new/{top}", self.output / top)
            except (FileExistsError, NotADirectoryError) as error:  # it has come meanwhile
                raise _foreign(self.output / top) from error
            except OSError as error:
                if error.errno == errno.ENOTEMPTY:
                    raise _foreign(self.output / top) from error
                raise

    def _place(self, number: int, url: str) -> None:
        target = f"{self.output}/{url}"
        try:
            os.replace(f"{self.folder}/{number}", target)
        except FileNotFoundError:
            for folder in _folders_of(url):
                with suppress(FileExistsError):
                    os.mkdir(self.output / folder, 0o700)
            os.replace(f"{self.folder}/{number}", target)

    def _delete(self, urls: Iterable[str], before: Manifest) -> None:
        """Delete these files of the old manifest where their bytes are still ours, and folders left empty."""
        folders: set[str] = set()
        for url in urls:
            if any((self.output / place).is_symlink() for place in (*_folders_of(url), url)):
                continue
            path, entry = self.output / url, before.files[url]
            if path.is_file() and content_hash(path.read_bytes()) in {entry.content, *entry.older}:
                path.unlink()
            folders.update(_folders_of(url))
        for folder in sorted(folders, key=len, reverse=True):
            with suppress(OSError):  # something is still in it
                os.rmdir(self.output / folder)


def _in_the_way(gone: Iterable[str], placed: Iterable[str]) -> list[str]:
    """Old files where a folder must come, and those in a folder where a file must come."""
    files = set(placed)
    folders = {folder for url in files for folder in _folders_of(url)}
    return [url for url in gone if url in folders or any(folder in files for folder in _folders_of(url))]


def _folders_of(url: str) -> list[str]:
    """The folders that hold a file, outermost first: `a/b/c` lies in `a` and `a/b`."""
    parts = url.split("/")[:-1]
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def _refuse_link(path: Path) -> None:
    if path.is_symlink():
        raise CannotPublish(_("{file} leads through a link; remove the link").format(file=path))


def _foreign(path: Path) -> CannotPublish:
    message = _("{file} is not plaincrm's; move it away, or choose another folder with -o")
    return CannotPublish(message.format(file=path))


def _signed(output: Path, url: str, entry: Entry) -> Entry:
    status = os.lstat(f"{output}/{url}")
    return Entry(entry.content, entry.key, status.st_mtime_ns, status.st_size, status.st_ino)


def _cannot(error: OSError) -> CannotPublish:
    place = error.filename2 or error.filename
    reason = error.strerror or str(error)
    detail = f"{reason} ({place})" if place else reason
    return CannotPublish(_("the site could not be written: {reason}").format(reason=detail))
