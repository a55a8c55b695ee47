"""What only one side does is read rightly, and what is wrong with it is named at its line."""

import pytest

from comparison.content.entries import load_entries
from comparison.content.unshared import Unshared

ENTRY = """
- id: one
  framework: django
  variants: [lean]
  scenarios: [all]
  does: "Does it."
  function: "x.py:f"
  measured: lean/json
  percent: 7
"""


def loaded(tmp_path, text):
    path = tmp_path / "unshared.yml"
    path.write_text(text, encoding="utf-8")
    return load_entries(path, Unshared)


def test_a_right_entry_has_no_problem(tmp_path):
    entries, problems = loaded(tmp_path, ENTRY)
    assert problems == []
    assert entries["one"].percent == 7
    assert entries["one"].headers == ()


def test_headers_stand_in_one_line_with_commas(tmp_path):
    text = ENTRY.partition("  function")[0] + '  header: "Vary, X-Frame-Options"\n'
    assert loaded(tmp_path, text)[0]["one"].headers == ("Vary", "X-Frame-Options")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("[lean]", "[slim]", 4, "one.variants.0"),
        ("[all]", "[all, jsn]", 5, "one.scenarios.1"),
        ("django", "rails", 3, "one.framework"),
        ("percent: 7", "percent: 7.5", 9, "one.percent"),
        ("percent: 7", "percent: 0", 9, "one.percent"),
        ('  function: "x.py:f"\n', "", 7, "one.measured"),
    ],
)
def test_what_is_wrong_is_named_at_its_line(tmp_path, old, new, line, field):
    entries, problems = loaded(tmp_path, ENTRY.replace(old, new))
    assert entries == {}
    assert [(problem.line, problem.field) for problem in problems] == [(line, field)]
