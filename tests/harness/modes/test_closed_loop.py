"""Is a launch of mode capacity whole, in random order, and void where an answer was wrong?"""

from collections import Counter
from dataclasses import replace

import pytest

from comparison.catalog.frameworks import AA_COPIES, BASELINE
from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset import metrics
from comparison.dataset.histogram import encode
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators.base import LoadGenerator, Outcome
from comparison.harness.generators.registry import GENERATORS
from comparison.harness.launch import Work
from comparison.harness.modes import closed_loop
from comparison.harness.modes.closed_loop import ClosedLoop
from comparison.harness.system import machine
from tests.factories.launches import bench_of
from tests.measuring import break_app, make_repository

pytestmark = pytest.mark.needs("linux")
RIGHT = b'{"message": "Hello, World!"}'
OUTCOME = Outcome(encode([2_000_000] * 100), 100, 0, "", 0.5, 0.05)
SHORT = ClosedLoop(connections=(2, 3), seconds=0.2, warm_up_seconds=0.3)  # in less, a busy machine answers nothing


class Pretence(LoadGenerator):
    """A generator that does not ask, but tells what the test wants."""

    id = "pretence"

    def __init__(self, outcome):
        self.outcome, self.loads = outcome, []

    def version(self):
        return "1"

    def run(self, load):
        self.loads.append(load)
        return self.outcome


@pytest.fixture
def pretend(monkeypatch):
    def add(outcome=OUTCOME):
        monkeypatch.setitem(GENERATORS, "pretence", generator := Pretence(outcome))
        return generator

    return add


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


@pytest.fixture
def launch(root):
    """Run launches, by the given generators."""
    with bench_of(root) as bench:

        def run(*tools, seed=1, mode=SHORT):
            return mode.run(replace(bench, tools=tools), Work("capacity", SCENARIOS["json"], 1, seed))

        yield run


def test_every_target_is_asked_by_each_generator_over_each_number_of_connections(launch, pretend):
    pretence = pretend()
    entries = launch("closed-client", "pretence")
    keys = Counter((e["framework"], e["variant"], e["tool"], e["connections"]) for e in entries if e["replica"] == 1)
    targets = [(target.framework, target.variant) for target in (BASELINE, AA_COPIES["wsgi"])]
    assert keys == Counter((*t, tool, n) for t in targets for tool in ("closed-client", "pretence") for n in (2, 3))
    assert {(load.answer, load.seconds, load.core) for load in pretence.loads} == {(RIGHT, 0.2, machine.cores()[1])}
    for entry in (entry for entry in entries if entry["tool"] == "closed-client"):
        columns = metrics.columns(entry)
        assert columns["errors"] == 0
        assert columns["requests"] > 0
        assert columns["seconds"] == pytest.approx(0.2, abs=0.15), "the generator's own, without its start"
        assert columns["requests"] * columns["mean_ms"] / 1000 <= 1.04 * columns["seconds"] * entry["connections"]
        assert columns["cpu_ms"] > 0
        assert 0 < columns["tool_share"] < 1
        assert None not in (columns["foreign_cores"], columns["spin_before_ms"], columns["spin_after_ms"])


def test_what_a_generator_tells_stands_in_the_entry_however_busy_it_was(launch, pretend):
    pretend(replace(OUTCOME, errors=1, first_error="status 500", cpu_seconds=0.45))
    entry = launch("pretence")[0]
    assert entry["histogram"] == OUTCOME.histogram
    assert (entry["errors"], entry["seconds"], entry["tool_share"]) == (1, 0.5, 0.9), "a quality flag tells it later"
    assert (entry["mode"], entry["scenario"], entry["launch"], entry["tool"]) == ("capacity", "json", 1, "pretence")


def test_the_order_is_chance_and_the_seed_tells_it(launch, pretend):
    pretend()
    first, again = ([(e["framework"], e["connections"]) for e in launch("pretence", seed=1)] for _ in range(2))
    assert first == again
    assert [connections for _, connections in first] != [2, 2, 2, 3, 3, 3], "nor one number after the other"


def test_if_no_generator_is_asked_for_the_default_is_taken_and_named(launch, pretend, monkeypatch):
    pretence = pretend()
    monkeypatch.setattr(closed_loop, "default_generator", lambda: pretence)
    assert {entry["tool"] for entry in launch()} == {"pretence"}
    assert SHORT.tool_versions() == {"pretence": "1"}


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
    monkeypatch.setattr(ClosedLoop, "_warm_up", lambda *_: None)
    break_app(root, "floor_app", "if ASKED > 20: os._exit(1)")
    with pytest.raises(DiscardedLaunch, match=f"{BASELINE}: a process of its server was replaced"):
        launch("closed-client")
