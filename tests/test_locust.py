"""Is what Locust tells read rightly, and does it ask as the documentation says, also with workers elsewhere?"""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.histogram import Bins
from comparison.harness.generators import locust
from comparison.harness.generators.base import Load, Outcome
from comparison.harness.generators.locust_side import Report, bucket, check_of
from comparison.harness.launch import Void
from comparison.harness.system.processes import free_port
from comparison.harness.system.reaper import Guard
from tests.loaded import ANSWER, loaded
from tests.measuring import processes_of

RECORDED = Path(__file__).parent / "recorded-outputs"
BIN = 0.0625  # how wide a bin is, as a share of its value
needs_locust = pytest.mark.skipif(bool(locust.TOOL.missing()), reason="Locust is not installed")


def recorded(name):
    return (RECORDED / f"locust-{name}.json").read_text()


def told(name, **changes):
    """Give a recorded report with other statistics."""
    document = json.loads(recorded(name))
    document["stats"][0] |= changes
    return json.dumps(document)


def test_right_answers_are_counted_with_their_times_and_their_seconds():
    stats = json.loads(recorded("right"))["stats"][0]
    outcome = locust.parse(recorded("right"))
    assert (outcome.requests, outcome.errors, outcome.first_error) == (stats["num_requests"], 0, "")
    assert outcome.seconds == pytest.approx(stats["last_request_timestamp"] - stats["start_time"])
    bins = Bins.of(outcome.histogram)
    assert bins.total == outcome.requests
    assert bins.mean == pytest.approx(stats["total_response_time"] / stats["num_requests"], rel=0.01)
    assert bins.percentile(100) == pytest.approx(stats["max_response_time"], rel=BIN)


def test_times_keep_three_digits_below_a_millisecond():
    outcome = locust.parse(told("right", response_times={"0.412": 3, "17.5": 1}, num_requests=4))
    bins = Bins.of(outcome.histogram)
    assert (bins.total, bins.percentile(50)) == (4, pytest.approx(0.412, rel=BIN))
    assert [bucket(ms) for ms in (0.41249, 17.549, 1234.9)] == [0.412, 17.5, 1230.0]


@pytest.mark.parametrize(
    ("name", "first"),
    [("status-500", "code=500"), ("wrong-bodies", "another answer: b'another'")],
)
def test_failures_are_errors_without_a_time(name, first):
    stats = json.loads(recorded(name))["stats"][0]
    outcome = locust.parse(recorded(name))
    assert first in outcome.first_error
    assert "CatchResponseError" not in outcome.first_error
    assert outcome.errors == stats["num_failures"] > 100
    assert outcome.requests == stats["num_requests"] - stats["num_failures"] > 1000
    assert Bins.of(outcome.histogram).total == outcome.requests


def test_a_server_that_is_not_there_gives_errors_only():
    outcome = locust.parse(recorded("refused"))
    assert (outcome.requests, outcome.first_error) == (0, "[Errno 111] Connection refused")
    assert outcome.errors > 100


def test_the_cpu_of_the_master_and_of_both_workers_counts():
    spent = json.loads(recorded("right"))["cpu_seconds"]
    assert len(spent) == 1 + locust.WORKERS
    assert locust.parse(recorded("right")).cpu_seconds == pytest.approx(sum(spent))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"stats": [], "failures": {}, "silent_workers": 0, "cpu_seconds": [0.1]}', "asked nothing"),
        (told("right", num_requests=5), "not a version that we can read"),
        (told("right", last_request_timestamp=0, start_time=0), "for no time at all"),
    ],
)
def test_a_report_that_cannot_be_is_refused(text, words):
    with pytest.raises(Void, match=words):
        locust.parse(text)


def test_a_locust_that_measured_itself_is_refused():
    idle = Outcome("", 100, 0, "", seconds=2.0, cpu_seconds=1.60)
    assert locust.require_idle(idle) is idle
    with pytest.raises(Void, match=r"Locust was busy 81% of the time, more than 80%, so it measured itself: take a"):
        locust.require_idle(replace(idle, cpu_seconds=1.62))


def test_it_stays_on_this_machine(tmp_path):
    load = Load(8000, SCENARIOS["json"], ANSWER, 16, 1.0, 1, tmp_path, None)
    words = locust.command(load, 5000, tmp_path / "answer", tmp_path / "report")
    options = dict(zip(words[3::2], words[4::2], strict=False))
    assert options["-H"] == "http://127.0.0.1:8000"
    assert "--master-bind-host 127.0.0.1 --master-bind-port 5000" in " ".join(words)
    assert "--master-host 127.0.0.1 --master-port 5000" in " ".join(words)
    assert "--users 16" in " ".join(words)


def test_a_locust_that_breaks_off_is_told_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setattr(locust, "command", lambda *_: [sys.executable, "-c", "raise SystemExit('no such scenario')"])
    guard = SimpleNamespace(tell=lambda *_: None)
    load = Load(8000, SCENARIOS["json"], ANSWER, 16, 1.0, max(os.sched_getaffinity(0)), tmp_path, guard)
    with pytest.raises(Void, match="Locust broke off: no such scenario"):
        locust.TOOL.run(load)


def test_without_locust_the_cure_is_named(monkeypatch):
    monkeypatch.setattr(locust.importlib.util, "find_spec", lambda name: None)
    assert "scripts/setup measure" in locust.TOOL.missing()


def test_answers_are_judged_by_the_scenario_or_by_the_only_right_bytes(tmp_path):
    check = check_of("json", "")
    assert check(b'{"message":"Hello, World!"}') is None, "other white space is as right"
    assert check(b"{}").startswith("expected ")
    right = tmp_path / "answer"
    right.write_bytes(ANSWER)
    check = check_of("json", str(right))
    assert check(ANSWER) is None
    assert check(b'{"message":"Hello, World!"}').startswith("another answer")


class Events:
    """Locust's events: whoever listens is called in turn."""

    def __init__(self):
        self.listeners = {}

    def __getattr__(self, name):
        heard = self.listeners.setdefault(name, [])
        return SimpleNamespace(add_listener=heard.append)

    def fire(self, name, **words):
        for listener in self.listeners[name]:
            listener(**words)


def environment(report, *, worker=False, workers=()):
    failure = SimpleNamespace(error="status 500", occurrences=2)
    stats = SimpleNamespace(serialize_stats=lambda: [{"name": "json"}], errors={"key": failure})
    options = SimpleNamespace(worker=worker, report_file=str(report), headless=True)
    sent = []
    runner = SimpleNamespace(send_message=sent.append, sent=sent, **({} if worker else {"clients": workers}))
    return SimpleNamespace(parsed_options=options, stats=stats, runner=runner)


def begun(environment):
    """Give Locust's events with a report that has seen the begin of a test."""
    events = Events()
    Report(events)
    events.fire("init", environment=environment)
    events.fire("test_start", environment=environment)
    return events


def report_of(cpu_seconds, *, over):
    return {"cpu_seconds": cpu_seconds, "over": over}


def test_a_worker_sends_its_cpu_and_says_when_it_is_over(tmp_path):
    here = environment(tmp_path / "report", worker=True)
    worker, sent = begun(here), ({}, {})
    worker.fire("report_to_master", client_id="a", data=sent[0])
    worker.fire("test_stop", environment=here)
    worker.fire("report_to_master", client_id="a", data=sent[1])
    worker.fire("quit", exit_code=0)
    assert [data["over"] for data in sent] == [False, True]
    assert all(0 <= data["cpu_seconds"] < 1 for data in sent)
    assert list(tmp_path.iterdir()) == [], "only a master writes"


def test_a_master_waits_for_the_last_report_of_each_worker_and_writes_the_newest(tmp_path, monkeypatch):
    here = environment(tmp_path / "report", workers=("a", "b"))
    master = begun(here)
    master.fire("worker_report", client_id="a", data=report_of(1.0, over=False))
    late = [("a", report_of(2.0, over=True)), ("b", report_of(5.0, over=True))]

    def sleep(_):
        client_id, data = late.pop(0)
        master.fire("worker_report", client_id=client_id, data=data)

    monkeypatch.setattr("time.sleep", sleep)
    master.fire("test_stop", environment=here)
    assert (late, here.runner.sent) == ([], ["quit"]), "it told them to quit, and waited for both"
    master.fire("quit", exit_code=0)
    document = json.loads((tmp_path / "report").read_text())
    assert (document["silent_workers"], document["cpu_seconds"][1:]) == (0, [2.0, 5.0])
    assert (document["stats"], document["failures"]) == ([{"name": "json"}], {"status 500": 2})


def test_a_worker_that_stays_silent_makes_the_report_void(tmp_path, monkeypatch):
    monkeypatch.setattr("comparison.harness.generators.locust_side.PATIENCE_S", 0.05)
    here = environment(tmp_path / "report", workers=("a", "b"))
    master = begun(here)
    master.fire("worker_report", client_id="a", data=report_of(1.0, over=True))
    for name in ("test_stop", "quit"):
        master.fire(name, environment=here)
    with pytest.raises(Void, match="1 of Locust's workers did not report in time: is the machine overloaded"):
        locust.parse((tmp_path / "report").read_text())


def test_a_locust_alone_reports_its_own_cpu(tmp_path):
    here = environment(tmp_path / "report")
    alone = begun(here)
    for name in ("test_stop", "quit"):
        alone.fire(name, environment=here)
    document = json.loads((tmp_path / "report").read_text())
    assert (len(document["cpu_seconds"]), document["silent_workers"], here.runner.sent) == (1, 0, [])


def test_workers_of_a_master_with_a_web_page_are_not_told_to_quit(tmp_path):
    here = environment(tmp_path / "report", workers=("a",))
    here.parsed_options.headless = False
    begun(here).fire("test_stop", environment=here)
    assert here.runner.sent == []


def test_no_report_is_written_unless_one_is_wanted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    begun(environment("")).fire("quit", exit_code=0)
    assert list(tmp_path.iterdir()) == []


@needs_locust
def test_it_keeps_the_contract_of_the_tools(tmp_path, monkeypatch):
    """As tests/test_tools.py asks of the others, in one run: a start of Locust takes seconds."""
    monkeypatch.setattr(locust, "MOST_TOOL_SHARE", 10)  # this server does nothing, so Locust is what is busy
    guard, connections = Guard(), 4
    load = Load(0, SCENARIOS["predict"], ANSWER, connections, 0.3, max(os.sched_getaffinity(0)), tmp_path, guard)
    try:
        with loaded("wrong body") as server:
            outcome = locust.TOOL.run(replace(load, port=server.port))
    finally:
        guard.close()
    assert processes_of(tmp_path) == [], "something was left behind"
    asked = SCENARIOS["predict"]
    assert server.first == (asked.method, asked.path, "application/json", asked.body)
    assert server.wrong - connections <= outcome.errors <= server.wrong
    assert 20 < outcome.requests <= server.answered["right"] <= outcome.requests + connections
    assert outcome.first_error == "another answer: b'another'"
    assert outcome.cpu_seconds > 0
    assert 0 < outcome.seconds < 10


@needs_locust
def test_a_master_tells_its_workers_what_to_ask(tmp_path):
    """As on several machines: started one by one, and only the master is told of the scenario and the address."""
    common = [sys.executable, "-m", "locust", "-f", str(locust.LOCUSTFILE), "--loglevel", "WARNING"]
    port, report = str(free_port()), tmp_path / "report"
    with loaded() as server:
        master = [*common, "--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port]
        master += ["--expect-workers", "1", "--headless", "--only-summary", "--users", "2", "--run-time", "1s"]
        master += ["-H", f"http://127.0.0.1:{server.port}/below", "--scenario", "json", "--report-file", str(report)]
        running = [
            subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for command in (master, [*common, "--worker", "--master-host", "127.0.0.1", "--master-port", port])
        ]
        try:
            said = [one.communicate(timeout=40)[1] for one in running]
        finally:
            for one in running:
                one.kill()
                one.wait()
    assert [one.returncode for one in running] == [0, 0], said
    assert server.first[:2] == ("GET", "/below/json/")
    outcome = locust.parse(report.read_text())
    assert outcome.requests > 20
    assert (outcome.errors, len(json.loads(report.read_text())["cpu_seconds"])) == (0, 2)
