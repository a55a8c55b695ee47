"""Do tables hold what the data say, and does no cell break out of them?"""

from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup

from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.quality import GATES
from comparison.dataset.schema import COLUMNS
from comparison.pages.claims import Ledger
from comparison.pages.glossary import Dictionary
from comparison.pages.html import inline
from comparison.pages.sessions import Sessions
from comparison.pages.tables import Tables
from tests.factories.project import HOSTILE, links, project

FIGURES = "test,framework,mean_ms,requests,rps,timeouts,max_ms,read_errors\njson,flask,43.33,92617,4630,0,216.86,82\n"


@pytest.fixture
def all_tables(tmp_path: Path) -> dict[str, str]:
    """Give the HTML of every macro that gives a block."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "figures-2016.csv").write_text(FIGURES)
    known = project(tmp_path)
    tables, ledger, dictionary = (family(known, links()) for family in (Tables, Ledger, Dictionary))
    return {
        "aspects": tables.aspects_table("authentication"),
        "glance": tables.glance_table(),
        "decisions": tables.decisions_table(),
        "dictionary": dictionary.data_dictionary(),
        "gates": dictionary.gates_table(),
        "modes": dictionary.modes_table(),
        "servers": dictionary.servers_list(),
        "figures": tables.figures_2016(),
        "claims": ledger.claims_table("speed"),
        "counts": ledger.claim_counts(),
        "ledger": ledger.claims_ledger(),
        "sessions": Sessions(known, links()).sessions_table(),
    }


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def rendered(text: str) -> BeautifulSoup:
    return parsed(markdown.markdown(text, extensions=["tables", "attr_list", "md_in_html"]))


def test_no_cell_breaks_out(all_tables):
    """After Markdown, hostile text is text: no script, no handler, no javascript: address."""
    for html in all_tables.values():
        soup = rendered(html)
        assert not soup.find_all("script")
        assert not [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
        assert not soup.find_all(href=lambda address: address and "javascript" in address)


def test_hostile_text_is_shown_as_it_is(all_tables):
    """Escaping loses nothing."""
    cell = parsed(all_tables["decisions"]).find("tbody").find("th")
    assert cell.get_text() == HOSTILE.replace("`", "")


def test_tables_scroll_in_a_named_frame(all_tables):
    """Every table lies in a region that the keyboard reaches."""
    for name, html in all_tables.items():
        for table in parsed(html).find_all("table"):
            frame = table.parent
            assert frame["role"] == "region", name
            assert frame["tabindex"] == "0"
            assert frame["aria-label"]


def test_markdown_leaves_a_table_and_its_note_as_they_are(all_tables):
    """A block of two parts is no reason to wrap either in a paragraph."""
    soup = rendered(f"Before.\n\n{all_tables['sessions']}\n\nAfter.")
    assert [tag.get("class", tag.get_text()) for tag in soup.find_all(recursive=False)] == [
        "Before.", ["table-frame"], ["table-note"], "After.",
    ]  # fmt: skip


def test_the_glance_has_only_what_was_chosen(all_tables):
    """An aspect without `glance` stays on the page of its criterion."""
    assert [body["id"] for body in parsed(all_tables["aspects"]).find_all("tbody")] == ["users", "keys"]
    [body] = parsed(all_tables["glance"]).find_all("tbody")
    assert body.a["href"] == "../../criteria/authentication/"


def test_the_dictionary_has_every_column(all_tables):
    """One line for each column of the schema."""
    names = [row.th.get_text() for row in parsed(all_tables["dictionary"]).tbody.find_all("tr")]
    assert names == [column.name for column in COLUMNS]


def test_registries_are_explained_whole(all_tables):
    """Every gate with what it asks, every mode with what it does not show, every server with its meaning."""
    gates = {row.th.get_text(): row.td.get_text() for row in parsed(all_tables["gates"]).tbody.find_all("tr")}
    assert gates == {gate.id: gate.asks for gate in GATES}
    modes = [
        [cell.get_text() for cell in row.find_all(["th", "td"])]
        for row in parsed(all_tables["modes"]).tbody.find_all("tr")
    ]
    assert modes == [[mode.id, mode.meaning, mode.limits, ", ".join(mode.fills)] for mode in MODES.values()]
    servers = [item.get_text() for item in parsed(all_tables["servers"]).find_all("li")]
    assert servers == [f"{kind.id}: {kind.meaning}." for kind in SERVERS.values()]


def test_the_ledger_has_every_claim_once_under_its_section(all_tables):
    """Each can be linked to and chosen by its verdict."""
    soup = rendered(all_tables["ledger"])
    found = {entry["data-claim"]: (entry["id"], entry["data-verdict"]) for entry in soup.find_all(class_="claim")}
    assert found == {"c-1": ("c-1", "wrong"), "c-2": ("c-2", "holds with limits"), "c-3": ("c-3", "opinion")}
    assert [heading.get_text() for heading in soup.find_all("h3")] == ["Pros of Flask", "Cons"]


def test_counts_add_up(all_tables):
    """The last line is the sum of the others."""
    numbers = [int(row.td.get_text()) for row in parsed(all_tables["counts"]).tbody.find_all("tr")]
    assert numbers[-1] == sum(numbers[:-1]) == 3


def test_pointers_become_links_only_where_there_is_something_to_link_to():
    """Without a repository's address a test is named, with one it is linked."""
    named = Tables(project(), links()).decisions_table()
    linked = Tables(project(), links(repository="https://example.org/r")).decisions_table()
    address = "https://example.org/r/blob/HEAD/tests/settle/test_one.py"
    assert not parsed(named).find("a", href=address)
    assert parsed(linked).find("a", href=address).get_text() == "a"
    assert {a["href"] for a in parsed(named).find_all("a")} == {
        "../../evidence/results/#predict", "../../evidence/claims/#c-1", "https://www.example.org/a?b=1&c=2",
    }  # fmt: skip


@pytest.mark.parametrize("here, expected", [("", "evidence/claims/#c-1"), ("decide/", "../evidence/claims/#c-1")])
def test_links_are_relative_to_the_page(here, expected):
    """The site works below any address."""
    assert parsed(Ledger(project(), links(here)).claim("c-1")).a["href"] == expected


def test_a_claim_in_a_markdown_table_stays_in_its_cell():
    """The inline macros hold no character that ends a cell."""
    text = f"| a | b |\n| --- | --- |\n| {Ledger(project(), links()).claim('c-2')} | x |\n"
    cells = [cell.get_text() for cell in rendered(text).find_all("td")]
    assert cells == ["claim c-2\xa0holds with limits", "x"]


def test_inline_text_survives_markdown():
    """Whatever the text, Markdown shows it as it is."""
    assert rendered(f"Start {inline(HOSTILE + '*_&')} end").get_text() == f"Start {HOSTILE}*_& end"


@pytest.mark.parametrize(
    "call",
    [
        lambda: Tables(project(), links()).aspects_table("beauty"),
        lambda: Ledger(project(), links()).claims_table("beauty"),
        lambda: Ledger(project(), links()).claim("c-9"),
    ],
)
def test_an_unknown_id_stops_the_build(call):
    """No page is published with a hole in it."""
    with pytest.raises(KeyError):
        call()
