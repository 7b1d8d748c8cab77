"""A move told to git: the index has the file under its new name, as `git mv` would have it, if git can be had to.

Nothing of the repository's is run: no hook, no filter, no monitor. The index entry moves as it is; what else was edited
in the file stays unstaged, so that a commit of the move alone is a rename that `git log --follow` cannot miss.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plaincrm.language import _

_GIT: Final = (
    *("git", "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "safe.bareRepository=explicit"),
)
_SECONDS: Final = 20


class NotStaged(Exception):
    """Git was not told; the message says why."""


def stage_move(book: Path, source: str, target: str) -> bool:
    """Move the index entry of `source` to `target`, both relative to the book; False where git knows nothing of it.

    Raises NotStaged where it does, and will not have it.
    """
    try:
        listed = _git(book, "ls-files", "--stage", "--full-name", "-z", "--", source)
    except NotStaged:
        if _is_repository(book):
            raise
        return False
    entries = [entry for entry in listed.split("\0") if entry]
    if not entries:
        return False
    facts, _tab, name = entries[0].partition("\t")
    mode, digest, stage = facts.split(" ")
    if len(entries) > 1 or stage != "0":
        raise NotStaged(_("a merge of this file is not finished"))
    new = name.removesuffix(source) + target
    moved = f"0 {'0' * len(digest)}\t{name}\0{mode} {digest}\t{new}\0"
    _git(book, "update-index", "-z", "--index-info", given=moved, settings=_without_filters(book))
    return True


def _without_filters(book: Path) -> dict[str, str]:
    """Settings, as git has them from the environment, that leave the repository's filters without a program.

    Before git writes its index it compares files that are as young with what that has of them, and filters them for it.
    """
    names = _git(book, "config", "--list", "--name-only", "-z").split("\0")
    filters = [name for name in dict.fromkeys(names) if name.startswith("filter.")]
    keys = {f"GIT_CONFIG_KEY_{number}": name for number, name in enumerate(filters)}
    values = {f"GIT_CONFIG_VALUE_{number}": "" for number in range(len(filters))}
    return {"GIT_CONFIG_COUNT": str(len(filters)), **keys, **values}


def _is_repository(book: Path) -> bool:
    folder = book.resolve()
    return any(os.path.lexists(place / ".git") for place in (folder, *folder.parents))


def _git(book: Path, *arguments: str, given: str = "", settings: Mapping[str, str] | None = None) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {
        **(settings or {}),
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C.UTF-8",
    }
    try:
        running = subprocess.Popen(  # noqa: S603 - no shell, and paths only behind `--`
            [*_GIT, *arguments],
            cwd=book,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise NotStaged(_("git cannot be run: {reason}").format(reason=error.strerror)) from None
    with running:
        try:
            out, err = running.communicate(os.fsencode(given), timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            running.terminate()  # on this signal git takes its lock file away
            running.communicate()
            raise NotStaged(_("git took too long")) from None
    if running.returncode:
        raise NotStaged(_reason(os.fsdecode(err)))
    return os.fsdecode(out)


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[0] if lines else _("git did not say why")
