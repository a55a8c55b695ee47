"""Claims are read rightly, every broken entry is named with its cure, and rows overthrow a verdict."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from comparison.catalog.criteria import VERDICTS
from comparison.catalog.frameworks import Target
from comparison.content.claims import Claim, counts
from comparison.content.entries import EntryFile
from comparison.content.pointers import Pointer, References
from comparison.dataset.rows import frame
from comparison.stats.summary import Summaries
from comparison.stats.verdicts import denials
from tests.factories.rows import session

EXPECTED = {
    "scenario": "predict", "target": "django/lean", "base": "flask/lean", "column": "p50_ms",
    "at_least": 0.8, "at_most": 1.25,
}  # fmt: skip
GOOD = {
    "id": "c-d-4a",
    "section": "Cons of Django",
    "criterion": "speed",
    "subject": "django",
    "paraphrase": "One thing at a time.",
    "verdict": "wrong",
    "because": "Two at a time.",
    "evidence": ["row:predict", "source:https://example.org/ a note"],
    "expects": [EXPECTED],
}
MEDIANS = {"flask/lean": 1.0, "django/lean": 1.1}
FACTS = {"lines": "7,351 lines"}


@pytest.fixture
def load(tmp_path: Path):
    """Load entries as the file would hold them."""

    def loaded(*entries):
        path = tmp_path / "claims.yml"
        with path.open("w", encoding="utf-8") as file:
            YAML().dump(list(entries), file)
        read = EntryFile.parse(path)
        claims = read.read(Claim, References(tmp_path, rows={"predict", "json"}, claims=read.ids, facts=FACTS))
        return claims, read.problems

    return loaded


def without(name: str):
    return {key: value for key, value in GOOD.items() if key != name}


def expecting(**changes):
    return GOOD | {"expects": [{key: value for key, value in (EXPECTED | changes).items() if value is not None}]}


def complaint(load, entry) -> str:
    """The one problem of an entry that is wrong in one way."""
    claims, problems = load(entry)
    assert claims == {}
    assert len(problems) == 1, problems
    return str(problems[0])


def denied(load, summaries: Summaries) -> list[str]:
    """What the rows object to in the claim that is right."""
    return [
        f"{objection.at}: {objection.expected}, {objection.got}"
        for objection in denials(load(GOOD)[0]["c-d-4a"], summaries)
    ]


def summaries(medians, **changes) -> Summaries:
    rows = session(medians, **changes)
    return Summaries(frame(row | {"line": line} for line, row in enumerate(rows, start=2)))


def test_a_whole_claim_is_read(load):
    claims, problems = load(GOOD)
    assert problems == []
    claim = claims["c-d-4a"]
    assert (claim.section, claim.verdict, claim.paraphrase) == ("Cons of Django", "wrong", "One thing at a time.")
    assert claim.evidence == (Pointer("row", "predict"), Pointer("source", "https://example.org/", "a note"))
    (expected,) = claim.expects
    assert (expected.target, expected.base) == (Target("django", "lean"), Target("flask", "lean"))
    assert str(expected) == "p50_ms of django/lean in predict at least 0.8 and at most 1.25 times that of flask/lean"


def test_a_reason_may_quote_a_fact(load):
    claims, problems = load(GOOD | {"because": 'It has {{ fact("lines") }}, no more.'})
    assert problems == []
    assert claims["c-d-4a"].because == "It has 7,351 lines, no more."


def test_a_fact_that_does_not_exist_is_named(load):
    said = complaint(load, GOOD | {"because": 'It has {{ fact("words") }}.'})
    assert "c-d-4a.because: expected the id of a fact, got 'words' — mend the id, or add the fact to facts.yml" in said


@pytest.mark.parametrize("verdict", ["opinion", "unverifiable"])
def test_a_verdict_that_nothing_settles_may_stand_without_evidence(load, verdict):
    claims, problems = load(without("evidence") | {"verdict": verdict, "expects": None})
    assert (list(claims), problems) == (["c-d-4a"], [])


@pytest.mark.parametrize("verdict", ["holds", "holds with limits", "outdated", "wrong"])
def test_every_other_verdict_needs_evidence(load, verdict):
    said = complaint(load, without("evidence") | {"verdict": verdict, "expects": None})
    assert f"at least one pointer for the verdict '{verdict}'" in said
    assert said.endswith("— name the evidence, or judge it unverifiable")


def test_a_claim_may_point_to_a_later_claim(load):
    claims, problems = load(GOOD | {"evidence": ["row:predict", "claim:o-d-1"]}, GOOD | {"id": "o-d-1"})
    assert (list(claims), problems) == (["c-d-4a", "o-d-1"], [])


def test_a_claim_cannot_be_its_own_evidence(load):
    said = complaint(load, GOOD | {"evidence": ["row:predict", "claim:c-d-4a see above"]})
    assert "c-d-4a.evidence.1: expected other evidence than the claim itself" in said


@pytest.mark.parametrize("pointer", ["claim:nobody", "row:nothing", "test:tests/absent.py::test_x", "hearsay"])
def test_evidence_must_resolve(load, pointer):
    assert "c-d-4a.evidence.1: expected" in complaint(load, GOOD | {"evidence": ["row:predict", pointer]})


@pytest.mark.parametrize("field", ["section", "criterion", "subject", "paraphrase", "verdict", "because"])
def test_a_field_that_is_missing_is_named(load, field):
    assert f"c-d-4a.{field}: expected" in complaint(load, without(field))


@pytest.mark.parametrize(("field", "value"), [("verdict", "true"), ("criterion", "looks"), ("subject", "pyramid")])
def test_a_word_outside_the_vocabulary_is_named_with_the_known_ones(load, field, value):
    said = complaint(load, GOOD | {field: value})
    assert f"c-d-4a.{field}: expected one of" in said
    assert f"got '{value}'" in said


def test_a_problem_names_file_and_line(load):
    said = complaint(load, GOOD | {"verdict": "true"})
    assert "claims.yml:6: c-d-4a.verdict" in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"target": "django/fat"}, "target: expected one of 'floor/lean'"),
        ({"base": None}, "base: expected one of 'floor/lean'"),
        ({"column": "cores"}, "column: expected one of 'p50_ms'"),
        ({"scenario": "training"}, "scenario: expected one of 'json'"),
        ({"about": 1}, "about: expected one of the fields scenario, target, base"),
        ({"base": "django/lean"}, "base: expected a base other than the target"),
        ({"at_most": "2"}, "at_most: expected a number, got '2'"),
        ({"at_least": -1}, "at_least: expected a number above 0, got -1"),
        ({"at_least": True}, "at_least: expected a number, got True"),
        ({"at_most": float("inf")}, "at_most: expected a number, got inf"),
        ({"at_least": 1.5}, "at_least: expected at_least not above at_most, got 1.5 — swap them"),
    ],
)
def test_an_expectation_that_cannot_be_judged_is_named(load, changes, expected):
    assert f"c-d-4a.expects.0.{expected}" in complaint(load, expecting(**changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"at_least": None, "at_most": None}, "at_least, at_most or both"),
        ({"scenario": "json"}, "a row: pointer to each scenario that is expected of"),
    ],
)
def test_an_expectation_that_says_too_little_is_named(load, changes, expected):
    assert f"c-d-4a.expects.0: expected {expected}" in complaint(load, expecting(**changes))


def test_all_that_is_wrong_with_an_expectation_is_told_at_once(load):
    _, problems = load(expecting(base="django/lean", at_least=3, scenario="json"))
    assert [problem.field.removeprefix("c-d-4a.expects.0") for problem in problems] == [".base", ".at_least", ""]


@pytest.mark.parametrize("changes", [{"at_least": None}, {"at_most": None}, {"at_most": 1}])
def test_one_bound_or_a_whole_number_is_enough(load, changes):
    assert load(expecting(**changes))[1] == []


def test_rows_inside_the_bounds_deny_nothing(load):
    assert denied(load, summaries(MEDIANS)) == []


@pytest.mark.parametrize("django", [0.5, 1.5])
def test_rows_outside_the_bounds_deny_the_claim(load, django):
    [denial] = denied(load, summaries(MEDIANS | {"django/lean": django}))
    assert denial.startswith("('expects', 0): p50_ms of django/lean in predict at least 0.8")
    assert f"times that of flask/lean, {django:.1f}" in denial
    assert "(95 % interval" in denial


def test_a_denial_names_line_field_and_cure(tmp_path, load):
    claims, _ = load(GOOD)
    objections = denials(claims["c-d-4a"], summaries(MEDIANS | {"django/lean": 1.5}))
    [problem] = EntryFile.parse(tmp_path / "claims.yml").complaints("c-d-4a", objections)
    assert (problem.line, problem.field) == (12, "c-d-4a.expects.0")
    assert problem.cure == "look at the rows, then mend the verdict of c-d-4a or what it expects"


def test_an_interval_that_touches_a_bound_denies_nothing(load):
    assert denied(load, summaries(MEDIANS | {"django/lean": 1.26}, wobble=0.3)) == []


def test_what_was_not_measured_denies_nothing(load):
    assert denied(load, summaries({"flask/lean": 1.0})) == []
    assert denied(load, Summaries(frame([]))) == []


def test_too_few_launches_deny_nothing(load):
    assert denied(load, summaries(MEDIANS | {"django/lean": 1.5}, launches=6)) == []


def test_every_verdict_is_counted_even_those_that_no_claim_has(load):
    claims, _ = load(GOOD, GOOD | {"id": "two"}, GOOD | {"id": "three", "verdict": "holds"})
    assert counts(claims.values()) == dict.fromkeys(VERDICTS, 0) | {"wrong": 2, "holds": 1}
