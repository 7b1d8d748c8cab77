"""The commits of a book: which files each changed, and what the book held on a day."""

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from plaincrm.reading.folder import ROOMS, is_editors_own
from plaincrm.reading.git import Repository, run
from plaincrm.reading.records import slug_of

_MARK: Final = "\x01"
_NOTHING: Final = "0"


class Commit(NamedTuple):
    """A commit: `on` is the day on which its author made it, where the author was."""

    name: str
    on: date
    author: str


class Step(NamedTuple):
    """What a commit did to one file: paths relative to the book, contents by their names in git; None for no file.

    Of a merge, `before` is what the first side that had the file made of it, and `others` what the other sides did.
    """

    commit: Commit
    path_before: str | None
    path: str | None
    before: str | None
    after: str | None
    others: tuple[str, ...] = ()


def steps(repository: Repository) -> Iterator[Step]:
    """Every change of every record's file, the newest first; of a merge, the files that it left as none of its sides had.

    Raises NoHistory.
    """
    raw = ("-z", "--raw", "--diff-merges=combined", "--no-abbrev", "-M")
    asked = ("log", *_PLAIN, *raw, f"--format={_FORMAT}", "--", *ROOMS)
    tokens = iter(run(repository.book, asked).decode("utf-8", "replace").split("\0"))
    commit = None
    for token in tokens:
        if token.startswith(_MARK):
            commit = _commit(token, tokens)
        elif token.lstrip("\n").startswith(":"):
            assert commit is not None
            entry = token.lstrip("\n")
            yield (_merge if entry.startswith("::") else _step)(commit, entry.split(" "), tokens, repository.prefix)


#: Nothing of the repository's configuration may run, and none of its tastes may change what is printed.
_PLAIN: Final = (
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-notes",
    "--no-decorate",
    "--no-mailmap",
    "--ignore-submodules=all",
    "--encoding=UTF-8",
    "--diff-merges=off",
    "--no-relative",
    "--date-order",
)
#: Name, the author's day, author.
_FORMAT: Final = "%x01%H%x00%as%x00%an"


def _commit(token: str, tokens: Iterator[str]) -> Commit:
    return Commit(token[1:], date.fromisoformat(next(tokens)), next(tokens))


def _step(commit: Commit, fields: list[str], tokens: Iterator[str], prefix: str) -> Step:
    _mode, _mode_after, before, after, status = fields
    first = next(tokens)
    second = next(tokens) if status[0] in "RC" else first
    return Step(
        commit,
        None if status[0] in "AC" else first.removeprefix(prefix),
        None if status[0] == "D" else second.removeprefix(prefix),
        _content(before) if status[0] not in "AC" else None,
        _content(after),
    )


def _merge(commit: Commit, fields: list[str], tokens: Iterator[str], prefix: str) -> Step:
    """What a merge did: a mode of each side and its own, as many names of contents, and a letter for each side."""
    *sides, after = fields[len(fields) // 2 : -1]
    path = next(tokens).removeprefix(prefix)
    before = [name for name in map(_content, sides) if name]
    now = _content(after)
    known = before[0] if before else None
    return Step(commit, path if known else None, path if now else None, known, now, tuple(before[1:]))


def _content(name: str) -> str | None:
    return name if name.strip(_NOTHING) else None


def of_record(all_steps: Iterator[Step], slug: str) -> list[Step]:
    """The steps of one record, the oldest first: through moves between folders, from lead to client, and renames."""
    names, found = {slug}, []
    for step in all_steps:
        before, after = (slug_of(path) if path else None for path in (step.path_before, step.path))
        if after in names or (before in names and after is None):
            found.append(step)
            if before is not None:
                names.add(before)
    return _moves(found[::-1])


def _moves(found: list[Step]) -> list[Step]:
    """A file that went and one that came in the same commit, as one step: git does not see it where much changed."""
    gone = {step.commit.name: step for step in found if step.path is None}
    come = {step.commit.name for step in found if step.path_before is None}
    joined = []
    for step in found:
        other = gone.get(step.commit.name)
        if step.path is None and step.commit.name in come:
            continue
        if step.path_before is None and other is not None:
            joined.append(step._replace(path_before=other.path_before, before=other.before))
        else:
            joined.append(step)
    return joined


def line_of_commits(repository: Repository) -> list[Commit]:
    """The commits that the book went through, the newest first: of a merge, the side that it was merged into."""
    asked = ("log", *_PLAIN, "-z", "--first-parent", "--no-patch", f"--format={_FORMAT}")
    tokens = iter(run(repository.book, asked).decode("utf-8", "replace").split("\0"))
    return [_commit(token, tokens) for token in tokens if token.startswith(_MARK)]


def files_at(repository: Repository, commit: str) -> dict[str, str]:
    """The files of the book in a commit, relative to the book, with the names of their contents; links left out."""
    within = ("--", repository.prefix) if repository.prefix else ()
    answer = run(repository.book, ("ls-tree", "-r", "-z", "--full-tree", commit, *within))
    found = {}
    for entry in answer.decode("utf-8", "replace").split("\0"):
        head, _tab, path = entry.partition("\t")
        mode, kind, name = head.split(" ") if head else ("", "", "")
        if kind == "blob" and mode.startswith("100"):
            found[path.removeprefix(repository.prefix)] = name
    return found


def is_record(path: str) -> bool:
    """Whether a path of the book is that of a client or lead."""
    folder, _slash, name = path.rpartition("/")
    hidden = any(part.startswith(".") for part in path.split("/")) or is_editors_own(name)
    return path.endswith(".md") and folder.split("/")[0] in ROOMS and not hidden
