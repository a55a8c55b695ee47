"""Does the index show each message as a heading that keeps its text, and do programs get what the schema promises?"""

import re
from typing import Any

import markdown
import pytest
from bs4 import BeautifulSoup

from comparison.content.error_messages import load_errors
from comparison.content.pointers import Existing
from comparison.pages.api import SCHEMA, records
from comparison.pages.error_index import ErrorIndex
from tests.factories.project import HOSTILE, links, project
from tests.repository import ROOT

TYPES = {"array": list, "object": dict, "string": str}


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


def violations(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """Check a value against the few words of JSON Schema that ours uses; a word that is not checked here is refused."""
    known = {
        "type",
        "enum",
        "pattern",
        "minLength",
        "minItems",
        "items",
        "properties",
        "required",
        "additionalProperties",
    }
    wrong = [f"{where}: {word} is not checked" for word in schema.keys() - known - {"$schema", "title", "description"}]
    if "enum" in schema and value not in schema["enum"]:
        wrong.append(f"{where}: not in enum")
    if not isinstance(value, TYPES.get(schema.get("type", ""), object)):
        return [*wrong, f"{where}: no {schema['type']}"]
    if isinstance(value, str) and (
        len(value) < schema.get("minLength", 0) or not re.search(schema.get("pattern", ""), value)
    ):
        wrong.append(f"{where}: too short, or not of the pattern")
    if isinstance(value, list):
        wrong += [f"{where}: too few"] if len(value) < schema.get("minItems", 0) else []
        wrong += [w for n, item in enumerate(value) for w in violations(item, schema["items"], f"{where}[{n}]")]
    if isinstance(value, dict):
        inner = schema["properties"]
        wrong += [f"{where}.{name}: missing" for name in set(schema.get("required", ())) - value.keys()]
        wrong += [f"{where}.{name}: not foreseen" for name in value.keys() - inner.keys()]
        wrong += [
            w for name in value.keys() & inner.keys() for w in violations(value[name], inner[name], f"{where}.{name}")
        ]
    return wrong


def test_what_programs_get_is_what_the_schema_says():
    errors, _ = load_errors(ROOT / "data" / "errors.yml", Existing(ROOT))
    given = records(errors.values())
    assert len(given) == len(errors)
    assert violations(given, SCHEMA) == []


@pytest.mark.parametrize(
    "change",
    [{"id": "No Id"}, {"source": ""}, {"frameworks": ["rails"]}, {"links": []}, {"fix": {"rails": "x"}}, {"x": 1}],
)
def test_the_schema_refuses_what_is_wrong(change):
    [good, _] = records(project().errors.values())
    assert violations([good], SCHEMA) == []
    assert violations([good | change], SCHEMA) != []
    assert violations([{"id": "bang"}], SCHEMA) != []
