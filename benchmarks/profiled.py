"""Run plaincrm under the profiler, its forked workers included: `python profiled.py FOLDER build ...`.

Each process leaves its profile in FOLDER under its number. The clock is that of processor time, so waiting
for others, for the disk or for a busy machine counts for nothing.
"""

from __future__ import annotations

import cProfile
import os
import runpy
import sys
import time
from typing import NoReturn

PROFILER = cProfile.Profile(time.process_time)
_exit = os._exit


def _begin_anew() -> None:
    """In a new worker: forget what the parent had measured until then."""
    PROFILER.disable()
    PROFILER.clear()
    PROFILER.enable()


def _leave(code: int) -> NoReturn:
    """Keep the profile of a worker, which ends without unwinding its stack."""
    _keep()
    _exit(code)


def _keep() -> None:
    PROFILER.disable()
    PROFILER.dump_stats(f"{FOLDER}/{os.getpid()}")


if __name__ == "__main__":
    FOLDER = sys.argv[1]
    sys.argv = ["plaincrm", *sys.argv[2:]]
    os.register_at_fork(after_in_child=_begin_anew)
    os._exit = _leave  # type: ignore[assignment]
    PROFILER.enable()
    try:
        runpy.run_module("plaincrm", run_name="__main__")
    finally:
        _keep()
