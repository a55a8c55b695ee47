"""Do a few counts still tell what many latencies told?"""

import random

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram

from comparison.dataset.histogram import COARSE, FINE, LARGEST, TICK_NS, TICKS_PER_MS, Bins, encode, encode_counts

PERCENTS = (50, 95, 99)
SCALES_MS = [0.005, 0.2, 1.5, 110.0, 9000.0]


def latencies(milliseconds, number=2000):
    chance = random.Random(3)
    return [int(chance.lognormvariate(0, 0.4) * milliseconds * 1e6) for _ in range(number)]


@pytest.mark.parametrize("milliseconds", SCALES_MS)
@pytest.mark.parametrize(("digits", "median", "tail"), [(FINE, 0.002, 0.008), (COARSE, 0.015, 0.06)])
def test_percentiles_are_those_of_the_samples(milliseconds, digits, median, tail):
    """The median closer than a bin is wide: inside a bin it is interpolated."""
    samples = latencies(milliseconds)
    bins = Bins.of(encode(samples, digits))
    for percent in PERCENTS:
        exact = float(np.percentile(samples, percent, method="inverted_cdf")) / 1e6
        assert bins.percentile(percent) == pytest.approx(exact, rel=median if percent == 50 else tail, abs=0.0002)
    assert bins.mean == pytest.approx(float(np.mean(samples)) / 1e6, rel=median, abs=0.0001)
    assert bins.percentile(100) == pytest.approx(max(samples) / 1e6, rel=tail, abs=0.0002)
    assert bins.total == 2000


def test_bins_agree_with_the_library_that_others_would_use():
    samples = latencies(1.5)
    theirs = HdrHistogram(1, LARGEST, FINE)
    for latency in samples:
        theirs.record_value(round(latency / TICK_NS))
    bins = Bins.of(encode(samples))
    for percent in PERCENTS:
        end_of_bin = theirs.get_value_at_percentile(percent) / TICKS_PER_MS
        assert bins.percentile(percent) == pytest.approx(end_of_bin, rel=0.008)
    assert bins.percentile(100) == pytest.approx(theirs.get_max_value() / TICKS_PER_MS, abs=0.0002)
    assert bins.total == theirs.get_total_count()


def test_a_histogram_may_be_given_as_counts():
    assert encode_counts({1_000_000: 3, 2_000_000: 1}) == encode([1_000_000] * 3 + [2_000_000])


def test_empty_bins_are_told_by_their_number():
    assert encode([100, 100, 300]) == {"digits": FINE, "counts": [-1, 2, -1, 1]}


def test_a_latency_beyond_a_minute_is_kept_as_a_minute():
    bins = Bins.of(encode([10**12, 0]))
    assert bins.total == 2
    assert bins.percentile(100) == pytest.approx(60_000, rel=0.008)
