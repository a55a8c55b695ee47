"""What does a launch work with? Fresh servers for the targets, and the services that a scenario needs."""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS, TWINS, Target, targets_of
from comparison.catalog.scenarios import Scenario
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence
from comparison.dataset.validation import MAX_ERROR_SHARE
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.system.processes import ManagedProcess, command_of, environment, free_port
from comparison.harness.system.reaper import Reaper
from comparison.harness.system.services import SERVICES


def require_right(target: Target, right: int, errors: int, first_error: str) -> None:
    """Raise DiscardedLaunch if a target gave too many wrong answers to what it was asked, or nothing else."""
    asked = right + errors
    if not right or errors > MAX_ERROR_SHARE * asked:
        raise DiscardedLaunch(
            f"{target} failed {errors} of {asked} requests, first: {first_error or 'nothing was answered'}"
        )


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
    setting: ServerConfig
    server: ManagedProcess


type Copy = tuple[Target, int, ServerConfig]  # what is started: a target, which copy of it, and how


@dataclass(frozen=True)
class Bench:
    """What all launches of a session share."""

    apps: Path
    folder: Path  # temporary: databases and logs
    guard: Reaper
    cores: tuple[int, int]  # the servers', the client's
    server: str
    tools: tuple[str, ...]  # which tools a mode may choose from asks with; empty: the first that is installed

    def copies(self, setting: ServerConfig, work: Work, *, twin: bool = False) -> list[Copy]:
        """Give every target that the server can serve and the scenario asks, and the second copy of one of them if
        asked for, in an order that the launch's seed decides: which server starts first must not favour a target.
        """
        interface = SERVERS[setting.server].interface
        copies = [(target, 1, setting) for target in targets_of(interface, work.scenario.id)]
        copies += [(TWINS[interface], 2, setting)] if twin else []
        random.Random(work.seed).shuffle(copies)
        return copies


def own_environment(bench: Bench, target: Target, addresses: dict[str, str], *, database: bool) -> dict[str, str]:
    """Give the environment of a target's server: its variant, a database if it is to have one, the services' addresses.

    An app imports its ORM only where a database is named. The guarded variants always have one: that of their users.
    """
    usual = {"UPSTREAM_URL": "http://127.0.0.1:9/"}
    if database or target.variant == "guarded":
        usual["DATABASE_URL"] = f"sqlite:///{sqlite_file(bench, target)}"
    return environment(bench.apps, **usual | addresses, APP_VARIANT=target.variant)


def prepare_databases(bench: Bench, frameworks: Iterable[str], addresses: dict[str, str]) -> None:
    """Let each framework's app make its tables and rows, if it has any, on both cores.

    A SQLite file is made once in a session, for no scenario writes to it, and all of them at once. A database that the
    apps share is made by one after the other: each looks first for what is there.
    """
    # The last variant is the one with all tables.
    targets = [Target(framework, FRAMEWORKS[framework].variants[-1]) for framework in frameworks]
    if "DATABASE_URL" in addresses:
        for target in targets:
            _prepare(bench, [target], addresses)
        return
    lacking = [target for target in targets if not _prepared(bench, target).exists()]
    _prepare(bench, lacking, addresses)
    for target in lacking:
        _prepared(bench, target).touch()


def _prepared(bench: Bench, target: Target) -> Path:
    """Where it is noted that all is made; the file of a database may exist for less."""
    return sqlite_file(bench, target).with_suffix(".prepared")


def _prepare(bench: Bench, targets: Iterable[Target], addresses: dict[str, str]) -> None:
    """Let the apps prepare, all at once; stop all of them if one cannot."""
    with ExitStack() as running:
        programs = []
        for target in targets:
            module = f"{FRAMEWORKS[target.framework].app}.prepare"
            if (bench.apps / module.replace(".", "/")).with_suffix(".py").exists():
                env = own_environment(bench, target, addresses, database=True)
                programs.append(
                    ManagedProcess.start(module, [module], 0, set(bench.cores), bench.folder, env, bench.guard)
                )
                running.callback(programs[-1].stop)
        for program in programs:
            program.wait_until_done()


def sqlite_file(bench: Bench, target: Target) -> Path:
    """Where a framework's app keeps its rows if the scenario names no other database."""
    return bench.folder / f"{target.framework}.sqlite3"


@contextmanager
def serving(
    bench: Bench, scenario: Scenario, copies: Sequence[Copy]
) -> Iterator[tuple[list[RunningTarget], list[ManagedProcess]]]:
    """Start the services that the scenario needs and a server for each copy; give both, and stop all at the end.

    Importing is most of a start, so servers may use both cores until somebody pins them.
    """
    with ExitStack() as running:
        services, addresses = [], dict[str, str]()
        for need in scenario.needs:
            service, address = running.enter_context(SERVICES[need](bench.folder, bench.cores[1], bench.guard))
            services += [service] if service else []
            addresses |= address
        if "DATABASE_URL" in addresses or "database" in scenario.needs:
            prepare_databases(bench, dict.fromkeys(target.framework for target, _, _ in copies), addresses)
        served = []
        for target, replica, setting in copies:
            server = start(bench, target, setting, scenario, addresses)
            running.callback(server.stop)
            served.append(RunningTarget(target, replica, setting, server))
        yield served, services


def start(
    bench: Bench, target: Target, setting: ServerConfig, scenario: Scenario, addresses: dict[str, str]
) -> ManagedProcess:
    """Start a server for a target, without waiting for it."""
    port = free_port()
    kind = SERVERS[setting.server]
    app = f"{FRAMEWORKS[target.framework].app}.{kind.interface}:application"
    command = command_of(kind.id, app, port, setting.workers, setting.threads, preload=setting.preload)
    env = own_environment(bench, target, addresses, database="database" in scenario.needs)
    return ManagedProcess.start(str(target), command, port, set(bench.cores), bench.folder, env, bench.guard)


def entry(work: Work, served: RunningTarget, tool: str, **own: Any) -> evidence.Entry:
    """Give the evidence of one target in one launch: what all modes share, and what this one has measured."""
    return {
        "mode": work.mode,
        "scenario": work.scenario.id,
        "launch": work.number,
        "framework": served.target.framework,
        "variant": served.target.variant,
        "replica": served.replica,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seed": work.seed,
        "server": served.setting.server,
        "workers": served.setting.workers,
        "threads": served.setting.threads,
        "preload": int(served.setting.preload),
        "tool": tool,
        **own,
    }
