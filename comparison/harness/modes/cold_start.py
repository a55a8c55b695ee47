"""How long does a fresh server take to its first right answer? Started alone, one target after the other.

Two moments are told apart, because servers disagree on their order. Gunicorn opens its port before its worker has
imported the app: whoever connects then waits. Others open it when the app is there. Only the first answer compares.
"""

import asyncio
import os
import platform
import select
import socket
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
from comparison.harness.system.machine import busy_seconds
from comparison.harness.system.processes import HOST, TIMEOUT_S, ManagedProcess, environment

TOOL = "clock"
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
class Begin:
    """What was seen of one start, in seconds from the moment when the system ran the server's program."""

    listen_seconds: float
    first_answer_seconds: float
    cpu_seconds: float  # of all its processes, until the first answer
    foreign_cores: float  # spent by everything else on the machine


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Start every target once, in random order, and nothing else meanwhile."""
    setting, core = ServerConfig(bench.server), bench.cores[0]
    copies = bench.copies(setting, work)
    _bring_files_into_memory(bench, work.scenario, copies)
    model_seconds = round(import_seconds(bench, core), 6)
    entries = []
    for target, _, _ in copies:
        alone = replace(bench, cores=(core, core))
        server, began = start(alone, target, setting, work.scenario, {}), time.perf_counter()
        try:
            seen = asyncio.run(watch(server, work.scenario, began))
        finally:
            _end(server)
        own = {name: round(value, 6) for name, value in vars(seen).items()} | {"model_seconds": model_seconds}
        entries.append(entry(work, RunningTarget(target, 1, setting, server), TOOL, **own))
    return entries


def _end(server: ManagedProcess) -> None:
    """Stop a server, and wait until its workers are gone, too: they would give back memory on the next one's core."""
    workers = []
    with suppress(OSError, psutil.NoSuchProcess):  # of one that has ended already
        for pid in server.processes()[1:]:
            workers.append(os.pidfd_open(pid))
    server.stop()
    for worker in workers:
        select.select([worker], [], [], GOODBYE_S)
        os.close(worker)


def _bring_files_into_memory(bench: Bench, scenario: Scenario, copies: Sequence[Copy]) -> None:
    """Start every target once without a clock, before a bench's first launch: a disk must not choose the slowest."""
    done = bench.folder / "files-in-memory"
    if done.exists():
        return
    with serving(bench, scenario, copies) as (served, _):
        for one in served:
            asyncio.run(watch(one.server, scenario, time.perf_counter()))
    done.touch()


def import_seconds(bench: Bench, core: int) -> float:
    """Give the time that the predictor's import takes in a fresh Python: what all apps but the framework share."""
    command = [sys.executable, "-c", IMPORT, str(core)]
    env = environment(bench.apps)
    done = subprocess.run(command, cwd=bench.apps, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise HarnessError(f"`import predictor` failed in {bench.apps}: {done.stderr.strip()[-600:]}")
    return float(done.stdout)


async def watch(server: ManagedProcess, scenario: Scenario, began: float) -> Begin:
    """Wait for the port, then for the answer; raise DiscardedLaunch if there is none within a minute."""
    others = busy_seconds() - time.process_time()
    try:
        async with asyncio.timeout(TIMEOUT_S):
            listening = await _port_is_open(server)
            answered = await _first_answer(server, scenario)
    except TimeoutError:
        words = server.last_words()
        raise DiscardedLaunch(
            f"{server.label} gave no answer within {TIMEOUT_S} s of its start. Its last words: {words}"
        ) from None
    cpu = sum(server.cpu_seconds().values())
    foreign = max(busy_seconds() - time.process_time() - others - cpu, 0.0)
    return Begin(listening - began, answered - began, cpu, foreign / (answered - began))


async def _port_is_open(server: ManagedProcess) -> float:
    while True:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, server.port)) == 0:
                return time.perf_counter()
        server.require_alive()
        await asyncio.sleep(POLL_S)


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
        wrong = scenario.check(connection.body) if connection.status == 200 else "expected status 200"
        if wrong:
            got = f"status {connection.status}, {connection.body[:200]!r}"
            raise HarnessError(f"{server.label} gave a wrong answer to {scenario.id}: {wrong}; got {got}.")
        return answered


def missing() -> str:
    """Say what this mode lacks here: nothing, ever."""
    return ""


def tool_versions() -> dict[str, str]:
    """Give the version of what asks: the client and its clock are Python's."""
    return {TOOL: platform.python_version()}
