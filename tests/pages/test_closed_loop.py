"""Does the table of throughput say what the rows say?"""

import pytest
from bs4 import BeautifulSoup

from comparison.pages.fallbacks import NOTHING
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, macros_of, measured
from tests.factories.rows import capacity, session

RPS = {
    "floor/lean": 2000.0,
    "flask/lean": 1000.0,
    "flask/guarded": 800.0,
    "django/lean": 1001.0,
    "django/guarded": 500.0,
}
HOME = session(MEDIANS)
OTHER_TOOL = capacity(RPS, tool="closed-client", scenario="json")


def page(rows):
    return macros_of(measured(rows))


def lines(html):
    return [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in parsed(html).tbody.find_all("tr")]


def parsed(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def shown():
    return page(HOME + capacity(RPS, connections=(4, 16, 64), scenario="json")).capacity_table("json")


def test_every_target_has_a_line_at_16_connections(shown):
    """The median launch is the fourth: 1.4 times the first number."""
    assert {line[0]: line[1] for line in lines(shown)} == {
        "No framework": "2,800 (2,200 to 3,400)", "Flask, bare": "1,400 (1,100 to 1,700)",
        "Flask, protections on": "1,120 (880 to 1,360)", "Django, bare": "1,401 (1,101 to 1,702)",
        "Django, protections on": "700 (550 to 850)",
    }  # fmt: skip


def test_server_and_tool_are_named_below(shown):
    told = parsed(shown).find(class_="table-note").string
    for words in ("16 connections", "gunicorn-gthread 27.0.1", "tool: wrk (", "7 launches", "s20261122-1405-3f2a"):
        assert words in told


def test_throughput_is_said_as_a_ratio_over_launches():
    known = page(HOME + capacity(RPS, scenario="json"))
    slower = known.capacity_words("json", "django/guarded", "flask/lean")
    assert slower.startswith("Django answered 50.0\xa0% fewer requests per second (95\xa0% CI 50.0 to 50.")
    assert known.capacity_words("json", "django/lean", "flask/lean") == (
        "too small to measure: ratio 1.001 (1.001 to 1.001), noise 1.001 (0.992 to 1.011)"
    )
    few = page(HOME + capacity(RPS, launches=3, scenario="json"))
    assert few.capacity_words("json", "django/lean", "flask/lean") == "too few launches to say (3)"


COSTS = {"floor/lean": 0.2, "flask/lean": 0.36, "flask/guarded": 0.5, "django/lean": 0.2, "django/guarded": 0.4}


def loaded(**changes):
    """A busy server whose apps cost what COSTS says, in CPU for each request."""
    rows = capacity(RPS, scenario="json") + capacity(RPS, scenario="predict")
    costs = [COSTS[f"{row['framework']}/{row['variant']}"] for row in rows]
    return [row | {"cpu_ms": cost} | changes for row, cost in zip(rows, costs, strict=True)]


def test_a_request_costs_core_hours_and_the_share_stands_under_load_beside_alone():
    """1 ms for each of a million requests is 0.278 core-hours; alone, the median tells, under load the CPU."""
    known = page(session(MEDIANS, scenario="json") + loaded())
    table = {line[0]: line[1:] for line in lines(known.capacity_table("json"))}
    assert table["No framework"] == ["2,800 (2,200 to 3,400)", "0.20\xa0ms", "0.06", "", ""]
    assert table["Flask, protections on"][1:4] == ["0.50\xa0ms", "0.14", "60.0\xa0%"]
    assert table["Flask, protections on"][4].startswith(("59.", "60."))
    assert table["Django, bare"][3] == "too small to measure"
    assert known.share_under_load("json", "django/guarded") == "50.0\xa0%"
    assert known.overhead("django/guarded") == "0.40\xa0ms"


def test_what_pairs_did_not_measure_is_said_in_the_table_of_costs():
    table = lines(page(HOME + loaded()).capacity_table("json"))
    assert {line[5] for line in table[1:]} == {"not measured"}


def test_without_a_closed_loop_there_is_no_cost():
    known = page(HOME)
    assert "--mode capacity" in known.capacity_table("json")
    assert known.share_under_load("json", "flask/lean") == known.overhead("flask/lean") == NOTHING


def test_another_number_of_connections_or_another_tool_answers_nothing():
    """No number is taken from where the question does not point."""
    for rows in (
        capacity(RPS, connections=(4,), scenario="json"),
        capacity(RPS, tool="hey", scenario="json"),
    ):
        assert "not-measured" in page(HOME + rows).capacity_table("json")
        assert page(HOME + rows).capacity_words("json", "django/lean", "flask/lean") == NOTHING
    assert "<table" in page(HOME + OTHER_TOOL).capacity_table("json")


def test_one_framework_alone_is_no_comparison():
    alone = {target: rps for target, rps in RPS.items() if not target.startswith("django")}
    assert "not-measured" in page(HOME + capacity(alone, scenario="json")).capacity_table("json")


def test_what_the_mode_never_asks_stops_the_build():
    for known in (page(HOME), page(HOME + OTHER_TOOL)):
        for call in (
            lambda known=known: known.capacity_table("batch"),
            lambda known=known: known.capacity_words("batch", "django/lean", "flask/lean"),
            lambda known=known: known.capacity_words("json", "django/slow", "flask/lean"),
        ):
            with pytest.raises(KeyError) as raised:
                call()
            assert not isinstance(raised.value, NotMeasured)
