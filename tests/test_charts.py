"""Does each chart stand in its figure with caption, numbers and a Figure that plotly can read?"""

import dataclasses
import json

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from comparison import charts as module
from comparison.charts import Charts
from comparison.figures import _finite
from comparison.frameworks import TARGETS
from comparison.rows import frame
from comparison.scenarios import MODEL_SCENARIOS, SCENARIOS
from comparison.summary import Interval, NotMeasured, Summaries
from tests.guides import HOSTILE, guide, links
from tests.sessions import costing, session

KEY = "framework-share-by-model-cost"
COSTS_MS = dict(zip(MODEL_SCENARIOS, (3.0, 0.5, 80.0, 1.0, 10.0), strict=True))  # neither by name nor as registered


@pytest.fixture(scope="module")
def charts() -> Charts:
    return Charts(guide(), links())


def with_models(costs=COSTS_MS, **changes) -> Charts:
    """Charts of a session that measured the models: what bare WSGI takes, in ms, by scenario."""
    rows = [line for id_, ms in costs.items() for line in session(costing(ms), scenario=id_, **changes)]
    return Charts(guide(summaries=Summaries(frame(rows))), links())


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


CALLS = {
    "ratio-django-lean-flask-lean": lambda charts: charts.ratio_chart("django/lean", "flask/lean"),
    "latency-predict": lambda charts: charts.latency_chart("predict"),
    "share": lambda charts: charts.share_chart(),
    KEY: lambda charts: charts.cost_chart(),
}
ROWS_A_LABEL = {KEY: 2}  # one for each framework


@pytest.mark.parametrize("id_", CALLS)
def test_a_chart_is_a_figure_with_all_that_belongs_to_it(charts, id_):
    """The drawing, its words, its numbers, its circumstances, and the way to explore it."""
    soup = parsed(CALLS[id_](charts))
    figure = soup.find("figure", attrs={"data-chart": id_})
    assert figure.svg.title.string
    rows = figure.find("tbody").find_all("tr")
    assert len(figure.svg.find_all("text", class_="label")) * ROWS_A_LABEL.get(id_, 1) == len(rows)
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
    assert values["Small JSON document: Flask lean"] in ("49\xa0%", "50\xa0%", "51\xa0%")
    assert values["Small JSON document: Django guarded"] in ("66\xa0%", "67\xa0%")


def test_an_unknown_target_or_scenario_stops_the_build(charts):
    """A page with a typo must not be published."""
    with pytest.raises(KeyError, match="known"):
        charts.ratio_chart("django/fast", "flask/lean")
    with pytest.raises(KeyError, match=r"measure\.py"):
        charts.latency_chart("batch")


def test_the_key_chart_draws_every_model_once_for_each_matched_target():
    """A dot, its interval and its words for each, in a lane of its own, so that none hides another."""
    svg = parsed(with_models().cost_chart()).svg
    matched = [target.name for target in TARGETS if target.variant == module.MATCHED]
    places = [(dot["cy"], dot["class"][0]) for dot in svg.find_all("circle")]
    assert len(matched) == 2
    assert len(set(places)) == len(MODEL_SCENARIOS) * len(matched)
    assert len({cy for cy, _ in places}) == len(places)
    assert len(svg.find_all(class_="whisker")) == len(places)
    said = [text.string for text in svg.find_all("text", class_="beside")]
    assert [text.partition(":")[0] for text in said] == [name for name in matched for _ in MODEL_SCENARIOS]


def test_the_key_chart_is_ordered_by_cost_and_the_share_falls_with_it():
    """Names say nothing about the order, and the same work of a framework is a smaller part of a longer request."""
    soup = parsed(with_models().cost_chart())
    labels = [text.string for text in soup.svg.find_all("text", class_="label")]
    ordered = sorted(COSTS_MS, key=COSTS_MS.__getitem__)
    assert [label.partition(":")[0].partition(", regression")[0] for label in labels] == [
        SCENARIOS[id_].title for id_ in ordered
    ]
    assert all(label.endswith("\xa0ms on bare WSGI") for label in labels)
    for css in ("series-flask", "series-django"):
        places = [float(dot["cx"].rstrip("%")) for dot in soup.svg.find_all("circle", class_=css)]
        assert places == sorted(places, reverse=True)
    cells = [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in soup.tbody.find_all("tr")]
    assert [cell[1] for cell in cells[::2]] == [SCENARIOS[id_].model for id_ in ordered]
    assert cells[0][0] == f"{SCENARIOS[ordered[0]].title}: Flask guarded"
    assert float(cells[0][3].split()[0]) == pytest.approx(100 * 0.3 / 0.8, abs=2)


def test_a_share_within_the_noise_is_said_to_be_none_we_can_see():
    """A framework's part of a request of 80 ms is smaller than what the same app differs by from its own copy."""
    soup = parsed(with_models().cost_chart())
    said = {text.string for text in soup.svg.find_all("text", class_="beside")}
    assert "Flask guarded: none we can see" in said
    assert any(text.startswith("Flask guarded: 3") for text in said)


def test_a_model_that_the_session_did_not_measure_is_named_as_left_out():
    """An older session of it is not set beside the newer ones; without any there is no chart."""
    last = MODEL_SCENARIOS[-1]
    newer = [line for id_ in MODEL_SCENARIOS[:-1] for line in session(costing(1.0), scenario=id_)]
    older = session(costing(1.0), scenario=last, session="s20261101-0000-aaaa", date="2026-11-01T00:00:00Z")
    figure = parsed(Charts(guide(summaries=Summaries(frame(newer + older))), links()).cost_chart()).figure
    assert f"Not in this session: {SCENARIOS[last].title}." in figure.figcaption.get_text()
    assert SCENARIOS[last].title not in figure.svg.get_text()
    with pytest.raises(NotMeasured, match=r"no full session has measured predict or .*: run scripts/measure\.py"):
        with_models({"json": 1.0}).cost_chart()


def test_a_target_that_the_session_did_not_measure_stops_the_build():
    """A chart of one framework alone would be taken for a comparison."""
    flask = {name: median for name, median in costing(1.0).items() if not name.startswith("django")}
    charts = Charts(guide(summaries=Summaries(frame(session(flask)))), links())
    with pytest.raises(NotMeasured, match=r"no p50_ms of django/guarded: run"):
        charts.cost_chart()


def test_titles_cannot_break_out_of_the_key_chart(monkeypatch):
    """Titles and models are text wherever they stand."""
    bad = dataclasses.replace(SCENARIOS["predict"], title=HOSTILE, model=HOSTILE)
    monkeypatch.setitem(SCENARIOS, "predict", bad)
    html = with_models().cost_chart()
    assert "<script" not in html
    assert HOSTILE in parsed(html).svg.get_text()


def test_a_ratio_beyond_the_axis_keeps_its_error_bars_round_it():
    """A length below 0 would be drawn on the other side."""
    for value in (0.05, 20.0):
        shown = _finite(Interval(value, value / 1.1, value * 1.1))
        assert shown.low <= value <= shown.high
