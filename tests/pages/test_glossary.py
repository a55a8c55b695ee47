"""Are all registries explained, whole?"""

from bs4 import BeautifulSoup

from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.quality import FLAGS
from comparison.dataset.schema import COLUMNS
from tests.factories.project import macros_of, project

MACROS = macros_of(project())


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_the_dictionary_has_every_column():
    """One line for each column of the schema."""
    names = [row.th.get_text() for row in parsed(MACROS.data_dictionary()).tbody.find_all("tr")]
    assert names == [column.name for column in COLUMNS]


def test_registries_are_explained_whole():
    """Every gate with what it asks, every mode with what it does not show, every server with its meaning."""
    gates = {row.th.get_text(): row.td.get_text() for row in parsed(MACROS.gates_table()).tbody.find_all("tr")}
    assert gates == {flag.id: flag.asks for flag in FLAGS}
    modes = [
        [cell.get_text() for cell in row.find_all(["th", "td"])]
        for row in parsed(MACROS.modes_table()).tbody.find_all("tr")
    ]
    assert modes == [[mode.id, mode.meaning, mode.limits, ", ".join(mode.fills)] for mode in MODES.values()]
    servers = [item.get_text() for item in parsed(MACROS.servers_list()).find_all("li")]
    assert servers == [f"{kind.id}: {kind.meaning}." for kind in SERVERS.values()]
