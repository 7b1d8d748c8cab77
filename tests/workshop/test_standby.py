"""A worker that stands by does what it is told, one order after the other, and outlives neither a slow job nor us."""

import os
import signal
import time

import pytest

from plaincrm.workshop.crew import JobFailed
from plaincrm.workshop.standby import Standby


def job_of(order):
    """Tells the order, the job and the process; some are slow until they are done plainly, or fail."""

    def job(number, plain):
        if order == b"fails":
            raise ValueError("on purpose")
        if order == b"endless" or (order == b"slow" and number == 1 and not plain):
            time.sleep(60)
        return f"{order.decode()} {number} {plain} {os.getpid()}".encode()

    return job


@pytest.fixture
def standby():
    before = len(os.listdir("/proc/self/fd"))
    standby = Standby(job_of)
    yield standby
    standby.close()
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def told(standby, order, count=2, limit=5.0):
    return [done.result.decode().split() for done in standby.run(order, count, limit)]


def test_one_process_follows_one_order_after_the_other(standby):
    first, second = told(standby, b"this"), told(standby, b"that", 63)
    assert [words[:3] for words in first] == [["this", "0", "False"], ["this", "1", "False"]]
    assert [words[1] for words in second] == [str(number) for number in range(63)]
    (process,) = {words[3] for words in first + second}
    assert int(process) != os.getpid()


def test_a_slow_job_is_killed_and_done_plainly_and_the_next_order_is_followed(standby):
    assert sorted(words[:3] for words in told(standby, b"slow", 3, 0.2)) == [
        ["slow", "0", "False"],
        ["slow", "1", "True"],
        ["slow", "2", "False"],
    ]
    assert [words[:2] for words in told(standby, b"next", 1)] == [["next", "0"]]


def test_one_that_never_ends_is_given_up(standby):
    (done,) = standby.run(b"endless", 1, 0.05)
    assert done.given_up
    assert told(standby, b"next", 1)


def test_a_job_that_fails_is_told_and_the_next_order_is_followed(standby):
    with pytest.raises(JobFailed, match="on purpose"):
        told(standby, b"fails")
    assert told(standby, b"next", 1)


def test_a_worker_that_was_killed_meanwhile_is_replaced(standby):
    ((*_, process),) = told(standby, b"this", 1)
    os.kill(int(process), signal.SIGKILL)
    os.waitid(os.P_PID, int(process), os.WEXITED | os.WNOWAIT)
    ((*_, other),) = told(standby, b"that", 1)
    assert other != process


def test_who_stops_listening_leaves_nobody_behind(standby):
    results = standby.run(b"this", 3, 5)
    next(results)
    results.close()
    assert told(standby, b"next", 1)
