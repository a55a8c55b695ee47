"""How are targets compared on a restless machine? One request each, in random order, again and again.

The same work may take half as long again from one second to the next, so whole runs cannot be compared. Requests a
few milliseconds apart can: what slows one target down slows its neighbours down as much.
"""

import asyncio
import gc
import random
import time
from dataclasses import dataclass, field
from time import perf_counter_ns

from comparison.frameworks import Target
from comparison.harness.client import Connection, request_bytes
from comparison.harness.machine import Trouble, busy_seconds
from comparison.harness.servers import PATIENCE_S, Server
from comparison.scenarios import Scenario

# A server may still work after the last byte of its answer, and would do so at the expense of the target asked next.
# In two short runs without a pause Django's median came out about 2 % lower against Flask's than with one.
PAUSE_NS = 200_000
WARM_UP_ROUNDS = 50
WARM_UP_SHARE = 0.25  # of the scenario's seconds, where 50 rounds would take longer


@dataclass
class Contestant:
    """One target in one launch: its server, its connection, the answer it must give, and what was seen."""

    target: Target
    replica: int
    server: Server
    answer: bytes = b""
    latencies_ns: list[int] = field(default_factory=list)
    errors: int = 0
    first_error: str = ""
    cpu_seconds: float = 0.0

    async def connect(self, scenario: Scenario) -> None:
        """Open the connection as soon as the server listens."""
        self.server.wait_until_listening()
        self._request = request_bytes(scenario, self.server.port)
        self._connection = await Connection.open(self.server.port, self._request)

    async def verify(self, scenario: Scenario) -> None:
        """Ask once and keep the answer, if it is right."""
        try:
            await self._connection.ask()
        except OSError as error:
            self.server.require_alive()
            words = self.server.last_words()
            raise Trouble(f"{self.target} gave no answer to {scenario.id}: {error}. Its last words: {words}") from None
        wrong = scenario.check(self._connection.body) if self._connection.status == 200 else "expected status 200"
        if wrong:
            got = f"status {self._connection.status}, {self._connection.body[:200]!r}"
            raise Trouble(f"{self.target} gave a wrong answer to {scenario.id}: {wrong}; got {got}.")
        self.answer = self._connection.body

    async def ask(self) -> None:
        """Time one request; anything but the very bytes of the right answer is an error."""
        try:
            latency = await self._connection.ask()
        except OSError as error:
            self._fail(str(error))
            await self._reopen()
            return
        if self._connection.status == 200 and self._connection.body == self.answer:
            self.latencies_ns.append(latency)
        else:
            self._fail(f"status {self._connection.status}, {self._connection.body[:200]!r}")

    async def _reopen(self) -> None:
        self._connection.close()
        try:
            self._connection = await Connection.open(self.server.port, self._request)
        except OSError:
            await asyncio.sleep(0.01)  # counted at the next turn, which finds the connection closed

    def _fail(self, why: str) -> None:
        self.errors += 1
        self.first_error = self.first_error or why

    def reset(self) -> None:
        """Forget the warm-up."""
        self.latencies_ns.clear()
        self.errors, self.first_error = 0, ""

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True)
class Window:
    """The measured time that the contestants shared."""

    seconds: float
    client_share: float  # of one core, spent by the client; near 1 it would have measured itself
    foreign_cores: float  # spent by everything else on the machine; they widen the spread


async def prepare(contestants: list[Contestant], scenario: Scenario, core: int) -> None:
    """Wait until every server gives the right answer, and pin it."""
    async with asyncio.timeout(2 * PATIENCE_S):
        for contestant in contestants:
            await contestant.connect(scenario)
        await asyncio.gather(*(contestant.verify(scenario) for contestant in contestants))
    for contestant in contestants:
        contestant.server.pin(core)


async def measure(contestants: list[Contestant], scenario: Scenario, seed: int) -> Window:
    """Warm up, then ask in random order for the scenario's seconds."""
    order, chance = list(contestants), random.Random(seed)
    await _rounds(order, chance, scenario.seconds * WARM_UP_SHARE, WARM_UP_ROUNDS)
    for contestant in contestants:
        contestant.reset()
    gc.collect()
    gc.disable()
    try:
        before = [contestant.server.cpu_seconds() for contestant in contestants]
        busy, spent, begun = busy_seconds(), time.process_time(), perf_counter_ns()
        pauses = await _rounds(order, chance, scenario.seconds)
        seconds = (perf_counter_ns() - begun) / 1e9
        busy, spent = busy_seconds() - busy, time.process_time() - spent
        after = [contestant.server.cpu_seconds() for contestant in contestants]
    finally:
        gc.enable()
    for contestant, then, now in zip(contestants, before, after, strict=True):
        if then.keys() != now.keys():
            contestant.errors += len(contestant.latencies_ns) + 1  # a restarted worker: the whole launch is void
            contestant.first_error = f"a process of its server was replaced: {contestant.server.last_words()}"
        contestant.cpu_seconds = sum(now.values()) - sum(then.values())
    foreign = busy - spent - sum(contestant.cpu_seconds for contestant in contestants)
    asking = max(spent - pauses * PAUSE_NS / 1e9, 0.0)
    return Window(seconds, asking / seconds, max(foreign, 0.0) / seconds)


async def _rounds(order: list[Contestant], chance: random.Random, seconds: float, most: float = float("inf")) -> int:
    """Ask until the time or the rounds are over; give how many requests, and so pauses, that were."""
    end, done = perf_counter_ns() + int(seconds * 1e9), 0
    async with asyncio.timeout(seconds + PATIENCE_S):
        while done < most and perf_counter_ns() < end:
            chance.shuffle(order)
            for contestant in order:
                quiet = perf_counter_ns() + PAUSE_NS
                while perf_counter_ns() < quiet:
                    pass  # no timer is fine enough, and the client has a core of its own
                await contestant.ask()
            done += 1
    return done * len(order)
