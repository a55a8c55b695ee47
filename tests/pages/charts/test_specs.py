"""Do Figures keep to their axis?"""

from comparison.pages.charts.specs import _finite
from comparison.stats.ratios import Interval


def test_a_ratio_beyond_the_axis_keeps_its_error_bars_round_it():
    """A length below 0 would be drawn on the other side."""
    for value in (0.05, 20.0):
        shown = _finite(Interval(value, value / 1.1, value * 1.1))
        assert shown.low <= value <= shown.high
