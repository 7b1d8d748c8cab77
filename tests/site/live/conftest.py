"""A builder without a book, a server that runs beside the test, and a plain socket to talk to it."""

import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from plaincrm.site.live.connections import Limits
from plaincrm.site.live.contract import Asset, Refreshed
from plaincrm.site.live.server import Server

HTML = "text/html; charset=utf-8"
META = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'">"""


def page(body: str) -> bytes:
    """A page as the site has them on disk."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{META}<title>Page</title>'
        '<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"></head>'
        f"<body><main>{body}</main></body></html>"
    ).encode()


class FakeBuilder:
    """Assets in memory; each refresh takes the next plan: what to change, and what to tell."""

    def __init__(self, folder: Path) -> None:
        self.folders: Sequence[Path] = [folder]
        self.assets: dict[str, Asset] = {
            "index.html": Asset(HTML, page("<h1>First</h1>")),
            "records/novák.html": Asset(HTML, page("<h1>Novák</h1>")),
            "static/site.css": Asset("text/css; charset=utf-8", b"h1 { color: green }"),
        }
        self.hints: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()
        self.plans: queue.SimpleQueue[Callable[[], Iterator[Refreshed]]] = queue.SimpleQueue()
        self.at_work = threading.Lock()

    def refresh(self, hints: frozenset[Path]) -> Iterator[Refreshed]:
        assert self.at_work.acquire(blocking=False), "two refreshes at once"
        try:
            self.hints.put(hints)
            if not self.plans.empty():
                yield from self.plans.get()()
        finally:
            self.at_work.release()

    def lookup(self, url: str) -> Asset | None:
        return self.assets.get(url)

    def will(self, *parts: Refreshed) -> None:
        """At the next refresh, tell this."""
        self.plans.put(lambda: iter(parts))

    def will_write(self, url: str, body: str, *parts: Refreshed) -> None:
        """At the next refresh, put a page in place and tell of it, and then of `parts`."""

        def plan() -> Iterator[Refreshed]:
            self.assets[url] = Asset(HTML, page(body))
            yield Refreshed(frozenset({url}))
            yield from parts

        self.plans.put(plan)

    def edit(self, name: str = "novak.md") -> None:
        """Save a file in the watched folder."""
        (self.folders[0] / name).write_text("edited", encoding="utf-8")


class Answer(msgspec.Struct, frozen=True):
    """What came back over a socket; fields by lower-case name."""

    status: int
    fields: dict[str, str]
    body: bytes


class Running:
    """A server beside the test, its builder, and what it said."""

    def __init__(self, builder: FakeBuilder, limits: Limits) -> None:
        self.said: list[str] = []
        self.builder = builder
        self.server = Server(builder, port=0, say=self.said.append, limits=limits)
        self.port = int(self.server.url.rsplit(":", 1)[1].strip("/"))
        ready = threading.Event()
        self.thread = threading.Thread(target=self.server.run, args=(lambda _url: ready.set(),))
        self.thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        self.server.stop()
        self.thread.join(10)
        assert not self.thread.is_alive()

    def eventually(self, fact: Callable[[], bool]) -> bool:
        """Whether something becomes true within ten seconds."""
        end = time.monotonic() + 10
        while not fact():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=10)

    def listeners(self) -> int:
        """How many pages listen to the feed."""
        return self.server._feed.listeners

    def send(self, head: bytes) -> Answer:
        """What comes back for exactly these bytes."""
        with self.connect() as wire:
            wire.sendall(head)
            return answer_of(wire.makefile("rb").read())

    def ask(self, target: str, *fields: str, method: str = "GET", host: str | None = None) -> Answer:
        """A well-formed request."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{self.port}'}", *fields, "", ""]
        return self.send("\r\n".join(lines).encode("latin-1"))


def answer_of(received: bytes) -> Answer:
    """The parts of a reply."""
    head, _, body = received.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines)
    return Answer(int(status.split(" ")[1]), {name.lower(): value for name, value in fields.items()}, body)


@pytest.fixture
def builder(tmp_path: Path) -> FakeBuilder:
    folder = tmp_path / "book"
    folder.mkdir()
    return FakeBuilder(folder)


@pytest.fixture
def limits() -> Limits:
    """Overridden where a test is about a limit."""
    return Limits(head_seconds=5, write_seconds=2)


@pytest.fixture
def live(builder: FakeBuilder, limits: Limits) -> Iterator[Running]:
    running = Running(builder, limits)
    assert builder.hints.get(timeout=5) == frozenset()
    yield running
    running.stop()
