"""How long do requests take that come at a fixed rate? Each leaves when it is due, answered or not the ones before.

A client that waits for an answer before it asks again does not ask while the server stalls, and so leaves out those
who would have had to wait (coordinated omission). Here a request's time counts from the moment it was due, also
where it first had to wait for a connection.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter_ns

from comparison.harness.clients.http import Answers, Connection

MAX_CONNECTIONS = 64  # a request that finds none of them free waits
TIMEOUT_S = 10  # after the last request has left; what is then unanswered is an error
FIRST_DUE_NS = 1_000_000


@dataclass
class Step(Answers):
    """What was seen at one rate."""

    rate: float = 0.0
    lags_ns: list[int] = field(default_factory=list)  # how late we were ourselves
    unanswered: int = 0  # of the errors

    @property
    def p99_ms(self) -> float:
        """99th percentile of the time until the right answer, as if errors took for ever."""
        return percentile_ms(self.latencies_ns, self.errors)

    @property
    def lag_ms(self) -> float:
        """99th percentile of how late we were ourselves."""
        return percentile_ms(self.lags_ns)


def percentile_ms(times_ns: list[int], never: int = 0) -> float:
    """The 99th percentile of times, in ms, among them some that never ended."""
    rank = ceil(0.99 * (len(times_ns) + never))
    return sorted(times_ns)[rank - 1] / 1e6 if 0 < rank <= len(times_ns) else float("inf")


async def due_times(rate: float, count: int) -> AsyncIterator[int]:
    """Each moment at which a request is due, as soon as it has come.

    The event loop's own timers are a millisecond coarse, which is as long as some answers take. A timer of the
    kernel is not, and needs no waiting in a loop.
    """
    loop, ticked = asyncio.get_running_loop(), asyncio.Event()
    timer = os.timerfd_create(time.CLOCK_MONOTONIC, flags=os.TFD_NONBLOCK | os.TFD_CLOEXEC)
    begin = perf_counter_ns() + FIRST_DUE_NS  # the same clock
    os.timerfd_settime_ns(timer, flags=os.TFD_TIMER_ABSTIME, initial=begin, interval=ceil(1e9 / rate))

    def tick() -> None:
        os.read(timer, 8)
        ticked.set()

    loop.add_reader(timer, tick)
    try:
        for number in range(count):
            due = begin + round(number * 1e9 / rate)
            while perf_counter_ns() < due:
                ticked.clear()
                await ticked.wait()
            yield due
    finally:
        loop.remove_reader(timer)
        os.close(timer)


class OpenClient:
    """Asks one server, over connections that it opens when it needs them and keeps."""

    def __init__(
        self, port: int, request: bytes, answer: bytes, connections: int = MAX_CONNECTIONS, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._port, self._request, self._answer, self._timeout_s = port, request, answer, timeout_s
        self._places = asyncio.Semaphore(connections)
        self._free: list[Connection] = []

    async def step(self, rate: float, seconds: float) -> Step:
        """Ask at a rate for some seconds, then wait for what is unanswered."""
        step, tasks, first = Step(rate=rate), [], 0
        async for due in due_times(rate, round(rate * seconds)):
            first = first or due
            tasks.append(asyncio.create_task(self._ask(step, due)))
            step.seconds = (perf_counter_ns() - first) / 1e9 + 1 / rate
        answered, late = await asyncio.wait(tasks, timeout=self._timeout_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in answered:
            task.result()  # what is raised here is a mistake of ours
        for _ in late:
            step.fail(f"no answer within {self._timeout_s} s")
        step.unanswered = len(late)
        return step

    async def _ask(self, step: Step, due: int) -> None:
        step.lags_ns.append(perf_counter_ns() - due)
        try:
            async with self._connection() as connection:
                step.add(await connection.ask(due), connection.wrong(self._answer))
        except OSError as error:
            step.fail(str(error))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Connection]:
        """Lend the connection that was used last, so that few are open while few are needed."""
        async with self._places:
            while self._free and not self._free[-1].reusable:
                self._free.pop()
            connection = self._free.pop() if self._free else await Connection.open(self._port, self._request)
            try:
                yield connection
            finally:
                if connection.reusable:
                    self._free.append(connection)
                else:
                    connection.close()

    def close(self) -> None:
        while self._free:
            self._free.pop().close()
