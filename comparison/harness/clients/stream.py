"""Readers of streams: many at once, each with one stream, of which it notes the first token and the end."""

import asyncio
from dataclasses import dataclass
from time import perf_counter_ns

from comparison.harness.clients.http import Connection


class _Stream(Connection):
    """A connection that also notes when the first event arrives."""

    first = 0

    def on_body(self, data: bytes) -> None:
        """An event may come in several pieces."""
        super().on_body(data)
        if not self.first and b"data:" in self.body:
            self.first = self._arrived


@dataclass
class Reader:
    """What one reader has seen. Both times count from before it connects, as its user's patience does."""

    token_ns: int | None = None
    whole_ns: int | None = None  # None: its stream did not end in time
    status: int = 0
    text: bytes = b""

    async def read(self, port: int, request: bytes) -> None:
        begun = perf_counter_ns()
        try:
            stream = await _Stream.open(port, request)
        except OSError:
            return
        try:
            self.whole_ns = await stream.ask(begun)
        except OSError:
            return  # the server hung up before the end
        finally:
            self.status, self.text = stream.status, stream.body
            self.token_ns = stream.first - begun if stream.first else None
            stream.close()


async def read_all(port: int, request: bytes, count: int, seconds: float) -> list[Reader]:
    """Let all readers begin at once, and stop those who have not finished after so many seconds."""
    readers = [Reader() for _ in range(count)]
    tasks = [asyncio.create_task(reader.read(port, request)) for reader in readers]
    finished, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for task in finished:
        task.result()  # what is raised here is a mistake of ours
    return readers
