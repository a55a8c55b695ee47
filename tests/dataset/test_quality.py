"""Does each quality flag let the good row pass, and stop the bad one with its arithmetic?"""

import pytest

from comparison.dataset.quality import FLAGS, OF_LAUNCH, objections
from comparison.dataset.rows import frame
from comparison.stats.summary import NotMeasured, Summaries
from tests.factories.rows import row, session

CAPACITY = {"mode": "capacity", "tool": "wrk", "connections": 16, "seconds": 1.0}
OPEN = {"mode": "latency", "tool": "open-client", "connections": 64, "rate": 100.0, "seconds": 2.0}
# For each flag a row that passes, the same a little beyond, and words of the reason.
CASES = {
    "errors": (row(errors=0), row(errors=1), "1 of 901 requests failed"),
    "tool": (row(tool_share=0.8), row(tool_share=0.81), "busy 81% of the time"),
    "foreign": (row(foreign_cores=0.15), row(foreign_cores=0.16), "took 0.16 cores"),
    "spin": (
        row(**CAPACITY, requests=1600, mean_ms=9.9, spin_before_ms=8.0, spin_after_ms=12.0),
        row(**CAPACITY, requests=1600, mean_ms=9.9, spin_before_ms=12.4, spin_after_ms=8.0),
        "12.40 ms before and 8.00 ms after, 1.55 times",
    ),
    "little": (
        row(**CAPACITY, requests=1600, mean_ms=9.0),
        row(**CAPACITY, requests=1600, mean_ms=8.0),
        "1600 / 1.0 s × 8.0 ms = 12.8 of 16 connections",
    ),
    "sent": (row(**OPEN, requests=196), row(**OPEN, requests=190), "190 requests in 2.0 s, and 200 were due"),
    "dirty": (row(dirty=0), row(dirty=1), "differed from the commit"),
    "conformance": (row(conformance=1), row(conformance=0), "conformance tests were not run"),
}


def test_every_flag_has_its_cases():
    assert list(CASES) == [flag.id for flag in FLAGS]


@pytest.mark.parametrize("flag", CASES)
def test_a_flag_tells_good_from_bad_and_shows_the_arithmetic(flag):
    good, bad, words = CASES[flag]
    assert objections(good) == {}
    ((id_, reason),) = objections(bad).items()
    assert id_ == flag
    assert words in reason


def test_a_machine_that_changes_its_speed_does_not_touch_pairs():
    assert objections(row(spin_before_ms=8.0, spin_after_ms=14.0)) == {}


@pytest.mark.parametrize("mode", ["latency", "stream"])
def test_errors_are_a_result_where_servers_are_overloaded_on_purpose(mode):
    assert "errors" not in objections(row(mode=mode, errors=100))


def test_a_mode_that_does_not_look_at_the_machine_is_not_asked():
    unseen = dict.fromkeys(("tool_share", "foreign_cores", "spin_before_ms", "spin_after_ms", "errors", "requests"))
    assert objections(row() | unseen | {"mode": "start"}) == {}


def test_only_what_passes_away_is_worth_another_launch():
    assert objections(row(foreign_cores=1.0), OF_LAUNCH)
    assert not objections(row(dirty=1, conformance=0), OF_LAUNCH)


def test_rows_with_a_flag_support_nothing():
    rows = session({"floor/lean": 0.5, "flask/lean": 1.0, "django/lean": 1.2})
    flagged = [one | {"flag": "other programs" if one["launch"] > 3 else ""} for one in rows]
    assert len(set(Summaries(frame(flagged)).rows("predict")["launch"])) == 3
    with pytest.raises(NotMeasured):
        Summaries(frame(one | {"flag": "stale"} for one in rows)).rows("predict")
