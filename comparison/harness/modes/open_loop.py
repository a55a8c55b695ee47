"""What does a request wait as more and more of them come? One rate after the other, until a server cannot follow."""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.dataset import evidence
from comparison.dataset.histogram import COARSE, encode
from comparison.dataset.validation import MAX_ERROR_SHARE
from comparison.harness.clients.closed_loop import ask
from comparison.harness.clients.http import client_version, request_bytes
from comparison.harness.clients.open_loop import CONNECTIONS, OpenClient, Step
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators.own import task
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, require_right, serving
from comparison.harness.ready import ready
from comparison.harness.system.monitor import ResourceMonitor, Seen, uncollected
from comparison.harness.system.processes import ManagedProcess
from comparison.stats.sustainable_rate import SLO_P99_MS

TOOL = "open-client"
# Requests per second, the same in every session, so that their rows match: preferred numbers of ISO 3, in coarse steps
# (R5) where every target has followed so far, then each a quarter more than the one before (R10). On a machine that
# changes its speed by half, finer steps would show its moods.
RATES = (160, 250, 400, 500, 630, 800, 1000, 1250, 1600, 2000)
STEP_SECONDS = 1.5
# Python stops for some 100 ms once in several thousand requests, to collect garbage, and always at about the same one.
# In so short a step that decides p99. So each launch begins its ladder after another number of requests.
WARM_UP_SECONDS = (0.5, 6.0)
WARM_UP_CONNECTIONS = 4
HOPELESS_MS = 500.0  # of p99: requests pile up
MAX_LAG_MS = 10.0
ATTEMPTS = 3


def missing() -> str:
    """Tell what this mode lacks here."""
    if hasattr(os, "timerfd_create"):
        return ""
    return "This Python was built without timers of the Linux kernel (timerfd): use one built on Linux 2.6.27 or later."


def tool_versions() -> dict[str, str]:
    """Give the version of what asks: our own client."""
    return {TOOL: client_version()}


def is_asked(target: Target) -> bool:
    """Tell whether a target is worth a ladder of its own: the floor, and apps as they are deployed."""
    return FRAMEWORKS[target.framework].role == "floor" or target.variant == "guarded"


def gives_up(p99s_ms: Sequence[float]) -> bool:
    """Tell from a target's p99 at each rate so far whether it need not be asked at a higher one."""
    twice = len(p99s_ms) >= 2 and min(p99s_ms[-2:]) > SLO_P99_MS
    return twice or max(p99s_ms[-1:], default=0.0) > HOPELESS_MS


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Measure one launch: every rate that a target follows, and the first that it does not."""
    copies = [copy for copy in bench.copies(ServerConfig(bench.server), work) if is_asked(copy[0])]
    with (
        serving(bench, work.scenario, copies) as (served, services),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        climbers = runner.run(_prepare(served, work, bench.cores[0]))
        return runner.run(_climb(climbers, services, work, bench.cores[0]))


@dataclass
class Climber:
    """One target on the ladder."""

    served: RunningTarget
    client: OpenClient
    p99s_ms: list[float] = field(default_factory=list)


async def _prepare(served: Sequence[RunningTarget], work: Work, core: int) -> list[Climber]:
    """Make every server ready and warm it up."""
    climbers, chance = [], random.Random(work.seed)
    for one, answer in zip(served, await ready(served, work.scenario, core), strict=True):
        seconds = chance.uniform(*WARM_UP_SECONDS)
        seen = await ask(task(one.server.port, work.scenario, answer, WARM_UP_CONNECTIONS, seconds))
        require_right(one.target, len(seen.latencies_ns), seen.errors, seen.first_error)
        client = OpenClient(one.server.port, request_bytes(work.scenario, one.server.port), answer)
        await client.step(RATES[0], STEP_SECONDS / 2)
        climbers.append(Climber(one, client))
    return climbers


async def _climb(
    climbers: list[Climber], services: list[ManagedProcess], work: Work, core: int
) -> list[evidence.Entry]:
    order, chance, entries = list(climbers), random.Random(work.seed), []
    watch = ResourceMonitor(core, [climber.served.server for climber in climbers], services)
    for rate in RATES:
        chance.shuffle(order)
        steps, seen, attempts = await _in_time(order, rate, watch)
        for climber, step in zip(order, steps, strict=True):
            _require_valid(climber, step)
            window = seen.fields(watch.place(climber.served.server)) | {"attempts": attempts}
            entries.append(_entry(work, climber.served, step, window))
            climber.p99s_ms.append(step.p99_ms)
        order = [climber for climber in order if not gives_up(climber.p99s_ms)]
        if not order:
            break
    for climber in climbers:
        climber.client.close()
    return entries


async def _in_time(order: list[Climber], rate: float, watch: ResourceMonitor) -> tuple[list[Step], Seen, int]:
    """Ask every target at a rate; again if we were late ourselves, for that would count as the server's time."""
    for attempt in range(1, ATTEMPTS + 1):
        with uncollected():
            watch.begin()
            steps = [await climber.client.step(rate, STEP_SECONDS) for climber in order]
            seen = watch.end()
        lag = max(step.lag_ms for step in steps)
        if lag <= MAX_LAG_MS:
            return steps, seen, attempt
    raise DiscardedLaunch(
        f"at {rate} requests per second the client itself was {lag:.0f} ms late, {ATTEMPTS} times in a row"
    )


def _require_valid(climber: Climber, step: Step) -> None:
    """Refuse wrong answers. Late ones are the result, so a step may have no others."""
    asked, target = len(step.latencies_ns) + step.errors, climber.served.target
    if step.wrong > MAX_ERROR_SHARE * asked:
        raise DiscardedLaunch(
            f"{target} failed {step.wrong} of {asked} requests at {step.rate}/s, first: {step.first_error}"
        )


def _entry(work: Work, served: RunningTarget, step: Step, window: dict[str, float]) -> evidence.Entry:
    """Seconds are those in which requests left, so that they tell whether the rate was kept."""
    return entry(
        work, served, TOOL, connections=CONNECTIONS, rate=step.rate, errors=step.errors, lag_ms=round(step.lag_ms, 4),
        histogram=encode(step.latencies_ns, COARSE) if step.latencies_ns else None,
        **window | {"seconds": round(step.seconds, 6)},
    )  # fmt: skip
