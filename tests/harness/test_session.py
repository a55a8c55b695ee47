"""Does measuring leave right rows, and nothing else: no process, no half-written file, no unexplained failure?"""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from comparison.catalog.frameworks import AA_COPIES, FRAMEWORKS, targets_of
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset import evidence, rows
from comparison.harness import conditions, session, store
from comparison.harness.errors import DiscardedLaunch, HarnessError
from comparison.harness.modes.base import MeasuringMode
from comparison.harness.modes.registry import MEASURING_MODES
from comparison.harness.plan import Part, Plan, pending
from comparison.harness.system import machine
from comparison.harness.system.processes import OPTIONS
from comparison.problems import InvalidData, Problem
from tests.factories import evidence as recorded
from tests.measuring import MEASURE, break_app, command, commit_all, make_repository, measure, processes_of

pytestmark = pytest.mark.needs("linux")
TARGETS, AA_COPY = targets_of("wsgi"), AA_COPIES["wsgi"]
FEW = 3  # rows of a launch with few targets
ONE_LAUNCH = ("--scenario", "json", "--launches", "1")


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    yield tmp_path
    assert processes_of(tmp_path) == [], "a server was left behind"


def kept(root):
    """Give the rows, after making sure that they and their evidence are right."""
    lines, problems = rows.parse(root / "data" / "benchmarks.csv")
    assert problems + rows.disagreements(lines, root / "data" / "evidence") == []
    return lines


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return found


def test_a_session_gives_rows_of_every_target_and_the_a_a_copy(root):
    done = measure(root, *ONE_LAUNCH, targets="all")
    assert done.returncode == 0, done.stderr
    assert "[1/1] paired of json, launch 1 of 1, about" in done.stdout
    assert "(a copy of itself: the noise floor)" in done.stdout, "each session tells its own doubt"
    assert "No statement can rest on this session: it is a quick one." in done.stdout
    lines = kept(root)
    asked = {(line["framework"], line["variant"], line["replica"]) for line in lines}
    assert asked == {(t.framework, t.variant, 1) for t in TARGETS} | {(AA_COPY.framework, AA_COPY.variant, 2)}
    assert {(line["errors"], line["protocol"], line["dirty"]) for line in lines} == {(0, "quick", 0)}
    processes = [json.loads(path.read_text()) for path in (root / "apps").glob("seen-*")]
    assert len(processes) == len(TARGETS) + 1, "every target and the A/A copy has a process of its own"
    assert {tuple(process["cores"]) for process in processes} == {machine.cores()[:1]}, "all are pinned to one core"
    environments = [process["environment"] for process in processes]
    assert {environment["OMP_NUM_THREADS"] for environment in environments} == {"1"}
    assert {environment["PYTHONHASHSEED"] for environment in environments} == {"0"}
    assert {environment["APP_VARIANT"] for environment in environments} == {target.variant for target in TARGETS}


def test_an_app_that_does_not_work_ends_the_session_in_a_sentence(root):
    (root / "apps" / FRAMEWORKS[AA_COPY.framework].app / "wsgi.py").write_text("raise RuntimeError('no such model')")
    done = measure(root, *ONE_LAUNCH)
    assert done.returncode == 1
    assert "no such model" in done.stderr
    sentence = done.stderr.partition("Its last words")[0]
    assert str(AA_COPY) in sentence
    assert "Traceback" not in sentence


def test_a_killed_session_leaves_no_process_and_is_resumed_without_measuring_twice(root):
    two_launches = command(root, 0.6, "--scenario", "json", "--launches", "2")
    process = subprocess.Popen(two_launches, cwd=MEASURE.parents[1], stdout=subprocess.DEVNULL)
    table = root / "data" / "benchmarks.csv"
    wait_for(lambda: table.exists() and processes_of(root))
    (folder,) = {Path(f"/proc/{pid}/fd/1").resolve().parent for pid in processes_of(root)}
    process.send_signal(signal.SIGKILL)
    process.wait()
    wait_for(lambda: not processes_of(root))
    wait_for(lambda: not folder.exists())
    assert len(kept(root)) == FEW
    done = measure(root, "--resume")
    assert done.returncode == 0, done.stderr
    assert sorted(line["launch"] for line in kept(root)) == [1] * FEW + [2] * FEW
    assert len({line["session"] for line in kept(root)}) == 1


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


def test_what_cannot_be_measured_is_told_in_a_sentence(tmp_path):
    """All such sentences are tested with the plan."""
    arguments = ["--scenario", "sing", "--data", str(tmp_path)]
    done = subprocess.run([sys.executable, str(MEASURE), *arguments], capture_output=True, text=True, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "There is no scenario sing; known: json, " in done.stderr


class Pretence(MeasuringMode):
    """A mode that measures nothing, and does with each launch what a test says."""

    tool = "paired-client"

    def __init__(self, *results):
        self.results = list(results)

    def run(self, bench, work):
        match self.results.pop(0):
            case Exception() as why:
                raise why
            case entries:
                return [entry | {"launch": work.number} for entry in entries]


@pytest.fixture
def pretend(root, monkeypatch, capsys):
    """Run a session whose launches come out as the test says; return its exit code and what it printed."""

    def run(*results, **options):
        monkeypatch.setitem(MEASURING_MODES, "paired", Pretence(*results))
        plan = Plan.of("quick", scenarios=("json",), launches=2)
        code = session.run(root, root / "data", plan, **options)
        return code, capsys.readouterr().out

    return run


def test_a_void_launch_is_kept_in_the_evidence_and_measured_again(root, pretend):
    code, printed = pretend(recorded.launch(1), DiscardedLaunch("flask/lean failed\nIts last words: /srv/somebody"))
    assert code == 1
    assert "paired of json, launch 2: void, because flask/lean failed" in printed
    assert {line["launch"] for line in kept(root)} == {1}
    (document,) = store.documents(root / "data")
    assert document["voided"] == [{"mode": "paired", "scenario": "json", "launch": 2, "why": "flask/lean failed"}], (
        "it is published, and so names no place"
    )
    code, printed = pretend(recorded.launch(2), resume=True)
    assert (code, {line["launch"] for line in kept(root)}) == (0, {1, 2})
    assert "Nothing to resume" in pretend(resume=True)[1]


def test_a_launch_whose_rows_are_refused_is_void(root, pretend):
    impossible = [entry | {"seconds": 0.001} for entry in recorded.launch(2)]  # 300 requests of a millisecond
    code, _ = pretend(recorded.launch(1), impossible)
    assert (code, {line["launch"] for line in kept(root)}) == (1, {1})
    (document,) = store.documents(root / "data")
    assert document["voided"][0]["why"].startswith("requests: expected requests × mean_ms at most")


def test_a_session_is_not_resumed_over_other_code(root, pretend):
    document = recorded.document()
    evidence.write(root / "data" / "evidence", document)
    with pytest.raises(HarnessError, match="cannot be resumed"):
        pretend(resume=True)


def test_a_refusal_in_the_evidence_names_no_file():
    refused = InvalidData([Problem("/srv/somebody/data/benchmarks.csv", 2, "errors", "none", "9", "measure again")])
    assert session.discarded_launch(Part("paired", "json", 7), 2, refused)["why"] == "errors: expected none, got 9"


def test_conformance_is_tested_once_at_a_commit(root, monkeypatch):
    data, plan, runs = root / "data", Plan.of("full", modes=("start",)), []
    monkeypatch.setattr(conditions, "passes_conformance", lambda root: runs.append(root) or 1)

    def runs_after(**details):
        """Begin a session, and tell how often the tests have run until now."""
        document = conditions.new_document(root, plan)
        document["details"] |= details
        conformance = conditions.conformance(root, document, store.documents(data))
        document["environment"]["conformance"] = conformance
        evidence.write(data / "evidence", document)
        return len(runs)

    assert [runs_after(), runs_after()] == [1, 1]
    assert runs_after(distributions={"Django": "0.1"}) == 2
    assert runs_after(services={"postgresql": "0.1"}) == 3
    assert runs_after() == 3
    break_app(root, FRAMEWORKS["flask"].app, "ASKED += 1")
    commit_all(root)
    assert [runs_after(), runs_after()] == [4, 4], "another commit"
    (root / "apps" / "notes.txt").write_text("changed")
    assert [runs_after(), runs_after()] == [5, 6], "changed files may change again"


def test_rows_that_a_kill_cut_off_are_made_again_from_evidence(tmp_path):
    document, table = recorded.document(launches=2), tmp_path / "benchmarks.csv"
    each = len(TARGETS) + 1
    store.record(tmp_path, recorded.document(launches=0), document["entries"][:each])
    evidence.write(tmp_path / "evidence", document)
    (tmp_path / "evidence" / "s20261122-1405-3f2a.json.tmp").write_bytes(b"half")
    (tmp_path / "benchmarks.tmp").write_bytes(b"half")
    store.repair(tmp_path)
    lines, problems = rows.parse(table)
    assert (len(lines), problems, rows.disagreements(lines, tmp_path / "evidence")) == (2 * each, [], [])
    before = table.read_bytes()
    store.repair(tmp_path)
    assert table.read_bytes() == before
    assert sorted(path.name for path in tmp_path.rglob("*.*")) == ["benchmarks.csv", "s20261122-1405-3f2a.json.gz"]


def test_rows_that_are_refused_leave_nothing(tmp_path):
    document, entries = recorded.document(launches=1), recorded.launch(2)
    store.record(tmp_path, document, [])
    before = (tmp_path / "benchmarks.csv").read_bytes()
    entries[0]["seconds"] = 0.001
    with pytest.raises(InvalidData):
        store.record(tmp_path, document, entries)
    left = pending(evidence.read(evidence.path_of(tmp_path / "evidence", document["session"])))
    assert [number for _, number in left] == [number for _, number in pending(document)] == [2, 3]
    assert (tmp_path / "benchmarks.csv").read_bytes() == before


def test_nothing_is_measured_beside_evidence_that_is_damaged(tmp_path):
    evidence.write(tmp_path / "evidence", recorded.document())
    evidence.path_of(tmp_path / "evidence", "s20261122-1405-3f2a").write_bytes(b"no gzip")
    with pytest.raises(HarnessError, match="is damaged, restore it from git"):
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
    assert MEASURING_MODES.keys() == MODES.keys()
