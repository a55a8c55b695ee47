"""Is a typo told from what was not measured, and is one framework alone no comparison?"""

import pytest

from comparison.catalog.modes import MODES
from comparison.pages.query import scenario_of, target_of, targets_in, unmeasured
from comparison.stats.summary import NotMeasured
from tests.factories.project import MEDIANS, measured
from tests.factories.rows import row, session


def test_a_comparison_needs_every_subject():
    known = measured(session(MEDIANS)).summaries
    assert [str(target) for target in targets_in(known, "predict")] == list(MEDIANS)
    alone = measured([row("flask"), row("floor")]).summaries
    with pytest.raises(NotMeasured, match="django, flask"):
        targets_in(alone, "predict")


def test_scenarios_that_lack_are_named_by_their_titles():
    everything = MODES["paired"].scenarios
    assert unmeasured(everything) == ""
    assert unmeasured(everything[1:], everything[:1]) == ""
    assert unmeasured(everything[1:]) == "Not measured for the current apps: Small JSON document."


@pytest.mark.parametrize(("mode", "id_"), [("paired", "predictt"), ("paired", "stream"), ("capacity", "batch")])
def test_a_scenario_that_a_mode_never_asks_is_refused_with_those_that_it_asks(mode, id_):
    assert scenario_of(mode, "json") == "json"
    with pytest.raises(KeyError, match="it asks json, predict"):
        scenario_of(mode, id_)


@pytest.mark.parametrize("text", ["flask/fast", "rails/lean", "fastapi/lean", "flask"])
def test_a_target_that_the_usual_server_cannot_serve_is_refused(text):
    assert str(target_of("flask/lean")) == "flask/lean"
    with pytest.raises(KeyError, match=r"known|serves"):
        target_of(text)
