"""Throughput: connections that ask again as soon as they are answered.

One target after the other is asked for a second, with every load generator and number of connections, in random
order: what slows the machine down for a while then hits all of them alike.
"""

import random
from dataclasses import dataclass

import uvloop

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.dataset.quality import MAX_SPEED_CHANGE, speed_change
from comparison.harness.clients.closed_loop import Task, ask
from comparison.harness.clients.target import right_answers
from comparison.harness.generators.base import Load, LoadGenerator, spent_by_children
from comparison.harness.generators.registry import GENERATORS, default_generator
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, require_right, serving
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.monitor import ResourceMonitor

WARM_UP_CONNECTIONS = 16
ATTEMPTS = 3  # at a run in which the machine does not change its speed; the last one is kept as it is


@dataclass(frozen=True)
class Run:
    """One second of one generator on one target, and the answer that it must give."""

    generator: LoadGenerator
    connections: int
    target: RunningTarget
    answer: bytes


@dataclass(frozen=True)
class ClosedLoop(MeasuringMode):
    """Each target, by each generator, over each number of connections."""

    connections: tuple[int, ...] = (4, 16)  # as many as the server has threads, and four times as many
    seconds: float = 1.0
    warm_up_seconds: float = 0.5

    def tool_versions(self) -> dict[str, str]:
        """That of the generator that is taken if none is asked for."""
        return {default_generator().id: default_generator().version()}

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        generators = [GENERATORS[tool] for tool in bench.tools] or [default_generator()]
        copies = bench.copies(ServerConfig(bench.server), work, aa_copy=True)
        with serving(bench, work.scenario, copies) as (running, services):
            answers = uvloop.run(right_answers(running, work.scenario, bench.cores[0]))
            asked = list(zip(running, answers, strict=True))
            for target, answer in asked:
                self._warm_up(work.scenario, target, answer)
            runs = [Run(gen, count, *pair) for gen in generators for count in self.connections for pair in asked]
            random.Random(work.seed).shuffle(runs)
            monitor = bench.monitor(running, services)
            return [self._steady(bench, work, run, monitor) for run in runs]

    def _warm_up(self, scenario: Scenario, target: RunningTarget, answer: bytes) -> None:
        """Ask for a while with our own client in this process, which needs no start."""
        task = Task.of(target.server.port, scenario, answer, WARM_UP_CONNECTIONS, self.warm_up_seconds)
        answers = uvloop.run(ask(task))
        require_right(target.target, len(answers.latencies_ns), answers.errors, answers.first_error)

    def _steady(self, bench: Bench, work: Work, run: Run, monitor: ResourceMonitor) -> evidence.Entry:
        for attempt in range(1, ATTEMPTS + 1):
            monitor.begin(anew=attempt > 1)
            measured = self._measure(bench, work, run, monitor) | {"attempts": attempt}
            if speed_change(measured["spin_before_ms"], measured["spin_after_ms"]) <= MAX_SPEED_CHANGE:
                break
        return measured

    def _measure(self, bench: Bench, work: Work, run: Run, monitor: ResourceMonitor) -> evidence.Entry:
        server, before = run.target.server, spent_by_children()
        load = Load(
            server.port, work.scenario, run.answer, run.connections, self.seconds, bench.cores[1], bench.folder,
            bench.reaper,
        )  # fmt: skip
        outcome = run.generator.run(load)
        usage = monitor.end(spent_by_children() - before)
        require_right(run.target.target, outcome.requests, outcome.errors, outcome.first_error)
        window = usage.fields(monitor.place(server)) | {
            # Of these the generator knows better than the monitor, which also saw its start and its report.
            "seconds": round(outcome.seconds, 6),
            "tool_share": round(outcome.cpu_seconds / outcome.seconds, 4),
        }
        return entry(
            work, run.target, run.generator.id, connections=run.connections, errors=outcome.errors,
            histogram=outcome.histogram, **window,
        )  # fmt: skip
