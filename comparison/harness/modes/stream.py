"""Who reads a stream without waiting? Few readers and many, on servers with and without a thread for each."""

import asyncio
import random

import uvloop

from comparison.catalog.frameworks import FRAMEWORKS, Target, targets_of
from comparison.catalog.scenarios import Check, Scenario
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.histogram import encode
from comparison.harness.clients.http import client_version, request_bytes
from comparison.harness.clients.stream import Reader, read_all
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, serving
from comparison.harness.ready import ready
from comparison.harness.system.monitor import ResourceMonitor, Seen, uncollected

TOOL = "stream-client"
CAP_S = 5.0  # a stream takes one second; who still waits after five has gone
FEW, MANY = 10, 100
# How each server is started, and how many readers it gets. Few are too many for one at a time, as many are: that is
# asked only once, because it takes all the time there is.
STACKS: dict[ServerConfig, tuple[int, ...]] = {
    ServerConfig("gunicorn-sync", threads=1): (MANY,),
    ServerConfig("gunicorn-gthread", threads=4): (FEW, MANY),
    ServerConfig("gunicorn-gthread", threads=100): (FEW, MANY),
    ServerConfig("granian", threads=100): (FEW, MANY),
    ServerConfig("uvicorn", threads=1): (FEW, MANY),
    ServerConfig("granian-asgi", threads=1): (FEW, MANY),
}


def missing() -> str:
    """Tell what this mode lacks here: nothing, where measuring is possible at all."""
    return ""


def tool_versions() -> dict[str, str]:
    """Give the version of what asks: our own client."""
    return {TOOL: client_version()}


def copies() -> list[tuple[Target, int, ServerConfig]]:
    """Give every framework, lean, on every server that can serve it. The floor has nothing to show but the server."""
    return [
        (target, 1, setting)
        for setting in STACKS
        for target in targets_of(SERVERS[setting.server].interface)
        if target.variant == "lean" and FRAMEWORKS[target.framework].role != "floor"
    ]


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Measure one launch: every stack with few readers, then with many."""
    entries = []
    with (
        serving(bench, work.scenario, copies()) as (served, services),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(ready(served, work.scenario, bench.cores[0]))
        order = list(served)
        random.Random(work.seed).shuffle(order)
        for one in order:
            watch = ResourceMonitor(bench.cores[0], [one.server], services)
            for readers in STACKS[one.setting]:
                seen, everyone = _read(runner, watch, one, readers, work.scenario)
                entries.append(_entry(work, one, everyone, seen))
            one.server.stop()  # what it still does for readers that have gone would slow down the next
    return entries


def _read(
    runner: asyncio.Runner, watch: ResourceMonitor, one: RunningTarget, readers: int, scenario: Scenario
) -> tuple[Seen, list[Reader]]:
    request = request_bytes(scenario, one.server.port)
    with uncollected():
        watch.begin()
        everyone = runner.run(read_all(one.server.port, request, readers, CAP_S))
        return watch.end(), everyone


def right(everyone: list[Reader], check: Check) -> list[int]:
    """Give how long each stream took that came to its end with the right text."""
    return [
        reader.whole_ns
        for reader in everyone
        if reader.whole_ns is not None and reader.status == 200 and check(reader.text) is None
    ]


def first_tokens(everyone: list[Reader]) -> list[int]:
    """Give how long each reader waited that has seen a token, whether or not its stream then ended in time."""
    return [reader.token_ns for reader in everyone if reader.token_ns is not None]


def _entry(work: Work, one: RunningTarget, everyone: list[Reader], seen: Seen) -> evidence.Entry:
    whole, tokens = right(everyone, work.scenario.check), first_tokens(everyone)
    return entry(
        work, one, TOOL, connections=len(everyone), errors=len(everyone) - len(whole),
        histogram=encode(whole) if whole else None,
        token_histogram=encode(tokens) if tokens else None, **seen.fields(0),
    )  # fmt: skip
