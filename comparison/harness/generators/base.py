"""What is a load tool? A program that asks one server over many connections, as fast as it is answered.

Every tool has one shape: it is given a Load and gives an Outcome. It runs as a child process on the client's core,
in a process group that the guard knows, and is killed when its time is over.
"""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from comparison.catalog.scenarios import Scenario
from comparison.dataset.histogram import Histogram
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system.processes import environment
from comparison.harness.system.reaper import Reaper, kill_group

TIMEOUT_S = 10  # for a request, where the tool can be told; and for the tool to end after its time is over


@dataclass(frozen=True)
class Load:
    """What a tool is to do."""

    port: int
    scenario: Scenario
    answer: bytes  # the only right one, checked before
    connections: int
    seconds: float
    core: int  # the client's
    folder: Path  # temporary, for what the tool reads and writes
    guard: Reaper


@dataclass(frozen=True)
class Outcome:
    """What a tool has seen. An error is never among the requests: their number is the histogram's total."""

    histogram: Histogram  # of the right answers' latencies, coarse
    requests: int
    errors: int  # other status, other body where the tool can see it, broken connection, no answer in time
    first_error: str
    seconds: float  # in which it asked, without its start and its report
    cpu_seconds: float  # that it spent meanwhile; where it cannot tell, over its whole life


@dataclass(frozen=True)
class LoadGenerator:
    """One load tool."""

    id: str
    package: str  # of Debian, that installs it; empty where it is our own
    missing: Callable[[], str]  # a sentence with the cure; empty if it can run
    version: Callable[[], str]
    run: Callable[[Load], Outcome]


@dataclass(frozen=True)
class Done:
    """A child process that has ended."""

    stdout: str
    stderr: str
    code: int
    cpu_seconds: float

    def told(self) -> str:
        """Give the last thing it said."""
        return (self.stderr.strip() or self.stdout.strip())[-300:] or f"nothing, and ended with code {self.code}"


def lacking(program: str, package: str) -> str:
    """Say how to get a program that is not installed; nothing if it is."""
    if shutil.which(program):
        return ""
    return f"{program} is not installed: `apt-get install {package}`, or use `--tool closed-client`, which is our own."


def spent_by_children() -> float:
    """Give the CPU time of all child processes that have ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def ask_with(load: Load, command: Sequence[str], *, said: str = "") -> Done:
    """Run a load generator to its end, with something to read; raise DiscardedLaunch if it takes far too long."""

    def before_it_starts() -> None:
        load.guard.tell("group", os.getpid())
        os.sched_setaffinity(0, {load.core})

    before, limit = spent_by_children(), load.seconds + 2 * TIMEOUT_S
    process = subprocess.Popen(
        command, cwd=load.folder, env=environment(load.folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True, preexec_fn=before_it_starts,
    )  # fmt: skip
    try:
        stdout, stderr = process.communicate(said, timeout=limit)
    except subprocess.TimeoutExpired:
        raise DiscardedLaunch(f"{Path(command[0]).name} had not ended after {limit:.0f} s and was killed") from None
    finally:
        kill_group(process.pid)
        process.communicate()
        load.guard.tell("gone", process.pid)
    return Done(stdout, stderr, process.returncode, spent_by_children() - before)
