"""Is a start timed from its begin to its first right answer, alone and on one core?"""

import asyncio
import json
import platform
import socket
import time

import pytest

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.launch import ServerConfig, Work
from comparison.harness.modes import cold_start
from comparison.harness.modes.cold_start import ColdStart
from comparison.harness.system.machine import cores
from tests.factories.launches import bench_of
from tests.measuring import break_app, make_repository

pytestmark = pytest.mark.needs("linux")
WORK = Work("start", SCENARIOS["json"], 1, 7)
TARGETS = [Target("floor", "lean"), Target("flask", "lean")]
SLOW = 1.0  # seconds that an import takes
# Stands before an app: it may use a processor, and says when it was imported and where it may run.
IMPORTED = """
import json, os, time
from pathlib import Path
entry = {"at": time.time(), "cores": sorted(os.sched_getaffinity(0))}
with (Path(__file__).parents[2] / "imports").open("a") as file:
    file.write(json.dumps(entry) + "\\n")
"""


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    (tmp_path / "apps" / "predictor" / "__init__.py").write_text("import time; time.sleep(0.1)")
    return tmp_path


@pytest.fixture
def bench(root):
    """Two apps of a few lines."""
    with bench_of(root, targets=TARGETS) as bench:
        yield bench


def put_first(root, target, source):
    app = root / "apps" / FRAMEWORKS[target.framework].app / "wsgi.py"
    app.write_text(source + app.read_text())


def by_target(entries):
    return {Target(entry["framework"], entry["variant"]): entry for entry in entries}


def test_each_target_is_started_alone_on_one_core_and_slow_imports_show(root, bench):
    for target in TARGETS:
        put_first(root, target, IMPORTED)
    put_first(root, TARGETS[1], f"import time; time.sleep({SLOW})\n")
    entries = ColdStart().run(bench, WORK)
    seen = by_target(entries)
    assert set(seen) == set(TARGETS)
    quick, slow = (seen[target] for target in TARGETS)
    for entry in entries:
        assert 0 < entry["listen_seconds"] < entry["first_answer_seconds"] < 20
        assert 0 < entry["cpu_seconds"] < entry["first_answer_seconds"] + 0.1, "one core, and the fork before it"
        assert entry["tool"] == "clock"
    assert slow["first_answer_seconds"] > SLOW
    assert slow["listen_seconds"] < SLOW, "gunicorn opens its port before it imports the app"
    assert slow["cpu_seconds"] - quick["cpu_seconds"] < SLOW / 2, "sleeping takes none"
    assert quick["model_seconds"] == slow["model_seconds"] >= 0.1
    imports = [json.loads(line) for line in (root / "imports").read_text().splitlines()]
    assert len(imports) == 2 * len(TARGETS), "once to bring files into memory, once with the clock"
    assert {tuple(one["cores"]) for one in imports[2:]} == {cores()[:1]}


def test_files_are_brought_into_memory_once(root, bench):
    for target in TARGETS:
        put_first(root, target, IMPORTED)
    first, second = ColdStart().run(bench, WORK), ColdStart().run(bench, Work("start", SCENARIOS["json"], 2, 8))
    assert len((root / "imports").read_text().splitlines()) == 3 * len(TARGETS)
    assert first[0]["model_seconds"] != second[0]["model_seconds"]


def test_chance_orders_the_targets(root, bench, monkeypatch):
    monkeypatch.setattr(ColdStart, "_bring_files_into_memory", lambda *_: None)
    monkeypatch.setattr(cold_start, "import_seconds", lambda *_: 1.0)
    orders = {}
    for seed in range(20):
        work = Work("start", SCENARIOS["json"], 1, seed)
        orders.setdefault(tuple(target for target, *_ in bench.copies(ServerConfig(bench.server), work)), work)
    reverse = tuple(TARGETS[::-1])
    assert tuple(by_target(ColdStart().run(bench, orders[reverse]))) == reverse


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("start_response('500 Oops', []); return []", "gave a wrong answer to json: expected status 200"),
        ("start_response('200 OK', []); return [b'{}']", "gave a wrong answer to json: expected"),
        ("os._exit(3)", r"(?s)ended by itself|gave no answer"),
    ],
)
def test_a_wrong_answer_is_told(root, bench, fault, words):
    break_app(root, FRAMEWORKS[TARGETS[1].framework].app, fault)
    with pytest.raises((HarnessError, DiscardedLaunch), match=words):
        ColdStart(timeout_s=5).run(bench, WORK)


def test_a_server_that_ends_is_told_with_its_last_words(root, bench):
    put_first(root, TARGETS[0], "raise RuntimeError('no such model')\n")
    with pytest.raises(HarnessError, match=r"(?s)ended by itself.*no such model"):
        ColdStart().run(bench, WORK)


def test_no_answer_in_time_voids_the_launch(root, bench):
    break_app(root, FRAMEWORKS[TARGETS[0].framework].app, "import time; time.sleep(30)")
    with pytest.raises(DiscardedLaunch, match="gave no answer within 1 s"):
        ColdStart(timeout_s=1).run(bench, WORK)


def test_a_predictor_that_cannot_be_imported_is_told(root, bench):
    (root / "apps" / "predictor" / "__init__.py").write_text("raise RuntimeError('no such data')")
    with pytest.raises(HarnessError, match=r"(?s)`import predictor` failed.*no such data"):
        cold_start.import_seconds(bench, cores()[0])


class Quiet:
    """A server that is always alive."""

    label = "quiet"

    def __init__(self, port):
        self.port = port

    def require_alive(self):
        pass

    def with_last_words(self, sentence):
        return sentence

    def cpu_seconds(self):
        return {1: 0.0}


def test_a_broken_connection_is_tried_again():
    """A server may hang up on who came before it was ready."""
    answer = b'HTTP/1.1 200 OK\r\nContent-Length: 28\r\n\r\n{"message": "Hello, World!"}'
    hung_up = 0

    async def serve(reader, writer):
        nonlocal hung_up
        if await reader.read(1000) and (hung_up := hung_up + 1) > 2:
            writer.write(answer)
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def go():
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            return await ColdStart().watch(Quiet(port), SCENARIOS["json"], time.perf_counter())

    seen = asyncio.run(go())
    assert (hung_up, 0 < seen["listen_seconds"] < seen["first_answer_seconds"]) == (3, True)


def test_the_port_is_seen_within_milliseconds():
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        server = Quiet(late.getsockname()[1])

        async def go():
            loop = asyncio.get_running_loop()
            opened = loop.create_future()
            loop.call_later(0.2, lambda: (late.listen(), opened.set_result(time.perf_counter())))
            seen = await cold_start.port_is_open(server)
            return seen - await opened

        assert -0.001 < asyncio.run(go()) < 0.05


def test_the_clock_is_pythons():
    assert ColdStart().tool_versions() == {"clock": platform.python_version()}
