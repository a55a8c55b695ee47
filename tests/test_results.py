"""Can every row and every session be found, with its evidence and what is to be said against it?"""

import pytest
from bs4 import BeautifulSoup

from comparison.pages.rows import HEADER, Results
from comparison.pages.sessions import Sessions
from tests.guides import HOSTILE, MEDIANS, guide, links, measured
from tests.sessions import capacity, instructions, memory, open_loop, row, session, start, stream

OLDER = {"session": "s20261101-0000-aaaa", "date": "2026-11-01T00:00:00Z"}
MIXED = [
    row(), row(replica=2), *capacity({"flask/lean": 500.0}, launches=1)[:1], *open_loop({"flask/guarded": {160: 20.0}}),
    stream("flask/lean", "gunicorn-gthread", 4, 100, 30.0), start("flask/lean", 800.0), memory("flask/lean", 1, 90.0),
    instructions("flask/lean", 123_456),
]  # fmt: skip


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def table(rows, repository=""):
    return parsed(Results(measured(rows), links()).results_table())


def sessions(rows, repository=""):
    soup = parsed(Sessions(measured(rows), links(repository=repository)).sessions_table())
    head = [cell.get_text() for cell in soup.thead.find_all("th")]
    return [dict(zip(head, line.find_all(("th", "td")), strict=True)) for line in soup.tbody.find_all("tr")]


def test_every_row_has_an_id_and_its_evidence():
    """Ids are unique; the link leads to the session's file; every line has a cell for each column."""
    rows = session(MEDIANS) + session(MEDIANS, **OLDER) + [one | OLDER for one in MIXED[2:]]
    lines = table(rows).tbody.find_all("tr")
    assert len({line["id"] for line in lines}) == len(lines) == len(rows)
    assert {line.a["href"] for line in lines} == {
        "../../api/v1/evidence/s20261122-1405-3f2a.json", "../../api/v1/evidence/s20261101-0000-aaaa.json",
    }  # fmt: skip
    assert lines[0]["id"] == "s20261122-1405-3f2a-1", "the newest session comes first"
    assert all(len(line.find_all("td")) == len(HEADER) for line in lines)


def test_an_id_stays_when_rows_are_added():
    """Who linked to a row finds it after the next session, and after more launches of its own."""
    before = {line["id"]: line.get_text() for line in table(session(MEDIANS, launches=2)).tbody.find_all("tr")}
    more = session(MEDIANS, **OLDER) + session(MEDIANS, launches=3)
    after = {line["id"]: line.get_text() for line in table(more).tbody.find_all("tr")}
    assert before.items() <= after.items()


def test_each_mode_shows_its_setting_and_its_result():
    cells = {}
    for line in table(MIXED).tbody.find_all("tr"):
        values = dict(zip(HEADER, (cell.get_text() for cell in line), strict=True))
        cells.setdefault(values["Mode"], values)
    assert {mode: (found["Setting"], found["Result"]) for mode, found in cells.items()} == {
        "paired": ("", ""),
        "capacity": ("16 connections, wrk", "550.0 per s"),
        "latency": ("160 per second", ""),
        "stream": ("100 clients, 4 threads", "first token 15.0, p99 30.0 ms"),
        "start": ("", "listens 400, answers 800, model 400 ms"),
        "memory": ("4 workers, preloaded", "worker RSS 180.0, PSS 90.0, all 450.0 MiB"),
        "instructions": ("", "123,456 instructions"),
    }
    assert cells["latency"]["p99_ms"] == "20.000"
    assert cells["memory"]["p99_ms"] == cells["memory"]["Requests"] == "", "not measured is an empty cell"


def test_a_copy_is_told_from_the_first():
    names = [line.find_all("td")[2].get_text() for line in table(MIXED[:2]).tbody.find_all("tr")]
    assert names == ["Flask, bare", "Flask, bare (copy)"]


def test_a_row_outside_a_gate_is_grey_and_says_why():
    """The reason is text, whatever it holds."""
    good, bad = table([row(), row(launch=2) | {"flag": HOSTILE}]).tbody.find_all("tr")
    assert good.get("class") is None
    assert good.find_all("td")[-1].get_text() == ""
    assert bad["class"] == ["outside"]
    assert bad.find_all("td")[-1].get_text() == HOSTILE
    assert not bad.find("script")


def test_thousands_of_rows_stay_small():
    """A page of every row is read on phones, too."""
    for rows, most in ((session(MEDIANS), 330), (capacity({"flask/guarded": 5000.0}), 360)):
        html = Results(measured(rows), links()).results_table()
        lines = html.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr ")[1:]
        assert max(map(len, lines)) < most


def test_a_stream_that_nobody_read_to_its_end_has_no_times():
    cells = [
        c.get_text() for c in table([stream("flask/lean", "uvicorn", 1, 100, 1.0, errors=100)]).tbody.find_all("td")
    ]
    assert cells[6:13] == ["no token", "", "", "", "", "0", "100"]


@pytest.mark.parametrize("family, macro", [(Results, "results_table"), (Sessions, "sessions_table")])
def test_without_rows_there_is_a_notice(family, macro):
    html = getattr(family(measured([]), links()), macro)()
    assert parsed(html).find(class_="not-measured").code.string.endswith("--full")
    assert "not-measured" not in getattr(family(guide(), links()), macro)()


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
