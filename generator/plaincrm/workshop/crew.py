"""Worker processes for many small jobs, each of which can be killed when one job takes too long.

Forked, so that what is loaded need not be loaded again; a job and its result are bytes, so that nothing is pickled.
"""

import mmap
import os
import signal
import struct
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection, Pipe, wait
from threading import Thread
from typing import Final, NamedTuple, TypeAlias

from plaincrm.language import _

CHUNK: Final = 50
#: So many chunks a worker has before it, so that it need not wait for the next one until this process has time for it.
_AHEAD: Final = 2
#: Fewer jobs than this are not worth a second process.
PAYS: Final = 64
_CLOCK: Final = struct.Struct("=qd")
#: What a worker is told begins with what it is: a chunk, or an order.
_SOME: Final = struct.Struct("=cqq?")
_CHUNK: Final = b"#"
_FINE: Final = b"="
_FAILED: Final = b"!"
_ORDER: Final = b"?"

#: By the simplest means a job may take so many times its limit.
_LAST_CHANCE: Final = 4

#: The numbers of some jobs, and whether they are to be done by the simplest means.
Chunk: TypeAlias = tuple[range, bool]

#: Does job number N (not `plain`, or by its simplest means) and returns the result.
Job: TypeAlias = Callable[[int, bool], bytes]
#: Makes a job of what a worker is told after it began.
Maker: TypeAlias = Callable[[bytes], Job]


class Done(NamedTuple):
    """The result of job number `number`; `late` where it had to be done by the simplest means.

    `given_up`: even these took too long, and there is no result.
    """

    number: int
    result: bytes
    late: bool
    given_up: bool = False


class JobFailed(RuntimeError):
    """A job raised an exception, or its worker ended by itself (out of memory, killed from outside); the text says which."""


def cores() -> int:
    """How many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(job: Job, count: int, limit: float) -> Iterator[Done]:
    """Do jobs 0 to `count` - 1 and yield results as they come, in any order.

    A job that takes longer than `limit` seconds is killed with its worker, and done again with `plain` true; one that
    then takes four times as long is given up.
    """
    if not count:
        return
    workers: list[Worker] = []
    try:
        todo = _hire(workers, job, count)
        yield from conduct(workers, todo, partial(Worker, job), limit)
    finally:
        for worker in workers:
            worker.stop()


@contextmanager
def beside(job: Job, count: int, told: Callable[[Done], None]) -> Iterator[None]:
    """Have jobs 0 to `count` - 1 done while the caller does something else, and then with this process's help.

    There is a worker for each core but the one that the caller keeps busy. `told` hears of each result, also in another
    thread. The workers start at once: what the caller changes from then on does not reach them.
    """
    workers: list[Worker] = []
    failed: list[BaseException] = []

    def listen() -> None:
        try:
            for done in conduct(workers, todo, partial(Worker, job), float("inf")):
                told(done)
        except BaseException as error:  # noqa: BLE001 - handed on to whoever waits
            failed.append(error)

    thread = Thread(target=listen)
    try:
        todo = _hire(workers, job, count, spare=1)
        thread.start()
        yield
        _lend_a_hand(todo, job, told)
    except BaseException:
        for worker in workers:
            worker.end()  # the thread finds them gone and ends, too
        raise
    finally:
        if thread.ident:
            thread.join()
        for worker in workers:
            worker.stop()
    if failed:
        raise failed[0]


def _lend_a_hand(todo: deque[Chunk], job: Job, told: Callable[[Done], None]) -> None:
    """Do what no worker has begun, in this process."""
    with suppress(IndexError):  # all are given out
        while True:
            numbers, plain = todo.pop()
            for number in numbers:
                told(Done(number, job(number, plain), plain))


def _hire(workers: list["Worker"], job: Job, count: int, spare: int = 0) -> deque[Chunk]:
    """Start the workers for so many jobs, a core each but for those to `spare`; returns the jobs in chunks."""
    size = max(1, min(cores(), 8) - spare) if count >= PAYS else 1
    step = max(1, min(CHUNK, -(-count // (4 * _AHEAD * size))))
    while len(workers) < size:
        workers.append(Worker(job, workers))
    return deque((range(at, min(at + step, count)), False) for at in range(0, count, step))


def conduct(
    workers: list["Worker"], todo: deque[Chunk], hire: Callable[[Sequence["Worker"]], "Worker"], limit: float
) -> Iterator[Done]:
    """What these workers make of the chunks, as it comes; for one that is killed (see `run`) another is hired."""
    for worker in workers:
        worker.take(todo)
    while busy := {worker.pipe: worker for worker in workers if worker.busy}:
        for pipe in wait(list(busy), timeout=min(limit / 4, 0.25)):
            worker = busy[pipe]  # type: ignore[index]
            results = worker.results()
            worker.take(todo)
            yield from results
        for position, worker in enumerate(workers):
            if worker.busy and (slow := worker.overdue(limit)) is not None:
                for numbers, plain in worker.kill():
                    if slow not in numbers:
                        todo.appendleft((numbers, plain))
                    elif plain:
                        yield Done(slow, b"", late=True, given_up=True)
                    else:
                        todo.extendleft([(range(slow + 1, numbers.stop), False), (range(numbers.start, slow), False)])
                        todo.appendleft((range(slow, slow + 1), True))
                workers[position] = hire(workers)
                workers[position].take(todo)


class Worker:
    """One child process, the chunks it was given and of which no result has come, and its clock in shared memory.

    With `make` it takes orders: other jobs than the one it began with.
    """

    def __init__(self, job: Job, others: Sequence["Worker"], make: Maker | None = None) -> None:
        self._shared = mmap.mmap(-1, _CLOCK.size)
        self._shared[:] = _CLOCK.pack(-1, 0.0)
        self.pipe, theirs = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if not self._pid:
            # A pipe ends only when nobody holds it: a child must not hold the parent's ends of its siblings' pipes.
            for worker in (*others, self):
                worker.pipe.close()
            _work(job, make, theirs, self._shared)
        theirs.close()
        self._given: deque[Chunk] = deque()

    @property
    def busy(self) -> bool:
        """Whether results are to come."""
        return bool(self._given)

    def order(self, order: bytes) -> None:
        """Have it do from now on what `make` makes of this; raises OSError where it is no more."""
        self.pipe.send_bytes(_ORDER + order)

    def take(self, todo: deque[Chunk]) -> None:
        """Give it chunks, as many as it should have before it."""
        while len(self._given) < _AHEAD:
            try:
                numbers, plain = todo.popleft()
            except IndexError:
                return
            if numbers:
                self._given.append((numbers, plain))
                try:
                    self.pipe.send_bytes(_SOME.pack(_CHUNK, numbers.start, numbers.stop, plain))
                except OSError:
                    raise _ended() from None

    def results(self) -> list[Done]:
        """What has arrived: a message holds the results of a chunk, each after its length."""
        try:
            message = self.pipe.recv_bytes()
        except (EOFError, OSError):  # it ended between two messages, or within one
            raise _ended() from None
        if message[:1] == _FAILED:
            raise JobFailed(message[1:].decode())
        numbers, plain = self._given.popleft()
        found, at = [], 1
        for number in numbers:
            (length,) = struct.unpack_from("=q", message, at)
            found.append(Done(number, message[at + 8 : at + 8 + length], plain))
            at += 8 + length
        return found

    def overdue(self, limit: float) -> int | None:
        """The job at hand where it began too long ago."""
        number, began = _CLOCK.unpack(self._shared[:])
        plain = any(plain and number in numbers for numbers, plain in self._given)
        allowed = limit * _LAST_CHANCE if plain else limit
        late = number >= 0 and time.monotonic() - began > allowed  # noqa: TID251 - a stopwatch
        return number if late else None

    def kill(self) -> list[Chunk]:
        """End the worker; returns its chunks, of which no result has arrived: those of a chunk travel together."""
        self.end()
        self.pipe.close()
        self._reap()
        return list(self._given)

    def stop(self) -> None:
        """End the worker, also in the middle of its chunk: nobody waits for the results any more."""
        self.pipe.close()
        if self.busy:
            self.end()
        self._reap()

    def end(self) -> None:
        """Have the process end at once."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _ended() -> JobFailed:
    return JobFailed(_("a worker process ended unexpectedly; is there enough memory?"))


def _work(job: Job, make: Maker | None, pipe: "Connection", shared: mmap.mmap) -> None:
    """The life of a child: chunks in, results out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    code = 0
    try:
        while True:
            message = pipe.recv_bytes()
            if make is not None and message[:1] == _ORDER:
                job = make(message[1:])
                continue
            _what, start, stop, plain = _SOME.unpack(message)
            pieces = [_FINE]
            for number in range(start, stop):
                shared[:] = _CLOCK.pack(number, time.monotonic())  # noqa: TID251 - a stopwatch
                result = job(number, plain)
                pieces += (struct.pack("=q", len(result)), result)
            shared[:] = _CLOCK.pack(-1, 0.0)
            pipe.send_bytes(b"".join(pieces))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        pass
    except BaseException:  # noqa: BLE001 - a child must not climb back into the parent's stack
        with suppress(OSError):
            pipe.send_bytes(_FAILED + traceback.format_exc().encode("utf-8", "replace"))
        code = 1
    finally:
        os._exit(code)
