"""How is a server asked in a closed loop? Each connection asks again as soon as it is answered.

`python -m comparison.harness.closed_client` reads a Task as JSON and writes what was Seen as JSON, so that asking has
a process, and CPU time, of its own.
"""

import asyncio
import gc
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from time import perf_counter_ns

import uvloop

from comparison.harness.clients.http import Connection

PAUSE_S = 0.01  # before a broken connection is opened again


@dataclass(frozen=True)
class Task:
    """What is asked of which port, and the only right answer; both as latin-1, a letter for a byte."""

    port: int
    request: str
    answer: str
    connections: int
    seconds: float


@dataclass
class Seen:
    """What came of it."""

    latencies_ns: list[int] = field(default_factory=list)  # of the right answers
    errors: int = 0
    first_error: str = ""
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    def fail(self, why: str) -> None:
        """Count an error, and remember the first."""
        self.errors += 1
        self.first_error = self.first_error or why


async def ask(task: Task) -> Seen:
    """Ask over all connections until the time is over; what is unanswered then is not counted."""
    seen = Seen()
    begun, spent = perf_counter_ns(), time.process_time()
    loops = [asyncio.create_task(_repeat(task, seen)) for _ in range(task.connections)]
    await asyncio.wait(loops, timeout=task.seconds, return_when=asyncio.FIRST_EXCEPTION)
    seen.seconds, seen.cpu_seconds = (perf_counter_ns() - begun) / 1e9, time.process_time() - spent
    for loop in loops:
        loop.cancel()
    for result in await asyncio.gather(*loops, return_exceptions=True):
        if isinstance(result, Exception):
            raise result  # a mistake of ours
    return seen


async def _repeat(task: Task, seen: Seen) -> None:
    """Ask over one connection until cancelled. Where the server hangs up after an answer, connecting is part of it."""
    request, answer = task.request.encode("latin-1"), task.answer.encode("latin-1")
    connection, begun = None, None
    try:
        while True:
            try:
                if connection is None:
                    begun = perf_counter_ns()
                    connection = await Connection.open(task.port, request)
                latency = await connection.ask(begun)
            except OSError as error:
                seen.fail(str(error))
                await asyncio.sleep(PAUSE_S)
            else:
                if connection.status == 200 and connection.body == answer:
                    seen.latencies_ns.append(latency)
                else:
                    seen.fail(f"status {connection.status}, {connection.body[:200]!r}")
            begun = None
            if connection is not None and not connection.reusable:
                connection.close()
                connection = None
    finally:
        if connection is not None:
            connection.close()


def main() -> None:
    """Read, ask, write."""
    task = Task(**json.load(sys.stdin))
    gc.collect()
    gc.disable()
    json.dump(asdict(uvloop.run(ask(task))), sys.stdout)


if __name__ == "__main__":
    main()
