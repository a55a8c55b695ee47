"""Is the sum from CPU per request to hardware right?"""

import pytest

from comparison.stats.sizing import core_hours, rate_of_worker


def test_a_million_requests_of_a_millisecond_take_a_core_a_quarter_of_an_hour():
    assert core_hours(1.0) == pytest.approx(1000 / 3600)
    assert core_hours(3600.0, requests=1000) == pytest.approx(1.0)


def test_a_worker_is_planned_to_be_idle_for_three_tenths_of_the_time():
    assert rate_of_worker(1.0) == pytest.approx(700)
    assert rate_of_worker(70.0) == pytest.approx(10)
