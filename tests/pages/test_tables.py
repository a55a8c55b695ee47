"""Do tables of what is hand-written hold what the data say?"""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.factories.project import HOSTILE, macros_of, project

FIGURES = "test,framework,mean_ms,requests,rps,timeouts,max_ms,read_errors\njson,flask,43.33,92617,4630,0,216.86,82\n"


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def cells(html: str) -> list[list[str]]:
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in parsed(html).select("tbody tr")]


def test_hostile_text_is_shown_as_it_is():
    """Escaping loses nothing."""
    cell = parsed(macros_of(project()).decisions_table()).find("tbody").find("th")
    assert cell.get_text() == HOSTILE.replace("`", "")


def test_a_decision_has_its_pick_and_its_reasons_with_evidence():
    [row] = parsed(macros_of(project()).decisions_table()).tbody.find_all("tr")
    assert row["id"] == "one"
    assert (row.td.span["class"], row.td.get_text()) == (["pick", "pick-flask"], "Flask")
    assert row.li.small.get_text() == ("test: a; rows of predict; claim c-1; example.org, note <b>")


def test_the_glance_has_only_what_was_chosen():
    """An aspect without `glance` stays on the page of its criterion."""
    macros = macros_of(project())
    aspects = parsed(macros.aspects_table("authentication")).find_all("tbody")
    assert [body["id"] for body in aspects] == ["users", "keys"]
    assert not aspects[0].th.a
    [body] = parsed(macros.glance_table()).find_all("tbody")
    assert body.th.a["href"] == "../../criteria/authentication/"


def test_figures_of_2016_are_shown_as_they_were_published(tmp_path: Path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "figures-2016.csv").write_text(FIGURES)
    assert cells(macros_of(project(tmp_path)).figures_2016()) == [
        ["json", "Flask", "43.33", "92617", "4630", "0", "216.86", "82"]
    ]


def test_what_only_one_side_does_has_its_setup_its_request_and_its_share():
    first, second = cells(macros_of(project()).only_one_side())
    assert first == ["Django", "bare", "all", HOSTILE.replace("`", ""), "7 % (Small JSON document, bare)"]
    assert second == ["Flask", "protections on", "Small JSON document", "Sends it.", "in the answer"]


def test_pointers_become_links_only_where_there_is_something_to_link_to():
    """Without a repository's address a test is named, with one it is linked."""
    named = macros_of(project()).decisions_table()
    linked = macros_of(project(), repository="https://example.org/r").decisions_table()
    address = "https://example.org/r/blob/HEAD/tests/settle/test_one.py"
    assert not parsed(named).find("a", href=address)
    assert parsed(linked).find("a", href=address).get_text() == "a"
    assert {a["href"] for a in parsed(named).find_all("a")} == {
        "../../evidence/results/#predict", "../../evidence/claims/#c-1", "https://www.example.org/a?b=1&c=2",
    }  # fmt: skip


def test_an_unknown_criterion_stops_the_build():
    """No page is published with a hole in it."""
    with pytest.raises(KeyError, match="known: familiarity"):
        macros_of(project()).aspects_table("beauty")
