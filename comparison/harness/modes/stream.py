"""Streams: few readers and many, on servers with and without a thread for each."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import uvloop

from comparison.catalog.checks import Check
from comparison.catalog.frameworks import FRAMEWORKS, targets_of
from comparison.catalog.scenarios import Scenario
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.histogram import encode
from comparison.harness.clients.http import request_bytes
from comparison.harness.clients.stream import Reader, read_all
from comparison.harness.clients.target import right_answers
from comparison.harness.launch import Bench, Copy, RunningTarget, ServerConfig, Work, entry, serving
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.monitor import ResourceMonitor, Usage, uncollected

FEW, MANY = 10, 100
# How each server is started, and how many readers it gets. Few are too many for one at a time, as many are: that is
# asked only once, because it takes all the time there is.
STACKS: Mapping[ServerConfig, tuple[int, ...]] = {
    ServerConfig("gunicorn-sync", threads=1): (MANY,),
    ServerConfig("gunicorn-gthread", threads=4): (FEW, MANY),
    ServerConfig("gunicorn-gthread", threads=100): (FEW, MANY),
    ServerConfig("granian", threads=100): (FEW, MANY),
    ServerConfig("uvicorn", threads=1): (FEW, MANY),
    ServerConfig("granian-asgi", threads=1): (FEW, MANY),
}


@dataclass(frozen=True)
class Stream(MeasuringMode):
    """Every framework on every stack, with few readers, then with many."""

    tool = "stream-client"

    stacks: Mapping[ServerConfig, tuple[int, ...]] = field(default_factory=lambda: STACKS)
    patience_s: float = 5.0  # a stream takes one second; who still waits after five has gone

    def copies(self) -> list[Copy]:
        """Every framework, bare, on every server that can serve it. The baseline has only the server to show."""
        return [
            (target, 1, config)
            for config in self.stacks
            for target in targets_of(SERVERS[config.server].interface)
            if target.variant == "lean" and FRAMEWORKS[target.framework].role != "baseline"
        ]

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        entries = []
        with (
            serving(bench, work.scenario, self.copies()) as (running, services),
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(right_answers(running, work.scenario, bench.cores[0]))
            order = list(running)
            random.Random(work.seed).shuffle(order)
            for target in order:
                monitor = bench.monitor([target], services)
                for count in self.stacks[target.config]:
                    usage, readers = self._read(runner, monitor, target, count, work.scenario)
                    entries.append(self.entry_of(work, target, readers, usage))
                target.server.stop()  # what it still does for readers that have gone would slow down the next
        return entries

    def _read(
        self, runner: asyncio.Runner, monitor: ResourceMonitor, target: RunningTarget, count: int, scenario: Scenario
    ) -> tuple[Usage, list[Reader]]:
        request = request_bytes(scenario, target.server.port)
        with uncollected():
            monitor.begin()
            readers = runner.run(read_all(target.server.port, request, count, self.patience_s))
            return monitor.end(), readers

    def entry_of(self, work: Work, target: RunningTarget, readers: list[Reader], usage: Usage) -> evidence.Entry:
        """The evidence of one stack with some readers: a stream that did not end rightly in time is an error."""
        whole, tokens = whole_times(readers, work.scenario.check), first_tokens(readers)
        return entry(
            work, target, self.tool, connections=len(readers), errors=len(readers) - len(whole),
            histogram=encode(whole) if whole else None, token_histogram=encode(tokens) if tokens else None,
            **usage.fields(0),
        )  # fmt: skip


def whole_times(readers: list[Reader], check: Check) -> list[int]:
    """How long each stream took that came to its end with the right text."""
    return [
        reader.whole_ns
        for reader in readers
        if reader.whole_ns is not None and reader.status == 200 and check(reader.text) is None
    ]


def first_tokens(readers: list[Reader]) -> list[int]:
    """How long each reader waited that has seen a token, whether or not its stream then ended in time."""
    return [reader.token_ns for reader in readers if reader.token_ns is not None]
