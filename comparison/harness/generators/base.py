"""The shape of a load generator: a program that asks one server over many connections, as fast as it is answered.

It is given a Load and returns an Outcome. It runs as a child process on the client's core, in a process group that
the reaper knows, and is killed when its time is over.
"""

import resource
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from comparison.catalog.scenarios import Scenario
from comparison.dataset.histogram import Histogram
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system.processes import environment
from comparison.harness.system.reaper import Reaper

TIMEOUT_S = 10  # for a request, where the generator can be told; and for it to end after its time is over


@dataclass(frozen=True)
class Load:
    """What a generator is to do."""

    port: int
    scenario: Scenario
    answer: bytes  # the only right one, checked before
    connections: int
    seconds: float
    core: int  # the client's
    folder: Path  # temporary, for what it reads and writes
    reaper: Reaper
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True)
class Outcome:
    """What came of it. An error is never among the requests: their number is the histogram's total."""

    histogram: Histogram  # of the right answers' latencies, coarse
    requests: int
    errors: int  # other status, other body, broken connection, no answer in time
    first_error: str
    seconds: float  # in which it asked, without its start and its report
    cpu_seconds: float  # that it spent meanwhile; where it cannot tell, over its whole life


class LoadGenerator(ABC):
    """One load generator."""

    id: ClassVar[str]
    package: ClassVar[str] = ""  # of Debian, that installs the program of this name; empty where it is our own

    def missing(self) -> str:
        """What it lacks here, in a sentence with the cure; empty if it can run."""
        if not self.package or shutil.which(self.id):
            return ""
        return (
            f"{self.id} is not installed: `apt-get install {self.package}`, or use `--tool closed-client`, which is "
            "our own."
        )

    @abstractmethod
    def version(self) -> str:
        """The version of what asks."""

    @abstractmethod
    def run(self, load: Load) -> Outcome:
        """Put a load on a server."""


def spent_by_children() -> float:
    """The CPU time of all child processes that have ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run_child(load: Load, command: Sequence[str], *, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a generator to its end, with something to read; raises DiscardedLaunch if it takes far too long."""
    limit = load.seconds + 2 * load.timeout_s
    with load.reaper.start(
        command, {load.core}, cwd=load.folder, env=environment(load.folder), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
    ) as process:  # fmt: skip
        try:
            stdout, stderr = process.communicate(stdin, timeout=limit)
        except subprocess.TimeoutExpired:
            raise DiscardedLaunch(f"{Path(command[0]).name} had not ended after {limit:.0f} s and was killed") from None
        finally:
            load.reaper.end(process)
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def last_words(done: "subprocess.CompletedProcess[str]") -> str:
    """The end of what a child process said."""
    return (done.stderr.strip() or done.stdout.strip())[-300:] or f"nothing, and ended with code {done.returncode}"
