"""Does reading a list of entries find every mistake, at its line, and lose nothing that is right?"""

from pathlib import Path

import pytest

from comparison.content.entries import Field, load_entries
from comparison.problems import Problem

FIELDS = [Field("verdict", one_of=("holds", "wrong")), Field("evidence", "list of text", required=False)]


@pytest.fixture
def read(tmp_path: Path):
    """Write a file and give its entries and problems."""

    def read_text(text: str) -> tuple[list, list[Problem]]:
        path = tmp_path / "data" / "claims.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return load_entries(path, FIELDS)

    return read_text


def test_a_right_entry_has_plain_values_and_lines(read):
    """Values are str and list; a field and an item of a list know their lines."""
    entries, problems = read("# note\n- id: one\n  verdict: holds\n  evidence:\n    - row:json\n    - row:predict\n")
    assert problems == []
    [entry] = entries
    assert entry.values == {"id": "one", "verdict": "holds", "evidence": ["row:json", "row:predict"]}
    assert type(entry["evidence"]) is list
    assert (entry.line, entry.lines["verdict"], entry.lines["evidence.1"]) == (2, 3, 6)
    assert entry["absent"] is None
    assert entry.problem("evidence.1", "x", "y", "z").line == 6


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("- id: one\n  verdict: maybe\n", 2, "one of holds, wrong"),
        ("- id: one\n", 1, "add verdict"),
        ("- id: One!\n  verdict: holds\n", 1, "a letter first"),
        ("- id: one\n  verdict: holds\n  verdct: x\n", 3, "one of the fields"),
        ("- id: one\n  verdict: holds\n  evidence: row:json\n", 3, "list of text"),
        ("- id: one\n  verdict: holds\n- id: one\n  verdict: wrong\n", 3, "line 1 has this one"),
        ("- id: one\n  verdict: [holds\n", 3, "the one above"),
        ("- id: one\n  id: two\n", 2, "duplicate"),
        ("- just text\n", 1, "add id"),
        ("id: one\n", 1, "a list of entries"),
        ("", 1, "a list of entries"),
        ("- id: one\n  as_of: 2026-13-45\n", 1, "a date that does not exist"),
        ("- id: one\n  verdict: \x07\n", 2, "U+0007"),
    ],
)
def test_a_mistake_is_one_problem_at_its_line(read, text, line, word):
    """The problem names path and line and holds the words that cure it."""
    _, problems = read(text)
    found = [problem for problem in problems if word in str(problem)]
    assert found, problems
    assert found[0].path.endswith("/data/claims.yml")
    assert found[0].line == line


def test_a_missing_file_is_a_problem(tmp_path: Path):
    """No traceback for a file that is not there."""
    _, [problem] = load_entries(tmp_path / "data" / "facts.yml", FIELDS)
    path = str(tmp_path / "data" / "facts.yml")
    assert problem.path == path
    assert f"create {path}" in problem.cure
