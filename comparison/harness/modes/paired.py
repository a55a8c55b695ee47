"""How are targets compared on a restless machine? One request each, in random order, again and again.

The same work may take half as long again from one second to the next, so whole runs cannot be compared. Requests a
few milliseconds apart can: what slows one target down slows its neighbours down as much.
"""

import asyncio
import random
from time import perf_counter_ns

import uvloop

from comparison.dataset import evidence
from comparison.dataset.histogram import encode
from comparison.harness.clients.http import Answers
from comparison.harness.clients.target import TargetClient, ready
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, require_right, serving
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.monitor import ResourceMonitor, Usage, uncollected
from comparison.harness.system.processes import TIMEOUT_S

# A server may still work after the last byte of its answer, and would do so at the expense of the target asked next.
# In two short runs without a pause Django's median came out about 2 % lower against Flask's than with one.
PAUSE_NS = 200_000
WARM_UP_ROUNDS = 50
WARM_UP_SHARE = 0.25  # of the scenario's seconds, where 50 rounds would take longer


class Paired(MeasuringMode):
    """All targets and the A/A copy, in turn."""

    tool = "paired-client"

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        copies = bench.copies(ServerConfig(bench.server), work, aa_copy=True)
        with serving(bench, work.scenario, copies) as (running, services):
            monitor = bench.monitor(running, services)
            clients, usage = uvloop.run(_measure(running, work, bench.cores[0], monitor))
            return [self._entry(work, client, usage.fields(place)) for place, client in enumerate(clients)]

    def _entry(self, work: Work, client: TargetClient, window: dict[str, float]) -> evidence.Entry:
        answers = client.answers
        require_right(client.running.target, len(answers.latencies_ns), answers.errors, answers.first_error)
        return entry(
            work, client.running, self.tool, connections=1, errors=answers.errors, answer_bytes=len(client.answer),
            histogram=encode(answers.latencies_ns), **window,
        )  # fmt: skip


async def _measure(
    running: list[RunningTarget], work: Work, core: int, monitor: ResourceMonitor
) -> tuple[list[TargetClient], Usage]:
    """Warm up, then ask in random order for the scenario's seconds."""
    seconds, chance = work.scenario.seconds, random.Random(work.seed)
    async with ready(running, work.scenario, core) as clients:
        order = list(clients)
        try:
            await _rounds(order, chance, seconds * WARM_UP_SHARE, WARM_UP_ROUNDS)
            for client in clients:
                client.answers = Answers()
            with uncollected():
                monitor.begin()
                pauses = await _rounds(order, chance, seconds)
                return clients, monitor.end(idle_seconds=pauses * PAUSE_NS / 1e9)
        except TimeoutError:
            raise DiscardedLaunch("a server did not answer in time") from None


async def _rounds(order: list[TargetClient], chance: random.Random, seconds: float, most: float = float("inf")) -> int:
    """Ask until the time or the rounds are over; return how many requests, and so pauses, that were."""
    end, done = perf_counter_ns() + int(seconds * 1e9), 0
    async with asyncio.timeout(seconds + TIMEOUT_S):
        while done < most and perf_counter_ns() < end:
            chance.shuffle(order)
            for client in order:
                quiet = perf_counter_ns() + PAUSE_NS
                while perf_counter_ns() < quiet:
                    pass  # no timer is fine enough, and the client has a core of its own
                await client.ask()
            done += 1
    return done * len(order)
