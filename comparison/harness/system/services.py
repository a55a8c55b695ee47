"""What must run beside an app for a scenario? Each service is started for one launch and stopped after it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from comparison.harness.system import postgresql
from comparison.harness.system.processes import HOST, ManagedProcess, environment, free_port
from comparison.harness.system.reaper import Reaper

# A service gives its server, if it is one, and the environment variables that tell an app where it is.
Service = Callable[[Path, int, Reaper], AbstractContextManager[tuple[ManagedProcess | None, dict[str, str]]]]


@contextmanager
def _database(folder: Path, core: int, guard: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """A file of SQLite, which needs no server."""
    yield None, {}


@contextmanager
def _upstream(folder: Path, core: int, guard: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """The service that answers after 100 ms."""
    port = free_port()
    command = ["comparison.harness.system.upstream", str(port)]
    server = ManagedProcess.start("upstream", command, port, {core}, folder, environment(folder), guard)
    try:
        server.wait_until_listening()
        yield server, {"UPSTREAM_URL": f"http://{HOST}:{port}/"}
    finally:
        server.stop()


SERVICES: dict[str, Service] = {"database": _database, "upstream": _upstream, "postgresql": postgresql.running}


def missing(need: str) -> str:
    """Say in a sentence why a service cannot run here, with the cure; nothing if it can."""
    return postgresql.MISSING if need == "postgresql" and postgresql.programs_folder() is None else ""


def versions() -> dict[str, str]:
    """Give the version of each service that is somebody else's program and is installed."""
    return {"postgresql": found} if (found := postgresql.version()) else {}
