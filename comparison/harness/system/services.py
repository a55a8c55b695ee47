"""What must run beside an app for a scenario: each service is started for one launch and stopped after it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from comparison.harness.system import postgresql
from comparison.harness.system.processes import HOST, ManagedProcess, environment, free_port, python
from comparison.harness.system.reaper import Reaper

# A service gives its server, if it is one, and the environment variables that tell an app where it is.
Service = Callable[[Path, int, Reaper], AbstractContextManager[tuple[ManagedProcess | None, dict[str, str]]]]


@contextmanager
def _sqlite(folder: Path, core: int, reaper: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """A file of SQLite, which needs no server."""
    yield None, {}


@contextmanager
def _upstream(folder: Path, core: int, reaper: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """The service that answers after 100 ms."""
    port = free_port()
    command = python("comparison.harness.system.upstream", str(port))
    server = ManagedProcess.start("upstream", command, {core}, folder, environment(folder), reaper, port=port)
    try:
        server.wait_until_listening()
        yield server, {"UPSTREAM_URL": f"http://{HOST}:{port}/"}
    finally:
        server.stop()


SERVICES: dict[str, Service] = {"database": _sqlite, "upstream": _upstream, "postgresql": postgresql.running}


def missing(need: str) -> str:
    """Why a service cannot run here, in a sentence with the cure; nothing if it can."""
    return postgresql.MISSING if need == "postgresql" and postgresql.programs_folder() is None else ""


def versions() -> dict[str, str]:
    """The version of each service that is somebody else's program and is installed."""
    return {"postgresql": version} if (version := postgresql.version()) else {}
