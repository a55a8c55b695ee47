"""Does the table of streams say who finished, and put the shortest wait first?"""

from bs4 import BeautifulSoup

from comparison.streams import Streams
from tests.guides import MEDIANS, links, measured
from tests.sessions import session, stream

HOME = session(MEDIANS)


def launches(count=3):
    return [
        row
        for launch in range(1, count + 1)
        for row in (
            stream("flask/lean", "gunicorn-gthread", 4, 10, 3000.0, launch),
            stream("flask/lean", "gunicorn-gthread", 4, 100, 9000.0 + launch, launch, errors=60),
            stream("flask/lean", "gunicorn-sync", 1, 100, 1.0, launch, errors=100),
            stream("django/lean", "uvicorn", 1, 10, 20.0, launch),
            stream("django/lean", "uvicorn", 1, 100, 30.0, launch),
            stream("fastapi/lean", "uvicorn", 1, 100, 25.0, launch),
        )
    ]


def parsed(rows):
    return BeautifulSoup(Streams(measured(rows), links()).stream_table(), "html.parser")


def lines(soup):
    return [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in soup.tbody.find_all("tr")]


def test_servers_are_sorted_by_the_wait_of_many_clients_and_their_frameworks_stand_together():
    """Few clients stand beside many of the same stack; where nobody saw a token, the wait has no end."""
    soup = parsed(HOME + launches())
    assert [line[:2] for line in lines(soup)] == [
        ["Django lean on uvicorn, 1 thread", "10"],
        ["Django lean on uvicorn, 1 thread", "100"],
        ["FastAPI (reference) on uvicorn, 1 thread", "100"],
        ["Flask lean on gunicorn-gthread, 4 threads", "10"],
        ["Flask lean on gunicorn-gthread, 4 threads", "100"],
        ["Flask lean on gunicorn-sync, 1 thread", "100"],
    ]


def test_a_line_tells_what_finished_and_the_times():
    found = lines(parsed(HOME + launches()))
    assert found[4][2:] == ["120 of 300", "4,501", "9,002", "1,000", "0.80"]
    assert found[5][2:] == ["0 of 300", "", "", "", ""]


def test_the_note_names_tool_launches_and_limits():
    said = parsed(HOME + launches()).find(class_="table-note").get_text()
    for words in ("tool: stream-client (", "3 launches", "It does not show: a model that computes", "Uvicorn"):
        assert (words in said) == (words != "Uvicorn")


def test_a_stack_outside_a_gate_is_named_below():
    rows = [row | {"flag": "other programs" if row["server"] == "gunicorn-sync" else ""} for row in launches()]
    soup = parsed(HOME + rows)
    assert len(lines(soup)) == 5
    said = soup.find(class_="table-note").get_text()
    assert "Outside a gate in every launch: Flask lean on gunicorn-sync, 1 thread." in said
    assert "Outside a gate" not in parsed(HOME + launches()).find(class_="table-note").get_text()


def test_the_newest_session_answers_and_without_one_there_is_a_notice():
    newer = [row | {"session": "s20261123-0000-aaaa", "date": "2026-11-23T00:00:00Z"} for row in launches(1)]
    assert {line[2] for line in lines(parsed(HOME + launches() + newer))} == {
        "10 of 10",
        "100 of 100",
        "40 of 100",
        "0 of 100",
    }
    assert "--mode stream" in parsed(HOME).find(class_="not-measured").get_text()
    alone = [row for row in launches() if not row["framework"].startswith("django")]
    assert parsed(HOME + alone).find(class_="not-measured")
