"""One connection, one request, one answer; whoever dawdles or comes too many is cut off."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import msgspec

from plaincrm.language import _
from plaincrm.site.live import page, reply
from plaincrm.site.live.contract import Asset
from plaincrm.site.live.feed import Feed
from plaincrm.site.live.request import Refused, Request, admit, parse

FEED_URL: Final = "_live"
Lookup = Callable[[str], Asset | None]


class Limits(msgspec.Struct, frozen=True):
    """How many may be connected and listening at once, how much they may ask, and how long they may take."""

    connections: int = 64
    listeners: int = 24
    head_bytes: int = 32 * 1024  # cookies of every other program on 127.0.0.1 come along
    head_seconds: float = 5.0
    write_seconds: float = 10.0


class Connections:
    """Answers requests from `lookup`, and lets browsers listen to `feed`. `failed` is told what `lookup` raises."""

    def __init__(
        self, lookup: Lookup, feed: Feed, hosts: frozenset[str], limits: Limits, failed: Callable[[Exception], None]
    ) -> None:
        self._lookup = lookup
        self._feed = feed
        self._hosts = hosts
        self._limits = limits
        self._failed = failed
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """See one connection through to its end."""
        self._open[writer] = asyncio.current_task()
        try:
            with suppress(OSError, EOFError):  # they have left, or a time limit has passed
                await self._converse(reader, writer)
                await self._hang_up(reader, writer)
        finally:
            del self._open[writer]
            writer.transport.abort()

    async def end(self) -> None:
        """Cut off everybody."""
        for writer in self._open:
            writer.transport.abort()
        if talks := [talk for talk in self._open.values() if talk]:
            await asyncio.wait(talks, timeout=self._limits.write_seconds)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = None
        try:
            request = parse(await self._head(reader))
            admit(request, self._hosts)
            answer = self._reply(request)
        except Refused as refusal:
            answer = reply.of_text(refusal.status, str(refusal))
        await self._send(writer, answer, with_body=request is None or request.method != "HEAD")
        if request and answer.length is None and request.method == "GET":
            await self._listen(request, reader, writer)

    async def _head(self, reader: asyncio.StreamReader) -> bytes:
        if len(self._open) > self._limits.connections:
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, _("Too many connections are open."))
        try:
            async with asyncio.timeout(self._limits.head_seconds):
                return await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError:
            too_large = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise Refused(too_large, _("The request is too long.")) from None

    def _reply(self, request: Request) -> reply.Reply:
        if request.url == FEED_URL:
            if self._feed.listeners >= self._limits.listeners:
                raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, _("Too many pages are open."))
            return reply.of_stream()
        try:
            return self._found(request.url or "index.html")
        except Exception as error:  # noqa: BLE001 - a bug is told in the terminal, never to the other side
            self._failed(error)
            return reply.of_text(HTTPStatus.INTERNAL_SERVER_ERROR, _("The terminal tells what went wrong."))

    def _found(self, url: str) -> reply.Reply:
        mark = self._feed.mark  # before the file is opened: a page may be newer than its mark, never older
        if asset := self._lookup(url):
            with suppress(OSError):  # removed since
                return reply.of_asset(url, asset, HTTPStatus.OK, mark)
        return self._missing(mark)

    def _missing(self, mark: str) -> reply.Reply:
        """The site's own page for addresses that lead nowhere, or a plain one; live, as the address may come to be."""
        if asset := self._lookup("404.html"):
            with suppress(OSError):
                return reply.of_asset("404.html", asset, HTTPStatus.NOT_FOUND, mark)
        plain = page.enlivened(page.not_found(_("There is no such page.")), mark)
        return reply.of_bytes(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", plain)

    async def _send(self, writer: asyncio.StreamWriter, answer: reply.Reply, *, with_body: bool) -> None:
        writer.write(answer.head())
        left = answer.length or 0 if with_body else 0
        with answer.body as body:
            while left:
                chunk = body.read(min(left, reply.CHUNK))
                if not chunk:
                    raise ConnectionAbortedError  # the file was cut short: better half a reply than a wrong whole
                left -= len(chunk)
                writer.write(chunk)
                async with asyncio.timeout(self._limits.write_seconds):
                    await writer.drain()

    async def _listen(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Send news until the browser leaves. After an interruption it repeats the last mark it was sent."""
        marks = parse_qs(request.query).get("since", []) + request.values("last-event-id")
        self._feed.join(writer, marks[-1] if marks else "")
        try:
            await reader.read(1)
        finally:
            self._feed.leave(writer)

    async def _hang_up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let the other side read to the end before the connection goes: what it still says would reset it."""
        async with asyncio.timeout(self._limits.write_seconds):
            writer.write_eof()
            while await reader.read(reply.CHUNK):
                pass
