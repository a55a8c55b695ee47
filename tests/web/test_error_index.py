"""Is every error message on its page, in order and under its own words, and there for programs and for the search?"""

import json

from tests.project import entries


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
    given = json.loads((site / "api/v1/errors.json").read_text(encoding="utf-8"))
    assert {error["url"].split("#")[1]: error["message"] for error in given} == headings(soup)
    schema = json.loads((site / "api/v1/errors.schema.json").read_text(encoding="utf-8"))
    assert set(given[0]) == set(schema["items"]["properties"])


def test_the_search_index_has_each_message_under_its_own_heading(site, soup):
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    places = {entry["location"] for entry in index["docs"]}
    assert {f"serve/errors/#{id_}" for id_ in headings(soup)} <= places
