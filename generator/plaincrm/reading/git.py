"""Git, asked to read and nothing else: it runs no program that a repository names, and asks no network."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from plaincrm.language import _
from plaincrm.reading.text import MAX_BYTES

#: Seconds that one question may take.
PATIENCE: Final = 120
_SAFELY: Final = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.attributesFile=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),
    *("-c", "log.showSignature=false"),
)
_QUIET: Final = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class NoHistory(Exception):
    """There is no history to read; the text says why."""


class Repository(NamedTuple):
    """Where git keeps the book: `prefix` is the book's place in the repository, empty or ending with `/`."""

    book: Path
    prefix: str
    shallow: bool


def repository(book: Path) -> Repository:
    """The repository of a book; raises NoHistory."""
    asked = ("rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD")
    # A commit, so that a repository without any is told from one with a history.
    shallow, _line, rest = run(book, asked).decode("utf-8", "surrogateescape").partition("\n")
    return Repository(book, rest.rpartition("\n")[0].rpartition("\n")[0], shallow == "true")


def run(book: Path, arguments: Iterable[str], given: bytes = b"") -> bytes:
    """What git answers to a question about the book's repository; raises NoHistory.

    It reads `given` and then finds its standard input closed.
    """
    import subprocess

    command = ("git", "-C", str(book.absolute()), *_SAFELY, *arguments)
    try:
        asked = subprocess.run(  # noqa: S603 - no shell, and arguments of our own
            command, input=given, capture_output=True, env=_environment(), timeout=PATIENCE, check=False
        )
    except FileNotFoundError:
        raise NoHistory(_("git is not installed, so the book’s history cannot be read")) from None
    except subprocess.TimeoutExpired:
        raise NoHistory(_("git took too long to answer")) from None
    if asked.returncode:
        raise NoHistory(_reason(asked.stderr.decode("utf-8", "replace")))
    return asked.stdout


def _environment() -> dict[str, str]:
    """The user's own, without what speaks of another repository or names a program to run."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "SSH_", "LC_"))}
    return kept | _QUIET


def _reason(said: str) -> str:
    if "not a git repository" in said:
        return _("the book lies in no git repository, so it has no history; `git init` begins one")
    if "dubious ownership" in said:
        return _("git does not trust this repository, since somebody else owns its folder")
    if "unknown revision" in said or "ambiguous argument 'HEAD'" in said:
        return _("nothing was committed to git yet")
    first = next(iter(said.strip().splitlines()), "")
    return _("git says: {said}").format(said=first)


def blobs(book: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The contents of files by their names in git, all in one go; what is larger than a record may be is left out."""
    wanted = list(dict.fromkeys(names))
    answer = run(book, ("cat-file", "--batch"), "".join(f"{name}\n" for name in wanted).encode())
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        name, kind, *size = answer[at:end].decode().split(" ")
        at = end + 1
        if kind == "missing":  # a partial clone, which is not asked to fetch
            continue
        length = int(size[0])
        if kind == "blob" and length <= MAX_BYTES:
            yield name, answer[at : at + length]
        at += length + 1
