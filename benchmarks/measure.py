"""What a command costs: wall time, processor time and memory, the latter of its whole process tree."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLE_EVERY = 0.01
"""Seconds between two looks at the memory; a peak that is shorter can be missed."""


@dataclass(frozen=True)
class Place:
    """Where commands run: their working directory, environment, and the file that takes what they print."""

    folder: Path
    environment: Mapping[str, str]
    printed: Path


@dataclass(frozen=True)
class Cost:
    """One run of a command: seconds of wall and of processor time (children that it waited for included).

    `others` is the processor time that everything else took meanwhile, in seconds: near 0 on a quiet machine.
    """

    wall: float
    processor: float
    others: float


class MeasuringFailedError(Exception):
    """A measured program did not do what it should; says what, with the end of what it printed."""


@contextlib.contextmanager
def running(command: Sequence[str], place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a session of its own, so that it can be ended with its children if we are stopped."""
    with place.printed.open("wb") as printed:
        process = subprocess.Popen(
            command,
            cwd=place.folder,
            env=dict(place.environment),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def cost_of(command: Sequence[str], place: Place) -> Cost:
    """Run a command to its end, with the disk idle at the start and nobody looking on."""
    os.sync()
    busy, begin = _busy(), time.perf_counter()
    with running(command, place) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    _complain(process, place)
    processor = usage.ru_utime + usage.ru_stime
    return Cost(wall, processor, max(0.0, _busy() - busy - processor))


def _busy() -> float:
    """Seconds that all processors together were not idle, or were kept from us, since the machine began."""
    spent = psutil.cpu_times()
    return float(sum(spent) - spent.idle - getattr(spent, "iowait", 0.0) - getattr(spent, "guest", 0.0))


def peak_memory_of(command: Sequence[str], place: Place) -> int:
    """Most bytes that the command and its children held at a time; looking slows it, so it is not timed."""
    peak = 0
    with running(command, place) as process:
        while process.poll() is None:
            peak = max(peak, memory_now(process.pid))
            time.sleep(SAMPLE_EVERY)
    _complain(process, place)
    return peak


def memory_now(pid: int) -> int:
    """Bytes held by a process and its descendants; shared pages count once (PSS) if the system can tell."""
    return sum(_memory_of(member) for member in _family(pid))


def processor_time(pid: int) -> float:
    """Seconds of processor time that a process and its living descendants have used so far."""
    total = 0.0
    for member in _family(pid):
        with contextlib.suppress(psutil.Error):
            used = member.cpu_times()
            total += used.user + used.system
    return total


def _family(pid: int) -> list[psutil.Process]:
    try:
        leader = psutil.Process(pid)
        return [leader, *leader.children(recursive=True)]
    except psutil.Error:
        return []


def _memory_of(process: psutil.Process) -> int:
    try:
        held = process.memory_full_info()
    except (psutil.Error, OSError):
        return 0
    return int(getattr(held, "pss", held.rss))


def _complain(ended: subprocess.Popen[bytes], place: Place) -> None:
    if ended.returncode:
        said = place.printed.read_text("utf-8", "replace")[-2000:]
        raise MeasuringFailedError(f"{ended.args!r} exited with {ended.returncode}:\n{said}")


def loop_seconds() -> float:
    """Seconds for ten million additions in Python: tells a slow or busy machine from a quick one."""
    begin = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - begin
