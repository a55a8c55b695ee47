"""Processes that serve while something is measured: how they are started, pinned, timed and stopped."""

import os
import pwd
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psutil  # type: ignore[import-untyped]

from comparison.catalog.servers import SERVERS
from comparison.harness.errors import HarnessError
from comparison.harness.system.reaper import Reaper

HOST = "127.0.0.1"
TIMEOUT_S = 60
OWN_PORTS = range(10_000, 32_768)
KEEP_ALIVE_S = 75
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
FIXED = {
    "OMP_NUM_THREADS": "1",  # a model that takes more cores than its server would measure the machine
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUNBUFFERED": "1",
}
_GUNICORN = f"--keep-alive {KEEP_ALIVE_S} --log-level warning --no-control-socket"
_GRANIAN = f"--http 1 --host {HOST} --port {{port}} --workers {{workers}}"
_QUIET = "--no-access-log --log-level warning"
OPTIONS = {
    "gunicorn-gthread": f"--bind {HOST}:{{port}} --worker-class gthread --workers {{workers}} --threads {{threads}} "
    f"{_GUNICORN}",
    "gunicorn-sync": f"--bind {HOST}:{{port}} --worker-class sync --workers {{workers}} {_GUNICORN}",
    "granian": f"--interface wsgi {_GRANIAN} --blocking-threads {{threads}} --runtime-threads 1 {_QUIET}",
    "granian-asgi": f"--interface asgi {_GRANIAN} --runtime-threads 1 {_QUIET}",
    "uvicorn": f"--host {HOST} --port {{port}} --workers {{workers}} --timeout-keep-alive {KEEP_ALIVE_S} {_QUIET} "
    "--lifespan off",
}


def python(module: str, *arguments: str) -> list[str]:
    """The command `python -m module …`."""
    return [sys.executable, "-m", module, *arguments]


def command_of(server: str, app: str, port: int, workers: int, threads: int, *, preload: bool = False) -> list[str]:
    """The command that serves `app` (module:name)."""
    options = OPTIONS[server].format(port=port, workers=workers, threads=threads).split()
    return python(SERVERS[server].distribution, *options, *(["--preload"] if preload else []), app)


def free_port() -> int:
    """A port on which nothing listens now, below those that the system gives to clients by itself.

    Else a client of one server might be given the port of another that has not begun to listen yet.
    """
    while True:
        port = secrets.choice(OWN_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def is_open(port: int) -> bool:
    """Whether a port takes connections."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def environment(folder: Path, **own: str) -> dict[str, str]:
    """The environment of a child that works in a folder: little of ours, so that no row depends on the shell."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | FIXED | {"PYTHONPATH": str(folder)} | own


@dataclass
class ManagedProcess:
    """A running program with its children, in a process group of its own; mostly a server with its workers."""

    label: str
    port: int  # 0 where it listens on none
    process: "subprocess.Popen[Any]"
    log: Path
    reaper: Reaper

    @classmethod
    def start(
        cls, label: str, command: list[str], cores: set[int], folder: Path, env: dict[str, str], reaper: Reaper,
        *, port: int = 0, user: str | None = None,
    ) -> Self:  # fmt: skip
        """Start a command in the folder that PYTHONPATH names, as another user if one is named."""
        log = folder / f"{label.replace('/', '-')}-{port}.log"
        group = None if user is None else pwd.getpwnam(user).pw_gid
        with log.open("wb") as output:
            process = reaper.start(
                command, cores, cwd=env["PYTHONPATH"], env=env, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, user=user, group=group, extra_groups=None if user is None else [],
            )  # fmt: skip
        return cls(label, port, process, log, reaper)

    def require_alive(self) -> None:
        """Refuse to wait for a process that has ended."""
        if self.process.poll() is not None:
            raise HarnessError(self.with_last_words(f"The server of {self.label} ended by itself."))

    def wait_until(self, condition: Callable[[], bool], what: str) -> None:
        """Return when a condition holds; raises HarnessError if the process ends before, or it takes too long."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            self.require_alive()
            if condition():
                return
            if time.monotonic() > deadline:
                raise HarnessError(self.with_last_words(f"{self.label} {what} within {TIMEOUT_S} s."))
            time.sleep(0.02)

    def wait_until_listening(self) -> None:
        self.wait_until(lambda: is_open(self.port), "did not listen")

    def wait_until_done(self) -> None:
        """Wait for a program that ends by itself; raises HarnessError if it fails or takes too long."""
        failed: int | bool = True
        with suppress(subprocess.TimeoutExpired):
            failed = self.process.wait(TIMEOUT_S)
        if failed:
            raise HarnessError(self.with_last_words(f"{self.label} failed, or took over {TIMEOUT_S} s."))

    def with_last_words(self, sentence: str) -> str:
        """A sentence about the process, and the end of its log."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return "\n  ".join([f"{sentence}\nIts last words:", *(lines[-12:] or ["none."])])

    def processes(self) -> list[int]:
        """The ids of its processes, the first one first."""
        first = psutil.Process(self.process.pid)
        return [first.pid, *sorted(child.pid for child in first.children(recursive=True))]

    def pin(self, core: int) -> None:
        """Keep every thread on one core; threads that they start later inherit it."""
        deadline = time.monotonic() + 5
        while loose := [t for t in self._threads() if os.sched_getaffinity(t) != {core}]:
            if time.monotonic() > deadline:
                raise HarnessError(f"The server of {self.label} could not be pinned to core {core}.")
            for thread in loose:
                os.sched_setaffinity(thread, {core})

    def _threads(self) -> list[int]:
        return [int(task.name) for pid in self.processes() for task in Path(f"/proc/{pid}/task").iterdir()]

    def cpu_seconds(self) -> dict[int, float]:
        """The CPU time of each process, ended threads included.

        The kernel's own clock of a process counts nanoseconds, where /proc/<pid>/stat counts hundredths of a second:
        too coarse for a scenario that waits. Its number follows from the process id (clock_getcpuclockid(3)).
        """
        return {pid: time.clock_gettime_ns((~pid << 3) | 2) / 1e9 for pid in self.processes()}

    def stop(self) -> None:
        self.reaper.end(self.process)
