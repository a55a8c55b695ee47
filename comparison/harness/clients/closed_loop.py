"""A closed loop: each connection asks again as soon as it is answered.

`python -m comparison.harness.clients.closed_loop` reads a Task as JSON and writes Answers as JSON, so that asking has
a process, and CPU time, of its own.
"""

import asyncio
import gc
import json
import sys
import time
from dataclasses import asdict, dataclass
from time import perf_counter_ns
from typing import Self

import uvloop

from comparison.catalog.scenarios import Scenario
from comparison.harness.clients.http import Answers, Connection, request_bytes

PAUSE_S = 0.01  # before a broken connection is opened again


@dataclass(frozen=True)
class Task:
    """What is asked of which port, and the only right answer; both as latin-1, a letter for a byte."""

    port: int
    request: str
    answer: str
    connections: int
    seconds: float

    @classmethod
    def of(cls, port: int, scenario: Scenario, answer: bytes, connections: int, seconds: float) -> Self:
        request = request_bytes(scenario, port).decode("latin-1")
        return cls(port, request, answer.decode("latin-1"), connections, seconds)


async def ask(task: Task) -> Answers:
    """Ask over all connections until the time is over; what is unanswered then is not counted."""
    answers = Answers()
    begun, spent = perf_counter_ns(), time.process_time()
    loops = [asyncio.create_task(_repeat(task, answers)) for _ in range(task.connections)]
    await asyncio.wait(loops, timeout=task.seconds, return_when=asyncio.FIRST_EXCEPTION)
    answers.seconds, answers.cpu_seconds = (perf_counter_ns() - begun) / 1e9, time.process_time() - spent
    for loop in loops:
        loop.cancel()
    for result in await asyncio.gather(*loops, return_exceptions=True):
        if isinstance(result, Exception):
            raise result  # a mistake of ours
    return answers


async def _repeat(task: Task, answers: Answers) -> None:
    """Ask over one connection until cancelled. Where the server hangs up after an answer, connecting is part of it."""
    request, answer = task.request.encode("latin-1"), task.answer.encode("latin-1")
    connection, begun = None, None
    try:
        while True:
            try:
                if connection is None:
                    begun = perf_counter_ns()
                    connection = await Connection.open(task.port, request)
                answers.add(await connection.ask(begun), connection.wrong(answer))
            except OSError as error:
                answers.fail(str(error))
                await asyncio.sleep(PAUSE_S)
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
