"""Does measuring leave right rows, and nothing else: no process, no half-written file, no unexplained failure?"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comparison.catalog.frameworks import FRAMEWORKS, TWINS, targets_of
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence, metrics, rows
from comparison.harness import session, store
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Part, pending
from comparison.harness.system import machine
from comparison.harness.system.processes import OPTIONS
from comparison.problems import InvalidData, Problem
from tests.factories import evidence as recorded
from tests.measuring import MEASURE, break_app, command, commit_all, make_repository, measure, processes_of

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="measuring needs Linux")
TARGETS, TWIN = targets_of("wsgi"), TWINS["wsgi"]
EACH = len(TARGETS) + 1  # rows of one launch of one scenario


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    yield tmp_path
    assert processes_of(tmp_path) == [], "a server was left behind"


def kept(root):
    """Give the rows, after making sure that they and their evidence are right."""
    lines, problems = rows.parse(root / "data" / "benchmarks.csv")
    assert problems + evidence.check(lines, root / "data" / "evidence") == []
    return lines


def document_of(root):
    (path,) = (root / "data" / "evidence").glob("*.json.gz")
    return evidence.read(path)


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def test_a_session_gives_rows_of_every_target_and_the_twin(root):
    done = measure(root, "--scenario", "json", "--launches", "1")
    assert done.returncode == 0, done.stderr
    assert "[1/1] paired of json, launch 1 of 1, about" in done.stdout
    assert "(a copy of itself: the noise floor)" in done.stdout, "each session tells its own doubt"
    assert "No statement can rest on this session: it is a quick one." in done.stdout
    lines = kept(root)
    asked = {(line["framework"], line["variant"], line["replica"]) for line in lines}
    assert asked == {(t.framework, t.variant, 1) for t in TARGETS} | {(TWIN.framework, TWIN.variant, 2)}
    assert len({line["requests"] for line in lines}) == 1, "each round asks every target once"
    assert {(line["errors"], line["protocol"], line["dirty"]) for line in lines} == {(0, "quick", 0)}
    assert all(line["cpu_ms"] < line["seconds"] * 1000 / line["requests"] for line in lines)
    seen = [json.loads(path.read_text()) for path in (root / "apps").glob("seen-*")]
    assert len(seen) == EACH, "every target and the twin has a process of its own"
    assert {tuple(one["cores"]) for one in seen} == {machine.cores()[:1]}, "all are pinned to one core"
    assert {one["environment"]["OMP_NUM_THREADS"] for one in seen} == {"1"}
    assert {one["environment"]["PYTHONHASHSEED"] for one in seen} == {"0"}
    assert {one["environment"]["APP_VARIANT"] for one in seen} == {target.variant for target in TARGETS}


@pytest.mark.parametrize("server", [id_ for id_ in SERVERS if id_ != "gunicorn-gthread"])
def test_other_servers_are_measured_with_the_same_command(root, server):
    done = measure(root, "--full", "--scenario", "json", "--launches", "1", "--server", server)
    assert done.returncode == 0, done.stderr
    assert "no statement can rest on these rows" in done.stdout, "this repository has no conformance tests"
    lines = kept(root)
    assert {(line["server"], line["protocol"], line["conformance"]) for line in lines} == {(server, "full", 0)}
    served = {(line["framework"], line["variant"]) for line in lines}
    assert served == {(t.framework, t.variant) for t in targets_of(SERVERS[server].interface)}


def test_wrong_answers_under_load_void_the_launch(root):
    fault = "if ASKED > 3 and ASKED % 4 == 0: start_response('500 Oops', [('Content-Length', '0')]); return []"
    break_app(root, FRAMEWORKS[TWIN.framework].app, fault)
    done = measure(root, "--scenario", "json", "--launches", "1", seconds=0.6)
    assert done.returncode == 1
    assert "void, because" in done.stdout
    assert re.search(rf"{TWIN.framework}/\w+ failed", done.stdout), "which variant, is chance: the app of all is broken"
    assert "status 500" in done.stdout
    assert not (root / "data" / "benchmarks.csv").exists()
    assert document_of(root)["voided"][0]["scenario"] == "json", "it is not hidden, either"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("application = lambda _, start: [start('200 OK', []), b'{}'][1:]", "gave a wrong answer to json: expected"),
        ("raise RuntimeError('no such model')", "no such model"),
    ],
)
def test_an_app_that_does_not_work_is_told_in_a_sentence(root, source, words):
    (root / "apps" / FRAMEWORKS[TWIN.framework].app / "wsgi.py").write_text(source)
    done = measure(root, "--scenario", "json", "--launches", "1")
    assert done.returncode == 1
    assert words in done.stderr
    sentence = done.stderr.partition("Its last words")[0]
    assert f"{TWIN.framework}/" in sentence, "which variant, is chance: the app of both is broken"
    assert "Traceback" not in sentence


def test_a_killed_session_leaves_no_process_and_is_resumed_without_measuring_twice(root):
    two_launches = command(root, 0.6, "--scenario", "json", "--launches", "2")
    process = subprocess.Popen(two_launches, cwd=MEASURE.parents[1], stdout=subprocess.DEVNULL)
    table = root / "data" / "benchmarks.csv"
    wait_for(lambda: table.exists() and processes_of(root))
    seen = [json.loads(path.read_text())["environment"] for path in (root / "apps").glob("seen-*")]
    databases = {environment["DATABASE_URL"] for environment in seen if environment["APP_VARIANT"] == "guarded"}
    folder = Path(databases.pop().removeprefix("sqlite:///")).parent
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not processes_of(root))
    wait_for(lambda: not folder.exists())
    assert len(kept(root)) == EACH
    done = measure(root, "--resume")
    assert done.returncode == 0, done.stderr
    assert sorted(line["launch"] for line in kept(root)) == [1] * EACH + [2] * EACH
    assert len({line["session"] for line in kept(root)}) == 1
    again = measure(root, "--resume")
    assert (again.returncode, len(kept(root))) == (0, 2 * EACH)
    assert "Nothing to resume" in again.stdout


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_session_ends_in_a_sentence(root, kind):
    process = subprocess.Popen(
        command(root, 30, "--scenario", "json"), cwd=MEASURE.parents[1], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for(lambda: list((root / "apps").glob("seen-*")))
    process.send_signal(kind)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors.strip().startswith("Stopped.")) == (1, True)
    assert processes_of(root) == []


def test_a_session_is_not_resumed_over_other_code(root):
    document = recorded.document()
    evidence.write(root / "data" / "evidence", document)
    rows.append(root / "data" / "benchmarks.csv", evidence.rows(document))
    done = measure(root, "--resume")
    assert done.returncode == 1
    assert "cannot be resumed" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scenario", "sing"], "There is no scenario sing; known: json, "),
        (["--server", "apache"], "There is no server apache; known: gunicorn-gthread, "),
        (["--mode", "guess"], "There is no mode guess; known: paired, "),
        (["--tool", "hammer"], "There is no tool hammer; known: wrk, "),
        (["--scenario", "complete", "--server", "uvicorn"], "no chosen mode asks complete on uvicorn"),
        (["--launches", "0"], "at least one launch"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(tmp_path, arguments, words):
    done = subprocess.run(
        [sys.executable, str(MEASURE), *arguments, "--data", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert words in done.stderr


def test_what_evidence_keeps_of_a_void_launch_names_no_place():
    """It is published."""
    void = session._void(
        Part("paired", "json", 7), 2, DiscardedLaunch("django/lean: a process was replaced: \n  File /srv/somebody")
    )
    assert void == {"mode": "paired", "scenario": "json", "launch": 2, "why": "django/lean: a process was replaced"}
    refused = InvalidData([Problem("/srv/somebody/data/benchmarks.csv", 2, "errors", "none", "9", "measure again")])
    assert session._void(Part("paired", "json", 7), 2, refused)["why"] == "errors: expected none, got 9"


def test_conformance_is_tested_once_at_a_commit(root):
    """The test keeps a diary, so it tells how often it ran."""
    (root / "tests").mkdir()
    diary = "import pathlib\ndef test_it():\n    pathlib.Path('data/diary').open('a').write('ran.')\n"
    (root / "tests" / "test_conformance.py").write_text(diary)
    commit_all(root)
    full = ("--full", "--scenario", "json", "--launches", "1")
    assert "Running the conformance tests" in measure(root, *full).stdout
    assert "passed at this commit, before session" in measure(root, *full).stdout
    assert (root / "data" / "diary").read_text() == "ran."
    assert {line["conformance"] for line in kept(root)} == {1}
    for part, name in (("distributions", "Django"), ("services", "postgresql")):
        for document in store.documents(root / "data"):
            document["details"][part][name] = "0.1"
            evidence.write(root / "data" / "evidence", document)
        assert "Running the conformance tests" in measure(root, *full).stdout, f"another {name}"
    break_app(root, FRAMEWORKS["flask"].app, "ASKED += 1")
    commit_all(root)
    assert "Running the conformance tests" in measure(root, *full).stdout, "another commit"
    (root / "apps" / "notes.txt").write_text("changed")
    assert "Running the conformance tests" in measure(root, *full).stdout, "changed files"
    assert (root / "data" / "diary").read_text() == 5 * "ran."


def test_rows_that_a_kill_cut_off_are_made_again_from_evidence(tmp_path):
    document, table = recorded.document(launches=2), tmp_path / "benchmarks.csv"
    store.record(tmp_path, recorded.document(launches=0), document["entries"][:EACH])
    evidence.write(tmp_path / "evidence", document)
    (tmp_path / "evidence" / "s20261122-1405-3f2a.json.tmp").write_bytes(b"half")
    table.write_bytes(table.read_bytes() + b"s20261122-1405-3f2a,quick,2026")
    store.repair(tmp_path)
    lines, problems = rows.parse(table)
    assert (len(lines), problems, evidence.check(lines, tmp_path / "evidence")) == (2 * EACH, [], [])
    before = table.read_bytes()
    store.repair(tmp_path)
    assert table.read_bytes() == before
    assert len(list((tmp_path / "evidence").iterdir())) == 1


def test_rows_that_are_refused_leave_no_evidence(tmp_path):
    document, entries = recorded.document(launches=1), recorded.launch(2)
    store.record(tmp_path, document, [])
    entries[0]["seconds"] = 0.001  # 300 requests of a millisecond do not fit
    with pytest.raises(InvalidData):
        store.record(tmp_path, document, entries)
    left = pending(evidence.read(evidence.path_of(tmp_path / "evidence", document["session"])))
    assert [number for _, number in left] == [2, 3]


def test_nothing_is_measured_onto_rows_that_are_wrong(tmp_path):
    (tmp_path / "benchmarks.csv").write_text("session\n")
    with pytest.raises(HarnessError, match="header"):
        store.repair(tmp_path)


def test_a_second_session_is_kept_away(tmp_path):
    with store.alone(tmp_path), pytest.raises(HarnessError, match="Another session"), store.alone(tmp_path):
        pass


def test_a_folder_that_cannot_be_one_is_told_in_a_sentence(tmp_path):
    (tmp_path / "data").touch()
    with pytest.raises(HarnessError, match="cannot be the folder of the data"), store.alone(tmp_path / "data"):
        pass


def test_every_server_and_mode_that_rows_may_name_can_be_asked_for_and_back():
    """Else a session would be measured for minutes, and then each of its rows refused."""
    assert OPTIONS.keys() == SERVERS.keys()
    assert MEASURING_MODES.keys() == MODES.keys() == metrics.MAKERS.keys()
