"""Is memory read of all processes, and only after every worker has answered?"""

import asyncio
import os
import signal
import socket
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import ServerConfig, Work, serving
from comparison.harness.modes import memory
from comparison.harness.modes.memory import Memory
from tests.factories.launches import bench_of
from tests.measuring import break_app, make_repository

pytestmark = pytest.mark.needs("linux")
RECORDED = Path(__file__).parents[2] / "recorded-outputs"
WORK = Work("memory", SCENARIOS["json"], 1, 7)
TARGET = Target("floor", "lean")
# 30 MiB, from the first request on.
BALLAST = "if 'BALLAST' not in globals(): globals()['BALLAST'] = bytearray(b'x') * 30 * 2**20"


@pytest.fixture
def bench(tmp_path):
    """One app of a few lines."""
    make_repository(tmp_path)
    with bench_of(tmp_path, targets=(TARGET,)) as bench:
        yield bench


def app_of(target):
    return FRAMEWORKS[target.framework].app


def test_both_configurations_are_read_with_all_their_processes_after_every_worker_has_answered(bench):
    """What the app takes when it is imported is shared if it is preloaded; what it takes at a request never is."""
    app = bench.apps / app_of(TARGET) / "wsgi.py"
    break_app(bench.apps.parent, app_of(TARGET), BALLAST)
    app.write_text(app.read_text() + "\nPRELOADED = bytearray(b'x') * 120 * 2**20\n")
    each, once = sorted(Memory().run(bench, WORK), key=lambda entry: entry["preload"])
    assert [(entry["preload"], entry["workers"], entry["threads"]) for entry in (each, once)] == [(0, 4, 4), (1, 4, 4)]
    for entry in (each, once):
        master, *workers = entry["processes"]
        assert len(workers) == 4
        assert all(0 < pss <= rss for rss, pss in (master, *workers))
        assert all(pss > 30 * 1024 for _, pss in workers), "a worker was read before it had answered"
    assert min(pss for _, pss in each["processes"][1:]) > 150 * 1024
    assert each["processes"][0][1] < 30 * 1024
    assert max(pss for _, pss in once["processes"][1:]) < 120 * 1024
    assert min(rss for rss, _ in once["processes"][1:]) > 150 * 1024, "resident memory does not show it"


def test_a_wrong_count_of_processes_voids_the_launch(bench):
    with (
        serving(bench, WORK.scenario, [(TARGET, 1, ServerConfig("gunicorn-gthread", workers=2))]) as ((running,), _),
        pytest.raises(DiscardedLaunch, match="has 3 processes, and 5 were expected"),
    ):
        four = replace(running, config=ServerConfig("gunicorn-gthread", workers=4))
        asyncio.run(Memory(timeout_s=0.3).watch(four, WORK.scenario))


def test_a_replaced_worker_voids_the_launch(bench, monkeypatch):
    steady = memory._steady

    async def after_a_death(pids):
        os.kill(pids[1], signal.SIGKILL)
        psutil.wait_procs([psutil.Process(pids[1])], timeout=5)
        return await steady(pids)

    monkeypatch.setattr(memory, "_steady", after_a_death)
    with pytest.raises(DiscardedLaunch, match="was replaced"):
        Memory().run(bench, WORK)


def test_a_worker_that_never_answers_voids_the_launch(bench, monkeypatch):
    monkeypatch.setattr(memory, "who_holds", lambda port, workers: workers[:1])
    with pytest.raises(DiscardedLaunch, match="did not answer or settle in time"):
        Memory(timeout_s=1).run(bench, WORK)


def test_a_wrong_answer_is_told(bench):
    break_app(bench.apps.parent, app_of(TARGET), "start_response('500 Oops', []); return []")
    with pytest.raises(HarnessError, match="gave a wrong answer to json: expected status 200"):
        Memory().run(bench, WORK)


def test_connections_are_told_by_the_worker_that_holds_them():
    with ExitStack() as opened, socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        for _ in range(3):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            opened.enter_context(listening.accept()[0])
        assert memory.who_holds(port, [os.getpid()]) == [os.getpid()] * 3
        assert memory.who_holds(port + 1, [os.getpid()]) == []


def test_what_the_kernel_says_is_read():
    rollup = (RECORDED / "smaps-rollup.txt").read_text()
    resident, proportional = memory.amounts(rollup)
    assert f"Rss:{resident:>20} kB" in rollup
    assert f"Pss:{proportional:>20} kB" in rollup
    assert 0 < proportional < resident


def test_a_kernel_that_does_not_tell_is_named_with_the_cure(monkeypatch):
    assert Memory().missing() == ""
    monkeypatch.setattr(memory, "ROLLUP", "no-such-file")
    assert "no-such-file: measure on Linux 4.14 or later" in Memory().missing()


def test_the_version_is_the_kernels():
    assert Memory().tool_versions() == {"smaps": os.uname().release}
