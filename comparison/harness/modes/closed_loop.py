"""How many requests in a second does a target answer? Connections that ask again as soon as they are answered.

One target after the other is asked for a second, with every tool and number of connections, in random order: what
slows the machine down for a while then hits all of them alike.
"""

import random
from dataclasses import dataclass

import uvloop

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.dataset.quality import MAX_SPIN_CHANGE, speed_change
from comparison.harness.clients import closed_loop
from comparison.harness.generators import own
from comparison.harness.generators.base import Load, LoadGenerator, Outcome, spent_by_children
from comparison.harness.generators.registry import GENERATORS, default_generator
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, require_right, serving
from comparison.harness.ready import ready
from comparison.harness.system.monitor import ResourceMonitor

CONNECTIONS = (4, 16)  # as many as the server has threads, and four times as many
ATTEMPTS = 3  # at a run in which the machine does not change its speed; the last one is kept as it is
RUN_SECONDS = 1.0
WARM_UP_SECONDS = 0.5
WARM_UP_CONNECTIONS = 16


def missing() -> str:
    """Tell what this mode lacks here: nothing, for one of its tools is our own."""
    return ""


def tool_versions() -> dict[str, str]:
    """Give the version of the tool that is taken if none is asked for."""
    return {default_generator().id: default_generator().version()}


@dataclass(frozen=True)
class Run:
    """One second of one tool on one target."""

    tool: LoadGenerator
    connections: int
    served: RunningTarget


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Measure one launch of every target; raise DiscardedLaunch if it does not count."""
    tools = [GENERATORS[tool] for tool in bench.tools] or [default_generator()]
    with serving(bench, work.scenario, bench.copies(ServerConfig(bench.server), work, twin=True)) as (served, services):
        right = uvloop.run(ready(served, work.scenario, bench.cores[0]))
        answers = {one.server.port: answer for one, answer in zip(served, right, strict=True)}
        for one in served:
            _warm_up(bench, work.scenario, one, answers[one.server.port])
        runs = [Run(tool, count, one) for tool in tools for count in CONNECTIONS for one in served]
        random.Random(work.seed).shuffle(runs)
        watch = ResourceMonitor(bench.cores[0], [one.server for one in served], services)
        return [_steady(bench, work, one, answers[one.served.server.port], watch) for one in runs]


def _warm_up(bench: Bench, scenario: Scenario, served: RunningTarget, answer: bytes) -> None:
    """Ask for a while with our own client in this process, which needs no start."""
    task = own.task(served.server.port, scenario, answer, WARM_UP_CONNECTIONS, WARM_UP_SECONDS)
    seen = uvloop.run(closed_loop.ask(task))
    require_right(served.target, len(seen.latencies_ns), seen.errors, seen.first_error)


def _load(bench: Bench, scenario: Scenario, served: RunningTarget, answer: bytes, connections: int) -> Load:
    return Load(
        served.server.port, scenario, answer, connections, RUN_SECONDS, bench.cores[1], bench.folder, bench.guard
    )


def _steady(bench: Bench, work: Work, one: Run, answer: bytes, watch: ResourceMonitor) -> evidence.Entry:
    for attempt in range(1, ATTEMPTS + 1):
        watch.begin(anew=attempt > 1)
        made = _measured(bench, work, one, answer, watch) | {"attempts": attempt}
        if speed_change(made["spin_before_ms"], made["spin_after_ms"]) <= MAX_SPIN_CHANGE:
            break
    return made


def _measured(bench: Bench, work: Work, one: Run, answer: bytes, watch: ResourceMonitor) -> evidence.Entry:
    spent = spent_by_children()
    outcome = one.tool.run(_load(bench, work.scenario, one.served, answer, one.connections))
    seen = watch.end(spent_by_children() - spent)
    require_right(one.served.target, outcome.requests, outcome.errors, outcome.first_error)
    return entry(
        work, one.served, one.tool.id, connections=one.connections, errors=outcome.errors,
        histogram=outcome.histogram, **seen.fields(watch.place(one.served.server)) | _own_window(outcome),
    )  # fmt: skip


def _own_window(outcome: Outcome) -> dict[str, float]:
    """Give the fields in which the tool knows better than the watch, which also saw its start and its report."""
    share = outcome.cpu_seconds / outcome.seconds
    return {"seconds": round(outcome.seconds, 6), "tool_share": round(share, 4)}
