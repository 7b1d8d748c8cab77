"""How long an edit takes to reach the disk while a server watches."""

from __future__ import annotations

import http.client
import math
import os
import socket
import subprocess
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from dice import Dice
from edits import edited, files_with, linked_record, mark_of, replace_file
from measure import MeasuringFailedError, Place, memory_now, processor_time, running
from programs import Program

POLL = 0.0005
"""Seconds between two looks at the files; by this and a turn of the scheduler an answer is too late."""
QUIET = 2.0
"""Seconds without a write after which a server is taken to be done."""
PATIENCE = 120.0
"""Seconds after which a server that does nothing is given up."""
STALE_AFTER = 60.0
"""Seconds after which a page that does not show an edit is taken to be left stale."""


Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Edit:
    """One edit: seconds until the record's page, all files that show it, and the last write at all."""

    page: float
    shown: float
    last_write: float
    written: int
    torn: int


@dataclass(frozen=True)
class Session:
    """A server's edits, the files that it left stale, and its memory after the last edit, in bytes."""

    edits: tuple[Edit, ...]
    stale: int
    memory: int


@dataclass(frozen=True)
class Target:
    """The record that is edited: its file, its text, its page, and all the files that show its name."""

    source: Path
    text: str
    page: Path
    shown: tuple[Path, ...]


@dataclass
class Watch:
    """The files that an edit must still reach with their last known state, those it has reached, and when."""

    waiting: dict[Path, Stamp | None]
    mark: bytes
    at: dict[Path, float] = field(default_factory=dict)
    torn: int = 0

    def look(self, began: float) -> None:
        """Read what changed; `began` is the moment of the edit, in seconds of the performance counter."""
        for path, before in list(self.waiting.items()):
            now = _stamp(path)
            if now == before:
                continue
            seen = path.read_bytes() if now else b""
            self.torn += _is_torn(path, seen)
            self.waiting[path] = now
            if self.mark in seen:
                self.at[path] = time.perf_counter() - began
                del self.waiting[path]


def session(program: Program, place: Place, edits: int, seed: int) -> Session:
    """Serve, edit one record `edits` times at spread moments, and watch the output."""
    dice = Dice.of(seed, "live", program.name)
    source = linked_record(program.records)
    text = source.read_text("utf-8")
    port = free_port()
    with running(program.serve(port), place) as server:
        _await_answer(server, port, place)
        target = _find_pages(program, Target(source, text, source, ()), place.folder)
        made = tuple(_edit(program, target, place.folder, number, dice) for number in range(1, edits + 1))
        stale = len(files_with(program.output, mark_of(edits - 1)))
        memory = memory_now(server.pid)
    source.write_text(text, "utf-8")
    return Session(made, stale, memory)


def _find_pages(program: Program, target: Target, outside: Path) -> Target:
    """Make a first edit, unmeasured, and see where it shows."""
    began_at = time.time()
    replace_file(target.source, edited(target.text, 0), outside)
    _writes(program.output, began_at)
    shown = files_with(program.output, mark_of(0))
    slug = target.source.stem
    page = next((path for path in shown if slug in {path.stem, path.parent.name}), None)
    if page is None:
        raise MeasuringFailedError(f"{program.name}: no page of {slug} in {program.output} shows an edit")
    return replace(target, page=page, shown=tuple(shown))


def _edit(program: Program, target: Target, outside: Path, number: int, dice: Dice) -> Edit:
    time.sleep(dice.source.random())
    watch = Watch({path: _stamp(path) for path in target.shown}, mark_of(number).encode())
    began_at, began = time.time(), time.perf_counter()
    replace_file(target.source, edited(target.text, number), outside)
    while watch.waiting and time.perf_counter() - began < STALE_AFTER:
        watch.look(began)
        time.sleep(POLL)
    if target.page not in watch.at:
        raise MeasuringFailedError(f"{program.name}: edit {number} did not reach {target.page}")
    writes = _writes(program.output, began_at)
    shown = math.inf if watch.waiting else max(watch.at.values())
    return Edit(watch.at[target.page], shown, max(writes) - began_at, len(writes), watch.torn)


def _stamp(path: Path) -> Stamp | None:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def _is_torn(path: Path, seen: bytes) -> bool:
    return not seen if path.suffix != ".html" else not seen.rstrip().endswith(b"</html>")


def _writes(output: Path, since: float) -> list[float]:
    """Times of the writes after `since`, once there are some and none has followed for QUIET seconds."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < PATIENCE:
        # The clock of the file system may lag behind by a tick.
        writes = [at for at in _changes(output).values() if at > since - 0.01]
        left = max(writes) + QUIET - time.time() if writes else 0.2
        if left <= 0:
            return writes
        time.sleep(left)
    raise MeasuringFailedError(f"{output} was not written, or did not come to rest")


def _changes(output: Path) -> dict[Path, float]:
    """When each file was last written or renamed into its place (ctime), in seconds since the epoch."""
    found = {}
    for folder, _, names in os.walk(output):
        for name in names:
            path = Path(folder, name)
            try:
                found[path] = path.stat().st_ctime
            except FileNotFoundError:
                continue
    return found


def _await_answer(server: subprocess.Popen[bytes], port: int, place: Place) -> None:
    """Wait until the server answers and works no more; Hugo listens before it has built anything."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < PATIENCE and server.poll() is None:
        if _answers(port) and _is_idle(server.pid):
            return
        time.sleep(0.05)
    said = place.printed.read_text("utf-8", "replace")[-2000:]
    raise MeasuringFailedError(f"{server.args!r} does not answer:\n{said}")


def _answers(port: int) -> bool:
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        caller.request("GET", "/")
        caller.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        caller.close()
    return True


def _is_idle(pid: int) -> bool:
    before = processor_time(pid)
    time.sleep(1.0)
    return processor_time(pid) - before < 0.05


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
