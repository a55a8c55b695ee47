"""The index shows each message as a heading that keeps its text."""

import markdown
import pytest
from bs4 import BeautifulSoup

from tests.factories.project import HOSTILE, macros_of, project


def rendered(text: str) -> BeautifulSoup:
    return BeautifulSoup(markdown.markdown(text, extensions=["attr_list", "md_in_html"]), "html.parser")


@pytest.fixture
def index() -> BeautifulSoup:
    return rendered(macros_of(project(), "serve/errors/").error_index())


def test_a_heading_is_the_message_and_nothing_breaks_out_of_it(index):
    assert {heading["id"]: heading.get_text() for heading in index.find_all("h3")} == {
        "bang": f"Bang: {HOSTILE}",
        "crash": "Crash",
    }
    assert index.find(id="bang").var.get_text() == HOSTILE
    assert not index.find_all("script")
    assert not index.find_all(href=lambda address: address and "javascript" in address)


def test_a_fix_that_is_the_same_in_both_is_told_once(index):
    labels = [label.get_text() for label in index.find_all("strong")]
    assert labels == ["Fix.", "Fix in Flask.", "Fix in Django."]


def test_links_lead_from_the_page_to_others_and_out(index):
    more = index.select_one(".error-more")
    assert [link["href"] for link in more.find_all("a")][:2] == ["../../serve/uploads/", "https://example.org/?a=1&b=2"]


def test_the_list_by_program_has_every_message_and_stays_out_of_the_search():
    html = rendered(macros_of(project(), "serve/errors/").errors_by_source())
    assert html.div.has_attr("data-search-exclude")
    assert [link["href"] for link in html.find_all("a")] == ["#bang", "#crash"]
