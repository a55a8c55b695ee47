"""How are targets compared on a restless machine? One request each, in random order, again and again.

The same work may take half as long again from one second to the next, so whole runs cannot be compared. Requests a
few milliseconds apart can: what slows one target down slows its neighbours down as much.
"""

import asyncio
import random
from time import perf_counter_ns

import uvloop

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.dataset.histogram import encode
from comparison.harness.clients.http import client_version
from comparison.harness.clients.target import TargetClient
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, ServerConfig, Work, entry, require_right, serving
from comparison.harness.system.monitor import ResourceMonitor, Seen, uncollected
from comparison.harness.system.processes import TIMEOUT_S

TOOL = "paired-client"
# A server may still work after the last byte of its answer, and would do so at the expense of the target asked next.
# In two short runs without a pause Django's median came out about 2 % lower against Flask's than with one.
PAUSE_NS = 200_000
WARM_UP_ROUNDS = 50
WARM_UP_SHARE = 0.25  # of the scenario's seconds, where 50 rounds would take longer


def missing() -> str:
    """Tell what this mode lacks here: nothing, where measuring is possible at all."""
    return ""


def tool_versions() -> dict[str, str]:
    """Give the version of what asks: our own client."""
    return {TOOL: client_version()}


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Measure one launch of every target and the twin; raise DiscardedLaunch if it does not count."""
    copies = bench.copies(ServerConfig(bench.server), work, twin=True)
    with serving(bench, work.scenario, copies) as (served, services):
        contestants = [TargetClient(one) for one in served]
        watch = ResourceMonitor(bench.cores[0], [one.server for one in served], services)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            try:
                runner.run(_prepare(contestants, work.scenario, bench.cores[0]))
                seen = runner.run(_measure(contestants, work.scenario, work.seed, watch))
            except TimeoutError:
                raise DiscardedLaunch("a server did not answer in time") from None
            for contestant in contestants:
                contestant.close()
        for one in contestants:
            require_right(one.served.target, len(one.latencies_ns), one.errors, one.first_error)
        return [_entry(work, contestant, seen.fields(number)) for number, contestant in enumerate(contestants)]


async def _prepare(contestants: list[TargetClient], scenario: Scenario, core: int) -> None:
    """Wait until every server gives the right answer, and pin it."""
    async with asyncio.timeout(2 * TIMEOUT_S):
        for contestant in contestants:
            await contestant.connect(scenario)
        await asyncio.gather(*(contestant.verify(scenario) for contestant in contestants))
    for contestant in contestants:
        contestant.served.server.pin(core)


async def _measure(contestants: list[TargetClient], scenario: Scenario, seed: int, watch: ResourceMonitor) -> Seen:
    """Warm up, then ask in random order for the scenario's seconds."""
    order, chance = list(contestants), random.Random(seed)
    await _rounds(order, chance, scenario.seconds * WARM_UP_SHARE, WARM_UP_ROUNDS)
    for contestant in contestants:
        contestant.reset()
    with uncollected():
        watch.begin()
        pauses = await _rounds(order, chance, scenario.seconds)
        return watch.end(idle_seconds=pauses * PAUSE_NS / 1e9)


async def _rounds(order: list[TargetClient], chance: random.Random, seconds: float, most: float = float("inf")) -> int:
    """Ask until the time or the rounds are over; give how many requests, and so pauses, that were."""
    end, done = perf_counter_ns() + int(seconds * 1e9), 0
    async with asyncio.timeout(seconds + TIMEOUT_S):
        while done < most and perf_counter_ns() < end:
            chance.shuffle(order)
            for contestant in order:
                quiet = perf_counter_ns() + PAUSE_NS
                while perf_counter_ns() < quiet:
                    pass  # no timer is fine enough, and the client has a core of its own
                await contestant.ask()
            done += 1
    return done * len(order)


def _entry(work: Work, contestant: TargetClient, window: dict[str, float]) -> evidence.Entry:
    return entry(
        work, contestant.served, TOOL, connections=1, errors=contestant.errors,
        answer_bytes=len(contestant.answer), histogram=encode(contestant.latencies_ns), **window,
    )  # fmt: skip
