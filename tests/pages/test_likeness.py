"""Is what only one side does shown with its setup, its request and its share, whatever the text holds?"""

from bs4 import BeautifulSoup

from comparison.content.unshared import load_unshared
from comparison.pages.likeness import Likeness
from comparison.pages.links import Links
from tests.factories.project import HOSTILE, project

TABLE = Likeness(project(), Links(lambda: "evidence/method/", "")).only_one_side()

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


def cells(table):
    rows = BeautifulSoup(table, "html.parser").select("tbody tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def problems(tmp_path, text):
    path = tmp_path / "unshared.yml"
    path.write_text(text, encoding="utf-8")
    return [(problem.line, problem.field) for problem in load_unshared(path)[1]]


def test_an_entry_is_a_line_of_the_table():
    first, second = cells(TABLE)
    assert first[:3] == ["Django", "bare", "all"]
    assert first[4] == "7 % (Small JSON document, bare)"
    assert second == ["Flask", "protections on", "Small JSON document", "Sends it.", "in the answer"]


def test_text_is_escaped():
    assert HOSTILE not in TABLE
    assert "&lt;script&gt;" in TABLE


def test_a_right_entry_has_no_problem(tmp_path):
    assert problems(tmp_path, ENTRY) == []


def test_names_that_do_not_exist_are_refused_at_their_line(tmp_path):
    assert problems(tmp_path, ENTRY.replace("[lean]", "[slim]")) == [(4, "one.variants.0")]
    assert problems(tmp_path, ENTRY.replace("[all]", "[all, jsn]")) == [(5, "one.scenarios.1")]
    assert problems(tmp_path, ENTRY.replace("django", "rails")) == [(3, "one.framework")]


def test_a_share_without_its_function_is_refused(tmp_path):
    assert problems(tmp_path, ENTRY.replace('  function: "x.py:f"\n', "")) == [(7, "one.measured")]
