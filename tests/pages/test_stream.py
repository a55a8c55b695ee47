"""Does the table of streams say who finished, and put the shortest wait first?"""

from bs4 import BeautifulSoup

from tests.factories.project import MEDIANS, macros_of, measured
from tests.factories.rows import session, stream

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
    return BeautifulSoup(macros_of(measured(rows)).stream_table(), "html.parser")


def lines(soup):
    return [[cell.get_text() for cell in row.find_all(("th", "td"))] for row in soup.tbody.find_all("tr")]


def test_servers_are_sorted_by_the_wait_of_many_clients_and_their_frameworks_stand_together():
    """Few clients stand beside many of the same stack; where nobody saw a token, the wait has no end."""
    soup = parsed(HOME + launches())
    assert [line[:2] for line in lines(soup)] == [
        ["Django, bare on uvicorn, 1 thread", "10"],
        ["Django, bare on uvicorn, 1 thread", "100"],
        ["FastAPI (reference) on uvicorn, 1 thread", "100"],
        ["Flask, bare on gunicorn-gthread, 4 threads", "10"],
        ["Flask, bare on gunicorn-gthread, 4 threads", "100"],
        ["Flask, bare on gunicorn-sync, 1 thread", "100"],
    ]


def test_a_line_tells_what_finished_and_the_times():
    found = lines(parsed(HOME + launches()))
    assert found[4][2:] == ["120 of 300", "4,501", "9,002", "1,000", ""], "CPU is told only where all finished"
    assert found[5][2:] == ["0 of 300", "not in time", "not in time", "not in time", ""]
    assert found[0][-1] == "0.80"


def test_the_note_names_tool_launches_and_limits():
    said = parsed(HOME + launches()).find(class_="table-note").get_text()
    for words in ("tool: stream-client (", "3 launches", "It does not show: a model that computes", "Uvicorn"):
        assert (words in said) == (words != "Uvicorn")


def test_what_a_gate_keeps_out_is_named_below():
    def outside(row):
        few = row["server"] == "uvicorn" and row["connections"] == 10 and row["launch"] == 2
        return few or row["server"] == "gunicorn-sync"

    soup = parsed(HOME + [row | {"flag": "other programs" if outside(row) else ""} for row in launches()])
    assert len(lines(soup)) == 5
    said = soup.find(class_="table-note").get_text()
    sync, uvicorn = (
        "Flask, bare on gunicorn-sync, 1 thread, 100 clients",
        "Django, bare on uvicorn, 1 thread, 10 clients",
    )
    assert f"Launches that count, where a gate keeps some out: {uvicorn}: 2 of 3; {sync}: 0 of 3." in said
    assert "keeps some out" not in parsed(HOME + launches()).find(class_="table-note").get_text()


def test_the_newest_session_answers_and_without_one_there_is_a_notice():
    def finished_beside(count):
        newer = [row | {"session": "s20261123-0000-aaaa", "date": "2026-11-23T00:00:00Z"} for row in launches(count)]
        older = [row | {"errors": 0} for row in launches()]
        return {line[2] for line in lines(parsed(HOME + older + newer))}

    assert "0 of 300" in finished_beside(3)
    assert "0 of 300" not in finished_beside(2), "a session that was stopped takes no statement from a whole one"
    assert "--mode stream" in parsed(HOME).find(class_="not-measured").get_text()
    alone = [row for row in launches() if not row["framework"].startswith("django")]
    assert parsed(HOME + alone).find(class_="not-measured")
