"""Does a count of instructions stand for right answers, and is it the same the next time?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.harness.errors import HarnessError
from comparison.harness.launch import Work
from comparison.harness.modes import calls, instructions
from comparison.harness.modes.instructions import Instructions
from tests.factories.launches import bench_of
from tests.measuring import break_app, make_repository

pytestmark = pytest.mark.needs("linux")
needs_valgrind = pytest.mark.needs("valgrind")
RECORDED = Path(__file__).parents[2] / "recorded-outputs"
WORK = Work("instructions", SCENARIOS["json"], 1, 7)
FEW = (5, 25)  # calls, so that a test takes seconds
TARGETS = (Target("floor", "lean"), Target("flask", "lean"))  # two: each costs seconds under Callgrind
COUNTING = Instructions(counts=FEW)


@pytest.fixture
def bench(tmp_path, monkeypatch):
    """Apps of a few lines."""
    monkeypatch.setattr(Instructions, "targets", lambda *_: TARGETS)
    make_repository(tmp_path)
    with bench_of(tmp_path) as bench:
        yield bench


def per_call(entry):
    (few, less), (many, more) = entry["calls"]
    assert (few, many) == FEW
    return (more - less) / (many - few)


@needs_valgrind
def test_a_count_repeats_and_is_higher_where_more_is_done(bench):
    once = COUNTING.run(bench, WORK)
    lighter, heavier = (FRAMEWORKS[entry["framework"]].app for entry in once)
    break_app(bench.apps.parent, heavier, "sum(range(50_000))")
    again = COUNTING.run(bench, WORK)
    (first, _), (second, more) = map(per_call, once), map(per_call, again)
    assert second == pytest.approx(first, rel=0.05), lighter
    assert more > second + 50_000
    assert {(entry["tool"], entry["mode"], entry["workers"]) for entry in again} == {("callgrind", "instructions", 1)}


@needs_valgrind
def test_wrong_answers_are_not_counted(bench):
    app = FRAMEWORKS[TARGETS[0].framework].app
    break_app(bench.apps.parent, app, "if ASKED == 60: start_response('500 Oops', []); return []")
    with pytest.raises(HarnessError, match=rf"(?s)failed.*{app}.wsgi gave a wrong answer to json.*500 Oops"):
        COUNTING.run(bench, WORK)


def test_the_count_of_a_part_is_read():
    assert instructions.total((RECORDED / "callgrind-part.txt").read_text()) == 13438040


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("summary: 13438040", "summary: 0"),
        ("summary: 13438040", ""),
        ("events: Ir", "events: Ir Dr"),
        ("--dump-before=getpriority", "--dump-before=main"),
    ],
)
def test_other_output_is_refused(was, becomes):
    part = (RECORDED / "callgrind-part.txt").read_text()
    with pytest.raises(HarnessError, match="not Callgrind's count"):
        instructions.total(part.replace(was, becomes))


def test_what_is_counted_at_the_end_is_refused():
    with pytest.raises(HarnessError, match="Program termination"):
        instructions.total((RECORDED / "callgrind-end.txt").read_text())


def test_a_missing_valgrind_is_told_with_the_cure(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda program: None if program == "vgdb" else program)
    assert Instructions().missing().startswith("vgdb was not found")
    assert "apt-get install valgrind" in Instructions().missing()
    assert Instructions().tool_versions() == {}


@needs_valgrind
def test_the_version_is_read():
    assert int(Instructions().tool_versions()["callgrind"].split(".")[0]) >= 3


def test_an_app_is_called_with_all_that_a_server_gives():
    seen = []

    def application(environ, start_response):
        seen.append(environ)
        start_response("200 OK", [])
        yield environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))

    scenario = SCENARIOS["predict"]
    assert calls.answers(application, scenario, 3) == {("200 OK", scenario.body)}
    assert len({id(environ) for environ in seen}) == len(seen) == 3, "an app may change what it is given"
    given = {name: seen[0][name] for name in ("REQUEST_METHOD", "PATH_INFO", "CONTENT_TYPE", "SERVER_PROTOCOL")}
    assert list(given.values()) == ["POST", "/predict/", "application/json", "HTTP/1.1"]


def test_every_different_answer_is_kept_and_each_is_closed():
    class Answer:
        closed = 0

        def __iter__(self):
            return iter([b"a", str(Answer.closed).encode()])

        def close(self):
            Answer.closed += 1

    def application(environ, start_response):
        start_response(f"20{Answer.closed} OK", [])
        return Answer()

    assert calls.answers(application, SCENARIOS["json"], 2) == {("200 OK", b"a0"), ("201 OK", b"a1")}
    assert Answer.closed == 2


@pytest.mark.parametrize(("fault", "code"), [("pass", 0), ("if ASKED == 55: start_response('500', []); return []", 1)])
def test_calls_without_callgrind_end_as_the_answers_are(tmp_path, fault, code):
    make_repository(tmp_path)
    app = FRAMEWORKS["floor"].app
    break_app(tmp_path, app, fault)
    command = [sys.executable, "-m", "comparison.harness.modes.calls", f"{app}.wsgi", "json", "", "10"]
    env = os.environ | {"PYTHONPATH": str(tmp_path / "apps")}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, "gave a wrong answer to json" in done.stderr) == (code, bool(code))
