"""Is every error message on its page, in order and under its own words, and there for programs and for the search?"""

import json

from comparison.pages.api import PUBLISHED, schema
from tests.repository import entries


def headings(soup):
    found = soup("serve/errors/").select("article h3[id]")
    for heading in found:
        for link in heading.select(".headerlink"):
            link.decompose()
    return {heading["id"]: heading.get_text() for heading in found}


def test_every_message_is_a_heading_in_the_order_of_the_alphabet(soup):
    found = headings(soup)
    assert set(found) == {entry["id"] for entry in entries("errors.yml")}
    letters = ["".join(letter for letter in text.casefold() if letter.isalnum())[:2] for text in found.values()]
    assert letters == sorted(letters)


def test_programs_get_the_same_messages_with_a_schema(site, soup):
    text = (site / "api/v1/errors.json").read_text(encoding="utf-8")
    assert PUBLISHED.validate_json(text)
    given = json.loads(text)
    assert {error["url"].split("#")[1]: error["message"] for error in given} == headings(soup)
    assert json.loads((site / "api/v1/errors.schema.json").read_text(encoding="utf-8")) == schema()


def test_the_search_has_each_message_under_its_own_heading(site, soup):
    pages = json.loads((site / "assets" / "search" / "documents.json").read_text(encoding="utf-8"))
    (page,) = (page for page in pages if page["location"] == "serve/errors/")
    assert headings(soup).keys() <= {section["anchor"] for section in page["sections"]}
