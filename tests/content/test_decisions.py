"""Are the three hand-written files of decisions read rightly, and is every unfounded entry named?"""

from pathlib import Path

import pytest

from comparison.content import decisions
from comparison.content.pointers import Existing, Pointer

DECISION = """\
- id: one-endpoint
  situation: One model, no users.
  pick: flask
  because:
    - text: Little to settle.
      evidence: row:predict
    - text: Two proofs.
      evidence: [row:json, "source:https://example.org/ a note"]
"""
ASPECT = """\
- id: users
  criterion: authentication
  aspect: Users
  flask: An extension.
  django: Built in.
  evidence: [row:json]
  glance: true
"""
FACT = """\
- id: distributions
  value: 7
  unit: distributions
  what: Installed with Flask.
  as_of: 2026-11-22
  evidence: [row:json]
"""


@pytest.fixture
def existing(tmp_path: Path) -> Existing:
    return Existing(tmp_path, rows=frozenset({"json", "predict"}), facts={"lines": "7 lines"})


def written(folder: Path, text: str) -> Path:
    path = folder / "file.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_decision_holds_its_reasons(tmp_path: Path, existing: Existing):
    """One pointer or a list of them may stand behind a reason."""
    loaded, problems = decisions.load_decisions(written(tmp_path, DECISION), existing)
    assert problems == []
    first, second = loaded["one-endpoint"].because
    assert first.evidence == (Pointer("row", "predict"),)
    assert [pointer.note for pointer in second.evidence] == ["", "a note"]


def test_a_reason_may_quote_a_fact(tmp_path: Path, existing: Existing):
    """A number stands once, in facts.yml."""
    text = DECISION.replace("Little to settle.", "'{{ fact(\"lines\") }} to settle.'")
    loaded, _ = decisions.load_decisions(written(tmp_path, text), existing)
    assert loaded["one-endpoint"].because[0].text == "7 lines to settle."


def test_an_aspect_and_a_fact(tmp_path: Path, existing: Existing):
    """What may be left out has a plain value."""
    aspects, problems = decisions.load_aspects(written(tmp_path, ASPECT), existing)
    assert problems == []
    assert aspects["users"].glance is True
    facts, problems = decisions.load_facts(written(tmp_path, FACT.replace("  unit: distributions\n", "")), existing)
    assert problems == []
    assert (facts["distributions"].unit, facts["distributions"].as_of) == ("", "2026-11-22")


@pytest.mark.parametrize(
    ("load", "text", "line", "word"),
    [
        ("load_decisions", DECISION.replace("pick: flask", "pick: rails"), 3, "one of flask, django"),
        ("load_decisions", DECISION.replace("row:predict", "row:nope"), 5, "row: and a name that exists"),
        ("load_decisions", DECISION.replace("row:json,", "rumour:json,"), 7, "in one of these forms"),
        ("load_decisions", DECISION.replace("text: Little", "txt: Little"), 5, "exactly these two"),
        ("load_decisions", DECISION.replace("evidence: row:predict", "evidence: []"), 5, "neither empty"),
        ("load_decisions", DECISION.replace("Little to settle.", '""'), 5, "neither empty"),
        ("load_decisions", DECISION.replace("Little to settle.", "'{{ fact(\"words\") }}'"), 5, "the id of a fact"),
        ("load_aspects", ASPECT.replace("authentication", "beauty"), 2, "project-size"),
        ("load_aspects", ASPECT.replace("[row:json]", "[row:nope]"), 6, "row: and a name"),
        ("load_aspects", ASPECT.replace("true", "1"), 7, "yes or no"),
        ("load_facts", FACT.replace("2026-11-22", "lately"), 5, "a date"),
        ("load_facts", FACT.replace("7", "true"), 2, "a value"),
    ],
)
def test_what_is_wrong_is_named_at_its_line(tmp_path, existing, load, text, line, word):
    """Every check that the loader makes itself."""
    _, problems = getattr(decisions, load)(written(tmp_path, text), existing)
    found = [problem for problem in problems if word in str(problem)]
    assert found, problems
    assert found[0].line == line
