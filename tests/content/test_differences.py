"""Differences are read rightly, and what is wrong with one is named at its line."""

from pathlib import Path

import pytest

from comparison.content.differences import Difference
from comparison.content.entries import load_entries
from comparison.content.pointers import References
from comparison.problems import Problem

ENTRY = """\
- id: one
  title: A thing
  group: json
  request: |
    curl -i localhost:8000/
  flask:
    does: "200"
    answer: HTTP/1.1 200 OK
  django:
    does: "500"
    answer: HTTP/1.1 500 Internal Server Error
    lacks: [ETag]
    change:
      to: answer 200
      code: |
        A = 1
      answer: HTTP/1.1 200 OK
  why: Because.
  links:
    - https://example.org/ There
"""
CHANGE = ENTRY[ENTRY.index("    change:") : ENTRY.index("  why:")]


def loaded(folder: Path, text: str) -> tuple[dict[str, Difference], list[Problem]]:
    path = folder / "differences.yml"
    path.write_text(text, encoding="utf-8")
    return load_entries(path, Difference, References(folder))


def test_an_entry_gives_both_sides(tmp_path):
    differences, problems = loaded(tmp_path, ENTRY)
    assert problems == []
    flask, django = differences["one"].sides.values()
    assert flask.change is None
    assert (django.change.code, django.lacks, django.log) == ("A = 1", ("ETag",), "")


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("group: json", "group: yaml", 3, "one of 'json'"),
        ('does: "200"', "does: 200", 7, "put the text into quotes"),
        ('does: "200"', 'did: "200"', 7, "one of the fields answer, lacks, log, does, change"),
        ("to: answer 200", "for: answer 200", 14, "one of the fields answer, lacks, log, to, code"),
        ("500 Internal Server Error", "200 OK", 11, "two answers"),
        (CHANGE, "", 9, "what to set"),
        ("https://example.org/ There", "serve/nowhere/ There", 20, "an address that exists"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_at_its_line(tmp_path, old, new, line, word):
    assert old in ENTRY
    differences, problems = loaded(tmp_path, ENTRY.replace(old, new))
    assert differences == {}
    assert (line, True) in {(problem.line, word in str(problem)) for problem in problems}, [*map(str, problems)]
