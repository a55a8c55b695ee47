"""Is what only one side does shown with its setup, its request and its share, whatever the text holds?"""

from bs4 import BeautifulSoup

from comparison.pages.likeness import Likeness
from comparison.pages.links import Links
from tests.factories.project import HOSTILE, project

TABLE = Likeness(project(), Links(lambda: "evidence/method/", "")).only_one_side()


def cells(table):
    rows = BeautifulSoup(table, "html.parser").select("tbody tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def test_an_entry_is_a_line_of_the_table():
    first, second = cells(TABLE)
    assert first[:3] == ["Django", "bare", "all"]
    assert first[4] == "7 % (Small JSON document, bare)"
    assert second == ["Flask", "protections on", "Small JSON document", "Sends it.", "in the answer"]


def test_text_is_escaped():
    assert HOSTILE not in TABLE
    assert "&lt;script&gt;" in TABLE
