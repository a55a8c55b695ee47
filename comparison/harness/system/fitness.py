"""What a machine and its Python must have to measure; refusals come with the cure."""

import importlib.util
import os
import platform
import shutil

from comparison.harness.errors import HarnessError

NEEDED = ("gunicorn", "granian", "uvloop", "httptools", "psutil", "rich", "hdrh")


def require_packages() -> None:
    """Refuse a Python that cannot import what asks and serves."""
    if os.name == "nt":
        raise HarnessError("Windows lacks what asks and serves: use Linux, for instance in WSL or in a container.")
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise HarnessError(f"{', '.join(missing)} cannot be imported: run `scripts/setup measure`, then `make bench`.")


def require_fit() -> None:
    """Refuse a machine on which a fair comparison cannot be made."""
    if not hasattr(os, "sched_setaffinity"):
        raise HarnessError(
            f"{platform.system()} cannot pin a process to a core, and without that the rows would not be comparable: "
            "measure on Linux, for instance in a virtual machine or a container with two cores."
        )
    if len(os.sched_getaffinity(0)) < 2:
        raise HarnessError(
            "Two cores are needed, one for the servers and one for the client; this process may use one."
        )
    if shutil.which("git") is None:
        raise HarnessError("git is needed, because each row says which commit it measured: install git.")
