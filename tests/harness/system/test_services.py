"""Does a service run beside an app, and is it gone afterwards, whatever became of the harness?"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.errors import HarnessError
from comparison.harness.system import postgresql, services
from comparison.harness.system.machine import cores
from comparison.harness.system.reaper import Reaper

pytestmark = pytest.mark.needs("linux")


@pytest.fixture
def reaper():
    reaper = Reaper()
    yield reaper
    reaper.close()


@pytest.fixture
def folder():
    """Not tmp_path: that lies in a folder that only its owner may enter, and PostgreSQL does not run as root."""
    with tempfile.TemporaryDirectory(prefix="measure-") as name:
        yield Path(name)


def ask(url, *statements):
    """Run statements on one connection, give what the last one says, and wait until the connection's process ends."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            answer = connection.execute(statement)
        value = answer.fetchone()[0] if answer.description else None
        backend = connection.info.backend_pid
    wait_until(lambda: not psutil.pid_exists(backend))
    return value


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_postgresql_runs_alone_on_its_core_and_keeps_what_was_written(folder, reaper):
    core = cores()[1]
    with services.SERVICES["postgresql"](folder, core, reaper) as (server, addresses):
        ask(addresses["DATABASE_URL"], "create table seen (word text)", "insert into seen values ('kept')")
        processes = [psutil.Process(pid) for pid in server.processes()]
        assert len(processes) > 1
        assert {tuple(one.cpu_affinity()) for one in processes} == {(core,)}
        assert 0 not in {one.uids().real for one in processes}, "PostgreSQL is never root"
        listening = [one.laddr for one in processes[0].net_connections("inet")]
        assert {(where.ip, where.port) for where in listening} == {("127.0.0.1", server.port)}
    wait_until(lambda: not any(one.is_running() for one in processes))
    with services.SERVICES["postgresql"](folder, core, reaper) as (again, addresses):
        assert ask(addresses["DATABASE_URL"], "select word from seen") == "kept"
        assert "recovery" not in again.log.read_text(), "the first one was ended, not killed"


def test_the_time_of_ended_connections_counts(folder, reaper):
    work = "select sum(length(repeat(number::text, 100))) from generate_series(1, 200000) number"
    with services.SERVICES["postgresql"](folder, cores()[1], reaper) as (server, addresses):
        before = sum(server.cpu_seconds().values())
        ask(addresses["DATABASE_URL"], work)
        assert 0.03 < sum(server.cpu_seconds().values()) - before < 10


def forget_shared_memory(creator):
    """Remove what a killed PostgreSQL leaves in the system: a mark of 56 bytes, which only an orderly end removes."""
    for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]:
        _, number, _, _, made_by, *_ = line.split()
        if int(made_by) == creator:
            subprocess.run(["ipcrm", "-m", number], check=True)


HARNESS = """
import sys, time
from pathlib import Path
from comparison.harness.system.reaper import Reaper
from comparison.harness.system.services import SERVICES
reaper = Reaper()
reaper.tell("folder", sys.argv[1])
with SERVICES["postgresql"](Path(sys.argv[1]), 0, reaper) as (server, addresses):
    print(addresses["DATABASE_URL"], *server.processes(), flush=True)
    time.sleep(60)
"""


def test_a_killed_harness_leaves_no_postgresql(folder):
    inner = folder / "bench"
    inner.mkdir()
    folder.chmod(0o711)
    harness = subprocess.Popen([sys.executable, "-c", HARNESS, str(inner)], stdout=subprocess.PIPE, text=True)
    with harness:
        url, *pids = harness.stdout.readline().split()
        processes = [psutil.Process(int(pid)) for pid in pids]
        with psycopg.connect(url) as connection:
            processes += [psutil.Process(connection.info.backend_pid)]
            harness.send_signal(signal.SIGKILL)
            wait_until(lambda: not any(one.is_running() for one in processes))
            connection.close()
    wait_until(lambda: not inner.exists())
    forget_shared_memory(int(pids[0]))


def test_a_folder_that_postgresql_may_not_enter_is_told_in_a_sentence(folder, reaper, monkeypatch):
    monkeypatch.setattr(postgresql, "unprivileged_user", lambda: "nobody")
    monkeypatch.setattr(os, "chown", lambda *_: None)  # only root may
    folder.chmod(0o711)
    closed = folder / "closed"
    (closed / "bench").mkdir(parents=True)
    closed.chmod(0o700)
    with (
        pytest.raises(HarnessError, match=r"may not enter .*/closed: set TMPDIR"),
        services.SERVICES["postgresql"](closed / "bench", cores()[1], reaper),
    ):
        pass


def test_a_failing_initdb_is_told_with_its_last_words(folder, reaper, monkeypatch):
    monkeypatch.setattr(postgresql, "USER", "pg_app")  # such names are PostgreSQL's own
    with (
        pytest.raises(HarnessError, match=r"(?s)initdb failed.*pg_app"),
        services.SERVICES["postgresql"](folder, cores()[1], reaper),
    ):
        pass
    assert not (folder / "postgresql").exists()


def test_a_missing_postgresql_is_told_with_the_cure(folder, reaper, monkeypatch):
    monkeypatch.setattr(postgresql, "WHEEL", "no_such_package")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(postgresql, "DEBIAN", folder)
    assert "apt-get install postgresql" in services.missing("postgresql")
    assert services.missing("upstream") == services.missing("database") == ""
    assert services.versions() == {}
    with (
        pytest.raises(HarnessError, match="initdb was not found"),
        services.SERVICES["postgresql"](folder, cores()[1], reaper),
    ):
        pass


def test_the_wheel_goes_before_the_path_and_debians_newest_version(folder, monkeypatch):
    folder.chmod(0o711)  # so that another user may enter, as whom PostgreSQL runs instead of root
    for version, program in (("9.6", "initdb"), ("15", "initdb"), ("17", "psql")):
        (folder / version / "bin").mkdir(parents=True)
        (folder / version / "bin" / program).touch()
    for program in ("initdb", "postgres"):
        (folder / program).touch()
    monkeypatch.setattr(postgresql, "DEBIAN", folder)
    assert postgresql.programs_folder().parent.name == "pginstall18"
    monkeypatch.setattr(postgresql, "WHEEL", "no_such_package")
    monkeypatch.setattr(shutil, "which", lambda program: str(folder / program))
    assert postgresql.programs_folder() == folder
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert postgresql.programs_folder() == folder / "15" / "bin"


def test_a_wheel_that_is_not_imported_brings_vectors(folder, reaper):
    with services.SERVICES["postgresql"](folder, cores()[1], reaper) as (_, addresses):
        assert ask(addresses["DATABASE_URL"], "create extension vector", "select '[3,4]'::vector <-> '[0,0]'") == 5
    assert postgresql.WHEEL not in sys.modules


def test_the_version_is_read():
    assert int(services.versions()["postgresql"].split(".")[0]) >= 10


def test_modes_that_start_nothing_beside_the_app_ask_nothing_that_needs_it():
    assert not [name for mode in ("start", "instructions") for name in MODES[mode].scenarios if SCENARIOS[name].needs]


def test_the_upstream_answers_and_is_gone_afterwards(tmp_path, reaper):
    with services.SERVICES["upstream"](tmp_path, cores()[1], reaper) as (server, addresses):
        host, _, port = addresses["UPSTREAM_URL"].removeprefix("http://").rstrip("/").partition(":")
        with socket.create_connection((host, int(port))) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert connection.recv(1000).endswith(b"Hello")
    assert server.process.poll() is not None
