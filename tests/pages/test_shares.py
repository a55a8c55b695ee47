"""Do charts of the framework's share compare like with like, in the order of what the request costs?"""

import dataclasses

import pytest
from bs4 import BeautifulSoup

from comparison.catalog.scenarios import MODEL_SCENARIOS, SCENARIOS
from comparison.pages.query import DEFAULT_TARGETS
from comparison.pages.shares import MATCHED
from tests.factories.project import HOSTILE, macros_of, measured, project
from tests.factories.rows import costing, session

COSTS_MS = dict(zip(MODEL_SCENARIOS, (3.0, 0.5, 80.0, 1.0, 10.0), strict=True))  # neither by name nor as registered


def with_models(costs=COSTS_MS, **changes):
    """Macros of a session that measured the models: what bare WSGI takes, in ms, by scenario."""
    rows = [line for id_, ms in costs.items() for line in session(costing(ms), scenario=id_, **changes)]
    return macros_of(measured(rows))


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_shares_are_of_the_targets_own_median():
    """Without a framework it takes two fifths of Flask's time and a third of Django's."""
    soup = parsed(macros_of(project()).share_chart())
    said = [text.string for text in soup.svg.find_all("text", class_="beside")]
    assert said[0].startswith(("Flask: 59.", "Flask: 60."))
    assert said[1].startswith(("Django: 66.", "Django: 67."))


def test_other_requests_stand_by_the_size_of_the_share():
    rows = [line for id_, ms in {"json": 0.5, "batch": 9.0, "upload": 2.0}.items()
            for line in session(costing(ms), scenario=id_)]  # fmt: skip
    soup = parsed(macros_of(measured(rows)).share_chart())
    labels = [text.string.partition(":")[0] for text in soup.svg.find_all("text", class_="label")]
    assert labels == ["Small JSON document", "Picture upload", "1,000 predictions, regression"]
    title = soup.find(class_="chart-title").string
    assert "in “Small JSON document”, " in title and title.endswith("in “1,000 predictions”")


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
        parsed(macros_of(measured(session(quick))).cost_chart()).svg,
    )
    assert [any(t.string == "Django: none" for t in svg.find_all("text", class_="beside")) for svg in said] == [
        False, True,
    ]  # fmt: skip


def test_a_model_that_the_session_did_not_measure_is_named_as_left_out():
    """An older session of it is not set beside the newer ones; without any there is no chart."""
    last = MODEL_SCENARIOS[-1]
    newer = [line for id_ in MODEL_SCENARIOS[:-1] for line in session(costing(1.0), scenario=id_)]
    older = session(costing(1.0), scenario=last, session="s20261101-0000-aaaa", date="2026-11-01T00:00:00Z")
    figure = parsed(macros_of(measured(newer + older)).cost_chart()).figure
    assert f"Not in this session: {SCENARIOS[last].title}." in figure.figcaption.get_text()
    assert SCENARIOS[last].title not in figure.svg.get_text()
    assert "not-measured" in with_models({"json": 1.0}).cost_chart()


def test_titles_cannot_break_out_of_the_key_chart(monkeypatch):
    """Titles and models are text wherever they stand."""
    bad = dataclasses.replace(SCENARIOS["predict"], title=HOSTILE, model=HOSTILE)
    monkeypatch.setitem(SCENARIOS, "predict", bad)
    html = with_models().cost_chart()
    assert "<script" not in html
    assert HOSTILE in parsed(html).svg.get_text()
