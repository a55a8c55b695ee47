"""How much memory do four workers take after they have answered, with the app loaded in each or once before the fork?

Resident memory (RSS) counts a page in full for every process that maps it; proportional memory (PSS) divides it among
them, so PSS can be added up. Servers that run at the same time share pages, too: each target is measured alone. What
the harness and other programs share with a server (Python, numpy) they share with each, as long as they keep running.
"""

import asyncio
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.harness.clients.target import TargetClient
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, serving
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.processes import TIMEOUT_S

SERVER, WORKERS, THREADS = "gunicorn-gthread", 4, 4
AT_ONCE = WORKERS * THREADS  # connections: as many as can be answered at the same time
# Of each worker. What its threads need, it has after them. With many more, a rare run of Python's garbage collector
# would touch, and so copy, pages that were shared in some workers and not in others.
MIN_ANSWERS = THREADS
PAUSE_S = 0.5
STEADY = 0.005  # by which part resident memory may change between two readings
ROLLUP = "smaps_rollup"


@dataclass(frozen=True)
class Memory(MeasuringMode):
    """Every target in both configurations, in random order."""

    tool = "smaps"

    timeout_s: float = TIMEOUT_S

    def missing(self) -> str:
        if Path("/proc/self", ROLLUP).exists():
            return ""
        return f"The kernel does not tell memory in /proc/<pid>/{ROLLUP}: measure on Linux 4.14 or later."

    def tool_versions(self) -> dict[str, str]:
        return {self.tool: platform.release()}

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        configs = [ServerConfig(SERVER, WORKERS, THREADS, preload) for preload in (False, True)]
        copies = [copy for config in configs for copy in bench.copies(config, work)]
        random.Random(work.seed).shuffle(copies)
        entries = []
        for copy in copies:
            with serving(bench, work.scenario, [copy]) as ((running,), _):
                processes = asyncio.run(self.watch(running, work.scenario))
                entries.append(entry(work, running, self.tool, processes=processes))
        return entries

    async def watch(self, running: RunningTarget, scenario: Scenario) -> list[list[int]]:
        """RSS and PSS of the first process and its workers, in kB, once every worker has answered."""
        target, server = running.target, running.server
        try:
            async with asyncio.timeout(2 * self.timeout_s):
                pids = await self._all_there(running)
                await _let_each_answer(running, pids[1:], scenario)
                processes = await _steady(pids)
        except TimeoutError:
            sentence = f"A worker of {target} did not answer or settle in time."
            raise DiscardedLaunch(server.with_last_words(sentence)) from None
        except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
            pids = []
        if pids != server.processes():
            raise DiscardedLaunch(server.with_last_words(f"A process of {target} was replaced."))
        return processes

    async def _all_there(self, running: RunningTarget) -> list[int]:
        server, wanted, deadline = running.server, 1 + running.config.workers, time.monotonic() + self.timeout_s
        while len(pids := server.processes()) != wanted:
            server.require_alive()
            if time.monotonic() > deadline:
                raise DiscardedLaunch(
                    f"The server of {running.target} has {len(pids)} processes, and {wanted} were expected."
                )
            await asyncio.sleep(0.05)
        server.wait_until_listening()
        return pids


async def _let_each_answer(running: RunningTarget, workers: list[int], scenario: Scenario) -> None:
    """Ask on fresh connections, many at once, until every worker has answered often enough."""
    answered = Counter[int]()
    while any(answered[worker] < MIN_ANSWERS for worker in workers):
        with ExitStack() as stack:
            clients = [TargetClient(running) for _ in range(AT_ONCE)]
            for client in clients:
                await client.connect(scenario)
                stack.callback(client.close)
            await asyncio.gather(*(client.verify(scenario) for client in clients))
            answered.update(who_holds(running.server.port, workers))


def who_holds(port: int, workers: Iterable[int]) -> list[int]:
    """The worker of each connection to a port: an answered one is kept open by the worker that answered."""
    return [
        worker
        for worker in workers
        for held in psutil.Process(worker).net_connections("tcp")
        if held.laddr.port == port and held.status == psutil.CONN_ESTABLISHED
    ]


async def _steady(pids: list[int]) -> list[list[int]]:
    before = 0
    while True:
        processes = [amounts(Path(f"/proc/{pid}/{ROLLUP}").read_text()) for pid in pids]
        resident = sum(rss for rss, _ in processes)
        if abs(resident - before) <= STEADY * resident:
            return processes
        before = resident
        await asyncio.sleep(PAUSE_S)


def amounts(rollup: str) -> list[int]:
    """RSS and PSS, in kB, from what the kernel says of a process."""
    fields = dict(re.findall(r"^(Rss|Pss): +(\d+) kB$", rollup, re.MULTILINE))
    return [int(fields["Rss"]), int(fields["Pss"])]
