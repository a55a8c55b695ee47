"""Does each chart stand in its figure with caption, numbers and a Figure that plotly can read?"""

import json

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from comparison.charts import Charts, _finite
from comparison.summary import Interval
from tests.guides import guide, links


@pytest.fixture(scope="module")
def charts() -> Charts:
    return Charts(guide(), links())


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


CALLS = {
    "ratio-django-lean-flask-lean": lambda charts: charts.ratio_chart("django/lean", "flask/lean"),
    "latency-predict": lambda charts: charts.latency_chart("predict"),
    "share": lambda charts: charts.share_chart(),
}


@pytest.mark.parametrize("id_", CALLS)
def test_a_chart_is_a_figure_with_all_that_belongs_to_it(charts, id_):
    """The drawing, its words, its numbers, its circumstances, and the way to explore it."""
    soup = parsed(CALLS[id_](charts))
    figure = soup.find("figure", attrs={"data-chart": id_})
    assert figure.svg.title.string
    assert len(figure.svg.find_all("text", class_="label")) == len(figure.find("tbody").find_all("tr"))
    caption = figure.figcaption.get_text(" ")
    for word in ("22 November 2026", "Test CPU", "gunicorn 27.0.1", "7 launches", "not show"):
        assert word in caption
    button = figure.find("button")
    assert "MB" in button.string
    assert button["data-library"] == "../../assets/plotly.min.js"
    assert button.parent.has_attr("hidden")


@pytest.mark.parametrize("id_", CALLS)
def test_the_figure_in_the_template_is_plotlys_own(charts, id_):
    """Escaped, so that the theme runs nothing of it, and whole."""
    html = CALLS[id_](charts)
    assert "<script" not in html
    figure = go.Figure(json.loads(parsed(html).find("template").get_text()))
    assert all(trace.meta in ("flask", "django", "floor", "noise") for trace in figure.data)


def test_the_numbers_are_those_of_the_rows(charts):
    """Django guarded takes 1.5 times Flask's median in this session, and that is told apart from noise."""
    cells = [
        [cell.get_text() for cell in row.find_all(("th", "td"))]
        for row in parsed(charts.ratio_chart("django/guarded", "flask/lean")).tbody.find_all("tr")
    ]
    assert [row[0] for row in cells] == ["Small JSON document", "One prediction"]
    assert all(1.45 < float(row[1]) < 1.55 and row[5] == "higher" for row in cells)


def test_shares_are_of_the_targets_own_median(charts):
    """The floor takes half of Flask's time and a third of Django's with its default middleware."""
    soup = parsed(charts.share_chart())
    values = {
        label.string: value.string
        for label, value in zip(
            soup.find_all("text", class_="label"), soup.find_all("text", class_="value"), strict=True
        )
    }
    assert values["One prediction: Flask"] in ("49\xa0%", "50\xa0%", "51\xa0%")
    assert values["One prediction: Django guarded"] in ("66\xa0%", "67\xa0%")


def test_an_unknown_target_or_scenario_stops_the_build(charts):
    """A page with a typo must not be published."""
    with pytest.raises(KeyError, match="known"):
        charts.ratio_chart("django/fast", "flask/lean")
    with pytest.raises(KeyError, match=r"measure\.py"):
        charts.latency_chart("batch")


def test_a_ratio_beyond_the_axis_keeps_its_error_bars_round_it():
    """A length below 0 would be drawn on the other side."""
    for value in (0.05, 20.0):
        shown = _finite(Interval(value, value / 1.1, value * 1.1))
        assert shown.low <= value <= shown.high
