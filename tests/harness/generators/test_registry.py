"""Do all load tools keep one contract? What is right is counted and timed, what is wrong is an error, nothing stays."""

import os
import signal
import subprocess
import sys
import time

import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.histogram import Bins
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators import base, registry
from comparison.harness.generators.base import Load, ask_with
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.system.processes import free_port
from comparison.harness.system.reaper import Reaper
from tests.measuring import processes_of
from tests.servers.stub import ANSWER, loaded

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="measuring needs Linux")
CONNECTIONS = 4


@pytest.fixture
def guard():
    one = Reaper()
    yield one
    one.close()


@pytest.fixture
def load_on(tmp_path, guard):
    def make(port, scenario="json", seconds=0.3):
        core = max(os.sched_getaffinity(0))
        return Load(port, SCENARIOS[scenario], ANSWER, CONNECTIONS, seconds, core, tmp_path, guard)

    yield make
    assert processes_of(tmp_path) == [], "a tool was left behind"


@pytest.fixture(params=list(GENERATORS))
def tool(request):
    one = GENERATORS[request.param]
    if why := one.missing():
        pytest.skip(why)
    return one


def test_right_answers_are_counted_and_timed(tool, load_on):
    with loaded() as server:
        outcome = tool.run(load_on(server.port, "predict"))
    asked = SCENARIOS["predict"]
    assert server.first == (asked.method, asked.path, "application/json", asked.body)
    assert (outcome.errors, outcome.first_error) == (0, "")
    bins = Bins.of(outcome.histogram)
    assert bins.total == outcome.requests > CONNECTIONS
    assert outcome.requests <= server.answered["right"] <= outcome.requests + CONNECTIONS
    assert 0.1 < outcome.seconds < 5
    assert 0 < outcome.cpu_seconds < 5
    busy = outcome.requests * bins.mean / 1000 / outcome.seconds
    assert 0.4 * CONNECTIONS < busy < 1.05 * CONNECTIONS, "Little's law: a closed loop is always asking"


def test_errors_are_never_requests(tool, load_on):
    with loaded("status 500") as server:
        outcome = tool.run(load_on(server.port))
    assert "500" in outcome.first_error
    assert server.wrong - CONNECTIONS <= outcome.errors <= server.wrong
    assert Bins.of(outcome.histogram).total == outcome.requests <= server.answered["right"]
    assert outcome.requests >= server.answered["right"] - CONNECTIONS


def test_wrong_bodies_are_errors(tool, load_on):
    with loaded("wrong body") as server:
        outcome = tool.run(load_on(server.port))
    assert server.wrong - CONNECTIONS <= outcome.errors <= server.wrong
    assert "another" in outcome.first_error


def test_a_server_that_is_not_there_gives_no_requests(tool, load_on):
    try:
        outcome = tool.run(load_on(free_port()))
    except DiscardedLaunch as why:
        assert "refused" in str(why)
    else:
        assert outcome.requests == 0


def test_a_tool_tells_its_version(tool):
    assert tool.version()[-1].isdigit()


def test_each_tool_is_listed_under_its_own_name():
    assert {name: tool.id for name, tool in GENERATORS.items()} == {name: name for name in GENERATORS}


def test_what_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(base.shutil, "which", lambda program: None)
    packages = {tool.package: tool.missing() for tool in GENERATORS.values() if tool.package}
    assert set(packages) == {"wrk"}
    assert all(f"`apt-get install {package}`" in said for package, said in packages.items())
    assert GENERATORS["closed-client"].missing() == "", "it comes with the project"
    assert registry.default_generator().id == "closed-client"


def test_wrk_is_taken_where_it_is_installed(monkeypatch):
    monkeypatch.setattr(base.shutil, "which", lambda program: f"/usr/bin/{program}")
    assert registry.default_generator().id == "wrk"


def test_a_child_is_pinned_and_told_of_and_its_time_is_counted(load_on, monkeypatch):
    told = []
    on = load_on(1)
    monkeypatch.setattr(on.guard, "tell", lambda word, what: told.append(word))
    busy = "import os, time; print(os.sched_getaffinity(0))\nwhile time.process_time() < 0.2: pass\nprint(input())"
    done = ask_with(on, [sys.executable, "-c", busy], said="this")
    assert done.stdout.split("\n") == [f"{{{on.core}}}", "this", ""]
    assert done.code == 0
    assert 0.2 <= done.cpu_seconds < 1
    assert told == ["gone"], "the child itself tells of its group, before its first instruction"


def test_a_child_that_does_not_end_is_killed(load_on, monkeypatch):
    monkeypatch.setattr(base, "TIMEOUT_S", 0.05)
    with pytest.raises(DiscardedLaunch, match="sh had not ended after 0 s and was killed"):
        ask_with(load_on(1), ["sh", "-c", "sleep 60 & sleep 60"])


def test_a_killed_harness_leaves_no_tool_behind(tmp_path):
    code = (
        "import sys; from pathlib import Path; from comparison.harness.system.reaper import Reaper\n"
        "from comparison.harness.generators.base import Load, ask_with\n"
        "from comparison.catalog.scenarios import SCENARIOS\n"
        "ask_with(Load(1, SCENARIOS['json'], b'', 1, 60, 0, Path(sys.argv[1]), Reaper()), ['sleep', '60'])"
    )
    harness = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    try:
        assert _in_time(lambda: processes_of(tmp_path))
        harness.send_signal(signal.SIGKILL)
        assert _in_time(lambda: not processes_of(tmp_path))
    finally:
        harness.kill()
        harness.wait()


def _in_time(condition):
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()
