"""What becomes of the servers if the harness is killed? A process of its own outlives it and clears up.

It reads lines from a pipe: `group <id>`, `gone <id>`, `folder <path>`. When the pipe ends, because the harness has
ended in whatever way, it kills the process groups that are left and removes the folder.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any


class Reaper:
    """The harness's end of the pipe. It starts all child processes, so that none is unknown."""

    def __init__(self) -> None:
        # In a session of its own, so that no signal meant for the harness reaches it.
        self._process = subprocess.Popen(
            [sys.executable, "-S", "-E", __file__], stdin=subprocess.PIPE, start_new_session=True
        )
        assert self._process.stdin is not None
        self._stdin = self._process.stdin

    def tell(self, word: str, what: object) -> None:
        """Send one line; short enough to be written whole, also from a child that has not yet become a server."""
        os.write(self._stdin.fileno(), f"{word} {what}\n".encode())

    def start(self, command: Sequence[str], cores: set[int], **options: Any) -> "subprocess.Popen[Any]":
        """Start a command on some cores, in a process group that is known here before its first instruction."""

        def before_it_starts() -> None:
            self.tell("group", os.getpid())
            os.sched_setaffinity(0, cores)

        return subprocess.Popen(command, start_new_session=True, preexec_fn=before_it_starts, **options)

    def end(self, process: "subprocess.Popen[Any]") -> None:
        """Kill the whole group of a process; nothing that it holds is worth a slow goodbye."""
        kill_group(process.pid)
        process.wait()
        self.tell("gone", process.pid)

    def close(self) -> None:
        self._stdin.close()
        self._process.wait()


def kill_group(group: int) -> None:
    """Kill every process of a group, if there is one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def main() -> None:
    """Keep the list until the pipe ends."""
    groups: set[int] = set()
    folders: set[str] = set()
    for line in sys.stdin:
        word, _, what = line.strip().partition(" ")
        if word == "folder":
            folders.add(what)
        elif word == "group":
            groups.add(int(what))
        else:
            groups.discard(int(what))
    for group in groups:
        kill_group(group)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
