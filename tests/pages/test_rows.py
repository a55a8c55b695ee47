"""Can every session be found, with its evidence and what is to be said against it?"""

from bs4 import BeautifulSoup

from tests.factories.project import MEDIANS, macros_of, measured, project
from tests.factories.rows import capacity, instructions, memory, open_loop, row, session, start, stream

OLDER = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}
MIXED = [
    row(), row(replica=2), *capacity({"flask/lean": 500.0}, launches=1)[:1], *open_loop({"flask/guarded": {160: 20.0}}),
    stream("flask/lean", "gunicorn-gthread", 4, 100, 30.0), start("flask/lean", 800.0), memory("flask/lean", 1, 90.0),
    instructions("flask/lean", 123_456),
]  # fmt: skip


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def sessions(rows, repository=""):
    soup = parsed(macros_of(measured(rows), repository=repository).sessions_table())
    head = [cell.get_text() for cell in soup.thead.find_all("th")]
    return [dict(zip(head, line.find_all(("th", "td")), strict=True)) for line in soup.tbody.find_all("tr")]


def test_without_rows_there_is_a_notice():
    html = macros_of(measured([])).sessions_table()
    assert parsed(html).find(class_="not-measured").code.string.endswith("--full")
    assert "not-measured" not in macros_of(project()).sessions_table()


def test_a_session_is_told_in_one_line():
    rows = session(MEDIANS, launches=2) + session(MEDIANS, launches=1, scenario="json") + MIXED[2:4]
    newest, older = sessions(rows + session(MEDIANS, **OLDER))
    assert {name: cell.get_text() for name, cell in newest.items()} == {
        "Session": "s20261122-1405-3f2a, full Test CPU, 2 cores, 2,048 MiB, Python 3.13.0, commit 0000000000",
        "Modes": "paired, capacity, latency", "Servers": "gunicorn-gthread",
        "Launches": "5", "Rows": "20", "Outside a gate": "none",
    }  # fmt: skip
    assert newest["Session"].a["href"] == "../../api/v1/evidence/s20261122-1405-3f2a.json"
    assert older["Session"].a.get_text() == "s20261101-0000-aaaa"


def test_rows_outside_a_gate_are_counted_by_kind():
    """A row outside two gates counts in both kinds, and once in the sum."""
    rows = [
        row(launch=1),
        row(launch=2, foreign_cores=1.0) | {"flag": "x"},
        row(launch=3, foreign_cores=1.0, tool_share=0.9) | {"flag": "stale: an old app; x; y"},
        memory("flask/lean", 0, 9.0),
    ]  # fmt: skip
    assert sessions(rows)[0]["Outside a gate"].get_text() == "2 rows: 2 foreign, 1 stale, 1 tool"
    assert sessions(rows[:2])[0]["Outside a gate"].get_text() == "1 foreign", "one kind is its own sum"


def test_a_commit_is_linked_where_the_repository_is_known_and_changed_files_are_told():
    sha = "0" * 40
    named, linked = (sessions([row()])[0]["Session"], sessions([row(dirty=1)], "https://example.org/r/")[0]["Session"])
    assert named.small.a is None
    assert linked.small.a["href"] == f"https://example.org/r/commit/{sha}"
    assert linked.small.get_text().endswith("commit 0000000000, with changed files")
