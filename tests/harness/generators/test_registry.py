"""Do all load generators keep one contract? What is right is timed, what is wrong is an error, nothing stays."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.histogram import Bins
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators import base, registry
from comparison.harness.generators.base import Load, run_child, spent_by_children
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.system.processes import free_port
from comparison.harness.system.reaper import Reaper
from tests.measuring import processes_of
from tests.servers.stub import ANSWER, loaded

pytestmark = pytest.mark.needs("linux")
CONNECTIONS = 4


@pytest.fixture
def reaper():
    reaper = Reaper()
    yield reaper
    reaper.close()


@pytest.fixture
def load_on(tmp_path, reaper):
    def make(port, scenario="json", seconds=0.3):
        core = max(os.sched_getaffinity(0))
        return Load(port, SCENARIOS[scenario], ANSWER, CONNECTIONS, seconds, core, tmp_path, reaper)

    yield make
    assert processes_of(tmp_path) == [], "a generator was left behind"


@pytest.fixture(params=[pytest.param("wrk", marks=pytest.mark.needs("wrk")), "closed-client"])
def generator(request):
    return GENERATORS[request.param]


def test_right_answers_are_counted_and_timed(generator, load_on):
    with loaded() as server:
        outcome = generator.run(load_on(server.port, "predict"))
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


def test_errors_are_never_requests(generator, load_on):
    with loaded("status 500") as server:
        outcome = generator.run(load_on(server.port))
    assert "500" in outcome.first_error
    assert server.wrong - CONNECTIONS <= outcome.errors <= server.wrong
    assert Bins.of(outcome.histogram).total == outcome.requests <= server.answered["right"]
    assert outcome.requests >= server.answered["right"] - CONNECTIONS


def test_wrong_bodies_are_errors(generator, load_on):
    with loaded("wrong body") as server:
        outcome = generator.run(load_on(server.port))
    assert server.wrong - CONNECTIONS <= outcome.errors <= server.wrong
    assert "another" in outcome.first_error


def test_a_server_that_is_not_there_gives_no_requests(generator, load_on):
    try:
        outcome = generator.run(load_on(free_port()))
    except DiscardedLaunch as why:
        assert "refused" in str(why)
    else:
        assert outcome.requests == 0


def test_a_generator_tells_its_version(generator):
    assert generator.version()[-1].isdigit()


def test_each_generator_is_listed_under_its_own_name():
    assert {name: generator.id for name, generator in GENERATORS.items()} == {name: name for name in GENERATORS}


def test_what_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(base.shutil, "which", lambda program: None)
    packages = {generator.package: generator.missing() for generator in GENERATORS.values() if generator.package}
    assert set(packages) == {"wrk"}
    assert all(f"`apt-get install {package}`" in why for package, why in packages.items())
    assert GENERATORS["closed-client"].missing() == "", "it comes with the project"
    assert registry.default_generator().id == "closed-client"


def test_wrk_is_taken_where_it_is_installed(monkeypatch):
    monkeypatch.setattr(base.shutil, "which", lambda program: f"/usr/bin/{program}")
    assert registry.default_generator().id == "wrk"


def test_a_child_is_pinned_and_gone_afterwards(load_on, monkeypatch):
    words = []
    load = load_on(1)
    monkeypatch.setattr(load.reaper, "tell", lambda word, what: words.append(word))
    done = run_child(
        load, [sys.executable, "-c", "import os; print(os.sched_getaffinity(0)); print(input())"], stdin="this"
    )
    assert done.stdout.split("\n") == [f"{{{load.core}}}", "this", ""]
    assert done.returncode == 0
    assert words == ["gone"], "the child itself tells of its group, before its first instruction"


def test_the_time_of_children_is_counted():
    before = spent_by_children()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.2: pass"], check=True)
    assert 0.2 <= spent_by_children() - before < 1


def test_a_child_that_does_not_end_is_killed(load_on):
    with pytest.raises(DiscardedLaunch, match="sh had not ended after 0 s and was killed"):
        run_child(replace(load_on(1), timeout_s=0.05), ["sh", "-c", "sleep 60 & sleep 60"])


def test_a_killed_harness_leaves_no_generator_behind(tmp_path):
    code = (
        "import sys; from pathlib import Path; from comparison.harness.system.reaper import Reaper\n"
        "from comparison.harness.generators.base import Load, run_child\n"
        "from comparison.catalog.scenarios import SCENARIOS\n"
        "run_child(Load(1, SCENARIOS['json'], b'', 1, 60, 0, Path(sys.argv[1]), Reaper()), ['sleep', '60'])"
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
