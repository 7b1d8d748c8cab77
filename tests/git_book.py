"""Books under git, committed on chosen days, with no configuration but their own."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")
SETTINGS = "title: Test\ncurrency: EUR\n"


def git(folder: Path, *arguments: str, **environment: str) -> str:
    """What git prints; it knows nothing of this machine's user."""
    known = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **environment}
    command = ["git", "-C", str(folder), "-c", "user.name=Mira Ž", "-c", "user.email=mira@example.com", *arguments]
    return subprocess.run(command, env=known, check=True, capture_output=True, text=True).stdout


def write(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write files, and delete those that are None."""
    for name, text in files.items():
        path = folder / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def commit(folder: Path, day: str, files: Mapping[str, str | None]) -> None:
    """A commit of these files on a day."""
    write(folder, files)
    stamp = f"{day}T12:00:00+0200"
    git(folder, "add", "-A", "--", ".")
    git(folder, "commit", "-q", "-m", "x", GIT_AUTHOR_DATE=stamp, GIT_COMMITTER_DATE=stamp)


def repository(folder: Path, days: Mapping[str, Mapping[str, str | None]]) -> Path:
    """A book with a commit for each day, the first one with settings; returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    write(folder, {"book.yml": SETTINGS})
    for day, files in days.items():
        commit(folder, day, files)
    return folder


def record(lines: str, body: str = "") -> str:
    """A record's file."""
    return f"---\n{lines}---\n{body}"
