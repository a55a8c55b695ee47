"""Is the largest rate that a server follows told rightly, with the ends of the ladder?"""

import pytest
from bs4 import BeautifulSoup

from comparison.rates import Rates
from comparison.summary import NotMeasured
from tests.guides import MEDIANS, links, measured
from tests.sessions import open_loop, session

HOME = session(MEDIANS)
LADDERS = {
    "floor/lean": {160: 5.0, 200: 6.0, 250: 7.0},  # follows to the last step
    "flask/guarded": {160: 20.0, 200: 90.0, 250: 101.0, 315: 600.0},
    "django/guarded": {160: 30.0, 200: None, 250: 40.0},  # a rate with errors is not followed, nor is what comes after
}


def chart(launches):
    rows = [row for number, ladders in enumerate(launches, start=1) for row in open_loop(ladders, number)]
    return Rates(measured(HOME + rows), links()).rate_chart("predict")


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def lines(html):
    return [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in parsed(html).tbody.find_all("tr")]


def test_the_largest_rate_under_the_limit_is_told_with_its_range():
    """Seven launches; in the last, Flask follows one step less."""
    worse = LADDERS | {"flask/guarded": {160: 20.0, 200: 150.0}}
    html = chart([LADDERS] * 6 + [worse])
    assert lines(html)[0] == ["largest rate", "at least 250", "200 (160 to 200)", "160"]
    values = [text.string for text in parsed(html).svg.find_all("text", class_="value")]
    assert values == lines(html)[0][1:]
    labels = [text.string for text in parsed(html).svg.find_all("text", class_="label")]
    assert labels == ["No framework", "Flask guarded", "Django guarded"]
    dots = [float(dot["cx"].rstrip("%")) for dot in parsed(html).svg.find_all("circle")]
    assert dots == sorted(dots, reverse=True)


def test_the_table_has_p99_by_rate_with_errors_and_gaps_in_words():
    worse = LADDERS | {"flask/guarded": {160: 20.0, 200: 150.0}}
    assert lines(chart([LADDERS, LADDERS, worse]))[1:] == [
        ["160", "5.00", "20.0", "30.0"],
        ["200", "6.00", "90.0", "errors"],
        ["250", "7.00", "101 in 2 of 3 launches", "40.0"],
        ["315", "not asked", "600 in 2 of 3 launches", "not asked"],
    ]


def test_a_server_that_cannot_follow_the_lowest_rate_is_under_it():
    slow = {target: {160: 400.0, 200: 700.0} for target in LADDERS}
    html = chart([slow] * 7)
    assert lines(html)[0][1:] == ["under 160"] * 3
    assert len(parsed(html).svg.find_all("circle")) == 3


def test_a_step_outside_a_gate_does_not_make_a_server_look_slow():
    """Where the step at which it fell behind does not count, it followed at least the one before."""
    rows = [row for number in range(1, 8) for row in open_loop(LADDERS, number)]
    flagged = [row | {"flag": "other programs" if row["rate"] > 200 else ""} for row in rows]
    html = Rates(measured(HOME + flagged), links()).rate_chart("predict")
    assert lines(html)[0][2] == "at least 200"


def test_a_disturbed_step_below_others_is_left_out_and_not_taken_for_a_late_one():
    rows = [row for number in range(1, 8) for row in open_loop(LADDERS, number)]
    flagged = [row | {"flag": "other programs" if row["rate"] == 200 and row["launch"] > 3 else ""} for row in rows]
    html = Rates(measured(HOME + flagged), links()).rate_chart("predict")
    assert lines(html)[0][1:3] == ["at least 250", "200 (160 to 200)"]


def test_at_least_is_not_said_where_some_launches_count_at_a_higher_rate():
    late = LADDERS | {"floor/lean": {160: 5.0, 200: 6.0, 250: 150.0}}
    rows = [row for number in range(1, 8) for row in open_loop(late, number)]
    flagged = [row | {"flag": "other programs" if row["rate"] == 250 and row["launch"] > 5 else ""} for row in rows]
    assert lines(Rates(measured(HOME + flagged), links()).rate_chart("predict"))[0][1] == "200"


def test_a_disturbed_last_step_is_left_out_and_not_taken_for_a_late_one():
    rows = [row for number in range(1, 8) for row in open_loop(LADDERS, number)]
    flagged = [row | {"flag": "other programs" if row["rate"] == 250 and row["launch"] > 3 else ""} for row in rows]
    assert lines(Rates(measured(HOME + flagged), links()).rate_chart("predict"))[0][1] == "at least 250 (200 to 250)"


def test_the_caption_names_server_tool_and_what_is_not_shown():
    said = parsed(chart([LADDERS] * 7)).figcaption.get_text(" ")
    for words in (
        "gunicorn-gthread 27.0.1",
        "tool: open-client (",
        "not show: bursts",
        "less than 100 ms",
        "7 launches",
    ):
        assert words in said


def test_without_rows_there_is_a_notice_and_what_is_never_asked_stops_the_build():
    known = Rates(measured(HOME), links())
    assert "--mode latency" in parsed(known.rate_chart("predict")).code.string
    with pytest.raises(KeyError) as raised:
        known.rate_chart("json")
    assert not isinstance(raised.value, NotMeasured)
    assert "not-measured" in chart([{"flask/guarded": {160: 20.0}}])
