"""Are ratios, intervals and findings right on data whose answer is known?"""

import math

import numpy as np
import pytest
from scipy import stats

from comparison.catalog.frameworks import BASELINE, Target
from comparison.dataset.rows import frame
from comparison.stats.ratios import Interval, Ratio, geometric_mean
from comparison.stats.summary import NotMeasured, Summaries, answered
from tests.factories.rows import row, session

FLASK, LEAN, GUARDED = Target("flask", "lean"), Target("django", "lean"), Target("django", "guarded")
NARROW = Interval(1.0, 0.999, 1.001)
MEDIANS = {"floor/lean": 0.5, "flask/lean": 1.0, "django/lean": 1.001, "django/guarded": 1.5}


def summaries(rows):
    return Summaries(frame(row | {"line": line} for line, row in enumerate(rows, start=2)))


def test_the_geometric_mean_and_its_interval_agree_with_scipy() -> None:
    ratios = np.array([1.10, 1.13, 1.15, 1.12, 1.11, 1.14, 1.13])
    expected = stats.ttest_1samp(np.log(ratios), 0).confidence_interval(0.95)
    got = geometric_mean(ratios)
    assert got.value == pytest.approx(stats.gmean(ratios))
    assert (got.low, got.high) == pytest.approx((math.exp(expected.low), math.exp(expected.high)))


@pytest.mark.parametrize("launches", [2, 3, 7, 10, 30, 100])
def test_the_interval_is_students_to_the_last_digit(launches) -> None:
    """`scipy.special` is imported in place of `scipy.stats`, which is slow to import and must not say anything else."""
    ratios = np.linspace(1.1, 1.3, launches)
    logs = np.log(ratios)
    half = stats.t.ppf(0.975, launches - 1) * logs.std(ddof=1) / math.sqrt(launches)
    got = geometric_mean(ratios)
    assert (got.low, got.high) == (math.exp(logs.mean() - half), math.exp(logs.mean() + half))


def test_a_ratio_and_its_inverse_mirror_each_other() -> None:
    ratios = np.array([1.3, 1.1, 1.2])
    there, back = geometric_mean(ratios), geometric_mean(1 / ratios)
    assert (1 / there.value, 1 / there.high, 1 / there.low) == pytest.approx((back.value, back.low, back.high))


def test_one_launch_gives_no_interval() -> None:
    assert geometric_mean(np.array([1.5])) == Interval(pytest.approx(1.5), 0.0, math.inf)


def test_launches_that_agree_exactly_give_a_point() -> None:
    assert geometric_mean(np.array([2.0, 2.0, 2.0])) == Interval(*[pytest.approx(2.0)] * 3)


def test_a_machine_that_drifts_does_not_move_the_ratio() -> None:
    ratio = summaries(session(MEDIANS)).ratio("predict", GUARDED, FLASK)
    assert ratio.interval.value == pytest.approx(1.5, rel=0.01)
    assert ratio.launches == 7


def test_launches_are_joined_by_number_not_by_position() -> None:
    rows = session(MEDIANS)
    expected = summaries(rows).ratio("predict", GUARDED, FLASK).interval
    got = summaries(rows[::-1]).ratio("predict", GUARDED, FLASK).interval
    assert (got.value, got.low, got.high) == pytest.approx((expected.value, expected.low, expected.high))


def test_a_clear_difference_is_found_and_a_tie_is_a_tie() -> None:
    all_of_them = summaries(session(MEDIANS))
    assert all_of_them.ratio("predict", GUARDED, FLASK).finding == "higher"
    assert all_of_them.ratio("predict", FLASK, GUARDED).finding == "lower"
    assert all_of_them.ratio("predict", LEAN, FLASK).finding == "no difference"


def test_a_difference_within_the_noise_floor_is_no_difference() -> None:
    noisy = session(MEDIANS | {"django/guarded": 1.05}, wobble=0.1)
    ratio = summaries(noisy).ratio("predict", GUARDED, FLASK)
    assert ratio.interval.low > 1 and ratio.interval.overlaps(ratio.noise_band)
    assert ratio.finding == "no difference"


def test_times_within_one_bin_are_no_difference() -> None:
    """A histogram cannot tell them apart; a number of requests is counted, so the same ratio of it is a finding."""
    inside = Interval(0.997, 0.996, 0.998)
    found = {column: Ratio("json", GUARDED, FLASK, column, 7, inside, NARROW).finding for column in ("p50_ms", "rps")}
    assert found == {"p50_ms": "no difference", "rps": "lower"}


def test_few_launches_support_no_finding() -> None:
    assert summaries(session(MEDIANS, launches=6)).ratio("predict", GUARDED, FLASK).finding == "too few launches"


def test_the_share_is_what_the_floor_does_not_explain() -> None:
    share = summaries(session(MEDIANS)).share("predict", FLASK)
    assert share.value == pytest.approx(0.5, abs=0.01)
    assert share.low < share.value < share.high


def test_the_median_comes_with_the_range_of_its_launches() -> None:
    median = summaries(session(MEDIANS)).median("predict", BASELINE)
    assert (median.value, median.low, median.high) == pytest.approx((0.5 * 1.4, 0.5 * 1.1, 0.5 * 1.7), rel=0.01)


def test_the_newest_full_session_speaks() -> None:
    old = session(MEDIANS, session="s20261121-0000-aaaa", date="2026-11-21T00:00:00Z")
    new = session(MEDIANS | {"django/guarded": 3.0})
    quick = session(MEDIANS, session="s20261123-0000-bbbb", date="2026-11-23T00:00:00Z", protocol="quick")
    ratio = summaries(new + quick + old).ratio("predict", GUARDED, FLASK)
    assert ratio.interval.value == pytest.approx(3.0, rel=0.01)


def test_what_was_not_measured_is_told_with_the_cure() -> None:
    with pytest.raises(
        NotMeasured, match=r"no full session has measured 'json': run \.venv/bin/python scripts/measure\.py --full"
    ):
        summaries(session(MEDIANS)).ratio("json", GUARDED, FLASK)
    with pytest.raises(NotMeasured, match="has no p50_ms of django/guarded"):
        summaries([row(), row(replica=2)]).ratio("predict", GUARDED, FLASK)


def test_a_session_that_was_stopped_early_takes_no_statement_from_an_older_one() -> None:
    stopped = session(MEDIANS, launches=2, session="s20261123-0000-aaaa", date="2026-11-23T00:00:00Z")
    assert summaries(session(MEDIANS) + stopped).ratio("predict", GUARDED, FLASK).launches == 7
    assert summaries(stopped).ratio("predict", GUARDED, FLASK).launches == 2


def test_sessions_that_end_in_the_same_second_are_told_apart_by_their_ids() -> None:
    one, two = (session(MEDIANS, session=f"s20261122-1405-{end}") for end in ("aaaa", "bbbb"))
    chosen = {summaries(both).session("predict")["session"] for both in (one + two, two + one)}
    assert chosen == {"s20261122-1405-bbbb"}


def test_another_mode_or_server_has_answers_of_its_own() -> None:
    slow = {target: 10 * median for target, median in MEDIANS.items()}
    other = session(slow, session="s20261122-1500-bbbb", server="granian")
    both = summaries(session(MEDIANS) + other)
    assert (
        both.median("predict", FLASK).value < 5 < both.where("paired", server="granian").median("predict", FLASK).value
    )
    assert both.where("capacity").scenarios == []


def test_an_answer_is_computed_once_and_for_each_choice_of_rows_anew() -> None:
    old = session({target: 10 * median for target, median in MEDIANS.items()}, session="s20261121-0000-aaaa",
                  date="2026-11-21T00:00:00Z", python="3.13.5")  # fmt: skip
    known = summaries(session(MEDIANS, python="3.13.5") + old + session(MEDIANS, server="granian", python="3.13.5"))
    assert known.rows("predict") is known.rows("predict")
    assert known.where("paired", server="granian") is known.where("paired", server="granian")
    assert known.ratio("predict", GUARDED, FLASK) is not known.ratio("predict", GUARDED, FLASK, "cpu_ms")
    newest = known.median("predict", FLASK).value
    assert known.of("s20261121-0000-aaaa").median("predict", FLASK).value == pytest.approx(10 * newest, rel=0.01)
    assert known.where("capacity").sessions("predict") == []
    assert len(known.sessions("predict")) == 2


def test_statements_follow_the_first_machine_of_the_file() -> None:
    other = session(MEDIANS | {"django/guarded": 3.0}, session="s20261130-0000-bbbb", date="2026-11-30T00:00:00Z",
                    cpu_model="Another CPU")  # fmt: skip
    assert summaries(session(MEDIANS) + other).ratio("predict", GUARDED, FLASK).interval.value == pytest.approx(
        1.5, rel=0.01
    )
    stale = [one | {"flag": "stale"} for one in session(MEDIANS)]
    assert summaries(stale + other).ratio("predict", GUARDED, FLASK).interval.value == pytest.approx(3.0, rel=0.01)


def test_statements_prefer_an_optimised_python():
    """Though it stands later in the file; among several of either kind the first speaks."""
    rows = session(MEDIANS)
    builds = ("GCC 14.2.0, optimised", "GCC 14.2.0, optimisation unknown", "GCC 14.2.0, not optimised")
    spoken = {}
    for build in builds:
        later = session(MEDIANS | {"django/guarded": 3.0}, session="s20261130-0000-bbbb", date="2026-11-30T00:00:00Z",
                        python="3.13.5", python_build=build)  # fmt: skip
        spoken[build] = summaries(rows + later).ratio("predict", GUARDED, FLASK).interval.value
        assert summaries(later).ratio("predict", GUARDED, FLASK).interval.value == pytest.approx(3.0, rel=0.01)
    assert list(spoken.values()) == pytest.approx([3.0, 1.5, 1.5], rel=0.01)


def test_sessions_of_one_hardware_can_be_asked_whichever_python_they_ran_on():
    other = session(MEDIANS, session="s20261130-0000-bbbb", date="2026-11-30T00:00:00Z", python="3.13.5")
    foreign = session(MEDIANS, session="s20261201-0000-cccc", date="2026-12-01T00:00:00Z", cpu_model="Another CPU")
    known = summaries(session(MEDIANS) + other + foreign)
    assert known.sessions("predict") == ["s20261122-1405-3f2a"]
    assert known.on_any_python().sessions("predict") == ["s20261130-0000-bbbb", "s20261122-1405-3f2a"]


def test_a_comparison_holds_time_cpu_and_tail_of_the_same_launches():
    """CPU is computed as the response time is: by launch, against its own noise."""
    comparison = summaries(session(MEDIANS, cpu={"django/guarded": 0.5})).comparison("predict", GUARDED, FLASK)
    assert [getattr(comparison, name).column for name in ("latency", "cpu", "tail")] == ["p50_ms", "cpu_ms", "p99_ms"]
    assert comparison.latency.interval.value == pytest.approx(1.5, rel=0.01)
    assert comparison.cpu.interval.value == pytest.approx(0.5, rel=0.01)
    assert (comparison.latency.finding, comparison.cpu.finding) == ("higher", "lower")
    assert comparison.disagrees
    assert [median.value for median in comparison.medians] == pytest.approx([1.5 * 1.4, 1.4], rel=0.01)
    assert not summaries(session(MEDIANS)).comparison("predict", GUARDED, FLASK).disagrees


def test_cpu_has_a_noise_floor_of_its_own():
    """Copies of one app that differ by 20 % in CPU hide the same difference of two, and none in response time."""
    rows = [
        one | ({"cpu_ms": 1.2 * one["cpu_ms"]} if one["replica"] == 2 else {})
        for one in session(MEDIANS, cpu={"django/guarded": 1.15})
    ]
    comparison = summaries(rows).comparison("predict", GUARDED, FLASK)
    assert (comparison.latency.finding, comparison.cpu.finding) == ("higher", "no difference")


def test_a_share_can_be_one_of_cpu():
    known = summaries(session(MEDIANS, cpu={"floor/lean": 0.2}))
    assert known.share("predict", FLASK, "cpu_ms").value == pytest.approx(0.8, abs=0.01)
    assert known.share("predict", FLASK).value == pytest.approx(0.5, abs=0.01)


def test_a_further_session_is_predicted_by_the_spread_of_both():
    """Of sessions that differ by nothing but chance, 95 of 100 lie in the span; a narrower one would miss too many."""
    chance = np.random.default_rng(7)
    inside = 0
    for _ in range(2000):
        older, newer = (geometric_mean(np.exp(chance.normal(0, 0.02, 7))) for _ in range(2))
        span = Ratio("json", GUARDED, FLASK, "p50_ms", 7, older, NARROW).predicted(7)
        inside += span.holds(newer.value)
    assert inside / 2000 == pytest.approx(0.95, abs=0.015)


def test_the_more_launches_a_further_session_has_the_nearer_it_is_expected():
    ratio = Ratio("json", GUARDED, FLASK, "p50_ms", 7, Interval(1.0, 1 / 1.1, 1.1), NARROW)
    few, many = ratio.predicted(7), ratio.predicted(7000)
    assert few.high == pytest.approx(1.1 ** math.sqrt(2))
    assert (many.low, many.high) == pytest.approx((1 / 1.1, 1.1), rel=1e-3)
    alone = Ratio("json", GUARDED, FLASK, "p50_ms", 1, Interval(1.0, 0.0, math.inf), NARROW)
    assert alone.predicted(7) == alone.interval


def test_sessions_with_enough_launches_are_told_newest_first() -> None:
    old = session(MEDIANS, session="s20261121-0000-aaaa", date="2026-11-21T00:00:00Z")
    few = session(MEDIANS, launches=6, session="s20261123-0000-aaaa", date="2026-11-23T00:00:00Z")
    assert summaries(old + few + session(MEDIANS)).sessions("predict") == ["s20261122-1405-3f2a", "s20261121-0000-aaaa"]


def test_unequal_numbers_of_launches_are_joined_where_both_were_asked() -> None:
    rows = [one for one in session(MEDIANS, launches=9) if one["variant"] != GUARDED.variant or one["launch"] != 4]
    assert summaries(rows).ratio("predict", GUARDED, FLASK).launches == 8


def test_equal_medians_in_every_launch_are_a_tie() -> None:
    tied = session(dict.fromkeys(MEDIANS, 1.0), wobble=0.0)
    ratio = summaries(tied).ratio("predict", GUARDED, FLASK)
    assert (ratio.interval.value, ratio.finding) == (pytest.approx(1.0), "no difference")


def test_without_a_twin_there_is_no_floor_and_so_no_finding() -> None:
    alone = [one for one in session(MEDIANS) if one["replica"] == 1]
    with pytest.raises(NotMeasured, match="beside a copy of itself"):
        summaries(alone).ratio("predict", GUARDED, FLASK)


def test_answers_leave_out_what_cannot_be_answered_but_not_all_of_it() -> None:
    def ask(question: int) -> int:
        if question > 2:
            raise NotMeasured("no")
        return 10 * question

    assert answered([1, 2, 3], ask) == {1: 10, 2: 20}
    with pytest.raises(NotMeasured, match=r"scripts/measure\.py"):
        answered([3, 4], ask)
    with pytest.raises(ZeroDivisionError):
        answered([0], lambda question: 1 // question)
