"""The three hand-written files of decisions are read rightly, and every unfounded entry is named."""

from datetime import date
from pathlib import Path

import pytest

from comparison.content.decisions import Aspect, Decision, Fact
from comparison.content.entries import load_entries
from comparison.content.pointers import Pointer, References

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
def references(tmp_path: Path) -> References:
    return References(tmp_path, rows={"json", "predict"}, facts={"lines": "7 lines"})


def written(folder: Path, text: str) -> Path:
    path = folder / "file.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_decision_holds_its_reasons(tmp_path: Path, references: References):
    """One pointer or a list of them may stand behind a reason."""
    loaded, problems = load_entries(written(tmp_path, DECISION), Decision, references)
    assert problems == []
    first, second = loaded["one-endpoint"].because
    assert first.evidence == (Pointer("row", "predict"),)
    assert [pointer.note for pointer in second.evidence] == ["", "a note"]


def test_a_reason_may_quote_a_fact(tmp_path: Path, references: References):
    """A number stands once, in facts.yml."""
    text = DECISION.replace("Little to settle.", "'{{ fact(\"lines\") }} to settle.'")
    loaded, _ = load_entries(written(tmp_path, text), Decision, references)
    assert loaded["one-endpoint"].because[0].text == "7 lines to settle."


def test_an_aspect_and_a_fact(tmp_path: Path, references: References):
    """What may be left out has a plain value."""
    aspects, problems = load_entries(written(tmp_path, ASPECT), Aspect, references)
    assert problems == []
    assert aspects["users"].glance is True
    facts, problems = load_entries(written(tmp_path, FACT.replace("  unit: distributions\n", "")), Fact, references)
    assert problems == []
    assert (facts["distributions"].words, facts["distributions"].as_of) == ("7", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("model", "text", "line", "words"),
    [
        (
            Decision,
            DECISION.replace("pick: flask", "pick: rails"),
            3,
            "one of 'flask', 'django', 'either' or 'neither'",
        ),
        (Decision, DECISION.replace("row:predict", "row:nope"), 6, "because.0.evidence.0: expected row: and a name"),
        (Decision, DECISION.replace("row:json,", "rumour:json,"), 8, "in one of these forms"),
        (Decision, DECISION.replace("text: Little", "txt: Little"), 5, "one of the fields text, evidence, got 'txt'"),
        (Decision, DECISION.replace("text: Little", "txt: Little"), 5, "because.0.text: expected a text, not empty"),
        (Decision, DECISION.replace("evidence: row:predict", "evidence: []"), 6, "a list, not empty"),
        (Decision, DECISION.replace("Little to settle.", '""'), 5, "a text, not empty"),
        (Decision, DECISION.replace("Little to settle.", "'{{ fact(\"words\") }}'"), 5, "the id of a fact"),
        (Decision, DECISION.replace("Little to settle.", '{{ fact("lines") }}'), 5, "put the text into quotes"),
        (Decision, DECISION.replace("row:predict", "{row: predict}"), 6, "a list, not empty, got a map"),
        (Aspect, ASPECT.replace("authentication", "beauty"), 2, "'project-size'"),
        (Aspect, ASPECT.replace("[row:json]", "[row:nope]"), 6, "row: and a name"),
        (Aspect, ASPECT.replace("row:json", "row: json"), 6, "test:…, snippet:…"),
        (Aspect, ASPECT.replace("true", "1"), 7, "true or false"),
        (Fact, FACT.replace("2026-11-22", "lately"), 5, "a date, such as"),
        (Fact, FACT.replace("7", "true"), 2, "a number, or a text"),
        (Fact, FACT.replace("7", "''"), 2, "a number, or a text"),
    ],
)
def test_what_is_wrong_is_named_at_its_line(tmp_path, references, model, text, line, words):
    entries, problems = load_entries(written(tmp_path, text), model, references)
    assert entries == {}
    assert line in [problem.line for problem in problems if words in str(problem)], problems
