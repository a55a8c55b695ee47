"""A keep-alive connection that sends one request and times its complete answer."""

import asyncio
import socket
from dataclasses import dataclass, field
from importlib.metadata import version
from time import perf_counter_ns
from typing import Self, cast

import httptools

from comparison.catalog.scenarios import Scenario
from comparison.harness.errors import HarnessError
from comparison.harness.system.processes import HOST


def client_version() -> str:
    """The version of our own client: those of what it is made of."""
    return ", ".join(f"{name} {version(name)}" for name in ("httptools", "uvloop"))


def request_bytes(scenario: Scenario, port: int) -> bytes:
    """A scenario's request as it goes over the wire."""
    headers = {"Host": f"{HOST}:{port}", "Accept": "*/*", **scenario.headers}
    if scenario.body:
        headers["Content-Length"] = str(len(scenario.body))
    lines = [f"{scenario.method} {scenario.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + scenario.body


@dataclass
class Answers:
    """What came of many requests."""

    latencies_ns: list[int] = field(default_factory=list)  # of the right answers
    errors: int = 0
    first_error: str = ""
    seconds: float = 0.0  # in which they were sent
    cpu_seconds: float = 0.0  # that the client spent

    def add(self, latency_ns: int, wrong: str) -> None:
        """Count an answer: its time if nothing is wrong with it, else an error."""
        if wrong:
            self.fail(wrong)
        else:
            self.latencies_ns.append(latency_ns)

    def fail(self, why: str) -> None:
        self.errors += 1
        self.first_error = self.first_error or why


class Connection(asyncio.Protocol):
    """One connection, one request at a time. Does as little as it can between the write and the last byte."""

    def __init__(self, loop: asyncio.AbstractEventLoop, request: bytes) -> None:
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
        """Send the request; return the nanoseconds until its answer was complete, or raise OSError if none came.

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
        return b"".join(self._chunks)

    def wrong(self, answer: bytes) -> str:
        """What is wrong with the last answer; nothing if it is this one, byte for byte."""
        return "" if self.status == 200 and self.body == answer else f"status {self.status}, {self.body[:200]!r}"

    def require_right(self, scenario: Scenario, label: str) -> None:
        """Raise HarnessError if the last answer is not the right one to a scenario."""
        if wrong := scenario.check(self.body) if self.status == 200 else "expected status 200":
            got = f"status {self.status}, {self.body[:200]!r}"
            raise HarnessError(f"{label} gave a wrong answer to {scenario.id}: {wrong}; got {got}.")

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
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
        self._transport = None
        self.reusable = False
        self._fail("the server closed the connection")

    def on_body(self, data: bytes) -> None:
        self._chunks.append(data)

    def on_message_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self.reusable = self._transport is not None and self._parser.should_keep_alive()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _fail(self, why: str) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError(why))
