"""Do the tables of pairs show CPU beside every response time, and say first where the two disagree?"""

import pytest
from bs4 import BeautifulSoup

from comparison.catalog.frameworks import Target
from comparison.pages.paired import Pairs
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, links, measured
from tests.factories.rows import session

PROTECTED = Target("django", "guarded")
DEFAULTS = MEDIANS | {"flask/default": 1.0, "django/default": 1.13}


def page(rows) -> Pairs:
    return Pairs(measured(rows), links())


def parsed(html):
    return BeautifulSoup(html.replace("\xa0", " "), "html.parser")


def lines(soup):
    return [
        [cell.get_text(" ") for cell in row.find_all(("th", "td"))]
        for row in soup.find("table").find_all("tr")
        if row.td
    ]


def test_three_setups_begin_with_the_defaults():
    soup = parsed(page(session(DEFAULTS) + session(DEFAULTS, scenario="json")).setups_table("predict", "json"))
    found = lines(soup)
    assert [line[0] for line in found] == ["Defaults  (unequal work)", "Bare", "Protections on"] * 2
    assert [row.get_text() for row in soup.find_all("tr", class_="group")] == ["One prediction", "Small JSON document"]
    assert found[0][1].startswith("13.") and " slower (" in found[0][1] and " ms against 1." in found[0][1]
    assert found[0][2].startswith("13.") and " more (" in found[0][2]
    assert found[1][1].startswith("too small to measure (") and found[1][2].startswith("too small to measure (")


def test_disagreements_stand_before_the_table():
    rows = session(DEFAULTS, cpu={"django/default": 1.0})
    soup = parsed(page(rows).setups_table("predict"))
    first, frame = soup.find_all(recursive=False)
    assert first.get_text().startswith(
        "Response time and CPU disagree in 1 of 3 lines: One prediction, defaults (Django 13."
    )
    assert first.get_text().endswith(" slower, CPU too small to measure).")
    assert frame["class"] == ["table-frame"]
    agreeing = parsed(page(session(DEFAULTS)).setups_table("predict"))
    assert agreeing.p.get_text() == "Response time and CPU point the same way in every line."


def test_a_setup_that_was_not_measured_says_so():
    found = lines(parsed(page(session(MEDIANS)).setups_table("predict")))
    assert found[0][1:] == ["not measured for the current apps"] * 2
    assert "slower" in found[2][1]


def test_every_request_has_time_cpu_and_its_slowest():
    soup = parsed(page(session(MEDIANS) + session(MEDIANS, scenario="json")).comparison_table("guarded"))
    found = lines(soup)
    assert [line[0] for line in found] == ["Small JSON document", "One prediction"]
    assert all(line[1].startswith("20.0 % slower") and line[2].startswith("20.0 % more") for line in found)
    assert all(line[3].startswith("20.0 % slower") for line in found)
    assert "lean the same way" in soup.find_all("p")[-1].get_text()
    assert "Not measured for the current apps: 1,000 predictions" in soup.find_all("p")[-1].get_text()


def test_slow_requests_that_go_the_other_way_are_named_with_their_noise():
    rows = session(MEDIANS)
    for one in rows:
        one["p99_ms"] /= 1.5 if Target(one["framework"], one["variant"]) == PROTECTED else 1.0
    told = parsed(page(rows).comparison_table("guarded")).find_all("p")[-1].get_text()
    assert told.startswith(
        "The slowest 1 % (p99) lean the other way than the median here: One prediction −20.0 % (noise "
    )


def test_without_rows_a_notice_names_the_command_and_an_unknown_scenario_stops_the_build():
    for html in (page([]).setups_table("predict"), page([]).comparison_table("lean")):
        assert "--mode paired" in parsed(html).code.string
    with pytest.raises(KeyError) as raised:
        page(session(MEDIANS)).setups_table("predictt")
    assert not isinstance(raised.value, NotMeasured)


def test_an_interval_that_clears_one_but_not_the_noise_is_not_called_too_small():
    """It may be large: what hides it is how much an app differs from its own copy."""
    rows = session(MEDIANS)
    for one in rows:
        one["p99_ms"] *= 1.5 if one["replica"] == 2 else 1.0
    cell = lines(parsed(page(rows).comparison_table("guarded")))[0][3]
    assert cell.startswith("within the noise (+19.")
