"""Runs a command in a folder of its own, as somebody would in a terminal, and gives what it printed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from comparison.harness.system.processes import free_port

MAX_S = 20


def python(*words: str, files: Mapping[str, str] | None = None, **environment: str) -> str:
    """Run `python WORDS` to its end among these files."""
    with tempfile.TemporaryDirectory() as folder:
        process = _started(words, Path(folder), files or {}, environment)
        return process.communicate(timeout=MAX_S)[0]


def serving(
    *words: str,
    files: Mapping[str, str] | None = None,
    until: str,
    then: Callable[[int, subprocess.Popen[str]], object] | None = None,
    **environment: str,
) -> str:
    """Run a server, `{port}` standing for a free port; once it has printed `until`, do `then`, and stop it.

    A server that ends by itself gives what it printed until then.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        process = _started(
            [word.replace("{port}", str(port)) for word in words], Path(folder), files or {}, environment
        )
        try:
            lines = _lines_until(process, until)
            if then is not None:
                then(port, process)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            rest = process.communicate(timeout=MAX_S)[0]
    return lines + rest


def _started(
    words: list[str] | tuple[str, ...], folder: Path, files: Mapping[str, str], environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that workers and reloaders end with it
    )


def _lines_until(process: subprocess.Popen[str], text: str) -> str:
    printed, deadline = "", time.monotonic() + MAX_S
    assert process.stdout is not None
    for line in process.stdout:
        printed += line
        if text in line or time.monotonic() > deadline:
            break
    return printed
