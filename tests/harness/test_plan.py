"""Does a session know what it is to measure, what it still lacks, and whether it may go on?"""

import json

import pytest

from comparison.catalog.modes import MODES
from comparison.harness.conditions import CONFORMANCE, new_document, passes_conformance, require_same
from comparison.harness.errors import HarnessError
from comparison.harness.generators.wrk import Wrk
from comparison.harness.modes.instructions import Instructions
from comparison.harness.plan import Part, Plan, pending
from tests.factories import evidence as recorded
from tests.measuring import make_repository

pytestmark = pytest.mark.needs("linux")


@pytest.fixture
def root(tmp_path):
    make_repository(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("part", "name"), [("distributions", "numpy"), ("services", "postgresql")])
def test_a_session_is_not_resumed_with_other_versions(root, part, name):
    document = new_document(root, Plan.of("quick"))
    require_same(document, root)
    document["details"][part][name] = "0.1"
    with pytest.raises(HarnessError, match=rf"{part} {name} was '0\.1' and is .* The rows of a session must match"):
        require_same(document, root)


def test_plans_have_the_protocols_defaults():
    quick = Plan.of("quick")
    assert {(part.mode, part.launches) for part in quick.parts} == {("paired", 3)}
    full = Plan.of("full")
    assert [(mode, scenario) for mode, known in MODES.items() for scenario in known.scenarios] == [
        (part.mode, part.scenario) for part in full.parts
    ]
    assert all(part.launches == MODES[part.mode].launches for part in full.parts)


def test_who_names_a_scenario_gets_it_in_pairs_and_who_names_a_mode_gets_that():
    assert Plan.of("quick", scenarios=("complete",)).parts == (Part("paired", "complete", 3),)
    assert [part.mode for part in Plan.of("full", scenarios=("predict",)).parts] == ["paired"]
    assert Plan.of("quick", modes=("start",), launches=2).parts == (Part("start", "predict", 2),)
    chosen = Plan.of("full", modes=("capacity", "paired"), scenarios=("json",))
    assert [part.mode for part in chosen.parts] == ["capacity", "paired"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"scenarios": ("sing",)}, "There is no scenario sing; known: json, "),
        ({"server": "apache"}, "There is no server apache; known: gunicorn-gthread, "),
        ({"modes": ("guess",)}, "There is no mode guess; known: paired, "),
        ({"tools": ("hammer",)}, "There is no tool hammer; known: wrk, "),
        ({"scenarios": ("complete",), "server": "uvicorn"}, "no chosen mode asks complete on uvicorn"),
        ({"launches": 0}, "at least one launch"),
    ],
)
def test_what_cannot_be_measured_is_told_in_a_sentence(wanted, words):
    with pytest.raises(HarnessError, match=words):
        Plan.of("quick", **wanted)


def test_a_plan_is_kept_and_read_again():
    plan = Plan.of("full", tools=("wrk",))
    assert Plan.kept_in({"protocol": "full", "plan": json.loads(json.dumps(plan.kept()))}) == plan


def test_what_lacks_a_program_is_left_out_with_the_cure(monkeypatch):
    monkeypatch.setattr(Instructions, "missing", lambda self: "Install valgrind.")
    plan, lacks = Plan.of("full", modes=("instructions", "start")).possible()
    assert [part.mode for part in plan.parts] == ["start"]
    assert lacks == ["Left out: instructions of json. Install valgrind."]
    with pytest.raises(HarnessError, match="Install valgrind"):
        Plan.of("full", modes=("instructions",)).possible()


def test_a_tool_that_lacks_leaves_the_others_to_ask(monkeypatch, root):
    monkeypatch.setattr(Wrk, "missing", lambda self: "Install wrk.")
    plan, lacks = Plan.of("full", modes=("capacity", "start"), tools=("wrk", "closed-client")).possible()
    assert ([part.mode for part in plan.parts], plan.tools) == (["capacity", "capacity", "start"], ("closed-client",))
    assert lacks == ["Left out: tool wrk. Install wrk."]
    assert set(new_document(root, plan)["tools"]) >= {"closed-client"}
    plan, _ = Plan.of("full", modes=("capacity", "start"), tools=("wrk",)).possible()
    assert [part.mode for part in plan.parts] == ["start"]
    with pytest.raises(HarnessError, match="Install wrk"):
        Plan.of("full", modes=("capacity",), tools=("wrk",)).possible()


def test_apps_that_disagree_are_not_compared(tmp_path):
    assert passes_conformance(tmp_path) == 0
    test = tmp_path / CONFORMANCE
    test.parent.mkdir(parents=True)
    test.write_text("def test_apps_agree():\n    assert True\n")
    assert passes_conformance(tmp_path) == 1
    test.write_text("def test_apps_agree():\n    assert False\n")
    with pytest.raises(HarnessError, match="comparing them means nothing"):
        passes_conformance(tmp_path)


def test_a_session_lacks_what_it_planned_and_has_no_evidence_of():
    def numbers(document):
        return [number for _, number in pending(document)]

    assert numbers(recorded.document(launches=1, planned=3)) == [2, 3]
    assert numbers(recorded.document(launches=3, planned=3)) == []
    voided = recorded.document(launches=3, planned=3)
    voided["entries"] = [entry for entry in voided["entries"] if entry["launch"] != 2]
    assert numbers(voided) == [2], "a number that was not used, and no other launch's"


def test_only_a_full_session_measures_disturbed_launches_again():
    document = recorded.document(launches=3, planned=3)
    document["entries"][0]["foreign_cores"] = 1.0
    assert pending(document) == []
    document["protocol"] = "full"
    assert pending(document) == [(Part("paired", "json", 3), 4)]


def test_disturbed_launches_are_not_measured_again_for_ever():
    spare = MODES["paired"].spare_launches
    document = recorded.document(launches=3 + spare - 1, planned=3) | {"protocol": "full"}
    for entry in document["entries"]:
        entry["foreign_cores"] = 1.0
    assert [number for _, number in pending(document)] == [3 + spare]
    document["entries"] += [one | {"launch": 3 + spare, "foreign_cores": 1.0} for one in recorded.launch(9)]
    assert pending(document) == []
