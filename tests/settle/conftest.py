"""A framework's real behaviour, from a process of its own: Django's settings are process-wide."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest

from comparison.harness.system.processes import free_port

PROBES = Path(__file__).with_name("probes")
TIMEOUT_S = 20.0


@pytest.fixture(scope="session")
def probe() -> Callable[..., dict[str, Any]]:
    """Run probes/<name>.py with arguments and give the JSON object it prints; the same call runs once a session."""

    @cache
    def run(name: str, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-W", "error", str(PROBES / f"{name}.py"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=PROBES, check=False)
        assert done.returncode == 0, f"probe {name} failed:\n{done.stderr}"
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    return run


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Start a real server, `{port}` in the command standing for a free port; give its address once it answers."""
    with ExitStack() as running:
        yield lambda *command: running.enter_context(_server(command))


@contextmanager
def _server(command: tuple[str, ...]) -> Iterator[str]:
    port = free_port()
    words = [word.replace("{port}", str(port)) for word in command]
    process = subprocess.Popen(
        words,
        cwd=PROBES,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that workers and reloaders can be ended together with their parent
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(address, process)
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _wait_until_it_answers(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended at once:\n{process.communicate()[0].decode()}")
        with suppress(httpx.TransportError):
            httpx.get(address, timeout=TIMEOUT_S, trust_env=False)
            return
        time.sleep(0.05)
    raise RuntimeError(f"no answer from {address} within {TIMEOUT_S:.0f} s")
