"""Is what h2load tells read rightly? On outputs that it wrote here, asking a small server over 4 connections."""

from pathlib import Path

import pytest

from comparison.catalog.scenarios import SCENARIOS
from comparison.dataset.histogram import Bins
from comparison.harness.generators import h2load
from comparison.harness.generators.base import Done, Load
from comparison.harness.launch import Void

RECORDED = Path(__file__).parent / "recorded-outputs"


def told(name):
    return tuple((RECORDED / f"h2load-{name}{part}.txt").read_text() for part in ("", "-log"))


def test_a_good_run():
    outcome = h2load.parse(*told("right"), 0.3, 0.01)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (52, 0, "")
    assert (outcome.seconds, outcome.cpu_seconds) == (0.3, 0.01)
    bins = Bins.of(outcome.histogram)
    assert bins.total == 52
    assert 19 < bins.percentile(1) < bins.percentile(100) < 40, "the server waits 20 ms, a bin is 6 % wide"


def test_a_run_that_took_longer_than_asked_is_divided_by_what_it_took():
    outcome = h2load.parse(*told("right"), 0.1, 0.01)
    assert 0.25 < outcome.seconds < 0.31


def test_another_status_is_an_error():
    outcome = h2load.parse(*told("status-500"), 0.3, 0.01)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (42, 10, "status 500")
    assert Bins.of(outcome.histogram).total == 42


def test_a_stream_that_failed_is_an_error():
    report, log = told("right")
    outcome = h2load.parse(report, log.replace("\t200\t", "\t-1\t", 1), 0.3, 0.01)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (51, 1, "no answer")


def test_failures_that_only_the_report_tells_of_are_errors():
    report, log = told("right")
    outcome = h2load.parse(report.replace("0 failed", "2 failed"), log, 0.3, 0.01)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (52, 2, "no answer")


@pytest.mark.parametrize(("name", "answered"), [("refused", 0), ("broken-connections", 16), ("server-killed", 120)])
def test_broken_connections_are_silent_and_only_littles_law_tells(name, answered):
    outcome = h2load.parse(*told(name), 0.9, 0.01)
    assert (outcome.requests, outcome.errors) == (answered, 0)
    waited = Bins.of(outcome.histogram).mean / 1000 * answered if answered else 0
    assert waited / outcome.seconds < 0.85 * 4, "the gate asks for more"


def test_a_log_that_is_not_the_reports_is_refused():
    report, log = told("right")
    with pytest.raises(Void, match="told of 52 answers and wrote down 51"):
        h2load.parse(report, log.partition("\n")[2], 0.3, 0.01)
    with pytest.raises(Void, match="told of no answers"):
        h2load.parse("progress: 100% of clients started", log, 0.3, 0.01)


def test_no_log_of_another_run_is_read(tmp_path, monkeypatch):
    load = Load(7, SCENARIOS["json"], b"", 4, 0.3, 1, tmp_path, None)
    (tmp_path / "h2load-log-7").write_text(told("right")[1])
    monkeypatch.setattr(h2load, "ask_with", lambda load, command: Done("", "cannot resolve address", 1, 0.0))
    with pytest.raises(Void, match="cannot resolve address"):
        h2load.TOOL.run(load)
    assert not (tmp_path / "h2load-log-7").exists()
