"""Does each chart stand in its figure with caption, numbers and a Figure that plotly can read?"""

import json

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from comparison.catalog.modes import MODES
from tests.factories.project import MEDIANS, macros_of, measured, project
from tests.factories.rows import costing, session

KEY = "framework-share-by-model-cost"
CALLS = {
    "ratio-django-lean-flask-lean": lambda known: known.ratio_chart("django/lean", "flask/lean"),
    "latency-predict": lambda known: known.latency_chart("predict"),
    "share": lambda known: known.share_chart(),
    KEY: lambda known: known.cost_chart(),
}
ROWS_A_LABEL = {KEY: 2, "share": 2}  # one for each framework
COMPLETE = [line for id_ in MODES["paired"].scenarios for line in session(costing(2.0), scenario=id_)]


@pytest.fixture(scope="module")
def charts():
    """Charts of one session that measured a scenario with a model, and one without."""
    return macros_of(project())


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("id_", CALLS)
def test_a_chart_is_a_figure_with_all_that_belongs_to_it(charts, id_):
    """The drawing, its words, its numbers, its circumstances, and the way to explore it."""
    soup = parsed(CALLS[id_](charts))
    figure = soup.find("figure", attrs={"data-chart": id_})
    assert figure.svg.title.string
    rows = figure.find("tbody").find_all("tr")
    assert len(figure.svg.find_all("text", class_="label")) * ROWS_A_LABEL.get(id_, 1) == len(rows)
    assert figure.find_all(recursive=False)[-1] == figure.figcaption, "as HTML wants it: first or last"
    assert "Test CPU" not in figure.get_text(), "where it was measured stands once on a page, not in each chart"
    button = figure.find("button")
    assert "MB" in button.string
    assert button["data-library"] == "../../assets/plotly.min.js"
    assert button.parent.has_attr("hidden")


@pytest.mark.parametrize("id_", CALLS)
def test_a_caption_is_short(id_):
    """Where nothing lacks: at most thirty words."""
    caption = parsed(CALLS[id_](macros_of(measured(COMPLETE)))).figcaption.get_text()
    assert 10 < len(caption.split()) <= 30


@pytest.mark.parametrize("id_", CALLS)
def test_the_figure_in_the_template_is_plotlys_own(charts, id_):
    """Escaped, so that the theme runs nothing of it, and whole."""
    html = CALLS[id_](charts)
    assert "<script" not in html
    figure = go.Figure(json.loads(parsed(html).find("template").get_text()))
    assert all(trace.meta in ("flask", "django", "floor", "noise", "plain") for trace in figure.data)


@pytest.mark.parametrize("id_", CALLS)
def test_without_a_fresh_row_a_notice_names_the_command(id_):
    """Pages are built before anything is measured, and after an app has changed."""
    stale = [row | {"flag": "stale: the app has changed"} for row in session(MEDIANS)]
    for rows in ([], stale, session(MEDIANS, protocol="quick")):
        notice = parsed(CALLS[id_](macros_of(measured(rows)))).p
        assert notice["class"] == ["not-measured"]
        assert notice.code.string == ".venv/bin/python scripts/measure.py --full --mode paired"


def test_a_target_that_the_session_did_not_measure_leaves_its_scenario_out():
    """A chart of one framework alone would be taken for a comparison."""
    flask = {name: median for name, median in costing(1.0).items() if not name.startswith("django")}
    for half in (macros_of(measured(session(flask))), macros_of(measured(session(flask, scenario="json")))):
        for call in CALLS.values():
            assert "not-measured" in call(half)
    mixed = macros_of(measured(session(flask) + session(MEDIANS, scenario="json")))
    labels = parsed(mixed.ratio_chart("django/lean", "flask/lean")).svg.find_all("text", class_="label")
    assert [label.string for label in labels] == ["Small JSON document"]


def test_what_is_not_measured_is_named_below_the_chart(charts):
    """Of the scenarios that pairs ask, those in the chart are not said to lack."""
    for html, lacks in (
        (charts.ratio_chart("django/lean", "flask/lean"), True),
        (charts.share_chart(), False),  # it belongs to the other chart of shares
    ):
        caption = parsed(html).figcaption.get_text()
        said = caption.partition("Not measured for the current apps: ")[2].partition(".")[0].split(", ")
        assert "Picture upload" in said
        assert ("Boosted trees" in said) == lacks
        assert "Small JSON document" not in said
