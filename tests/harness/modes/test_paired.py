"""Are all targets asked in turn, on any server, and is a launch void where an answer was wrong?"""

import json
from dataclasses import replace

import pytest

from comparison.catalog.frameworks import AA_COPIES, FRAMEWORKS
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import SERVERS
from comparison.dataset import metrics
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import Work
from comparison.harness.modes.paired import Paired
from comparison.harness.system import machine
from tests.factories.launches import bench_of
from tests.measuring import break_app, few_targets, make_repository

pytestmark = pytest.mark.needs("linux")
WORK = Work("paired", replace(SCENARIOS["json"], seconds=0.3), 1, 7)
BROKEN = AA_COPIES["wsgi"]


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


def launch(root, server="gunicorn-gthread", work=WORK):
    with bench_of(root, server) as bench:
        return Paired().run(bench, work)


@pytest.mark.parametrize("server", SERVERS)
def test_every_server_serves_each_target_and_the_a_a_copy(root, server):
    entries = launch(root, server)
    interface = SERVERS[server].interface
    asked = {(entry["framework"], entry["variant"], entry["replica"]) for entry in entries}
    copy = AA_COPIES[interface]
    targets = {(target.framework, target.variant, 1) for target in few_targets(interface)}
    assert asked == targets | {(copy.framework, copy.variant, 2)}
    columns = [metrics.columns(entry) for entry in entries]
    assert {entry["server"] for entry in entries} == {server}
    assert len({row["requests"] for row in columns}) == 1, "each round asks every target once"
    assert columns[0]["requests"] > 0
    assert all(0 < row["cpu_ms"] < row["seconds"] * 1000 / row["requests"] for row in columns)
    assert {row["errors"] for row in columns} == {0}
    if interface == "wsgi":  # whose apps write down where they run
        processes = [json.loads(path.read_text()) for path in (root / "apps").glob("seen-*")]
        assert {tuple(process["cores"]) for process in processes} == {machine.cores()[:1]}, "all on one core"


def test_wrong_answers_under_load_void_the_launch(root):
    fault = "if ASKED > 3 and ASKED % 4 == 0: start_response('500 Oops', [('Content-Length', '0')]); return []"
    break_app(root, FRAMEWORKS[BROKEN.framework].app, fault)
    with pytest.raises(DiscardedLaunch, match=rf"{BROKEN} failed \d+ of \d+ requests, first: status 500"):
        launch(root)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("application = lambda _, start: [start('200 OK', []), b'{}'][1:]", "gave a wrong answer to json: expected"),
        ("raise RuntimeError('no such model')", r"(?s)(ended by itself|gave no answer).*no such model"),
    ],
)
def test_an_app_that_does_not_work_is_told_with_its_words(root, source, words):
    (root / "apps" / FRAMEWORKS[BROKEN.framework].app / "wsgi.py").write_text(source)
    with pytest.raises(HarnessError, match=words):
        launch(root)
