"""Workers: every job is done once and rightly, a slow one is killed alone, and nobody is left behind."""

import faulthandler
import os
import signal
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaincrm.workshop import crew
from plaincrm.workshop.crew import CHUNK, PAYS, JobFailed, run


def _children():
    """Processes that this one has started and not collected."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return 0
    return 1


@pytest.fixture(autouse=True)
def nobody_left_behind():
    before = len(os.listdir("/proc/self/fd"))
    yield
    assert not _children()
    assert len(os.listdir("/proc/self/fd")) == before


def square(number, plain):
    return f"{number * number} {plain}".encode()


@pytest.mark.parametrize("count", [0, 1, 2, PAYS - 1, PAYS, PAYS + 1, CHUNK, 4 * CHUNK + 1, 2 * CHUNK * 8 + 7])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_every_job_is_done_once_and_rightly(monkeypatch, count, size):
    monkeypatch.setattr(crew, "cores", lambda: size)
    found = list(run(square, count, 5))
    assert sorted(one.number for one in found) == list(range(count))
    assert all(one.result == square(one.number, False) and not one.late for one in found)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.integers(1, 260), st.lists(st.integers(0, 70_000), min_size=1, max_size=20))
def test_results_of_any_length_arrive_whole(count, lengths):
    def job(number, _plain):
        return bytes([number % 251]) * lengths[number % len(lengths)]

    found = {one.number: one.result for one in run(job, count, 5)}
    assert found == {number: job(number, False) for number in range(count)}


def test_a_job_over_the_limit_is_killed_and_done_plainly_and_no_other_is(tmp_path):
    def job(number, plain):
        if number in (3, 70, 71) and not plain:
            time.sleep(60)
        return square(number, plain)

    began = time.monotonic()
    found = {one.number: one for one in run(job, 100, 0.3)}
    assert time.monotonic() - began < 10
    assert sorted(found) == list(range(100))
    assert {number for number, one in found.items() if one.late} == {3, 70, 71}
    assert all(one.result == square(number, one.late) for number, one in found.items())


def test_a_job_that_hangs_where_only_a_kill_helps_is_killed():
    def job(number, plain):
        if number == 1 and not plain:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT, signal.SIGALRM})
            while True:
                pass
        return square(number, plain)

    assert [(one.number, one.late) for one in sorted(run(job, 3, 0.3))] == [(0, False), (1, True), (2, False)]


def test_what_takes_too_long_even_the_plain_way_is_given_up_and_all_else_is_done():
    def job(number, plain):
        if number == 2:
            time.sleep(60)
        return square(number, plain)

    done = {one.number: one for one in run(job, 5, 0.1)}
    assert [number for number, one in done.items() if one.given_up] == [2]
    assert done[3].result == b"9 False"
    assert len(done) == 5
    assert not _children()


@pytest.mark.parametrize("count", [1, 5, 300])
def test_beside_the_caller_every_job_is_done_once_and_the_caller_helps(count):
    heard = []

    def job(number, _plain):
        return f"{number} {os.getpid()}".encode()

    with crew.beside(job, count, heard.append):
        time.sleep(0.01)
    assert sorted(one.number for one in heard) == list(range(count))
    assert {int(one.result.split()[0]) for one in heard} == set(range(count))
    assert not _children()


def test_the_caller_does_what_no_worker_has_begun():
    heard = []

    def job(number, _plain):
        time.sleep(0.005)
        return str(os.getpid()).encode()

    with crew.beside(job, 400, heard.append):
        pass
    assert len({one.result for one in heard}) > 1
    assert str(os.getpid()).encode() in {one.result for one in heard}


@pytest.mark.parametrize("where", ["caller", "told", "job"])
def test_whatever_fails_beside_the_caller_ends_the_workers_and_is_raised(where):
    def job(number, _plain):
        if where == "job" and number == 150:
            raise ValueError("job")
        time.sleep(0.001)
        return b""

    def told(done):
        if where == "told" and done.number == 150:
            raise ValueError("told")

    def work():
        with crew.beside(job, 200, told):
            if where == "caller":
                raise ValueError("caller")

    with pytest.raises((ValueError, JobFailed), match=where):
        work()
    assert not _children()


def test_the_plain_way_may_take_its_time():
    def job(number, plain):
        time.sleep(0.6 if plain else 60)
        return b""

    assert [one.late for one in run(job, 1, 0.2)] == [True]


def test_many_jobs_just_below_the_limit_are_all_in_time():
    def job(number, plain):
        time.sleep(0.02)
        return square(number, plain)

    assert not any(one.late for one in run(job, 60, 1.0))


@pytest.mark.parametrize("at", [0, 50, 299])
def test_an_exception_in_a_job_is_told_with_its_place(at):
    def job(number, _plain):
        if number == at:
            raise ValueError(f"number {number} cannot be done: ž")
        return b""

    with pytest.raises(JobFailed, match=f"number {at} cannot be done: ž") as failed:
        list(run(job, 300, 5))
    assert "test_crew.py" in str(failed.value)


@pytest.mark.parametrize(
    "how",
    [lambda: os._exit(3), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os.kill(os.getpid(), signal.SIGSEGV)],
)
def test_a_worker_that_dies_is_told_of(how):
    def job(number, _plain):
        if number == 120:
            faulthandler.disable()  # or else the log of the tests tells of a crash
            how()
        return b""

    with pytest.raises(JobFailed, match="ended unexpectedly"):
        list(run(job, 300, 5))


def test_a_worker_that_dies_in_the_middle_of_an_answer_is_told_of(monkeypatch):
    monkeypatch.setattr(crew, "cores", lambda: 2)

    def job(number, _plain):
        if number < PAYS // 8:
            return b""
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
        return bytes(1_000_000)  # more than a pipe holds: the worker waits in the middle of it

    results = run(job, PAYS, 60)
    assert next(results).result == b""
    time.sleep(0.6)
    with pytest.raises(JobFailed, match="ended unexpectedly"):
        list(results)


def test_whoever_looks_no_further_leaves_no_worker_and_waits_for_none():
    def job(number, _plain):
        if number > 0:
            time.sleep(30)
        return square(number, False)

    began = time.monotonic()
    for one in run(square, 1000, 5):
        assert one.result
        break
    results = run(job, 2, 60)
    with pytest.raises(KeyboardInterrupt):
        raise_in(results)
    assert time.monotonic() - began < 10


def raise_in(results):
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    try:
        list(results)
    finally:
        results.close()


def test_a_workers_end_of_the_output_is_not_written_twice(capfd):
    print("once", end="")  # stays in the buffer of this process while it forks
    list(run(square, 100, 5))
    assert capfd.readouterr().out == "once"


def test_ctrl_c_reaches_the_program_not_its_workers():
    def job(number, _plain):
        os.kill(os.getpid(), signal.SIGINT)
        return square(number, False)

    assert [one.result for one in run(job, 2, 5)] == [square(0, False), square(1, False)]


def test_what_a_killed_worker_had_before_it_is_done_too(monkeypatch):
    """It is given more than it is at; of what it has done, too, nothing may have arrived."""
    monkeypatch.setattr(crew, "cores", lambda: 2)

    def job(number, plain):
        if number == 9 and not plain:
            time.sleep(60)
        return square(number, plain)

    done = list(run(job, 2 * PAYS, 0.3))
    assert sorted(one.number for one in done) == list(range(2 * PAYS))
    assert [one.number for one in done if one.late] == [9]
