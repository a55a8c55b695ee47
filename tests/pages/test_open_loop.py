"""Are the largest rates told as one range for all, as long as launches do not separate the frameworks?"""

import pytest

from comparison.pages.fallbacks import NOTHING
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, macros_of, measured
from tests.factories.rows import capacity, open_loop, session

HOME = session(MEDIANS)
FOLLOWED = {160: 20.0, 200: 90.0, 250: 101.0, 315: 600.0}  # to 200
LADDERS = {
    "floor/lean": {160: 5.0, 200: 6.0, 250: 7.0, 315: 8.0},  # follows to the last step
    "flask/guarded": FOLLOWED,
    "django/guarded": {160: 30.0, 200: None, 250: 40.0},  # a rate with errors is not followed, nor is what comes after
}
BETTER = LADDERS | {"django/guarded": {160: 30.0, 200: 40.0, 250: 400.0}}
LATER = {"session": "s20261123-0000-aaaa", "date": "2026-11-23T00:00:00Z"}


def rows_of(launches, **changes):
    return [row for number, ladders in enumerate(launches, 1) for row in open_loop(ladders, number, **changes)]


def told(rows):
    return macros_of(measured(HOME + rows)).rate_range("predict")


def test_one_range_for_all_where_launches_do_not_separate_them():
    """The app without a framework has no part in it."""
    assert told(rows_of([LADDERS] * 6 + [BETTER])) == (
        "between 160 and 200 requests per second by launch, 200 in the middle (14 launches), for Flask and Django "
        "alike: our runs don't separate them"
    )


def test_where_launches_follow_to_the_highest_rate_of_all_it_may_be_more():
    both = {"flask/guarded": {160: 5.0, 200: 6.0}, "django/guarded": {160: 5.0, 200: 6.0}}
    assert told(rows_of([both] * 7)).startswith("at least 200 requests per second in each of 14 launches")


def test_launches_of_all_sessions_count():
    assert "separate" not in told(rows_of([LADDERS] * 7))
    both = told(rows_of([LADDERS] * 7) + rows_of([BETTER] * 7, **LATER))
    assert both.startswith("between 160 and 200 requests per second by launch, 200 in the middle (28 launches)")


def test_what_separates_them_is_told_for_each():
    """Each launch of one above each of the other."""
    assert told(rows_of([LADDERS] * 7)) == (
        "Flask: 200 requests per second in each of 7 launches; Django: 160 requests per second in each of 7 launches"
    )


def test_a_launch_whose_last_steps_a_gate_keeps_out_does_not_count_as_slow():
    """It was not seen to fall behind; a disturbed step below others is only left out."""
    rows = rows_of([BETTER] * 7)
    last = [row | {"flag": "other programs" if row["launch"] == 7 and row["rate"] > 160 else ""} for row in rows]
    assert told(last).startswith("200 requests per second in each of 12 launches")
    first = [row | {"flag": "other programs" if row["launch"] == 7 and row["rate"] == 160 else ""} for row in rows]
    assert told(first).startswith("200 requests per second in each of 14 launches")


def test_a_worker_is_planned_by_its_cpu_and_held_against_what_it_followed():
    """0.7 of a core over 4 ms is 175 requests a second, which only launches that followed 200 have shown.

    What was not asked at rates, as Flask without protections, is not planned for.
    """
    busy = capacity(dict.fromkeys(("floor/lean", "flask/lean", "flask/guarded", "django/guarded"), 500.0))
    costs = {"floor/lean": 0.5, "flask/lean": 1.0, "flask/guarded": 4.0, "django/guarded": 3.5}
    load = [row | {"cpu_ms": costs[f"{row['framework']}/{row['variant']}"]} for row in busy]
    known = macros_of(measured(HOME + load + rows_of([LADDERS] * 7)))
    assert known.workers_check("predict").replace("\xa0", " ") == (
        "it plans 175 to 200 requests per second for one worker. Here a worker handled 175 or more in 7 of 14 "
        "launches, with 99 of 100 answers within 100 ms"
    )


def test_without_rows_of_both_nothing_is_said_and_what_is_never_asked_stops_the_build():
    alone = rows_of([{"flask/guarded": FOLLOWED}] * 7)
    for rows in ([], alone, rows_of([LADDERS] * 2)):
        known = macros_of(measured(HOME + rows))
        assert known.rate_range("predict") == known.workers_check("predict") == NOTHING
    with pytest.raises(KeyError) as raised:
        macros_of(measured(HOME)).rate_range("json")
    assert not isinstance(raised.value, NotMeasured)
