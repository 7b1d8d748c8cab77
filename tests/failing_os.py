"""An operating system that fails at the n-th call that changes files: with an error, or by killing the program."""

import errno
import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

CALLS = ("open", "write", "fsync", "replace", "link", "unlink", "mkdir", "fchmod", "fchown", "close")
KILLED = 137


class Counter:
    """Counts the calls; at the n-th does what it was told."""

    def __init__(self, at: int, fail: Callable[[], None]) -> None:
        self.count = 0
        self._at = at
        self._fail = fail

    def wrapped(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == self._at:
                self._fail()
            return real(*args, **kwargs)

        return call


@contextmanager
def failing(at: int, fail: Callable[[], None], calls: tuple[str, ...] = CALLS) -> Iterator[Counter]:
    """`fail` is called in place of the call number `at`."""
    counter = Counter(at, fail)
    patches = [patch.object(os, name, counter.wrapped(getattr(os, name))) for name in calls]
    for one in patches:
        one.start()
    try:
        yield counter
    finally:
        for one in patches:
            one.stop()


def error(number: int) -> Callable[[], None]:
    """Fails with an error of the operating system."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


NO_SPACE, BROKEN = error(errno.ENOSPC), error(errno.EIO)


def killed(at: int, act: Callable[[], object], calls: tuple[str, ...] = CALLS) -> bool:
    """Run `act` in a child that dies before its call number `at`; returns whether it came that far."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        status = 1
        try:
            with failing(at, lambda: os._exit(KILLED), calls):
                act()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    _pid, ended = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(ended)
    assert code in {0, KILLED}, code
    return code == KILLED
