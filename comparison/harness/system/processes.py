"""How is an app served while it is measured, and how is it pinned, watched and stopped?"""

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
from typing import Self

import psutil  # type: ignore[import-untyped]

from comparison.catalog.servers import SERVERS
from comparison.harness.errors import HarnessError
from comparison.harness.system.reaper import Reaper, kill_group

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


def _gunicorn(port: int, workers: int, threads: int, *, preload: bool) -> list[str]:
    options = f"--bind {HOST}:{port} --worker-class gthread --workers {workers} --threads {threads}"
    return [*options.split(), *_GUNICORN, *(["--preload"] if preload else [])]


def _gunicorn_sync(port: int, workers: int, threads: int, *, preload: bool) -> list[str]:
    options = f"--bind {HOST}:{port} --worker-class sync --workers {workers}"
    return [*options.split(), *_GUNICORN, *(["--preload"] if preload else [])]


def _granian(port: int, workers: int, threads: int, *, preload: bool) -> list[str]:
    options = f"--interface wsgi --http 1 --host {HOST} --port {port} --workers {workers}"
    quiet = f"--blocking-threads {threads} --runtime-threads 1 --no-access-log --log-level warning"
    return [*options.split(), *quiet.split()]


def _granian_asgi(port: int, workers: int, threads: int, *, preload: bool) -> list[str]:
    options = f"--interface asgi --http 1 --host {HOST} --port {port} --workers {workers}"
    return [*options.split(), *["--runtime-threads", "1", "--no-access-log", "--log-level", "warning"]]


def _uvicorn(port: int, workers: int, threads: int, *, preload: bool) -> list[str]:
    options = f"--host {HOST} --port {port} --workers {workers} --timeout-keep-alive {KEEP_ALIVE_S}"
    return [*options.split(), *["--no-access-log", "--log-level", "warning", "--lifespan", "off"]]


_GUNICORN = f"--keep-alive {KEEP_ALIVE_S} --log-level warning --no-control-socket".split()
OPTIONS: dict[str, Callable[..., list[str]]] = {
    "gunicorn-gthread": _gunicorn,
    "gunicorn-sync": _gunicorn_sync,
    "granian": _granian,
    "granian-asgi": _granian_asgi,
    "uvicorn": _uvicorn,
}


def command_of(server: str, app: str, port: int, workers: int, threads: int, *, preload: bool = False) -> list[str]:
    """Give what follows `python -m` to serve `app` (module:name)."""
    return [SERVERS[server].distribution, *OPTIONS[server](port, workers, threads, preload=preload), app]


def free_port() -> int:
    """Give a port on which nothing listens now, below those that the system gives to clients by itself.

    Else a client of one server might be given the port of another that has not begun to listen yet.
    """
    while True:
        port = secrets.choice(OWN_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def environment(folder: Path, **own: str) -> dict[str, str]:
    """Give the environment of a child process that works in a folder: little of ours, so that no row depends on the
    shell."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | FIXED | {"PYTHONPATH": str(folder)} | own


@dataclass
class ManagedProcess:
    """One running server with its workers: a process group of its own."""

    label: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    guard: Reaper

    @classmethod
    def start(
        cls, label: str, module: list[str], port: int, cores: set[int], folder: Path, env: dict[str, str], guard: Reaper
    ) -> Self:
        """Start `python -m <module…>`."""
        return cls.start_program(label, [sys.executable, "-m", *module], port, cores, folder, env, guard)

    @classmethod
    def start_program(
        cls, label: str, command: list[str], port: int, cores: set[int], folder: Path, env: dict[str, str],
        guard: Reaper, *, user: str | None = None,
    ) -> Self:  # fmt: skip
        """Start a command, as another user if one is named; the guard knows of the group before its first instruction.

        It works in the folder that PYTHONPATH names.
        """

        def before_it_starts() -> None:
            guard.tell("group", os.getpid())
            os.sched_setaffinity(0, cores)

        log = folder / f"{label.replace('/', '-')}-{port}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=env["PYTHONPATH"],
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=before_it_starts,
                user=user,
                group=None if user is None else pwd.getpwnam(user).pw_gid,
                extra_groups=None if user is None else [],
            )
        return cls(label, port, process, log, guard)

    def require_alive(self) -> None:
        """Refuse to wait for a server that has ended."""
        if self.process.poll() is not None:
            raise HarnessError(f"The server of {self.label} ended by itself. Its last words: {self.last_words()}")

    def wait_until_listening(self) -> None:
        """Return when the port takes connections; raise HarnessError if that takes too long."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            self.require_alive()
            with socket.socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0:
                    return
            if time.monotonic() > deadline:
                words = self.last_words()
                raise HarnessError(
                    f"The server of {self.label} did not listen within {TIMEOUT_S} s. Its last words: {words}"
                )
            time.sleep(0.02)

    def wait_until_done(self) -> None:
        """Wait for a program that ends by itself; raise HarnessError if it fails or takes too long."""
        failed: int | bool = True
        with suppress(subprocess.TimeoutExpired):
            failed = self.process.wait(TIMEOUT_S)
        if failed:
            raise HarnessError(f"{self.label} failed, or took over {TIMEOUT_S} s. Its last words: {self.last_words()}")

    def last_words(self) -> str:
        """Give the end of the server's log."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return "\n  ".join(["", *lines[-12:]]) if lines else "none."

    def processes(self) -> list[int]:
        """Give the ids of the server's processes, the first one first."""
        master = psutil.Process(self.process.pid)
        return [master.pid, *sorted(child.pid for child in master.children(recursive=True))]

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
        """Give the CPU time of each process, ended threads included.

        The kernel's own clock of a process counts nanoseconds, where /proc/<pid>/stat counts hundredths of a second:
        too coarse for a scenario that waits. Its number follows from the process id (clock_getcpuclockid(3)).
        """
        return {pid: time.clock_gettime_ns((~pid << 3) | 2) / 1e9 for pid in self.processes()}

    def stop(self) -> None:
        """Kill the whole group; nothing that it holds is worth a slow goodbye."""
        kill_group(self.process.pid)
        self.process.wait()
        self.guard.tell("gone", self.process.pid)
