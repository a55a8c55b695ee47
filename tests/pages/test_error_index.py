"""The index shows each message as a heading that keeps its text, and programs get what the schema promises."""

import json

import markdown
import pytest
from bs4 import BeautifulSoup
from pydantic import ValidationError

from comparison.content.error_messages import load_errors
from comparison.content.pointers import References
from comparison.pages.api import PUBLISHED, PublishedError, records, schema
from comparison.pages.error_index import ErrorIndex
from tests.factories.project import HOSTILE, links, project
from tests.repository import ROOT


def rendered(text: str) -> BeautifulSoup:
    return BeautifulSoup(markdown.markdown(text, extensions=["attr_list", "md_in_html"]), "html.parser")


@pytest.fixture
def index() -> BeautifulSoup:
    return rendered(ErrorIndex(project(), links("serve/errors/")).error_index())


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
    html = rendered(ErrorIndex(project(), links("serve/errors/")).errors_by_source())
    assert html.div.has_attr("data-search-exclude")
    assert [link["href"] for link in html.find_all("a")] == ["#bang", "#crash"]


def test_what_programs_get_is_what_the_schema_says():
    errors, _ = load_errors(ROOT / "data" / "errors.yml", References(ROOT))
    given = records(errors.values())
    assert [error["id"] for error in given] == list(errors)
    assert [error.id for error in PUBLISHED.validate_json(json.dumps(given))] == list(errors)


@pytest.mark.parametrize(
    "change",
    [{"id": "No Id"}, {"source": ""}, {"frameworks": ["rails"]}, {"links": []}, {"links": [{"url": "x"}]},
     {"fix": {"rails": "x"}}, {"evidence": ["hearsay"]}, {"means": None}, {"x": 1}],
)  # fmt: skip
def test_the_model_behind_the_schema_refuses_what_is_wrong(change):
    [good, _] = records(project().errors.values())
    with pytest.raises(ValidationError):
        PUBLISHED.validate_json(json.dumps([good | change]))


def test_the_schema_is_as_strict_as_the_model():
    published = schema()
    error = published["$defs"]["PublishedError"]
    assert published["items"] == {"$ref": "#/$defs/PublishedError"}
    assert set(error["required"]) == set(error["properties"]) == set(PublishedError.model_fields)
    assert {name: part["additionalProperties"] for name, part in published["$defs"].items()} == {
        "PublishedError": False,
        "PublishedLink": False,
    }
    properties = error["properties"]
    assert properties["id"]["pattern"] == "^[a-z][a-z0-9-]*$"
    assert properties["source"]["minLength"] == properties["links"]["minItems"] == 1
    assert (
        properties["frameworks"]["items"]["enum"] == properties["fix"]["propertyNames"]["enum"] == ["flask", "django"]
    )
