"""Do the chart of throughput and the table of tools say what the rows say?"""

import pytest
from bs4 import BeautifulSoup

from comparison.absent import NOTHING
from comparison.capacity import Capacity
from comparison.summary import NotMeasured
from comparison.tools import Tools
from tests.guides import MEDIANS, links, measured
from tests.sessions import capacity, session

RPS = {
    "floor/lean": 2000.0,
    "flask/lean": 1000.0,
    "flask/guarded": 800.0,
    "django/lean": 1001.0,
    "django/guarded": 500.0,
}
HOME = session(MEDIANS)
TWO_TOOLS = HOME + capacity(RPS, scenario="json") + capacity(RPS | {"flask/lean": 900.0}, tool="hey", scenario="json")


def page(rows) -> Capacity:
    return Capacity(measured(rows), links())


def lines(html):
    return [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in parsed(html).tbody.find_all("tr")]


def parsed(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def chart():
    return page(HOME + capacity(RPS, connections=(4, 16, 64), scenario="json")).capacity_chart("json")


def test_every_target_is_drawn_at_16_connections_and_listed_at_every_level(chart):
    """The median launch is the fourth: 1.4 times the first number."""
    figure = parsed(chart).find("figure", attrs={"data-chart": "capacity-json"})
    values = [text.string for text in figure.svg.find_all("text", class_="value")]
    assert values == ["2,800", "1,400", "1,120", "1,401", "700"]
    assert [line[:3] for line in lines(chart) if line[1] == "16"][1] == ["Flask lean", "16", "1,400"]
    assert [line[1] for line in lines(chart)] == ["4", "16", "64"] * len(RPS)
    assert lines(chart)[1][2:] == ["2,800", "2,200", "3,400", "7"]


def test_the_caption_names_server_tool_and_what_is_not_shown(chart):
    said = parsed(chart).figcaption.get_text(" ")
    for words in ("gunicorn-gthread 27.0.1", "tool: wrk (", "It does not show: latency that a user", "16 connections"):
        assert words in said


def test_throughput_is_said_as_a_ratio_over_launches():
    known = page(HOME + capacity(RPS, scenario="json"))
    slower = known.capacity_words("json", "django/guarded", "flask/lean")
    assert slower.startswith("Django's throughput was 50\xa0% lower (95\xa0% interval 50")
    assert known.capacity_words("json", "django/lean", "flask/lean") == (
        "no difference we can see: ratio 1.001 (1.001 to 1.001), noise 1.00 (0.99 to 1.01)"
    )
    few = page(HOME + capacity(RPS, launches=3, scenario="json"))
    assert few.capacity_words("json", "django/lean", "flask/lean") == "too few launches to say (3)"


def test_another_number_of_connections_or_another_tool_answers_nothing():
    """No number is taken from where the question does not point."""
    for rows in (capacity(RPS, connections=(4,), scenario="json"), capacity(RPS, tool="hey", scenario="json")):
        assert "not-measured" in page(HOME + rows).capacity_chart("json")
        assert page(HOME + rows).capacity_words("json", "django/lean", "flask/lean") == NOTHING
    assert "data-chart" in page(HOME + capacity(RPS, tool="closed-client", scenario="json")).capacity_chart("json")


def test_one_framework_alone_is_no_comparison():
    alone = {target: rps for target, rps in RPS.items() if not target.startswith("django")}
    assert "not-measured" in page(HOME + capacity(alone, scenario="json")).capacity_chart("json")


def test_what_the_mode_never_asks_stops_the_build():
    for known in (page(HOME), page(TWO_TOOLS)):
        for call in (
            lambda known=known: known.capacity_chart("batch"),
            lambda known=known: known.capacity_words("batch", "django/lean", "flask/lean"),
            lambda known=known: known.capacity_words("json", "django/slow", "flask/lean"),
        ):
            with pytest.raises(KeyError) as raised:
                call()
            assert not isinstance(raised.value, NotMeasured)


def test_tools_are_compared_launch_by_launch():
    html = Tools(measured(TWO_TOOLS), links()).tools_table()
    table = lines(html)
    assert [line[:2] for line in table[:4]] == [
        ["Small JSON document: No framework", "wrk"], ["Small JSON document: No framework", "hey"],
        ["Small JSON document: Flask lean", "wrk"], ["Small JSON document: Flask lean", "hey"],
    ]  # fmt: skip
    assert table[2][2:] == ["1,400", "", "25\xa0%", "7"]
    assert table[3][2:] == ["1,260", "0.90 (0.90 to 0.90)", "25\xa0%", "7"]
    assert len(table) == 2 * len(RPS)
    assert not parsed(html).find(class_="outside")
    note = parsed(html).find(class_="table-note").get_text()
    assert f"Ratios whose interval holds 1: {len(RPS) - 1} of {len(RPS)}. The widest interval reaches" in note
    assert "tool: wrk (" in note


def test_a_tool_that_measured_itself_is_shown_in_grey_without_a_ratio():
    """It supports nothing, and that it was too slow is what a reader wants to know."""
    busy = {"tool_share": 0.95, "flag": "what asked was busy 95% of the time"}
    slow = [row | busy for row in capacity(RPS, tool="hey")]
    html = Tools(measured(HOME + capacity(RPS) + slow), links()).tools_table()
    grey = parsed(html).find_all("tr", class_="outside")
    assert len(grey) == len(RPS)
    assert "Ratios whose interval holds 1" not in parsed(html).find(class_="table-note").get_text()
    assert [cell.get_text() for cell in grey[0]][1:] == [
        "hey", "2,800", "what asked was busy 95% of the time", "95\xa0%", "7",
    ]  # fmt: skip


def test_one_tool_alone_is_not_compared():
    """Nor are tools of two sessions, or those whose rows are all stale."""
    other = capacity(RPS, tool="hey", session="s20261123-0000-aaaa")
    stale = [row | {"flag": "stale"} for row in TWO_TOOLS]
    for rows in ([], HOME + capacity(RPS), HOME + capacity(RPS) + other, stale):
        notice = parsed(Tools(measured(rows), links()).tools_table()).p
        assert "--tool wrk --tool closed-client" in notice.code.string
