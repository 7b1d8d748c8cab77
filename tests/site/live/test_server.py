"""From a saved file to the event in the browser, and from start to stop."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from plaincrm.site.live import CannotListen, FaultNote, Refreshed, Server

if TYPE_CHECKING:
    from tests.site.live.conftest import FakeBuilder, Running

ERROR = FaultNote("clients/novak.md:3:7", "error", "bad-date", "`since` is 2026-02-30")


class Stream:
    """What a browser hears."""

    def __init__(self, live: "Running", query: str = "", *fields: str) -> None:
        self.wire = live.connect()
        lines = [f"GET /_live{query} HTTP/1.1", f"Host: 127.0.0.1:{live.port}", *fields, "", ""]
        self.wire.sendall("\r\n".join(lines).encode())
        self.file = self.wire.makefile("rb")
        self.status = self.file.readline().split()[1]
        self.head = dict(line.decode().strip().lower().split(": ", 1) for line in iter(self.file.readline, b"\r\n"))

    def event(self) -> tuple[str, dict[str, Any]]:
        """The next event: its mark and its data."""
        fields = dict(line.decode().rstrip("\n").split(": ", 1) for line in iter(self.file.readline, b"\n"))
        return fields["id"], msgspec.json.decode(fields["data"])

    def close(self) -> None:
        self.file.close()
        self.wire.close()


@pytest.fixture
def stream(live: "Running") -> Iterator[Stream]:
    with closing(Stream(live)) as stream:
        stream.event()
        yield stream


def test_the_feed_is_a_stream_of_events_with_the_whole_protection(stream: Stream) -> None:
    assert stream.head["content-type"] == "text/event-stream"
    assert stream.head["cache-control"] == "no-store"
    assert stream.head["cross-origin-resource-policy"] == "same-origin"
    assert "content-length" not in stream.head


def test_a_browser_that_left_is_no_listener_any_more(live: "Running", stream: Stream) -> None:
    assert live.listeners() == 1
    stream.close()
    assert live.eventually(lambda: live.listeners() == 0)


def test_a_saved_file_becomes_an_event(builder: "FakeBuilder", stream: Stream) -> None:
    builder.will(Refreshed(frozenset({"index.html"})), Refreshed(frozenset({"clients.html"}), (ERROR,)))
    builder.edit()
    assert builder.hints.get(timeout=5) == {builder.folders[0] / "novak.md"}
    assert stream.event()[1]["changed"] == ["index.html"]
    _mark, news = stream.event()
    assert news["changed"] == ["clients.html"]
    assert news["faults"][0]["where"] == "clients/novak.md:3:7"


def test_the_first_part_is_told_while_the_second_is_being_built(
    live: "Running", builder: "FakeBuilder", stream: Stream
) -> None:
    told = threading.Event()

    def plan() -> Iterator[Refreshed]:
        yield Refreshed(frozenset({"first.html"}))
        assert told.wait(5)
        yield Refreshed(frozenset({"second.html"}))

    builder.plans.put(plan)
    builder.edit()
    assert stream.event()[1]["changed"] == ["first.html"]
    assert live.ask("/").status == 200
    told.set()
    assert stream.event()[1]["changed"] == ["second.html"]


@pytest.mark.parametrize("field", [False, True], ids=["query", "header"])
def test_who_comes_back_learns_what_changed_meanwhile(
    live: "Running", builder: "FakeBuilder", stream: Stream, field: bool
) -> None:
    mark = live.ask("/").body.decode().partition('data-mark="')[2].partition('"')[0]
    builder.will(Refreshed(frozenset({"a.html"}), (ERROR,)))
    builder.edit()
    stream.event()
    again = Stream(live, "?since=x", f"Last-Event-ID: {mark}") if field else Stream(live, f"?since={mark}")
    with closing(again):
        assert again.event()[1]["changed"] == ["a.html"]


def test_a_page_that_was_read_after_the_change_does_not_learn_of_it_again(
    live: "Running", builder: "FakeBuilder", stream: Stream
) -> None:
    builder.will(Refreshed(frozenset({"index.html"})))
    builder.edit()
    stream.event()
    mark = live.ask("/").body.decode().partition('data-mark="')[2].partition('"')[0]
    with closing(Stream(live, f"?since={mark}")) as again:
        assert again.event()[1]["changed"] == []


def test_a_builder_that_raises_is_reported_and_its_next_success_clears_that(
    live: "Running", builder: "FakeBuilder", stream: Stream
) -> None:
    passport = "passport 12345"

    def broken() -> Iterator[Refreshed]:
        yield Refreshed(frozenset({"a.html"}), (ERROR,))
        raise ZeroDivisionError(passport)

    builder.plans.put(broken)
    builder.edit("one.md")
    assert stream.event()[1]["changed"] == ["a.html"]
    _mark, news = stream.event()
    assert [fault["code"] for fault in news["faults"]] == ["internal-error", "bad-date"]
    assert "ZeroDivisionError" in news["faults"][0]["message"]
    assert "12345" not in str(news) + str(live.said)
    assert "ZeroDivisionError" in live.said[0]
    builder.edit("two.md")
    assert [fault["code"] for fault in stream.event()[1]["faults"]] == ["bad-date"]


def test_a_disk_that_is_full_is_called_so(builder: "FakeBuilder", stream: Stream) -> None:
    def full() -> Iterator[Refreshed]:
        yield from ()
        raise OSError(28, os.strerror(28), "/somewhere/private")

    builder.plans.put(full)
    builder.edit()
    message = stream.event()[1]["faults"][0]["message"]
    assert "No space left on device" in message
    assert "private" not in message


def test_refreshes_never_overlap_and_no_edit_is_lost(live: "Running", builder: "FakeBuilder") -> None:
    def slow() -> Iterator[Refreshed]:
        time.sleep(0.05)
        return iter(())

    seen: set[Path] = set()
    wanted = {builder.folders[0] / f"{number}.md" for number in range(20)}
    for place in sorted(wanted):
        builder.plans.put(slow)
        builder.edit(place.name)
        time.sleep(0.01)
    while seen < wanted:
        seen |= builder.hints.get(timeout=5)
    assert not live.said


def test_a_port_in_use_is_a_sentence_for_the_user(live: "Running", builder: "FakeBuilder") -> None:
    with pytest.raises(CannotListen, match=f"Port {live.port} is taken"):
        Server(builder, port=live.port)


def test_a_port_that_is_none_is_a_sentence_for_the_user(builder: "FakeBuilder") -> None:
    with pytest.raises(CannotListen, match="Port 70000 cannot be used"):
        Server(builder, port=70000)


def test_stopping_frees_the_port_and_ends_every_thread_and_stream(live: "Running", stream: Stream) -> None:
    live.stop()
    assert stream.file.read() == b""
    with socket.create_server(("127.0.0.1", live.port)):
        pass
    assert not [thread.name for thread in threading.enumerate() if thread.name == "refresher"]


SCRIPT = """
import sys
from pathlib import Path
from plaincrm.site.live import Asset, CannotListen, serve

class Builder:
    folders = [Path(sys.argv[1])]
    def refresh(self, hints):
        return iter(())
    def lookup(self, url):
        return None

serve(Builder(), port=0, open_browser=False, ready=lambda url: print(url, flush=True))
print("ended", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_end_it_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(SCRIPT), str(tmp_path)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        port = int(url.rsplit(":", 1)[1].strip("/"))
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.sendall(f"GET /_live HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
            assert wire.recv(15).startswith(b"HTTP/1.1 200")
            process.send_signal(number)
            output, errors = process.communicate(timeout=20)
    assert (process.returncode, output, errors) == (0, "ended\n", "")
