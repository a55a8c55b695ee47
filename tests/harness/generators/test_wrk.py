"""Is what wrk tells read rightly? On outputs that it wrote here, asking a small server over 4 connections."""

import json
from pathlib import Path

import pytest

from comparison.dataset.histogram import Bins
from comparison.harness.errors import DiscardedLaunch
from comparison.harness.generators import wrk

RECORDED = Path(__file__).parents[2] / "recorded-outputs"


def output(name):
    return (RECORDED / f"wrk-{name}.txt").read_text()


def document(name):
    text = output(name)
    return json.loads(text[text.index("\n{") :])


def changed(name, **values):
    return "its report\n" + json.dumps(document(name) | values, separators=(",", ":"))


def test_a_good_run():
    outcome = wrk.parse(output("right"), 4)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (184, 0, "")
    assert (outcome.seconds, outcome.cpu_seconds) == (1.006153, 0.013106)
    bins = Bins.of(outcome.histogram)
    assert bins.total == 184
    assert 20 < bins.percentile(50) < bins.percentile(100) < 40, "the server waits 20 ms, and wrk tells microseconds"


def test_latencies_that_wrk_made_up_are_taken_away():
    """The server stood still for 200 ms, so wrk added those that it had not sent meanwhile."""
    report = document("stalled")
    assert sum(count for _, count in report["latency_us"]) == report["requests"] + 20
    outcome = wrk.parse(output("stalled"), 4)
    bins = Bins.of(outcome.histogram)
    assert bins.total == outcome.requests == report["requests"] == 119
    assert bins.total * bins.mean / 1000 < 4 * outcome.seconds, "4 connections cannot wait longer than the run took"


def test_what_wrk_adds_is_what_is_taken_away():
    """As its stats.c does it, on numbers that a person can follow: between two requests lie 10 us."""
    sent = {4: 5, 20: 3, 25: 2, 41: 1}
    with_made_up = dict(sent)
    for value, count in sent.items():
        for made_up in range(value - 10, 10, -10):
            with_made_up[made_up] = with_made_up.get(made_up, 0) + (count if value >= 20 else 0)
    assert sum(with_made_up.values()) == 11 + 2 + 3, "25: 15; 41: 31, 21, 11; nothing at 10 or below"
    pairs = [list(pair) for pair in sorted(with_made_up.items())]
    assert wrk.uncorrected(pairs, 11, 1, 110) == sent
    assert wrk.uncorrected([[4, 1]], 1, 2, 100) == {4: 1}, "with less than one request for each, wrk adds nothing"


def test_a_histogram_that_does_not_add_up_is_not_believed():
    with pytest.raises(DiscardedLaunch, match="wrk told of 185 answers and of 184 latencies"):
        wrk.parse(changed("right", requests=185), 4)


@pytest.mark.parametrize(
    ("name", "requests", "errors", "first"),
    [
        ("status-500", 151, 37, "status 500, no"),
        ("wrong-bodies", 151, 37, 'status 200, {"message": "Hello, Wurld!"}'),
        ("broken-connections", 145, 35, "the connection broke"),
        ("server-killed", 120, 6778, "the connection broke"),
        ("time-outs", 282, 3, "it took too long"),
    ],
)
def test_errors_are_told_from_answers(name, requests, errors, first):
    outcome = wrk.parse(output(name), 4)
    assert (outcome.requests, outcome.errors, outcome.first_error) == (requests, errors, first)
    assert Bins.of(outcome.histogram).total == requests


def test_wrong_answers_take_the_fastest_latencies_with_them():
    assert wrk.without_fastest({30: 2, 10: 3, 20: 1}, 4) == {30: 2}
    assert wrk.without_fastest({30: 2, 10: 3}, 1) == {30: 2, 10: 2}
    fast, kept = (Bins.of(wrk.parse(text, 4).histogram) for text in (
        changed("status-500", wrong=0), output("status-500")))  # fmt: skip
    assert kept.total == fast.total - 37
    assert kept.percentile(0.1) > fast.percentile(0.1)
    assert kept.percentile(100) == fast.percentile(100)


def test_requests_that_nobody_answered_are_errors_but_for_those_under_way():
    under_way = wrk.parse(changed("right", sent=184 + 4), 4)
    assert (under_way.errors, under_way.first_error) == (0, "")
    dropped = wrk.parse(changed("right", sent=184 + 7), 4)
    assert (dropped.requests, dropped.errors, dropped.first_error) == (184, 3, "the server hung up")
