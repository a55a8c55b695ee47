"""Is nothing made twice that a session needs once, and nothing kept that a launch needs new?"""

import os
import signal
import threading
from itertools import pairwise

import pytest

from comparison.catalog.frameworks import AA_COPIES, DEFAULT_SCENARIOS, FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.errors import HarnessError
from comparison.harness.launch import Bench, ServerConfig, Work, own_environment, prepare_databases, sqlite_file
from tests.factories.launches import bench_of
from tests.measuring import make_repository

pytestmark = pytest.mark.needs("linux")
WITH_ROWS = ("flask", "django")
# Makes its database, and writes to a diary who it was, where it may run, and from when to when it did.
PREPARE = """
import os, time
from pathlib import Path
begun = time.monotonic()
url = os.environ["DATABASE_URL"]
if url.startswith("sqlite"):
    Path(url.removeprefix("sqlite:///")).touch()
time.sleep(0.2)
with (Path(__file__).parents[2] / "diary").open("a") as diary:
    print(__package__, url, len(os.sched_getaffinity(0)), begun, time.monotonic(), file=diary)
"""


@pytest.fixture
def bench(tmp_path):
    make_repository(tmp_path)
    for framework in WITH_ROWS:
        (tmp_path / "apps" / FRAMEWORKS[framework].app / "prepare.py").write_text(PREPARE)
    with bench_of(tmp_path, kind=Bench) as bench:
        yield bench


def diary(bench):
    return [line.split() for line in (bench.apps.parent / "diary").read_text().splitlines()]


def test_a_sqlite_file_is_made_once_in_a_session(bench):
    for _ in range(2):
        prepare_databases(bench, ("floor", *WITH_ROWS), {})
    assert sorted(line[0] for line in diary(bench)) == sorted(FRAMEWORKS[framework].app for framework in WITH_ROWS)
    assert all(sqlite_file(bench, Target(framework, "lean")).exists() for framework in WITH_ROWS)


def test_a_database_that_apps_share_is_made_in_each_launch_by_one_after_the_other(bench):
    prepare_databases(bench, WITH_ROWS, {})  # of SQLite, which does not count
    (bench.apps.parent / "diary").unlink()
    for port in (1, 2):
        prepare_databases(bench, WITH_ROWS, {"DATABASE_URL": f"postgresql://127.0.0.1:{port}/x"})
    assert len({(line[0], line[1]) for line in diary(bench)}) == 2 * len(WITH_ROWS)
    spans = [(float(begun), float(ended)) for *_, begun, ended in diary(bench)]
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans)), "each wrote when the one before was gone"


def test_preparing_may_use_both_cores_whatever_the_client_may(bench):
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {bench.cores[1]})
    try:
        prepare_databases(bench, WITH_ROWS, {})
        assert os.sched_getaffinity(0) == {bench.cores[1]}
    finally:
        os.sched_setaffinity(0, before)
    assert {line[2] for line in diary(bench)} == {str(len(set(bench.cores)))}


def test_who_is_stopped_while_apps_prepare_leaves_none_behind(bench):
    """The bench looks, when it is left, whether anything still runs."""
    app = bench.apps / FRAMEWORKS["django"].app / "prepare.py"
    app.write_text("import time\ntime.sleep(60)")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as a session does: a shell may ignore it
    threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            prepare_databases(bench, WITH_ROWS, {})
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_app_that_cannot_prepare_is_told_with_its_words(bench):
    (bench.apps / FRAMEWORKS["django"].app / "prepare.py").write_text("raise SystemExit('no table')")
    with pytest.raises(HarnessError, match=r"(?s)django_app\.prepare failed.*no table"):
        prepare_databases(bench, WITH_ROWS, {})


def copies(bench, scenario="json", seed=1):
    work = Work("paired", SCENARIOS[scenario], 1, seed)
    return [(target, copy) for target, copy, _ in bench.copies(ServerConfig(bench.server), work, aa_copy=True)]


def test_the_seed_decides_which_server_starts_first(bench):
    orders = [copies(bench, seed=seed) for seed in range(20)]
    assert copies(bench, seed=3) == orders[3]
    assert len({tuple(sorted(order)) for order in orders}) == 1
    of_copies = {next(copy for target, copy in order if target == AA_COPIES["wsgi"]) for order in orders}
    assert of_copies == {1, 2}, "either copy may be the first"


def test_first_apps_are_asked_only_what_they_answer(bench):
    for scenario in SCENARIOS:
        asked = any(target.variant == "default" for target, _ in copies(bench, scenario))
        assert asked == (scenario in DEFAULT_SCENARIOS)


def test_an_app_is_given_a_database_only_where_it_reads_one(bench):
    for variant, without in (("default", False), ("lean", False), ("guarded", True)):
        target = Target("flask", variant)
        assert ("DATABASE_URL" in own_environment(bench, target, {}, database=False)) == without
        assert "DATABASE_URL" in own_environment(bench, target, {}, database=True)
