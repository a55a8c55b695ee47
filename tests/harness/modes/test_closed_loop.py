"""Is a launch of mode capacity whole, in random order, and void where an answer was wrong?"""

import os
from collections import Counter
from dataclasses import replace

import pytest

from comparison.catalog.frameworks import BASELINE, TWINS
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset import metrics
from comparison.dataset.histogram import encode
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators.base import LoadGenerator, Outcome
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.launch import Bench, Work
from comparison.harness.modes import closed_loop
from comparison.harness.system import machine, monitor
from comparison.harness.system.reaper import Reaper
from tests.measuring import break_app, make_repository, processes_of

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="measuring needs Linux")
RIGHT = b'{"message": "Hello, World!"}'
OUTCOME = Outcome(encode([2_000_000] * 100), 100, 0, "", 0.5, 0.05)


class Few(Bench):
    """Two targets, so that a test takes two servers."""

    def copies(self, setting, work, *, twin=False):
        return [copy for copy in super().copies(setting, work, twin=twin) if copy[0] in (BASELINE, TWINS["wsgi"])]


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


@pytest.fixture
def launch(root, tmp_path_factory, monkeypatch):
    """Run one launch with short windows, by the given tools."""
    monkeypatch.setattr(monitor, "SPIN_STEPS", 1)
    monkeypatch.setattr(closed_loop, "RUN_SECONDS", 0.2)
    monkeypatch.setattr(closed_loop, "WARM_UP_SECONDS", 0.3)  # in less, a busy machine answers nothing
    monkeypatch.setattr(closed_loop, "CONNECTIONS", (2, 3))
    guard, before = Reaper(), os.sched_getaffinity(0)

    def run(*tools, number=1, seed=1):
        bench = Few(root / "apps", tmp_path_factory.mktemp("own"), guard, machine.cores(), DEFAULT_SERVER, tools)
        return closed_loop.run(bench, Work("capacity", SCENARIOS["json"], number, seed))

    yield run
    guard.close()
    assert os.sched_getaffinity(0) == before
    assert processes_of(root) == [], "a server was left behind"


@pytest.fixture
def pretend(monkeypatch):
    """Add a tool that does not ask, but tells what the test wants; give the list of its loads."""

    def add(outcome=OUTCOME, name="pretence"):
        loads = []

        def tell(load):
            loads.append(load)
            return outcome

        monkeypatch.setitem(GENERATORS, name, LoadGenerator(name, "", lambda: "", lambda: "1", tell))
        return loads

    return add


def test_every_target_is_asked_by_each_tool_over_each_number_of_connections(launch, pretend):
    loads = pretend()
    entries = launch("closed-client", "pretence")
    keys = Counter((e["framework"], e["variant"], e["tool"], e["connections"]) for e in entries if e["replica"] == 1)
    targets = [(target.framework, target.variant) for target in (BASELINE, TWINS["wsgi"])]
    assert keys == Counter((*t, tool, n) for t in targets for tool in ("closed-client", "pretence") for n in (2, 3))
    assert {(load.answer, load.seconds, load.core) for load in loads} == {(RIGHT, 0.2, machine.cores()[1])}
    for entry in (entry for entry in entries if entry["tool"] == "closed-client"):
        columns = metrics.columns(entry)
        assert columns["errors"] == 0
        assert columns["requests"] > 0
        assert columns["seconds"] == pytest.approx(0.2, abs=0.15), "the tool's own, without its start"
        assert columns["requests"] * columns["mean_ms"] / 1000 <= 1.04 * columns["seconds"] * entry["connections"]
        assert columns["cpu_ms"] > 0
        assert 0 < columns["tool_share"] < 1
        assert None not in (columns["foreign_cores"], columns["spin_before_ms"], columns["spin_after_ms"])


def test_what_a_tool_tells_stands_in_the_entry_however_busy_it_was(launch, pretend):
    pretend(replace(OUTCOME, errors=1, first_error="status 500", cpu_seconds=0.45))
    entry = launch("pretence")[0]
    assert entry["histogram"] == OUTCOME.histogram
    assert (entry["errors"], entry["seconds"], entry["tool_share"]) == (1, 0.5, 0.9), "a gate flags it later"
    assert (entry["mode"], entry["scenario"], entry["launch"], entry["tool"]) == ("capacity", "json", 1, "pretence")


def test_the_order_is_chance_and_the_seed_tells_it(launch, pretend):
    pretend()
    first, again, other = ([(e["framework"], e["connections"]) for e in launch("pretence", seed=s)] for s in (1, 1, 2))
    assert first == again
    assert first != other
    assert sorted(first) == sorted(other)


def test_if_no_tool_is_asked_for_the_default_is_taken_and_named(launch, pretend, monkeypatch):
    pretend()
    monkeypatch.setattr(closed_loop, "default_tool", lambda: GENERATORS["pretence"])
    assert {entry["tool"] for entry in launch()} == {"pretence"}
    assert closed_loop.tool_versions() == {"pretence": "1"}
    assert closed_loop.missing() == ""


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (replace(OUTCOME, errors=2, first_error="status 500"), "failed 2 of 102 requests, first: status 500"),
        (replace(OUTCOME, requests=0), "failed 0 of 0 requests, first: nothing was answered"),
    ],
)
def test_too_many_errors_void_the_launch(launch, pretend, outcome, why):
    pretend(outcome)
    with pytest.raises(DiscardedLaunch, match=why):
        launch("pretence")


def test_wrong_answers_under_load_void_the_launch(launch, root):
    fault = "if ASKED > 3 and ASKED % 4 == 0: start_response('500 Oops', [('Content-Length', '0')]); return []"
    break_app(root, "floor_app", fault)
    with pytest.raises(DiscardedLaunch, match=f"{BASELINE} failed .* first: status 500"):
        launch("closed-client")


def test_a_worker_that_was_replaced_voids_the_launch(launch, root, monkeypatch):
    monkeypatch.setattr(closed_loop, "_warm_up", lambda *_: None)
    break_app(root, "floor_app", "if ASKED > 20: os._exit(1)")
    with pytest.raises(DiscardedLaunch, match=f"{BASELINE}: a process of its server was replaced"):
        launch("closed-client")
