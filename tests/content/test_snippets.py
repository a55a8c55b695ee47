"""Are sections found, and is every marker or counterpart that is missing named?"""

from pathlib import Path

import pytest

from comparison.content import snippets


@pytest.fixture
def load(tmp_path: Path):
    """Write files below apps/ and load them."""

    def write(**files: str):
        for name, text in files.items():
            path = tmp_path / "apps" / f"{name}_app" / "views.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return snippets.load(tmp_path)

    return write


def section(name: str, code: str = "x = 1") -> str:
    return f"# --8<-- [start:{name}]\n{code}\n# --8<-- [end:{name}]\n"


def test_a_snippet_is_two_tabs_that_name_the_sections(load):
    """The code itself is left to pymdownx.snippets, so Django's braces never meet Jinja."""
    loaded, problems = load(flask=section("json"), django=section("json", "# why\ny = {{ 1 }}\n\nz = 2"))
    assert problems == []
    assert loaded.names == {"json"}
    tabs = loaded.tabs("json")
    assert tabs.index('=== "Flask"') < tabs.index('=== "Django"')
    assert '    --8<-- "apps/flask_app/views.py:json"' in tabs
    assert "{{ 1 }}" not in tabs
    assert loaded.code_lines("json") == "Flask 1, Django 2"


def test_sections_may_lie_within_one_another(load):
    """The inner markers are no code."""
    both = section("outer", "a = 1\n" + section("inner", "b = 2") + "c = 3")
    loaded, problems = load(flask=both, django=both)
    assert problems == []
    assert loaded.code_lines("outer") == "Flask 3, Django 3"


def test_an_unknown_name_says_which_are_known(load):
    """A page with a typo stops the build with the names that would have been right."""
    loaded, _ = load(flask=section("json"), django=section("json"))
    with pytest.raises(KeyError, match="known: json"):
        loaded.tabs("jsno")


@pytest.mark.parametrize(
    ("flask", "line", "word"),
    [
        ("# --8<-- [start:json]\nx = 1\n", 1, "[end:json]"),
        ("x = 1\n# --8<-- [end:json]\n", 2, "an end without a start"),
        ("# --8<-- [start:json]\n# --8<-- [start:json]\n# --8<-- [end:json]\n", 2, "a second start"),
        (section("json") + section("json"), 4, "a name that occurs once"),
        ("# --8<-- [strat:json]\n", 1, "mend the marker"),
        ("# --8<-- [start:Not Good]\n", 1, "mend the marker"),
        (section("other"), 1, "the same name in django_app"),
        ("", 1, "the same name in flask_app"),
    ],
)
def test_what_is_wrong_with_markers_is_a_problem_at_its_line(load, flask, line, word):
    """An end marker that is missing would silently show the rest of the file."""
    _, problems = load(flask=flask, django=section("json"))
    found = [problem for problem in problems if word in str(problem)]
    assert found, problems
    assert found[0].line == line


def test_the_floor_may_lack_a_section(load):
    """Only the compared frameworks must have counterparts."""
    _, problems = load(flask=section("json"), django=section("json"), floor=section("json"))
    assert problems == []


def test_a_reference_may_lack_a_section_and_have_one_of_its_own(load):
    """Nor is what it has a snippet: no page shows it beside the others."""
    loaded, problems = load(flask=section("json"), django=section("json"), fastapi=section("depends"))
    assert problems == []
    assert loaded.names == {"json"}
