"""The time of a fresh server to its first right answer: started alone, one target after the other.

Two moments are told apart, because servers disagree on their order. Gunicorn opens its port before its worker has
imported the app: whoever connects then waits. Others open it when the app is there. Only the first answer compares.
"""

import asyncio
import os
import platform
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import psutil  # type: ignore[import-untyped]

from comparison.catalog.scenarios import Scenario
from comparison.dataset import evidence
from comparison.harness.clients.http import Connection, request_bytes
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import Bench, Copy, RunningTarget, ServerConfig, Work, entry, serving, start
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.monitor import busy_seconds
from comparison.harness.system.processes import TIMEOUT_S, ManagedProcess, environment, is_open

POLL_S = 0.001
GOODBYE_S = 2
IMPORT = """
import os, sys, time
os.sched_setaffinity(0, {int(sys.argv[1])})
begun = time.perf_counter()
import predictor
print(time.perf_counter() - begun)
"""


@dataclass(frozen=True)
class ColdStart(MeasuringMode):
    """Every target once, in random order, and nothing else meanwhile."""

    tool = "clock"

    timeout_s: float = TIMEOUT_S

    def tool_versions(self) -> dict[str, str]:
        """Python's: the client and its clock are its own."""
        return {self.tool: platform.python_version()}

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        config, core = ServerConfig(bench.server), bench.cores[0]
        copies = bench.copies(config, work)
        self._bring_files_into_memory(bench, work.scenario, copies)
        model_seconds = round(import_seconds(bench, core), 6)
        entries = []
        for target, _, _ in copies:
            alone = replace(bench, cores=(core, core))
            server, begun = start(alone, target, config, work.scenario, {}), time.perf_counter()
            try:
                measured = asyncio.run(self.watch(server, work.scenario, begun))
            finally:
                _end(server)
            running = RunningTarget(target, 1, config, server)
            entries.append(entry(work, running, self.tool, **measured, model_seconds=model_seconds))
        return entries

    def _bring_files_into_memory(self, bench: Bench, scenario: Scenario, copies: Sequence[Copy]) -> None:
        """Start every target once without a clock, in a bench's first launch: a disk must not choose the slowest."""
        done = bench.folder / "files-in-memory"
        if done.exists():
            return
        with serving(bench, scenario, copies) as (running, _):
            for target in running:
                asyncio.run(self.watch(target.server, scenario, time.perf_counter()))
        done.touch()

    async def watch(self, server: ManagedProcess, scenario: Scenario, begun: float) -> dict[str, float]:
        """Seconds from `begun`, when the system ran the server's program, until the port was open and an answer there;
        the CPU time of all its processes until then. Raises DiscardedLaunch if there is no answer in time.
        """
        others = busy_seconds() - time.process_time()
        try:
            async with asyncio.timeout(self.timeout_s):
                listening = await port_is_open(server)
                answered = await _first_answer(server, scenario)
        except TimeoutError:
            sentence = f"{server.label} gave no answer within {self.timeout_s} s of its start."
            raise DiscardedLaunch(server.with_last_words(sentence)) from None
        cpu = sum(server.cpu_seconds().values())
        foreign = max(busy_seconds() - time.process_time() - others - cpu, 0.0)
        seconds = {"listen_seconds": listening - begun, "first_answer_seconds": answered - begun, "cpu_seconds": cpu}
        cores = {"foreign_cores": foreign / (answered - begun)}
        return {name: round(value, 6) for name, value in (seconds | cores).items()}


def _end(server: ManagedProcess) -> None:
    """Stop a server, and wait until its workers are gone, too: they would give back memory on the next one's core."""
    workers = []
    with suppress(OSError, psutil.NoSuchProcess):  # of one that has ended already
        workers = [os.pidfd_open(pid) for pid in server.processes()[1:]]
    server.stop()
    for worker in workers:  # who waits for its id to be free waits for whoever buries it
        select.select([worker], [], [], GOODBYE_S)
        os.close(worker)


def import_seconds(bench: Bench, core: int) -> float:
    """The time that the predictor's import takes in a fresh Python: what all apps but the framework share."""
    command = [sys.executable, "-c", IMPORT, str(core)]
    env = environment(bench.apps)
    done = subprocess.run(command, cwd=bench.apps, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise HarnessError(f"`import predictor` failed in {bench.apps}: {done.stderr.strip()[-600:]}")
    return float(done.stdout)


async def port_is_open(server: ManagedProcess) -> float:
    """The moment when the port takes connections, seen within a millisecond or so."""
    while not is_open(server.port):
        server.require_alive()
        await asyncio.sleep(POLL_S)
    return time.perf_counter()


async def _first_answer(server: ManagedProcess, scenario: Scenario) -> float:
    """Ask until somebody answers. A wrong answer is no matter of time, and waiting would not cure it."""
    request = request_bytes(scenario, server.port)
    while True:
        try:
            connection = await Connection.open(server.port, request)
            try:
                await connection.ask()
            finally:
                connection.close()
        except OSError:
            server.require_alive()
            await asyncio.sleep(POLL_S)
            continue
        answered = time.perf_counter()
        connection.require_right(scenario, server.label)
        return answered
