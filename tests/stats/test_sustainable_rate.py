"""Is the sustainable rate the last one before a server falls behind, launch by launch?"""

import math

import pytest

from comparison.dataset.rows import frame
from comparison.stats.summary import NotMeasured, Summaries
from comparison.stats.sustainable_rate import are_alike, rate_sweeps, span, sustainable_rate, sustainable_rates
from tests.factories.project import MEDIANS
from tests.factories.rows import open_loop, session

SWEEPS = {
    "floor/lean": {160: 5.0, 200: 6.0},
    "flask/guarded": {160: 20.0, 200: 90.0, 250: 101.0},
    "django/guarded": {160: 30.0, 200: None, 250: 40.0},
}


def summaries(rows) -> Summaries:
    return Summaries(frame(row | {"line": 2} for row in session(MEDIANS) + rows)).where("latency")


@pytest.mark.parametrize(
    ("p99_by_rate", "rate"),
    [
        ({100.0: 5.0, 200.0: 99.9}, 200.0),
        ({100.0: 5.0, 200.0: 100.0}, 100.0),
        ({100.0: 5.0, 200.0: 300.0, 400.0: 5.0}, 100.0),
        ({100.0: 5.0, 200.0: math.nan}, 100.0),
        ({100.0: math.inf}, None),
        ({}, None),
    ],
)
def test_it_is_the_largest_rate_under_the_limit_as_at_every_lower_one(p99_by_rate, rate):
    assert sustainable_rate(p99_by_rate) == rate


def test_a_failed_request_makes_a_rate_too_high():
    [sweep] = rate_sweeps(frame(row | {"line": 2} for row in open_loop({"django/guarded": SWEEPS["django/guarded"]})))
    assert sweep == {160.0: 30.0, 200.0: math.inf, 250.0: 40.0}


def test_each_launch_of_the_compared_frameworks_has_one():
    rows = [row for launch in range(1, 8) for row in open_loop(SWEEPS, launch)]
    assert sustainable_rates(summaries(rows), "predict") == {"flask": [200.0] * 7, "django": [160.0] * 7}
    alone = [row for launch in range(1, 8) for row in open_loop({"flask/guarded": SWEEPS["flask/guarded"]}, launch)]
    with pytest.raises(NotMeasured, match="both frameworks"):
        sustainable_rates(summaries(alone), "predict")


def test_a_launch_whose_last_steps_were_kept_out_tells_no_end():
    rows = [row for launch in range(1, 9) for row in open_loop(SWEEPS, launch)]
    flagged = [row | {"flag": "x" if row["launch"] == 8 and row["rate"] > 160 else ""} for row in rows]
    assert sustainable_rates(summaries(flagged), "predict") == {"flask": [200.0] * 7, "django": [160.0] * 7}


def test_ranges_that_meet_do_not_tell_groups_apart():
    assert are_alike([[160.0, 200.0], [200.0, 250.0], [170.0, 220.0]])
    assert not are_alike([[160.0, 200.0], [201.0]])
    assert not are_alike([[201.0], [160.0, 200.0]])
    assert span([3.0, 1.0, 7.0]) == (1.0, 3.0, 7.0)
