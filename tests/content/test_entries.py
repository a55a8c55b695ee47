"""Reading a list of entries finds every mistake, at its line, and loses nothing that is right."""

import datetime
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import ValidationError

from comparison.content.entries import Entry, EntryFile, Model, Several, Text, load_entries, one_of
from comparison.problems import Problem


class Bound(Model):
    column: Text
    at_least: float = 0.0


class Judgement(Entry):
    verdict: Annotated[str, one_of(("holds", "wrong"))]
    evidence: Several[Text] = ()
    expects: Several[Bound] = ()
    glance: bool = False
    as_of: datetime.date = datetime.date.min


GOOD = "- id: one\n  verdict: holds\n"


@pytest.fixture
def read(tmp_path: Path):
    def read_text(text: str) -> tuple[dict[str, Judgement], list[Problem]]:
        path = tmp_path / "data" / "claims.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_entries(path, Judgement)

    return read_text


def test_a_right_entry_has_plain_frozen_values(read):
    text = "  evidence:\n    - row:json\n    - >-\n      row:predict\n  expects:\n    - {column: p50_ms, at_least: 1}\n"
    entries, problems = read(f"# note\n{GOOD}{text}  glance: true\n  as_of: 2026-11-22\n")
    assert problems == []
    assert entries["one"] == Judgement(
        id="one",
        verdict="holds",
        evidence=("row:json", "row:predict"),
        expects=(Bound(column="p50_ms", at_least=1.0),),
        glance=True,
        as_of=datetime.date(2026, 11, 22),
    )
    assert {type(pointer) for pointer in entries["one"].evidence} == {str}
    with pytest.raises(ValidationError):
        entries["one"].verdict = "wrong"


def test_what_may_be_left_out_may_be_empty_too(read):
    entries, problems = read(f"{GOOD}  evidence:\n")
    assert problems == []
    assert entries["one"].evidence == ()


def test_the_id_may_stand_anywhere_in_an_entry(read):
    assert list(read("- verdict: holds\n  id: one\n- {verdict: wrong, id: two}\n")[0]) == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("- id: one\n  verdict: maybe\n", 2, "one.verdict: expected one of 'holds' or 'wrong', got 'maybe'"),
        ("- id: one\n", 1, "one.verdict: expected one of 'holds' or 'wrong', got None — add verdict: … to this entry"),
        ("- id: one\n  verdict:\n", 2, "one.verdict: expected one of 'holds' or 'wrong', got None — add verdict: …"),
        ("- id: One!\n  verdict: holds\n", 1, "One!.id: expected letters a to z, digits and hyphens, a letter first"),
        ("- verdict: holds\n", 1, "entry.id: expected a text, not empty, got None — add id: … to this entry"),
        (f"{GOOD}  verdct: x\n", 3, "one.verdct: expected one of the fields id, verdict, evidence, expects, glance, "),
        (f"{GOOD}  evidence: row:json\n", 3, "one.evidence: expected a list, not empty, got 'row:json'"),
        (f"{GOOD}  evidence: []\n", 3, "one.evidence: expected a list, not empty, got []"),
        (f"{GOOD}  evidence:\n    - row:json\n    - ''\n", 5, "one.evidence.1: expected a text, not empty, got ''"),
        (f"{GOOD}  evidence:\n    - 7\n", 4, "one.evidence.0: expected a text, not empty, got 7 — put the text into"),
        (f"{GOOD}  evidence:\n    - {{{{ x }}}}\n", 4, "expected a text, not empty, got a map — put the text in"),
        (f"{GOOD}  glance: 1\n", 3, "one.glance: expected true or false, got 1 — mend glance"),
        (f"{GOOD}  as_of: lately\n", 3, "one.as_of: expected a date, such as 2026-11-22, got 'lately'"),
        (f"{GOOD}  expects:\n    - row\n", 4, "one.expects.0: expected a map of fields, got 'row'"),
        (f"{GOOD}  expects:\n    - at_least: 1\n", 4, "one.expects.0.column: expected a text, not empty, got None"),
        (f"{GOOD}  expects:\n    - column: x\n      about: 1\n", 5, "expected one of the fields column, at_least"),
        (f"{GOOD}  expects:\n    - column: x\n      at_least: '1'\n", 5, "one.expects.0.at_least: expected a number"),
        (f"{GOOD}- id: one\n  verdict: wrong\n", 3, "one.id: expected an id that occurs once, got 'one' — give it an"),
        ("- just text\n", 1, "entry: expected a map of fields, got 'just text' — start the entry with '- id: '"),
        ("- id: one\n  verdict: [holds\n", 3, "file: expected YAML, got "),
        (f"{GOOD}  evidence: {{{{ fact(\"x\") }}}} is so\n", 3, "a text with {{ or a colon in it stands in quotes"),
        ("- id: one\n  id: two\n", 2, "found duplicate key"),
        ("id: one\n", 1, "file: expected a list of entries"),
        ("", 1, "file: expected a list of entries"),
        ("- id: one\n  as_of: 2026-13-45\n", 1, "a date that does not exist"),
        ("- id: one\n  verdict: \x07\n", 2, "U+0007"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_problem_at_its_line(read, text, line, complaint):
    entries, [problem] = read(text)
    assert set(entries) <= {"one"}
    assert complaint in str(problem)
    assert problem.path.endswith("/data/claims.yml")
    assert problem.line == line


def test_all_mistakes_are_told_at_once(read):
    entries, problems = read("- id: one\n  verdict: maybe\n  glance: 1\n- id: two\n- id: three\n  verdict: wrong\n")
    assert list(entries) == ["three"]
    assert [(problem.line, problem.field) for problem in problems] == [
        (2, "one.verdict"),
        (3, "one.glance"),
        (4, "two.verdict"),
    ]


def test_an_entry_that_is_wrong_is_known_by_its_id_all_the_same(tmp_path: Path):
    path = tmp_path / "claims.yml"
    path.write_text(f"{GOOD}- verdict: maybe\n  id: two\n", encoding="utf-8")
    ids = EntryFile.parse(path).ids
    assert ids is not None
    assert set(ids) == {"one", "two"}


def test_of_a_file_that_cannot_be_parsed_no_id_is_known_to_be_missing(tmp_path: Path):
    path = tmp_path / "claims.yml"
    path.write_text("- id: [one\n", encoding="utf-8")
    assert EntryFile.parse(path).ids is None


@pytest.mark.parametrize(
    ("content", "complaint"), [(None, "create {}"), (b"\xff", "{}:1: file: expected text in UTF-8")]
)
def test_a_file_that_cannot_be_read_is_a_problem_and_no_traceback(tmp_path: Path, content, complaint):
    path = tmp_path / "facts.yml"
    if content:
        path.write_bytes(content)
    _, [problem] = load_entries(path, Judgement)
    assert complaint.format(path) in str(problem)
