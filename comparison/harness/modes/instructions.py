"""How many machine instructions does one request cost, whatever the machine does meanwhile? Counted by Callgrind.

An app is called in one process (calls.py), 50 times and then 250 times; the difference is free of what happens once.
No server is part of it. Rows name the usual one, because they have to name one.
"""

import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from itertools import batched
from pathlib import Path

from comparison.catalog.frameworks import FRAMEWORKS, Target, targets_of
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset import evidence
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import Bench, RunningTarget, ServerConfig, Work, entry, own_environment
from comparison.harness.system.processes import ManagedProcess

TOOL = "callgrind"
COUNTS = (50, 250)
TIMEOUT_S = 300
SETTING = ServerConfig(DEFAULT_SERVER, workers=1, threads=1)
TRIGGER = "--dump-before=getpriority"  # which calls.py calls between its parts


def run(bench: Bench, work: Work) -> list[evidence.Entry]:
    """Count for every target with a WSGI entry, one on each core at a time: nobody looks at a clock."""
    entries = []
    for some in batched(targets_of("wsgi", work.scenario.id), len(bench.cores), strict=False):
        with ExitStack() as running:
            children = [start(bench, work, target, core) for target, core in zip(some, bench.cores, strict=False)]
            for child in children:
                running.callback(child.stop)
            for target, child in zip(some, children, strict=True):
                calls = [list(pair) for pair in zip(COUNTS, wait(child, outputs(bench, target)), strict=True)]
                entries.append(entry(work, RunningTarget(target, 1, SETTING, child), TOOL, calls=calls))
    return entries


def outputs(bench: Bench, target: Target) -> Path:
    """Where Callgrind writes of a target: the rest here, each part before it with .1, .2 … behind the name."""
    return bench.folder / f"callgrind-{target.framework}-{target.variant}"


def start(bench: Bench, work: Work, target: Target, core: int) -> ManagedProcess:
    """Start Callgrind on calls.py, not yet counting."""
    prefix, out = bench.folder / "vgdb", outputs(bench, target)
    for old in bench.folder.glob(f"{out.name}*"):
        old.unlink()
    valgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", TRIGGER]
    files = [f"--callgrind-out-file={out}", f"--vgdb-prefix={prefix}"]
    app = f"{FRAMEWORKS[target.framework].app}.wsgi"
    calls = ["-m", "comparison.harness.modes.calls", app, work.scenario.id, str(prefix), *map(str, COUNTS)]
    command = [*valgrind, *files, sys.executable, *calls]
    env = own_environment(bench, target, {}, database=False)
    return ManagedProcess.start_program(f"callgrind {target}", command, 0, {core}, bench.folder, env, bench.guard)


def wait(child: ManagedProcess, out: Path) -> list[int]:
    """Give the instructions of each part, once Callgrind has ended."""
    try:
        failed = child.process.wait(TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise DiscardedLaunch(f"{child.label} did not end within {TIMEOUT_S} s") from None
    if failed:
        raise HarnessError(f"{child.label} failed. Its last words: {child.last_words()}")
    parts = [out.with_name(f"{out.name}.{number}") for number in range(2, 2 + len(COUNTS))]
    lacking = [part.name for part in parts if not part.exists()]
    if lacking:
        raise HarnessError(
            f"{child.label} wrote no {lacking[0]}: this valgrind does not know {TRIGGER}. Take another one."
        )
    return [total(part.read_text(errors="replace")) for part in parts]


def total(part: str) -> int:
    """Give the instructions that a part counted; raise HarnessError if it is not the part of some calls."""
    trigger = re.search(r"^desc: Trigger: (.*)$", part, re.MULTILINE)
    event = re.search(r"^events: (.*)$", part, re.MULTILINE)
    summary = re.search(r"^summary: (\d+)$", part, re.MULTILINE)
    if not (trigger and event and summary) or (trigger[1], event[1]) != (TRIGGER, "Ir") or not int(summary[1]):
        raise HarnessError(f"This is not Callgrind's count of some calls; is Valgrind older than 3.19? {part[:600]!r}")
    return int(summary[1])


def missing() -> str:
    """Say what this mode lacks here, with the cure; nothing if it can run."""
    lacking = [program for program in ("valgrind", "vgdb") if shutil.which(program) is None]
    return f"{lacking[0]} was not found: install Valgrind, e.g. with `apt-get install valgrind`." if lacking else ""


def tool_versions() -> dict[str, str]:
    """Give the installed version of Valgrind."""
    if missing():
        return {}
    said = subprocess.run([str(shutil.which("valgrind")), "--version"], capture_output=True, text=True, check=True)
    return {TOOL: said.stdout.strip().removeprefix("valgrind-")}
