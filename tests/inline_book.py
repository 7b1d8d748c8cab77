"""Books written inline as `{path: text}`, and the faults found in them."""

import ctypes
import json
import os
import subprocess
import tempfile
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from unittest.mock import patch

import msgspec
from click.testing import CliRunner

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
    """Run plaincrm as somebody whom permissions bind; None where root cannot give up being exempt from them.

    In a child of this process, since a new interpreter would spend most of its time on imports.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as told, warnings.catch_warnings():
        # Python 3.12 warns of forking while pytest-xdist's thread runs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
        if not child:
            try:
                json.dump(_run_bound(arguments), told)
                told.flush()
            finally:
                os._exit(0)  # whatever happened: there is but one pytest
        os.waitpid(child, 0)
        told.seek(0)
        done = json.load(told)
    return done and subprocess.CompletedProcess(arguments, *done)


def _run_bound(arguments: list[str]) -> tuple[int, str, str] | None:
    """Exit status and what was said; None where permissions do not bind."""
    from plaincrm.command import program

    if os.geteuid() == 0:
        _be_bound()
    with tempfile.NamedTemporaryFile() as closed:
        Path(closed.name).chmod(0)
        with suppress(PermissionError), open(closed.name, "rb"):
            return None
    result = CliRunner(env={"NO_COLOR": "1"}).invoke(program(), arguments, prog_name="plaincrm")
    failed = result.exception is not None and not isinstance(result.exception, SystemExit)
    said = "".join(traceback.format_exception(result.exception)) if failed else ""
    return result.exit_code, result.stdout, result.stderr + said


def _be_bound() -> None:
    """From here on, be bound by the permissions of files even where root is not (Linux)."""
    libc, header = ctypes.CDLL(None, use_errno=True), (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; and again, for capabilities from 32 on
    libc.capget(header, held)
    override, search = 1 << 1, 1 << 2
    held[0] &= ~(override | search)
    libc.capset(header, held)


def fault_from(mapping: Mapping[str, object]) -> Fault:
    """A fault as `check --format json` prints it; without its excerpt."""
    values = dict(mapping)
    span = {key: values.pop(key) for key in ("line", "column", "end_line", "end_column")}
    del values["severity"]
    return msgspec.convert({**values, "span": span}, Fault)
