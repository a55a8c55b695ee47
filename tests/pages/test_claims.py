"""Can each claim be found, linked to and chosen by its verdict?"""

import markdown
import pytest
from bs4 import BeautifulSoup

from tests.factories.project import macros_of, project


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def rendered(text: str) -> BeautifulSoup:
    return parsed(markdown.markdown(text, extensions=["tables", "attr_list", "md_in_html"]))


def test_the_ledger_has_every_claim_once_under_its_section():
    """Each can be linked to and chosen by its verdict."""
    soup = rendered(macros_of(project()).claims_ledger())
    found = {entry["data-claim"]: (entry["id"], entry["data-verdict"]) for entry in soup.find_all(class_="claim")}
    assert found == {"c-1": ("c-1", "wrong"), "c-2": ("c-2", "holds with limits"), "c-3": ("c-3", "opinion")}
    assert [heading.get_text() for heading in soup.find_all("h3")] == ["Pros of Flask", "Cons"]


def test_counts_add_up():
    """The last line is the sum of the others."""
    numbers = [int(row.td.get_text()) for row in parsed(macros_of(project()).claim_counts()).tbody.find_all("tr")]
    assert numbers[-1] == sum(numbers[:-1]) == 3


@pytest.mark.parametrize("here, expected", [("", "evidence/claims/#c-1"), ("decide/", "../evidence/claims/#c-1")])
def test_links_are_relative_to_the_page(here, expected):
    """The site works below any address."""
    assert parsed(macros_of(project(), here).claim("c-1")).a["href"] == expected


def test_a_claim_in_a_markdown_table_stays_in_its_cell():
    """The inline macros hold no character that ends a cell."""
    text = f"| a | b |\n| --- | --- |\n| {macros_of(project()).claim('c-2')} | x |\n"
    cells = [cell.get_text() for cell in rendered(text).find_all("td")]
    assert cells == ["claim c-2\xa0holds with limits", "x"]


def test_a_criterion_has_the_claims_about_it():
    rows = parsed(macros_of(project()).claims_table("speed")).tbody.find_all("tr")
    assert [row.th.small.a["href"] for row in rows] == ["../../evidence/claims/#c-1", "../../evidence/claims/#c-2"]
    assert rows[1].td.span["class"] == ["verdict", "verdict-holds-with-limits"]


@pytest.mark.parametrize("call", [lambda known: known.claims_table("beauty"), lambda known: known.claim("c-9")])
def test_an_unknown_id_stops_the_build(call):
    with pytest.raises(KeyError):
        call(macros_of(project()))
