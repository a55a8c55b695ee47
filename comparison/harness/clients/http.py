"""How long does one answer take? A keep-alive connection that sends one request and times its complete answer."""

import asyncio
import socket
from time import perf_counter_ns
from typing import Self, cast

import httptools

from comparison.catalog.scenarios import Scenario
from comparison.harness.system.machine import installed
from comparison.harness.system.processes import HOST


def client_version() -> str:
    """Tell our own client's version, wherever it asks: the versions of what it is made of."""
    return ", ".join(f"{name} {installed(name)}" for name in ("httptools", "uvloop"))


def request_bytes(scenario: Scenario, port: int, authority: str = "") -> bytes:
    """Give a scenario's request as it goes over the wire; `authority` is the header Host, where it is not our own."""
    headers = {"Host": authority or f"{HOST}:{port}", "Accept": "*/*", **scenario.headers}
    if scenario.body:
        headers["Content-Length"] = str(len(scenario.body))
    lines = [f"{scenario.method} {scenario.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + scenario.body


class Connection(asyncio.Protocol):
    """One connection, one request at a time. Does as little as it can between the write and the last byte."""

    def __init__(self, loop: asyncio.AbstractEventLoop, request: bytes) -> None:
        """Prepare; `open` connects."""
        self._loop = loop
        self._request = request
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._chunks: list[bytes] = []
        self._arrived = 0
        self.status = 0
        self.reusable = False  # the last answer was complete, and the connection stays open

    @classmethod
    async def open(cls, port: int, request: bytes) -> Self:
        """Connect without Nagle's algorithm, which would hold back the end of a request."""
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(lambda: cls(loop, request), HOST, port)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    async def ask(self, due: int | None = None) -> int:
        """Send the request and give the nanoseconds until its answer was complete; raise OSError if none came.

        They count from the sending, or from the moment `due` (of perf_counter_ns), when it should have been sent.
        """
        if self._transport is None:
            raise ConnectionResetError("the server closed the connection")
        self._chunks.clear()
        self.reusable = False
        self._waiter = self._loop.create_future()
        sent = perf_counter_ns()
        self._transport.write(self._request)
        await self._waiter
        return self._arrived - (sent if due is None else due)

    @property
    def body(self) -> bytes:
        """Body of the last answer."""
        return b"".join(self._chunks)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but its base class
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        """Note the time before anything else: parsing is not the server's work."""
        self._arrived = perf_counter_ns()
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(f"the server's answer is not HTTP: {error}")

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._transport = None
        self.reusable = False
        self._fail("the server closed the connection")

    def on_body(self, data: bytes) -> None:
        """Called by the parser for each piece."""
        self._chunks.append(data)

    def on_message_complete(self) -> None:
        """Called by the parser after the last piece."""
        self.status = self._parser.get_status_code()
        self.reusable = self._transport is not None and self._parser.should_keep_alive()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, why: str) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError(why))
