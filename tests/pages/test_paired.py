"""Do tables and charts of pairs show CPU beside every response time, and say first where the two disagree?"""

import pytest
from bs4 import BeautifulSoup

from comparison.catalog.frameworks import Target
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, macros_of, measured, project
from tests.factories.rows import session

PROTECTED = Target("django", "guarded")
DEFAULTS = MEDIANS | {"flask/default": 1.0, "django/default": 1.13}


def page(rows):
    return macros_of(measured(rows))


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


CHARTS = macros_of(project())


def drawn(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_the_numbers_are_those_of_the_rows():
    """Django guarded takes 1.5 times Flask's median in this session, and as much CPU."""
    cells = [
        [cell.get_text() for cell in row.find_all(("th", "td"))]
        for row in drawn(CHARTS.ratio_chart("django/guarded", "flask/lean")).tbody.find_all("tr")
    ]
    assert sorted(row[0] for row in cells) == ["One prediction", "Small JSON document"]
    for row in cells:
        assert all(1.45 < float(ratio.split()[0]) < 1.55 for ratio in (row[1], row[4]))
        assert " slower (" in row[3] and " more (" in row[6]


WON = {"flask/lean": 1.0, "django/lean": 0.8}


def test_a_comparison_has_a_circle_for_the_time_and_a_square_for_the_cpu_in_the_winners_colour():
    """Django is faster here and dearer, or as dear."""
    for cpu, colour in ((1.2, "series-flask"), (0.7, "series-django"), (1.0, "series-plain")):
        rows = session(MEDIANS | WON, wobble=0.002, cpu=WON | {"django/lean": cpu})
        svg = drawn(macros_of(measured(rows)).ratio_chart("django/lean", "flask/lean")).svg
        assert [dot["class"] for dot in svg.find_all("circle")] == [["series-django"]]
        squares = [rect["class"] for rect in svg.find_all("rect") if "series-noise" not in rect["class"]]
        assert squares == [[colour]]
        said = [text.string for text in svg.find_all("text", class_="beside")]
        assert said == ["time −20.0\xa0%", f"CPU {100 * (cpu - 1):+.1f}\xa0%".replace("-", "−")]
        assert svg.find(class_="unit").string == "← Django faster, less CPU · Flask faster, less CPU →"


def test_the_quickest_for_django_comes_first_and_the_title_counts_who_is_better():
    slow = MEDIANS | {"django/lean": 1.4}
    rows = session(slow) + session(MEDIANS | WON, scenario="json", cpu={"django/lean": 1.0}) + session(
        MEDIANS, scenario="batch")  # fmt: skip
    soup = drawn(macros_of(measured(rows)).ratio_chart("django/lean", "flask/lean"))
    labels = [text.string for text in soup.svg.find_all("text", class_="label")]
    assert labels == ["Small JSON document", "1,000 predictions", "One prediction"]
    assert soup.find(class_="chart-title").string == (
        "Bare: of 3 requests, Django answers 1 faster and Flask 1; Django needs less CPU in 0, Flask in 1"
    )


@pytest.mark.parametrize(
    "call",
    [
        lambda known: known.ratio_chart("django/fast", "flask/lean"),
        lambda known: known.ratio_chart("fastapi/lean", "flask/lean"),
        lambda known: known.latency_chart("predictt"),
        lambda known: known.latency_chart("stream"),
    ],
)
def test_an_unknown_target_or_scenario_stops_the_build(call):
    """A page with a typo, or with a question that is never asked in pairs, must not be published."""
    with pytest.raises(KeyError, match=r"known|serves|asks"):
        call(CHARTS)


def test_a_single_launch_has_an_interval_without_end():
    """And says so in words: no table holds the name of a number that is none."""
    html = macros_of(measured(session(MEDIANS, launches=1))).ratio_chart("django/guarded", "flask/lean")
    cells = [cell.get_text() for cell in drawn(html).tbody.tr.find_all(("th", "td"))]
    assert cells[1].endswith("(one launch)")
    assert cells[3] == cells[6] == "too few launches to say (1)"
    assert not any(word in " ".join(cells) for word in ("inf", "nan"))
