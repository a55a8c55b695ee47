"""What does a request wait as more and more of them come? One rate after the other, until a server cannot follow."""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import uvloop

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.dataset import evidence
from comparison.dataset.arithmetic import too_many
from comparison.dataset.histogram import COARSE, encode
from comparison.harness.clients.closed_loop import Task, ask
from comparison.harness.clients.http import request_bytes
from comparison.harness.clients.open_loop import MAX_CONNECTIONS, OpenClient, Step
from comparison.harness.clients.target import right_answers
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, require_right, serving
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.monitor import ResourceMonitor, Usage, uncollected
from comparison.stats.sustainable_rate import SLO_P99_MS

# Python stops for some 100 ms once in several thousand requests, to collect garbage, and always at about the same one.
# In so short a step that decides p99. So each launch begins its rate sweep after another number of requests.
WARM_UP_SECONDS = (0.5, 6.0)
WARM_UP_CONNECTIONS = 4
COLLAPSED_MS = 500.0  # of p99: requests pile up
ATTEMPTS = 3


def is_asked(target: Target) -> bool:
    """Whether a target is worth a rate sweep of its own: the baseline, and apps as they are deployed."""
    return FRAMEWORKS[target.framework].role == "baseline" or target.variant == "guarded"


def gives_up(p99s_ms: Sequence[float]) -> bool:
    """Whether, by a target's p99 at each rate so far, it need not be asked at a higher one."""
    twice = len(p99s_ms) >= 2 and min(p99s_ms[-2:]) > SLO_P99_MS
    return twice or max(p99s_ms[-1:], default=0.0) > COLLAPSED_MS


@dataclass
class TargetSweep:
    """One target and what it did at each rate so far."""

    running: RunningTarget
    client: OpenClient
    p99s_ms: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class OpenLoop(MeasuringMode):
    """The baseline and the apps as they are deployed, at each rate until they give up."""

    tool = "open-client"

    # Requests per second, the same in every session, so that their rows match: preferred numbers of ISO 3, in coarse
    # steps (R5) where every target has followed so far, then each a quarter more than the one before (R10). On a
    # machine that changes its speed by half, finer steps would show its moods.
    rates: tuple[float, ...] = (160, 250, 400, 500, 630, 800, 1000, 1250, 1600, 2000)
    step_seconds: float = 1.5
    max_lag_ms: float = 10.0

    def missing(self) -> str:
        if hasattr(os, "timerfd_create"):
            return ""
        return "This Python was built without the timers of Linux (timerfd): use one built on Linux 2.6.27 or later."

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        copies = [copy for copy in bench.copies(ServerConfig(bench.server), work) if is_asked(copy[0])]
        with (
            serving(bench, work.scenario, copies) as (running, services),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            sweeps = runner.run(self._prepare(running, work, bench.cores[0]))
            return runner.run(self._sweep(sweeps, bench.monitor(running, services), work))

    async def _prepare(self, running: Sequence[RunningTarget], work: Work, core: int) -> list[TargetSweep]:
        """Make every server ready and warm it up."""
        sweeps, chance = [], random.Random(work.seed)
        for target, answer in zip(running, await right_answers(running, work.scenario, core), strict=True):
            port, seconds = target.server.port, chance.uniform(*WARM_UP_SECONDS)
            answers = await ask(Task.of(port, work.scenario, answer, WARM_UP_CONNECTIONS, seconds))
            require_right(target.target, len(answers.latencies_ns), answers.errors, answers.first_error)
            client = OpenClient(port, request_bytes(work.scenario, port), answer)
            await client.step(self.rates[0], self.step_seconds / 2)
            sweeps.append(TargetSweep(target, client))
        return sweeps

    async def _sweep(self, sweeps: list[TargetSweep], monitor: ResourceMonitor, work: Work) -> list[evidence.Entry]:
        order, chance, entries = list(sweeps), random.Random(work.seed), []
        for rate in self.rates:
            chance.shuffle(order)
            steps, usage, attempts = await self.in_time(order, rate, monitor)
            for sweep, step in zip(order, steps, strict=True):
                require_valid(sweep.running.target, step)
                window = usage.fields(monitor.place(sweep.running.server)) | {"attempts": attempts}
                entries.append(self._entry(work, sweep.running, step, window))
                sweep.p99s_ms.append(step.p99_ms)
            order = [sweep for sweep in order if not gives_up(sweep.p99s_ms)]
            if not order:
                break
        for sweep in sweeps:
            sweep.client.close()
        return entries

    async def in_time(
        self, order: list[TargetSweep], rate: float, monitor: ResourceMonitor
    ) -> tuple[list[Step], Usage, int]:
        """Ask every target at a rate; again if we were late ourselves, for that would count as the server's time."""
        for attempt in range(1, ATTEMPTS + 1):
            with uncollected():
                monitor.begin()
                steps = [await sweep.client.step(rate, self.step_seconds) for sweep in order]
                usage = monitor.end()
            lag = max(step.lag_ms for step in steps)
            if lag <= self.max_lag_ms:
                return steps, usage, attempt
        raise DiscardedLaunch(
            f"at {rate} requests per second the client itself was {lag:.0f} ms late, {ATTEMPTS} times in a row"
        )

    def _entry(self, work: Work, running: RunningTarget, step: Step, window: dict[str, float]) -> evidence.Entry:
        """Seconds are those in which requests left, so that they tell whether the rate was kept."""
        return entry(
            work, running, self.tool, connections=MAX_CONNECTIONS, rate=step.rate, errors=step.errors,
            lag_ms=round(step.lag_ms, 4), histogram=encode(step.latencies_ns, COARSE) if step.latencies_ns else None,
            **window | {"seconds": round(step.seconds, 6)},
        )  # fmt: skip


def require_valid(target: Target, step: Step) -> None:
    """Raise DiscardedLaunch for wrong answers. Late ones are the result, so a step may have no others."""
    wrong, asked = step.errors - step.unanswered, len(step.latencies_ns) + step.errors
    if too_many(wrong, asked):
        raise DiscardedLaunch(
            f"{target} failed {wrong} of {asked} requests at {step.rate}/s, first: {step.first_error}"
        )
