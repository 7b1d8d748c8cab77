"""The order of things from start to stop: listen, watch, build, answer, and leave nothing behind."""

import asyncio
import errno
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

from plaincrm.language import _
from plaincrm.site.live.connections import FEED_URL, Connections, Limits, Lookup
from plaincrm.site.live.contract import Asset, Builder, Refreshed
from plaincrm.site.live.feed import Feed
from plaincrm.site.live.refresher import Refresher, failure
from plaincrm.site.live.watch import watching
from plaincrm.site.where import templates

ADDRESS: Final = "127.0.0.1"
_HTTP_PORT: Final = 80  # browsers leave it out of `Host`
#: How long the builder's thread waits for news to be on the wire, and how long the end waits for the builder.
_SENT_SECONDS: Final = 0.1
_PATIENCE_SECONDS: Final = 10.0
#: How soon a thread gives way. The default of 5 ms would be paid at each step of an answer while the builder works.
_SWITCH_SECONDS: Final = 0.0005

Say = Callable[[str], None]
_Handler = Callable[[int, FrameType | None], object] | int | None


class CannotListen(Exception):
    """The port cannot be had; the text says why, for the user."""


def to_terminal(text: str) -> None:
    """Say something on the terminal, out of the way of a program that reads standard output."""
    sys.stderr.write(f"{text}\n")


def serve(
    builder: Builder, *, port: int, open_browser: bool, ready: Callable[[str], None], say: Say = to_terminal
) -> None:
    """Build, serve on 127.0.0.1:`port`, and rebuild on each change until Ctrl-C or SIGTERM; returns after those.

    `ready` gets the URL as soon as pages can be had; `say` gets what the user should know. Port 0 takes any free one.
    Raises CannotListen before anything is built. For the main thread.
    """

    def started(url: str) -> None:
        ready(url)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    server = Server(builder, port=port, say=say)
    with _until_signal(server.stop), _quick_switching():
        server.run(started)


class Server:
    """A socket that listens, and what goes on behind it; `run` in one thread, `stop` from any."""

    def __init__(self, builder: Builder, *, port: int, say: Say = to_terminal, limits: Limits | None = None) -> None:
        self._builder = builder
        self._say = say
        self._limits = limits or Limits()
        self._socket = _listening(port)
        self._port: int = self._socket.getsockname()[1]
        self._feed = Feed()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._built = asyncio.Event()
        self._stopped = asyncio.Event()

    @property
    def url(self) -> str:
        """The address of the site's first page."""
        return f"http://{ADDRESS}:{self._port}/"

    def run(self, ready: Callable[[str], None]) -> None:
        """Build and serve until `stop`."""
        with self._socket:
            asyncio.run(self._run(ready))

    def stop(self) -> None:
        """Make `run` return; at once, or when the part of the site that is being built is in place."""
        if self._loop is None:
            self._stop()
        else:
            with suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        self._stopped.set()
        self._built.set()

    async def _run(self, ready: Callable[[str], None]) -> None:
        self._loop = loop = asyncio.get_running_loop()

        def built() -> None:
            loop.call_soon_threadsafe(self._built.set)

        refresher = Refresher(self._builder, self._announce, built, self._say)
        with watching(self._builder.folders, refresher.hints, self._say):  # first, so that no change is missed
            refresher.start()
            try:
                await self._built.wait()
                await self._answer(ready)
            finally:
                refresher.stop(_PATIENCE_SECONDS)

    async def _answer(self, ready: Callable[[str], None]) -> None:
        """Answer requests until stopped; those that came during the first build have been waiting in the socket."""
        if self._stopped.is_set():
            return
        connections = Connections(self._lookup(), self._feed, _hosts(self._port), self._limits, self._failed)
        server = await asyncio.start_server(connections.answer, sock=self._socket, limit=self._limits.head_bytes)
        try:
            ready(self.url)
            await self._stopped.wait()
        finally:
            server.close()
            await connections.end()

    def _lookup(self) -> Lookup:
        """The builder's look-up, and the two files of the live reload."""
        static = templates() / "static"
        own = {
            f"{FEED_URL}/live.js": Asset("text/javascript; charset=utf-8", static / "live.js"),
            f"{FEED_URL}/live.css": Asset("text/css; charset=utf-8", static / "live.css"),
        }
        return lambda url: own.get(url) or self._builder.lookup(url)

    def _failed(self, error: Exception) -> None:
        note = failure(error)
        self._say(f"{note.message}\n{note.excerpt}")

    def _announce(self, refreshed: Refreshed) -> None:
        """Tell the browsers, from the builder's thread, which goes on when they are told, lest it keep them waiting."""
        told = threading.Event()

        def tell() -> None:
            self._feed.publish(refreshed)
            told.set()

        if self._loop is not None:
            with suppress(RuntimeError):  # the server has ended
                self._loop.call_soon_threadsafe(tell)
                told.wait(_SENT_SECONDS)


def _hosts(port: int) -> frozenset[str]:
    """What a browser on this machine may call the server."""
    suffix = "" if port == _HTTP_PORT else f":{port}"
    return frozenset({f"{ADDRESS}{suffix}", f"localhost{suffix}"})


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((ADDRESS, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            taken = _("Port {port} is taken by another program. Choose another port, or end that program.")
            raise CannotListen(taken.format(port=port)) from error
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise CannotListen(_("Port {port} cannot be used: {reason}.").format(port=port, reason=reason)) from error
    return listener


@contextmanager
def _until_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM stop in good order; a second one works as it did before."""

    def handle(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[number])
        stop()

    before: dict[int, _Handler] = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _quick_switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
