"""What is one launch? Fresh servers for all targets and the twin, one scenario, entries of evidence."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from comparison import evidence
from comparison.frameworks import FRAMEWORKS, TARGETS, TWIN, Target
from comparison.harness.guard import Guard
from comparison.harness.machine import Trouble
from comparison.harness.paired import Contestant, Window, measure, prepare
from comparison.harness.servers import COMMANDS, Server, environment, free_port
from comparison.rows import MAX_ERROR_SHARE
from comparison.scenarios import Scenario

MAX_CLIENT_SHARE = 0.8


class Void(Exception):
    """Why a launch does not count; the session goes on."""


@dataclass(frozen=True)
class Bench:
    """What all launches of a session share."""

    apps: Path
    folder: Path  # temporary: databases and logs
    guard: Guard
    server: str
    cores: tuple[int, int]  # the servers', the client's

    def own(self, target: Target, upstream: int) -> dict[str, str]:
        """Give the environment of a target's server: its variant, its framework's database, the upstream."""
        return environment(
            self.apps,
            APP_VARIANT=target.variant,
            DATABASE_URL=f"sqlite:///{self.folder / target.framework}.sqlite3",
            UPSTREAM_URL=f"http://127.0.0.1:{upstream}/",
        )

    def prepare_databases(self) -> None:
        """Let each app that has one make its tables and rows, once for the session."""
        for framework in FRAMEWORKS.values():
            if not (self.apps / framework.app / "prepare.py").exists():
                continue
            done = subprocess.run(
                [sys.executable, "-m", f"{framework.app}.prepare"],
                cwd=self.apps, env=self.own(Target(framework.id, framework.variants[0]), 9),
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode != 0:
                why = (done.stderr or done.stdout).strip()[-600:]
                raise Trouble(f"`python -m {framework.app}.prepare` failed: {why}")


def run(bench: Bench, scenario: Scenario, launch: int, session: str) -> list[evidence.Entry]:
    """Measure one launch; raise Void if it does not count, Trouble if measuring cannot go on."""
    seed = int.from_bytes(hashlib.sha256(f"{session}/{scenario.id}/{launch}".encode()).digest()[:4])
    with _contestants(bench, scenario) as contestants, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(prepare(contestants, scenario, bench.cores[0]))
            window = runner.run(measure(contestants, scenario, seed))
        except TimeoutError:
            raise Void(f"{scenario.id}, launch {launch}: a server did not answer for a minute") from None
        for contestant in contestants:
            contestant.close()
    _require_valid(contestants, window, f"{scenario.id}, launch {launch}")
    return [_entry(contestant, window, scenario, launch, seed) for contestant in contestants]


@contextmanager
def _contestants(bench: Bench, scenario: Scenario) -> Iterator[list[Contestant]]:
    """Start every server, and stop every one, whatever happens in between."""
    running: list[Server] = []
    try:
        upstream = free_port()
        if "upstream" in scenario.needs:
            stub = ["comparison.harness.upstream", str(upstream)]
            core = {bench.cores[1]}
            env = environment(bench.apps)
            running.append(Server.start("upstream", stub, upstream, core, bench.folder, env, bench.guard))
            running[0].wait_until_listening()
        contestants = []
        for target, replica in (*((target, 1) for target in TARGETS), (TWIN, 2)):
            port = free_port()
            command = COMMANDS[bench.server](FRAMEWORKS[target.framework].app, port)
            env = bench.own(target, upstream)
            # Importing is most of a launch, so it may use both cores; `prepare` pins before the first timed request.
            server = Server.start(str(target), command, port, set(bench.cores), bench.folder, env, bench.guard)
            running.append(server)
            contestants.append(Contestant(target, replica, server))
        yield contestants
    finally:
        for server in running:
            server.stop()


def _require_valid(contestants: list[Contestant], window: Window, what: str) -> None:
    for contestant in contestants:
        asked = len(contestant.latencies_ns) + contestant.errors
        if contestant.errors > MAX_ERROR_SHARE * asked or not contestant.latencies_ns:
            why = f"{contestant.target} failed {contestant.errors} of {asked} requests, first: {contestant.first_error}"
            raise Void(f"{what}: {why}")
    if window.client_share > MAX_CLIENT_SHARE:
        raise Void(f"{what}: the client was busy {window.client_share:.0%} of the time, so it measured itself")


def _entry(contestant: Contestant, window: Window, scenario: Scenario, launch: int, seed: int) -> evidence.Entry:
    return {
        "scenario": scenario.id,
        "launch": launch,
        "framework": contestant.target.framework,
        "variant": contestant.target.variant,
        "replica": contestant.replica,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seed": seed,
        "seconds": round(window.seconds, 6),
        "client_share": round(window.client_share, 4),
        "foreign_cores": round(window.foreign_cores, 3),
        "cpu_seconds": round(contestant.cpu_seconds, 6),
        "errors": contestant.errors,
        "answer_bytes": len(contestant.answer),
        "histogram": evidence.encode(contestant.latencies_ns),
    }
