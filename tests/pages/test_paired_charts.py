"""Does each chart stand in its figure with caption, numbers and a Figure that plotly can read?"""

import dataclasses
import json
from typing import NamedTuple

import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup

from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS
from comparison.pages.charts.specs import _finite
from comparison.pages.paired_charts import Charts
from comparison.pages.query import DEFAULT_TARGETS
from comparison.pages.shares import MATCHED, Shares
from comparison.project import Project
from comparison.stats.ratios import Interval
from tests.factories.project import HOSTILE, MEDIANS, links, measured, project
from tests.factories.rows import costing, session

KEY = "framework-share-by-model-cost"
COSTS_MS = dict(zip(MODEL_SCENARIOS, (3.0, 0.5, 80.0, 1.0, 10.0), strict=True))  # neither by name nor as registered


class Both(NamedTuple):
    """Both families of charts of one guide."""

    charts: Charts
    shares: Shares

    @classmethod
    def of(cls, known: Project) -> "Both":
        return cls(Charts(known, links()), Shares(known, links()))


@pytest.fixture(scope="module")
def charts() -> Both:
    """Charts of one session that measured a scenario with a model, and one without."""
    return Both.of(project())


def with_models(costs=COSTS_MS, **changes) -> Shares:
    """Charts of a session that measured the models: what bare WSGI takes, in ms, by scenario."""
    rows = [line for id_, ms in costs.items() for line in session(costing(ms), scenario=id_, **changes)]
    return Shares(measured(rows), links())


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


CALLS = {
    "ratio-django-lean-flask-lean": lambda both: both.charts.ratio_chart("django/lean", "flask/lean"),
    "latency-predict": lambda both: both.charts.latency_chart("predict"),
    "share": lambda both: both.shares.share_chart(),
    KEY: lambda both: both.shares.cost_chart(),
}
ROWS_A_LABEL = {KEY: 2, "share": 2}  # one for each framework
COMPLETE = [line for id_ in MODES["paired"].scenarios for line in session(costing(2.0), scenario=id_)]


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
    caption = parsed(CALLS[id_](Both.of(measured(COMPLETE)))).figcaption.get_text()
    assert 10 < len(caption.split()) <= 30


@pytest.mark.parametrize("id_", CALLS)
def test_the_figure_in_the_template_is_plotlys_own(charts, id_):
    """Escaped, so that the theme runs nothing of it, and whole."""
    html = CALLS[id_](charts)
    assert "<script" not in html
    figure = go.Figure(json.loads(parsed(html).find("template").get_text()))
    assert all(trace.meta in ("flask", "django", "floor", "noise", "plain") for trace in figure.data)


def test_the_numbers_are_those_of_the_rows(charts):
    """Django guarded takes 1.5 times Flask's median in this session, and as much CPU."""
    cells = [
        [cell.get_text() for cell in row.find_all(("th", "td"))]
        for row in parsed(charts.charts.ratio_chart("django/guarded", "flask/lean")).tbody.find_all("tr")
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
        svg = parsed(Charts(measured(rows), links()).ratio_chart("django/lean", "flask/lean")).svg
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
    soup = parsed(Charts(measured(rows), links()).ratio_chart("django/lean", "flask/lean"))
    labels = [text.string for text in soup.svg.find_all("text", class_="label")]
    assert labels == ["Small JSON document", "1,000 predictions", "One prediction"]
    assert soup.find(class_="chart-title").string == (
        "Bare: of 3 requests, Django answers 1 faster and Flask 1; Django needs less CPU in 0, Flask in 1"
    )


def test_shares_are_of_the_targets_own_median(charts):
    """Without a framework it takes two fifths of Flask's time and a third of Django's."""
    soup = parsed(charts.shares.share_chart())
    said = [text.string for text in soup.svg.find_all("text", class_="beside")]
    assert said[0].startswith(("Flask: 59.", "Flask: 60."))
    assert said[1].startswith(("Django: 66.", "Django: 67."))


def test_other_requests_stand_by_the_size_of_the_share():
    rows = [line for id_, ms in {"json": 0.5, "batch": 9.0, "upload": 2.0}.items()
            for line in session(costing(ms), scenario=id_)]  # fmt: skip
    soup = parsed(Shares(measured(rows), links()).share_chart())
    labels = [text.string.partition(":")[0] for text in soup.svg.find_all("text", class_="label")]
    assert labels == ["Small JSON document", "Picture upload", "1,000 predictions, regression"]
    title = soup.find(class_="chart-title").string
    assert "in “Small JSON document”, " in title and title.endswith("in “1,000 predictions”")


@pytest.mark.parametrize(
    "call",
    [
        lambda both: both.charts.ratio_chart("django/fast", "flask/lean"),
        lambda both: both.charts.ratio_chart("fastapi/lean", "flask/lean"),
        lambda both: both.charts.latency_chart("predictt"),
        lambda both: both.charts.latency_chart("stream"),
    ],
)
def test_an_unknown_target_or_scenario_stops_the_build(charts, call):
    """A page with a typo, or with a question that is never asked in pairs, must not be published."""
    with pytest.raises(KeyError, match=r"known|serves|asks"):
        call(charts)


@pytest.mark.parametrize("id_", CALLS)
def test_without_a_fresh_row_a_notice_names_the_command(id_):
    """Pages are built before anything is measured, and after an app has changed."""
    stale = [row | {"flag": "stale: the app has changed"} for row in session(MEDIANS)]
    for rows in ([], stale, session(MEDIANS, protocol="quick")):
        notice = parsed(CALLS[id_](Both.of(measured(rows)))).p
        assert notice["class"] == ["not-measured"]
        assert notice.code.string == ".venv/bin/python scripts/measure.py --full --mode paired"


def test_what_is_not_measured_is_named_below_the_chart(charts):
    """Of the scenarios that pairs ask, those in the chart are not said to lack."""
    for html, lacks in (
        (charts.charts.ratio_chart("django/lean", "flask/lean"), True),
        (charts.shares.share_chart(), False),  # it belongs to the other chart of shares
    ):
        caption = parsed(html).figcaption.get_text()
        said = caption.partition("Not measured for the current apps: ")[2].partition(".")[0].split(", ")
        assert "Picture upload" in said
        assert ("Boosted trees" in said) == lacks
        assert "Small JSON document" not in said


def test_the_key_chart_draws_every_model_once_for_each_matched_target():
    """A dot, its interval and its words for each, in a lane of its own, so that none hides another."""
    svg = parsed(with_models().cost_chart()).svg
    matched = [target.name for target in DEFAULT_TARGETS if target.variant == MATCHED]
    places = [(dot["cy"], dot["class"][0]) for dot in svg.find_all("circle")]
    assert len(matched) == 2
    assert len(set(places)) == len(MODEL_SCENARIOS) * len(matched)
    assert len({cy for cy, _ in places}) == len(places)
    assert len(svg.find_all(class_="whisker")) == len(places)
    said = [text.string for text in svg.find_all("text", class_="beside")]
    assert [text.partition(":")[0] for text in said] == ["Flask"] * len(MODEL_SCENARIOS) + ["Django"] * len(
        MODEL_SCENARIOS
    )


def test_the_key_chart_is_ordered_by_cost_and_the_share_falls_with_it():
    """Names say nothing about the order, and the same work of a framework is a smaller part of a longer request."""
    soup = parsed(with_models().cost_chart())
    labels = [text.string for text in soup.svg.find_all("text", class_="label")]
    ordered = sorted(COSTS_MS, key=COSTS_MS.__getitem__)
    assert [label.partition(":")[0].partition(", regression")[0] for label in labels] == [
        SCENARIOS[id_].title for id_ in ordered
    ]
    assert all(label.endswith("\xa0ms without a framework") for label in labels)
    for css in ("series-flask", "series-django"):
        places = [float(dot["cx"].rstrip("%")) for dot in soup.svg.find_all("circle", class_=css)]
        assert places == sorted(places, reverse=True)
    cells = [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in soup.tbody.find_all("tr")]
    assert [cell[0] for cell in cells[::2]] == labels
    assert [cell[1] for cell in cells[:2]] == ["Flask", "Django"]
    assert float(cells[0][2].split()[0]) == pytest.approx(100 * 0.3 / 0.8, abs=2)
    title = soup.find(class_="chart-title").string
    assert title.startswith("The slower the model, the smaller the framework's share: 4") and "too small" in title


def test_a_share_within_the_noise_is_said_to_be_too_small():
    """A framework's part of a request of 80 ms is smaller than what the same app differs by from its own copy."""
    soup = parsed(with_models().cost_chart())
    said = {text.string for text in soup.svg.find_all("text", class_="beside")}
    assert "Flask: too small to measure" in said
    assert any(text.startswith("Flask: 3") for text in said)


def test_an_app_that_is_quicker_than_the_one_without_a_framework_has_no_share():
    """Where another library does the work; a share below nothing would be nonsense."""
    quick = costing(2.0) | {"django/guarded": 1.5}
    said = (
        parsed(with_models({"predict": 2.0}).cost_chart()).svg,
        parsed(Shares(measured(session(quick)), links()).cost_chart()).svg,
    )
    assert [any(t.string == "Django: none" for t in svg.find_all("text", class_="beside")) for svg in said] == [
        False, True,
    ]  # fmt: skip


def test_a_model_that_the_session_did_not_measure_is_named_as_left_out():
    """An older session of it is not set beside the newer ones; without any there is no chart."""
    last = MODEL_SCENARIOS[-1]
    newer = [line for id_ in MODEL_SCENARIOS[:-1] for line in session(costing(1.0), scenario=id_)]
    older = session(costing(1.0), scenario=last, session="s20261101-0000-aaaa", date="2026-11-01T00:00:00Z")
    figure = parsed(Shares(measured(newer + older), links()).cost_chart()).figure
    assert f"Not in this session: {SCENARIOS[last].title}." in figure.figcaption.get_text()
    assert SCENARIOS[last].title not in figure.svg.get_text()
    assert "not-measured" in with_models({"json": 1.0}).cost_chart()


def test_a_target_that_the_session_did_not_measure_leaves_its_scenario_out():
    """A chart of one framework alone would be taken for a comparison."""
    flask = {name: median for name, median in costing(1.0).items() if not name.startswith("django")}
    for half in (Both.of(measured(session(flask))), Both.of(measured(session(flask, scenario="json")))):
        for call in CALLS.values():
            assert "not-measured" in call(half)
    mixed = Both.of(measured(session(flask) + session(MEDIANS, scenario="json")))
    labels = parsed(mixed.charts.ratio_chart("django/lean", "flask/lean")).svg.find_all("text", class_="label")
    assert [label.string for label in labels] == ["Small JSON document"]


def test_a_single_launch_has_an_interval_without_end():
    """And says so in words: no table holds the name of a number that is none."""
    html = Both.of(measured(session(MEDIANS, launches=1))).charts.ratio_chart("django/guarded", "flask/lean")
    cells = [cell.get_text() for cell in parsed(html).tbody.tr.find_all(("th", "td"))]
    assert cells[1].endswith("(one launch)")
    assert cells[3] == cells[6] == "too few launches to say (1)"
    assert not any(word in " ".join(cells) for word in ("inf", "nan"))


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
