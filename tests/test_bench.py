"""Is nothing made twice that a session needs once, and nothing kept that a launch needs new?"""

import os

import pytest

from comparison.frameworks import FRAMEWORKS, Target
from comparison.harness import watch
from comparison.harness.bench import prepare_databases, sqlite_file
from comparison.harness.machine import Trouble
from comparison.harness.watch import Watch
from tests.benches import bench_of
from tests.measuring import make_repository

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="measuring needs Linux")
WITH_ROWS = ("flask", "django")
# Writes a line to its database, and to a diary who it was and where it may run.
PREPARE = """
import os
from pathlib import Path
url = os.environ["DATABASE_URL"]
if url.startswith("sqlite"):
    Path(url.removeprefix("sqlite:///")).touch()
with (Path(__file__).parents[2] / "diary").open("a") as diary:
    print(__package__, url, len(os.sched_getaffinity(0)), file=diary)
"""


@pytest.fixture
def bench(tmp_path):
    make_repository(tmp_path)
    for framework in WITH_ROWS:
        (tmp_path / "apps" / FRAMEWORKS[framework].app / "prepare.py").write_text(PREPARE)
    with bench_of(tmp_path) as bench:
        yield bench


def diary(bench):
    return [line.split() for line in (bench.apps.parent / "diary").read_text().splitlines()]


def test_a_sqlite_file_is_made_once_in_a_session(bench):
    for _ in range(2):
        prepare_databases(bench, ("floor", *WITH_ROWS), {})
    assert sorted(line[0] for line in diary(bench)) == sorted(FRAMEWORKS[framework].app for framework in WITH_ROWS)
    assert all(sqlite_file(bench, Target(framework, "lean")).exists() for framework in WITH_ROWS)


def test_another_database_is_made_in_each_launch(bench):
    for port in (1, 2):
        prepare_databases(bench, WITH_ROWS, {"DATABASE_URL": f"postgresql://127.0.0.1:{port}/x"})
    assert len({(app, url) for app, url, _ in diary(bench)}) == 2 * len(WITH_ROWS)


def test_preparing_may_use_both_cores_and_changes_nothing_for_the_client(bench):
    before = os.sched_getaffinity(0)
    prepare_databases(bench, WITH_ROWS, {})
    assert {cores for _, _, cores in diary(bench)} == {str(len(set(bench.cores)))}
    assert os.sched_getaffinity(0) == before


def test_an_app_that_cannot_prepare_is_told_with_its_words(bench):
    (bench.apps / FRAMEWORKS["django"].app / "prepare.py").write_text("raise SystemExit('no table')")
    with pytest.raises(Trouble, match=r"django_app\.prepare` failed: no table"):
        prepare_databases(bench, WITH_ROWS, {})


@pytest.mark.parametrize(("pause_s", "loops"), [(0.0, 3), (1.0, 4)])
def test_one_spin_loop_serves_two_windows_if_they_meet(monkeypatch, pause_s, loops):
    """The clock of the test moves only when it is told to."""
    now, spins = [100.0], iter(range(1, 9))
    monkeypatch.setattr(watch, "spin_ms", lambda _: float(next(spins)))
    monkeypatch.setattr(watch.time, "perf_counter", lambda: now[0])
    seen, one = [], Watch(0, [])
    for _ in range(2):
        one.begin()
        now[0] += 1.0
        seen.append(one.end())
        now[0] += pause_s
    first, second = seen
    assert (first.spin_before_ms, first.spin_after_ms) == (1.0, 2.0)
    assert second.spin_after_ms == loops
    assert second.spin_before_ms == loops - 1
