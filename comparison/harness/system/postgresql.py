"""How does a PostgreSQL run that is made for measuring and gone afterwards?"""

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from comparison.harness.errors import HarnessError
from comparison.harness.system.processes import HOST, TIMEOUT_S, ManagedProcess, environment, free_port
from comparison.harness.system.reaper import Reaper

USER = "app"  # of the database; whoever reaches the port is let in
DEBIAN = Path("/usr/lib/postgresql")  # where each version has its programs in a folder of its own, outside PATH
GOODBYE_S = 10
MISSING = (
    "PostgreSQL's initdb was not found: install it, for instance with `apt-get install postgresql`, or put the folder "
    "of its programs on PATH."
)

# What differs from PostgreSQL's own defaults. The measured requests read rows that lie in memory.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "shared_buffers": "16MB",  # holds all our tables several times over
    "dynamic_shared_memory_type": "mmap",  # files in the cluster's folder, so that a kill leaves none elsewhere
    "fsync": "off",  # only `prepare` writes; a read waits for no disk with or without it
    "autovacuum": "off",  # it would work at moments of chance; no row is ever changed, so there is nothing to clear
}


class Cluster(ManagedProcess):
    """A running PostgreSQL: its first process, and one more for each connection and each chore."""

    def cpu_seconds(self) -> dict[int, float]:
        """Add what the processes spent that have ended: an app may open a connection for each request."""
        while True:
            ended = psutil.Process(self.process.pid).cpu_times()
            with suppress(OSError, psutil.NoSuchProcess):  # one more ended between being listed and being read
                return super().cpu_seconds() | {0: ended.children_user + ended.children_system}

    def wait_until_ready(self, folder: Path) -> None:
        """Return when queries are answered, which is later than when the port is open."""
        deadline = time.monotonic() + TIMEOUT_S
        while not self._says_ready(folder):
            self.require_alive()
            if time.monotonic() > deadline:
                raise HarnessError(
                    f"PostgreSQL was not ready within {TIMEOUT_S} s. Its last words: {self.last_words()}"
                )
            time.sleep(0.02)

    def _says_ready(self, folder: Path) -> bool:
        """Read the file that pg_ctl reads, too. One that a kill has left behind names another process."""
        try:
            lines = (folder / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Ask it to end, and insist if it does not: after a kill the next launch would begin with a recovery."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GOODBYE_S)
        super().stop()


@contextmanager
def running(folder: Path, core: int, guard: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """Give a PostgreSQL and its address. What apps write stays in `folder` for the launches that follow."""
    if (programs := programs_folder()) is None:
        raise HarnessError(MISSING)
    cluster, port, user = folder / "postgresql", free_port(), unprivileged_user()
    if not cluster.exists():
        initialise(cluster, programs, core, guard, user)
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(cluster), "-p", str(port), *settings]
    server = Cluster.start_program("postgresql", command, port, {core}, folder, environment(cluster), guard, user=user)
    try:
        server.wait_until_ready(cluster)
        yield server, {"DATABASE_URL": f"postgresql://{USER}@{HOST}:{port}/postgres"}
    finally:
        server.stop()


def initialise(cluster: Path, programs: Path, core: int, guard: Reaper, user: str | None) -> None:
    """Make the files of an empty PostgreSQL; they get their name when they are complete."""
    new = cluster.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if user is not None:
        let_in(user, new)
    options = f"--username={USER} --auth=trust --no-sync --encoding=UTF8 --locale=C".split()
    command = [str(programs / "initdb"), f"--pgdata={new}", *options]
    initdb = ManagedProcess.start_program(
        "initdb", command, 0, {core}, cluster.parent, environment(new), guard, user=user
    )
    try:
        initdb.wait_until_done()
    finally:
        initdb.stop()
    new.rename(cluster)


def let_in(user: str, new: Path) -> None:
    """Give a folder to a user, and let that user pass through the one round it, which is ours."""
    account = pwd.getpwnam(user)
    os.chown(new, account.pw_uid, account.pw_gid)
    new.parent.chmod(0o711)
    closed = [folder for folder in new.parents if not folder.stat().st_mode & stat.S_IXOTH]
    if closed:
        raise HarnessError(
            f"PostgreSQL refuses to run as root, and the user {user} may not enter {closed[-1]}: set TMPDIR to a "
            "folder that every user may enter, or measure as another user than root."
        )


def unprivileged_user() -> str | None:
    """Give the user that PostgreSQL runs as instead of root, which it refuses; None if we are not root."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def programs_folder() -> Path | None:
    """Give the folder of PostgreSQL's programs: the one on PATH, else Debian's newest."""
    if (found := shutil.which("initdb")) is not None and shutil.which("postgres") is not None:
        return Path(found).resolve().parent
    versions = [folder for folder in DEBIAN.glob("*/bin") if (folder / "initdb").exists()]
    return max(versions, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)], default=None)


def version() -> str:
    """Give the version of the PostgreSQL that would run."""
    if (programs := programs_folder()) is None:
        return ""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2]
