"""What a launch works with: fresh servers for the targets, and the services that a scenario needs."""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comparison.catalog.frameworks import AA_COPIES, FRAMEWORKS, Target, targets_of
from comparison.catalog.scenarios import Scenario
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.arithmetic import too_many
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system.monitor import SPIN_STEPS, ResourceMonitor
from comparison.harness.system.processes import ManagedProcess, command_of, environment, free_port, python
from comparison.harness.system.reaper import Reaper
from comparison.harness.system.services import SERVICES


def require_right(target: Target, right: int, errors: int, first_error: str) -> None:
    """Raise DiscardedLaunch if a target gave too many wrong answers to what it was asked, or nothing else."""
    if not right or too_many(errors, right + errors):
        reason = first_error or "nothing was answered"
        raise DiscardedLaunch(f"{target} failed {errors} of {right + errors} requests, first: {reason}")


@dataclass(frozen=True)
class ServerConfig:
    """How a server is started."""

    server: str
    workers: int = 1
    threads: int = 4  # gunicorn-sync and the servers with an event loop have one, whatever this says
    preload: bool = False  # the app is loaded before the workers are forked


@dataclass(frozen=True)
class Work:
    """One launch to do: how it asks, what it asks, which number it has, and the seed of all its chance."""

    mode: str
    scenario: Scenario
    number: int
    seed: int


@dataclass(frozen=True)
class RunningTarget:
    """One target with its fresh server."""

    target: Target
    replica: int
    config: ServerConfig
    server: ManagedProcess


type Copy = tuple[Target, int, ServerConfig]  # what is started: a target, which copy of it, and how


@dataclass(frozen=True)
class Bench:
    """What all launches of a session share."""

    apps: Path
    folder: Path  # temporary: databases and logs
    reaper: Reaper
    cores: tuple[int, int]  # the servers', the client's
    server: str
    tools: tuple[str, ...]  # the load generators of a closed loop; empty: the first that is installed
    spin_steps: int = SPIN_STEPS

    def copies(self, config: ServerConfig, work: Work, *, aa_copy: bool = False) -> list[Copy]:
        """Every target that the server can serve and the scenario asks, and the A/A copy of one of them if wanted, in
        an order that the launch's seed decides: which server starts first must not favour a target.
        """
        interface = SERVERS[config.server].interface
        copies = [(target, 1, config) for target in targets_of(interface, work.scenario.id)]
        copies += [(AA_COPIES[interface], 2, config)] if aa_copy else []
        random.Random(work.seed).shuffle(copies)
        return copies

    def monitor(self, running: Iterable[RunningTarget], services: Sequence[ManagedProcess]) -> ResourceMonitor:
        return ResourceMonitor(self.cores[0], [target.server for target in running], services, self.spin_steps)


def own_environment(bench: Bench, target: Target, addresses: dict[str, str], *, database: bool) -> dict[str, str]:
    """The environment of a target's server: its variant, a database if it is to have one, the services' addresses.

    An app imports its ORM only where a database is named. The guarded variants always have one: that of their users.
    """
    usual = {"UPSTREAM_URL": "http://127.0.0.1:9/"}
    if database or target.variant == "guarded":
        usual["DATABASE_URL"] = f"sqlite:///{sqlite_file(bench, target)}"
    return environment(bench.apps, **usual | addresses, APP_VARIANT=target.variant)


def sqlite_file(bench: Bench, target: Target) -> Path:
    """Where a framework's app keeps its rows if the scenario names no other database."""
    return bench.folder / f"{target.framework}.sqlite3"


def prepare_databases(bench: Bench, frameworks: Iterable[str], addresses: dict[str, str]) -> None:
    """Let each framework's app make its tables and rows, if it has any: one after the other, for in a database that
    they share each looks first for what is there. A SQLite file is made once in a session: no scenario writes to it.
    """
    for framework in frameworks:
        target = Target(framework, FRAMEWORKS[framework].variants[-1])  # the variant with all tables
        module = f"{FRAMEWORKS[framework].app}.prepare"
        done = sqlite_file(bench, target).with_suffix(".prepared")  # the file itself may exist for less
        once = "DATABASE_URL" not in addresses
        if (once and done.exists()) or not (bench.apps / module.replace(".", "/")).with_suffix(".py").exists():
            continue
        env = own_environment(bench, target, addresses, database=True)
        program = ManagedProcess.start(module, python(module), set(bench.cores), bench.folder, env, bench.reaper)
        try:
            program.wait_until_done()
        finally:
            program.stop()
        if once:
            done.touch()


@contextmanager
def serving(
    bench: Bench, scenario: Scenario, copies: Sequence[Copy]
) -> Iterator[tuple[list[RunningTarget], list[ManagedProcess]]]:
    """A server for each copy, and the services that the scenario needs; all are stopped at the end.

    Importing is most of a start, so servers may use both cores until somebody pins them.
    """
    with ExitStack() as stack:
        services, addresses = [], dict[str, str]()
        for need in scenario.needs:
            service, address = stack.enter_context(SERVICES[need](bench.folder, bench.cores[1], bench.reaper))
            services += [service] if service else []
            addresses |= address
        if "DATABASE_URL" in addresses or "database" in scenario.needs:
            prepare_databases(bench, dict.fromkeys(target.framework for target, _, _ in copies), addresses)
        running = []
        for target, replica, config in copies:
            server = start(bench, target, config, scenario, addresses)
            stack.callback(server.stop)
            running.append(RunningTarget(target, replica, config, server))
        yield running, services


def start(
    bench: Bench, target: Target, config: ServerConfig, scenario: Scenario, addresses: dict[str, str]
) -> ManagedProcess:
    """Start a server for a target, without waiting for it."""
    port = free_port()
    app = f"{FRAMEWORKS[target.framework].app}.{SERVERS[config.server].interface}:application"
    command = command_of(config.server, app, port, config.workers, config.threads, preload=config.preload)
    env = own_environment(bench, target, addresses, database="database" in scenario.needs)
    return ManagedProcess.start(str(target), command, set(bench.cores), bench.folder, env, bench.reaper, port=port)


def entry(work: Work, running: RunningTarget, tool: str, **measured: Any) -> evidence.Entry:
    """The evidence of one target in one launch: what all modes share, and what this one has measured."""
    return {
        "mode": work.mode,
        "scenario": work.scenario.id,
        "launch": work.number,
        "framework": running.target.framework,
        "variant": running.target.variant,
        "replica": running.replica,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seed": work.seed,
        "server": running.config.server,
        "workers": running.config.workers,
        "threads": running.config.threads,
        "preload": int(running.config.preload),
        "tool": tool,
        **measured,
    }
