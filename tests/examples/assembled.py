"""Puts the files of an example together in a folder, as a reader does, and runs commands there."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError

from tests.repository import ROOT

EXAMPLES = ROOT / "examples"
# One thread for linear algebra: the models are small, and tests share the machine.
ENVIRONMENT = os.environ | {
    "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
    "PYTHONWARNINGS": "error",
    "OMP_NUM_THREADS": "1",
}
TIMEOUT_S = 60.0


def assemble(topic: str, framework: str, folder: Path) -> Path:
    """Copies what both frameworks share and one framework's files, which may go into a new Django project."""
    folder.mkdir()
    if (EXAMPLES / topic / framework / "mysite").is_dir():
        run("django-admin startproject mysite .", folder)
    for source in (EXAMPLES / topic, EXAMPLES / topic / framework):
        for path in source.iterdir():
            if path.suffix == ".py":
                shutil.copy(path, folder)
            elif path.name == "mysite":
                shutil.copytree(path, folder / "mysite", dirs_exist_ok=True)
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, both its outputs in one."""
    return subprocess.run(
        command, shell=True, cwd=folder, env=ENVIRONMENT, text=True, timeout=TIMEOUT_S, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(command: str, folder: Path, path: str) -> Iterator[tuple[str, Path]]:
    """Runs a server, whose command holds {port}, until the test has looked: what it answers to a GET, and its log."""
    port = free_port()
    log = folder / f"{port}.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command.format(port=port), shell=True, cwd=folder, env=ENVIRONMENT, start_new_session=True,
            stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + TIMEOUT_S
        while (body := get(f"http://127.0.0.1:{port}{path}")) is None:
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield body, log
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def get(url: str) -> str | None:
    """What an address answers, or None while nothing listens there."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as response:
            body: str = response.read().decode()
            return body
    except (URLError, ConnectionError):
        return None
