"""How many machine instructions does one request cost, whatever the machine does meanwhile? Counted by Callgrind.

An app is called in one process (calls.py), 50 times and then 250 times; the difference is free of what happens once.
No server is part of it. Rows name the usual one, because they have to name one.
"""

import re
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import batched
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS, Target, targets_of
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset import evidence
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, own_environment
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.system.processes import ManagedProcess, python

TIMEOUT_S = 300
CONFIG = ServerConfig(DEFAULT_SERVER, workers=1, threads=1)
TRIGGER = "--dump-before=getpriority"  # which calls.py calls between its parts


@dataclass(frozen=True)
class Instructions(MeasuringMode):
    """Every target with a WSGI entry, one on each core at a time: nobody looks at a clock."""

    tool = "callgrind"

    counts: tuple[int, ...] = (50, 250)

    def missing(self) -> str:
        lacking = [program for program in ("valgrind", "vgdb") if shutil.which(program) is None]
        if not lacking:
            return ""
        return f"{lacking[0]} was not found: install Valgrind, e.g. with `apt-get install valgrind`."

    def tool_versions(self) -> dict[str, str]:
        if self.missing():
            return {}
        command = [str(shutil.which("valgrind")), "--version"]
        output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return {self.tool: output.strip().removeprefix("valgrind-")}

    def run(self, bench: Bench, work: Work) -> list[evidence.Entry]:
        entries = []
        for targets in batched(self.targets(work), len(bench.cores), strict=False):
            with ExitStack() as stack:
                children = [self._start(bench, work, *pair) for pair in zip(targets, bench.cores, strict=False)]
                for child in children:
                    stack.callback(child.stop)
                for target, child in zip(targets, children, strict=True):
                    totals = self._wait(child, _output(bench, target))
                    calls = [list(pair) for pair in zip(self.counts, totals, strict=True)]
                    entries.append(entry(work, RunningTarget(target, 1, CONFIG, child), self.tool, calls=calls))
        return entries

    def targets(self, work: Work) -> tuple[Target, ...]:
        return targets_of("wsgi", work.scenario.id)

    def _start(self, bench: Bench, work: Work, target: Target, core: int) -> ManagedProcess:
        """Start Callgrind on calls.py, not yet counting."""
        prefix, out = bench.folder / "vgdb", _output(bench, target)
        for old in bench.folder.glob(f"{out.name}*"):
            old.unlink()
        valgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", TRIGGER]
        files = [f"--callgrind-out-file={out}", f"--vgdb-prefix={prefix}"]
        arguments = [f"{FRAMEWORKS[target.framework].app}.wsgi", work.scenario.id, str(prefix), *map(str, self.counts)]
        command = [*valgrind, *files, *python("comparison.harness.modes.calls", *arguments)]
        env = own_environment(bench, target, {}, database=False)
        return ManagedProcess.start(f"callgrind {target}", command, {core}, bench.folder, env, bench.reaper)

    def _wait(self, child: ManagedProcess, out: Path) -> list[int]:
        """The instructions of each part, once Callgrind has ended."""
        try:
            failed = child.process.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            raise DiscardedLaunch(f"{child.label} did not end within {TIMEOUT_S} s") from None
        if failed:
            raise HarnessError(child.with_last_words(f"{child.label} failed."))
        parts = [out.with_name(f"{out.name}.{number}") for number in range(2, 2 + len(self.counts))]
        lacking = [part.name for part in parts if not part.exists()]
        if lacking:
            raise HarnessError(
                f"{child.label} wrote no {lacking[0]}: this valgrind does not know {TRIGGER}. Take another one."
            )
        return [total(part.read_text(errors="replace")) for part in parts]


def _output(bench: Bench, target: Target) -> Path:
    """Where Callgrind writes of a target: the rest here, each part before it with .1, .2 … behind the name."""
    return bench.folder / f"callgrind-{target.framework}-{target.variant}"


def total(part: str) -> int:
    """The instructions that a part counted; raises HarnessError if it is not the part of some calls."""
    trigger = re.search(r"^desc: Trigger: (.*)$", part, re.MULTILINE)
    event = re.search(r"^events: (.*)$", part, re.MULTILINE)
    summary = re.search(r"^summary: (\d+)$", part, re.MULTILINE)
    if not (trigger and event and summary) or (trigger[1], event[1]) != (TRIGGER, "Ir") or not int(summary[1]):
        raise HarnessError(f"This is not Callgrind's count of some calls; is Valgrind older than 3.19? {part[:600]!r}")
    return int(summary[1])
