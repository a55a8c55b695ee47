"""Does text stay text in every place, and is nothing escaped twice?"""

import ast
import re

import markdown
import pytest
from bs4 import BeautifulSoup
from jinja2 import UndefinedError
from markupsafe import Markup

from comparison.pages.html import inline, prose, render, slug, table
from tests.factories.project import HOSTILE
from tests.repository import ROOT, imports, modules, tree


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def rendered(text: str) -> BeautifulSoup:
    return parsed(markdown.markdown(text, extensions=["tables", "attr_list", "md_in_html"]))


def test_text_in_a_cell_is_escaped_and_html_is_not_escaped_again():
    cells = parsed(table(HOSTILE, [HOSTILE], [[HOSTILE, HOSTILE, Markup("<b>bold</b>")]], note=HOSTILE))
    assert [cell.get_text() for cell in cells.find_all(["th", "td"])] == [HOSTILE, HOSTILE, HOSTILE, "bold"]
    assert cells.b and not cells.script
    assert cells.find(class_="table-frame")["aria-label"] == cells.p.string == HOSTILE


def test_only_backticks_mean_something_in_prose():
    assert prose("`a<b` & c") == Markup("<code>a&lt;b</code> &amp; c")
    assert parsed(prose(HOSTILE)).get_text() == HOSTILE.replace("`", "")
    assert prose("one ` alone") == Markup("one ` alone")


def test_inline_text_survives_markdown():
    """Whatever the text, Markdown shows it as it is."""
    assert rendered(f"Start {inline(HOSTILE + '*_&')} end").get_text() == f"Start {HOSTILE}*_& end"


@pytest.mark.parametrize("cell", ["12", "1,234 (1,000 to 2,000)", "12.5\xa0%", "0.20\xa0ms", "−3"])
def test_numbers_stand_on_the_right_and_out_of_the_search(cell):
    assert parsed(table("T", "ab", [["x", cell]])).td.attrs == {"class": ["number"], "data-search-exclude": ""}
    assert parsed(table("T", "ab", [["x", f"{cell} or so"]])).td.attrs == {}


def test_a_table_scrolls_in_a_named_frame_that_the_keyboard_reaches():
    frame = parsed(table("Name", "ab", [["x", "y"]], "wide")).table.parent
    assert (frame["role"], frame["tabindex"], frame["aria-label"]) == ("region", "0", "Name")
    assert frame.table["class"] == ["data", "wide"]
    assert parsed(table("Name", "ab", [["x", "y"]])).table["class"] == ["data"]


def test_markdown_leaves_a_table_and_its_note_as_they_are():
    """A block of two parts is no reason to wrap either in a paragraph."""
    soup = rendered(f"Before.\n\n{table('T', 'ab', [['x', 'y'], ['z', 'w']], note='Below.')}\n\nAfter.")
    assert [tag.get("class", tag.get_text()) for tag in soup.find_all(recursive=False)] == [
        "Before.", ["table-frame"], ["table-note"], "After.",
    ]  # fmt: skip


def test_a_template_that_lacks_a_value_stops_the_build():
    with pytest.raises(UndefinedError):
        render("notice", text="Run")


def test_a_slug_has_letters_digits_and_dashes():
    assert slug("Pros & cons, of Flask!") == "pros-cons-of-flask"


PAGES = [path for path in modules("comparison") if path.is_relative_to(ROOT / "comparison" / "pages")]


def test_html_stands_in_templates_only():
    """But for a word of code inside prose, which is Markup with a gap, and what the search takes out."""
    texts = [
        (path.name, node.value)
        for path in PAGES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("</|<br", node.value)
    ]
    assert {name for name, _ in texts} == {"html.py", "search.py"}, texts


def test_pages_leave_statistics_to_stats():
    wrong = {path.name: found for path in PAGES if (found := imports(path) & {"numpy", "scipy", "statistics"})}
    assert wrong == {}
    assert "numpy" in imports(ROOT / "comparison" / "stats" / "ratios.py")
