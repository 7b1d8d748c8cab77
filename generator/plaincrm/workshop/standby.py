"""A worker that stands by for a few jobs at a time, begun while this process is small.

To fork a process that holds a large book takes longer than to read one file of it, and for some time afterwards whatever
either of them touches is copied.
"""

from collections import deque
from collections.abc import Iterator

from plaincrm.workshop.crew import Done, Maker, Worker, conduct


class Standby:
    """One worker; `make` makes a job of an order, here and there. Close it when there is nothing more to do."""

    def __init__(self, make: Maker) -> None:
        self._make = make
        self._workers = [Worker(_nothing, (), make)]

    def run(self, order: bytes, count: int, limit: float) -> Iterator[Done]:
        """Do jobs 0 to `count` - 1 of an order, as `crew.run` does; raises JobFailed."""
        job = self._make(order)
        workers, self._workers = self._workers, []
        try:
            if not _takes(workers, order):
                workers.append(Worker(job, (), self._make))
            todo = deque([(range(count), False)])
            yield from conduct(workers, todo, lambda others: Worker(job, others, self._make), limit)
            self._workers, workers = workers, []
        finally:  # one that failed, or was left in the middle of it, is of no use any more
            for worker in workers:
                worker.stop()

    def close(self) -> None:
        """End the worker."""
        while self._workers:
            self._workers.pop().stop()


def _takes(workers: list[Worker], order: bytes) -> bool:
    """Whether there is a worker that takes the order; one that has ended, as for want of memory, is let go."""
    for worker in list(workers):
        try:
            worker.order(order)
        except OSError:
            worker.stop()
            workers.remove(worker)
    return bool(workers)


def _nothing(_number: int, _plain: bool) -> bytes:  # noqa: FBT001 - as crew.Job has it
    """The job of a worker that has no order yet."""
    raise AssertionError
