"""Are numbers put into words as finely as they were measured, and are disagreements named?"""

import math

import pytest

from comparison.catalog.frameworks import Target
from comparison.pages.wording import (
    bound,
    disagreements,
    milliseconds,
    noise_words,
    number,
    percent,
    ranged,
    ratio_words,
)
from comparison.stats.ratios import Interval, Median
from tests.factories.project import MEDIANS, measured
from tests.factories.rows import session


def test_noise_whose_interval_excludes_one_is_called_a_bias():
    assert noise_words(Interval(0.996, 0.993, 0.999)) == "0.996 (0.993 to 0.999), a bias of 0.4\xa0%"
    assert noise_words(Interval(0.999, 0.993, 1.005)) == "0.999 (0.993 to 1.005)"


@pytest.mark.parametrize(("share", "text"), [(0.16, "16.0"), (0.0314, "3.1"), (0.995, "99.5"), (0.0004, "0.0")])
def test_a_share_has_one_decimal_whatever_its_size(share, text):
    assert percent(share) == f"{text}\xa0%"


def test_disagreements_are_named_and_so_is_that_there_are_none():
    known = measured(session(MEDIANS, cpu={"django/lean": 1.2})).summaries
    lean, guarded = (known.comparison("predict", Target("django", v), Target("flask", v)) for v in ("lean", "guarded"))
    assert disagreements({"Bare": lean, "Protected": guarded}).startswith(
        "Response time and CPU disagree in 1 of 2 lines: Bare (response time too small to measure, Django 20."
    )
    assert disagreements({"Protected": guarded}) == "Response time and CPU point the same way in every line."
    few = measured(session(MEDIANS, launches=2, cpu={"django/lean": 2.0})).summaries
    assert disagreements({"Few": few.comparison("predict", Target("django", "lean"), Target("flask", "lean"))}) == ""


@pytest.mark.parametrize(
    ("value", "text"), [(0.0314, "0.03"), (9.994, "9.99"), (12.34, "12.3"), (123.4, "123"), (12345.6, "12,346")]
)
def test_a_number_has_about_three_digits(value, text):
    assert number(value) == text
    assert milliseconds(value) == f"{text}\xa0ms"


def test_a_range_is_told_only_where_there_is_one():
    many = Median("json", None, "rps", 7, 500.0, 480.0, 530.0)
    assert ranged(many) == "500 (480 to 530)"
    assert ranged(Median("json", None, "rps", 1, 500.0, 500.0, 500.0)) == "500"


def test_what_has_no_end_is_said_in_words():
    assert ratio_words(Interval(1.5, 0.0, math.inf)) == "1.500 (one launch)"
    assert (bound(math.inf, 2), bound(-math.inf, 2), bound(1.234, 2)) == ("no end", "no end", "1.23")
