"""Books written inline as `{path: text}`, and the faults found in them."""

import ctypes
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from unittest.mock import patch

import msgspec

from plaincrm.book.edition import Edition
from plaincrm.book.records import Client, Lead
from plaincrm.fault import Fault
from plaincrm.reading.records import read_record
from plaincrm.workshop import crew
from plaincrm.workshop.gather import Gatherer, NoBook

SETTINGS = "title: Harbour Street Advisers\ncurrency: EUR\ntoday: 2026-03-31\n"
SHARED = Path(__file__).parent.parent.parent / "shared"


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a book's files, `book.yml` too where it is not among them; returns the folder."""
    for name, text in {"book.yml": SETTINGS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def edition_of(folder: Path, today: date | None = None) -> Edition:
    """The edition of a book, read in this process (forking anew for each tiny book takes most of the time); raises NoBook."""
    with patch.object(crew, "run", _in_this_process):
        return Gatherer(folder, today).gather().edition


def _in_this_process(job: crew.Job, count: int, _limit: float) -> Iterator[crew.Done]:
    for number in range(count):
        yield crew.Done(number, job(number, False), False)


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """Every fault of a book."""
    try:
        return edition_of(folder).faults
    except NoBook as error:
        return error.faults


def found(files: Mapping[str, str | bytes]) -> tuple[Fault, ...]:
    """Every fault of a book written inline."""
    with tempfile.TemporaryDirectory(prefix="plaincrm-book-") as folder:
        return faults_of(write(Path(folder), files))


def codes(files: Mapping[str, str | bytes]) -> list[str]:
    """The codes of these faults."""
    return [fault.code for fault in found(files)]


def client(front: str, body: str = "") -> tuple[Client | None, tuple[Fault, ...]]:
    """What one client's front matter (without its name) and body come to."""
    return _read("clients/a.md", front, body)


def lead(front: str, body: str = "") -> tuple[Lead | None, tuple[Fault, ...]]:
    """What one lead's front matter (without its name) and body come to."""
    return _read("leads/a.md", front, body)


def _read(file: str, front: str, body: str):
    read = read_record(f"---\nname: A\n{front}---\n{body}".encode(), file)
    return read.record, read.faults


def as_ordinary_user(arguments: list[str]) -> subprocess.CompletedProcess[str] | None:
    """Run plaincrm as somebody whom permissions bind; None where root cannot give up being exempt from them."""
    settings = {
        "capture_output": True,
        "text": True,
        "timeout": 60,
        "preexec_fn": _be_bound if os.geteuid() == 0 else None,
    }
    with warnings.catch_warnings(), tempfile.NamedTemporaryFile() as closed:
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # Python 3.12 warns of forking while pytest-xdist's thread runs
        Path(closed.name).chmod(0)
        if subprocess.run(["cat", closed.name], check=False, **settings).returncode == 0:
            return None
        command = [sys.executable, "-m", "plaincrm", *arguments]
        return subprocess.run(command, check=False, env={**os.environ, "NO_COLOR": "1"}, **settings)


def _be_bound() -> None:
    """Let programs started from here on be bound by the permissions of files even where root runs them (Linux)."""
    drop, override, search = 24, 1, 2
    libc = ctypes.CDLL(None)
    for capability in (override, search):
        libc.prctl(drop, capability, 0, 0, 0)


def fault_from(mapping: Mapping[str, object]) -> Fault:
    """A fault as `check --format json` prints it; without its excerpt."""
    values = dict(mapping)
    span = {key: values.pop(key) for key in ("line", "column", "end_line", "end_column")}
    del values["severity"]
    return msgspec.convert({**values, "span": span}, Fault)
