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
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.harness.clients.target import TargetClient
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, serving
from comparison.harness.system.processes import TIMEOUT_S

TOOL = "smaps"
SERVER, WORKERS, THREADS = "gunicorn-gthread", 4, 4
AT_ONCE = WORKERS * THREADS  # connections: as many as can be answered at the same time
# Of each worker. What its threads need, it has after them. With many more, a rare run of Python's garbage collector
# would touch, and so copy, pages that were shared in some workers and not in others.
MIN_ANSWERS = THREADS
PAUSE_S = 0.5
STEADY = 0.005  # by which part resident memory may change between two readings
ROLLUP = "smaps_rollup"


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Read the memory of every target in both settings, in random order."""
    settings = [ServerConfig(SERVER, WORKERS, THREADS, preload) for preload in (False, True)]
    copies = [copy for setting in settings for copy in bench.copies(setting, work)]
    random.Random(work.seed).shuffle(copies)
    entries = []
    for copy in copies:
        with serving(bench, work.scenario, [copy]) as ((served,), _):
            entries.append(entry(work, served, TOOL, processes=asyncio.run(watch(served, work.scenario))))
    return entries


async def watch(served: RunningTarget, scenario: Scenario) -> list[list[int]]:
    """Give RSS and PSS of the first process and its workers, in kB, once every worker has answered."""
    try:
        async with asyncio.timeout(2 * TIMEOUT_S):
            pids = await _all_there(served)
            await _let_each_answer(served, pids[1:], scenario)
            processes = await _steady(pids)
    except TimeoutError:
        words = served.server.last_words()
        raise DiscardedLaunch(
            f"A worker of {served.target} did not answer or settle in time. Last words: {words}"
        ) from None
    except (psutil.NoSuchProcess, FileNotFoundError, ProcessLookupError):
        pids = []
    if pids != served.server.processes():
        raise DiscardedLaunch(f"A process of {served.target} was replaced. Last words: {served.server.last_words()}")
    return processes


async def _all_there(served: RunningTarget) -> list[int]:
    wanted, deadline = 1 + served.setting.workers, time.monotonic() + TIMEOUT_S
    while len(pids := served.server.processes()) != wanted:
        served.server.require_alive()
        if time.monotonic() > deadline:
            raise DiscardedLaunch(
                f"The server of {served.target} has {len(pids)} processes, and {wanted} were expected."
            )
        await asyncio.sleep(0.05)
    return pids


async def _let_each_answer(served: RunningTarget, workers: list[int], scenario: Scenario) -> None:
    """Ask on fresh connections, many at once, until every worker has answered often enough."""
    answered = Counter[int]()
    while any(answered[worker] < MIN_ANSWERS for worker in workers):
        with ExitStack() as connected:
            contestants = [TargetClient(served) for _ in range(AT_ONCE)]
            for contestant in contestants:
                await contestant.connect(scenario)
                connected.callback(contestant.close)
            await asyncio.gather(*(contestant.verify(scenario) for contestant in contestants))
            answered.update(who_holds(served.server.port, workers))


def who_holds(port: int, workers: Iterable[int]) -> list[int]:
    """Give the worker of each connection to a port: an answered one is kept open by the worker that answered."""
    return [
        worker
        for worker in workers
        for held in psutil.Process(worker).net_connections("tcp")
        if held.laddr.port == port and held.status == psutil.CONN_ESTABLISHED
    ]


async def _steady(pids: list[int]) -> list[list[int]]:
    """Read until two readings agree."""
    before = 0
    while True:
        processes = [amounts(Path(f"/proc/{pid}/{ROLLUP}").read_text()) for pid in pids]
        resident = sum(rss for rss, _ in processes)
        if abs(resident - before) <= STEADY * resident:
            return processes
        before = resident
        await asyncio.sleep(PAUSE_S)


def amounts(rollup: str) -> list[int]:
    """Give RSS and PSS, in kB, from what the kernel says of a process."""
    found = dict(re.findall(r"^(Rss|Pss): +(\d+) kB$", rollup, re.MULTILINE))
    return [int(found["Rss"]), int(found["Pss"])]


def missing() -> str:
    """Say what this mode lacks here, with the cure; nothing if it can run."""
    there = Path("/proc/self", ROLLUP).exists()
    return "" if there else f"The kernel does not tell memory in /proc/<pid>/{ROLLUP}: measure on Linux 4.14 or later."


def tool_versions() -> dict[str, str]:
    """Give the version of what is read: the kernel's."""
    return {TOOL: platform.release()}
