"""Do the tables of start, memory and instructions give each target's median with its range?"""

import pytest
from bs4 import BeautifulSoup

from tests.factories.project import MEDIANS, macros_of, measured
from tests.factories.rows import instructions, memory, session, start

HOME = session(MEDIANS)
TARGETS = list(MEDIANS)
ROWS = {
    "start": [start(t, 1000.0 + 100 * n + launch, launch) for launch in range(1, 8) for n, t in enumerate(TARGETS)],
    "memory": [
        memory(target, preload, 100.0 - 50 * preload + launch, launch)
        for launch in range(1, 4)
        for target in TARGETS
        for preload in (0, 1)
    ],
    "instructions": [instructions(target, 100_000 + 25_000 * n) for n, target in enumerate(TARGETS)],
}


def parsed(mode, rows):
    return BeautifulSoup(getattr(macros_of(measured(rows)), f"{mode}_table")(), "html.parser")


def lines(soup):
    head = [cell.get_text() for cell in soup.thead.find_all("th")]
    rows = [row.find_all(["th", "td"]) for row in soup.tbody.find_all("tr")]
    return [dict(zip(head, (cell.get_text() for cell in row), strict=True)) for row in rows]


def test_a_start_is_told_in_three_times():
    second = lines(parsed("start", HOME + ROWS["start"]))[1]
    assert second == {
        "Target": "Flask, bare", "Listens, ms": "552 (550 to 554)", "First answer, ms": "1,104 (1,101 to 1,107)",
        "Importing the model, ms": "400", "Launches": "7",
    }  # fmt: skip


def test_memory_stands_side_by_side_with_and_without_preloading():
    first = lines(parsed("memory", HOME + ROWS["memory"]))[0]
    assert first == {
        "Target": "No framework",
        "RSS of a worker, each": "204 (202 to 206)", "RSS of a worker, preloaded": "104 (102 to 106)",
        "PSS of a worker, each": "102 (101 to 103)", "PSS of a worker, preloaded": "52.0 (51.0 to 53.0)",
        "PSS of all processes, each": "510 (505 to 515)", "PSS of all processes, preloaded": "260 (255 to 265)",
    }  # fmt: skip
    half = lines(parsed("memory", HOME + [row for row in ROWS["memory"] if not row["preload"]]))
    assert half[0]["PSS of a worker, preloaded"] == "not measured"


def test_instructions_are_compared_with_flask_lean():
    found = lines(parsed("instructions", HOME + ROWS["instructions"]))
    ratios = [line["Ratio to Flask, bare"] for line in found]
    assert ratios == ["0.80", "1.00", "1.20", "1.40", "1.60"]
    assert [line["Instructions for a request"] for line in found][:2] == ["100,000", "125,000"]


@pytest.mark.parametrize("mode", ROWS)
def test_each_names_its_targets_launches_tool_and_limits(mode):
    soup = parsed(mode, HOME + ROWS[mode])
    assert [line["Target"] for line in lines(soup)] == [
        "No framework", "Flask, bare", "Flask, protections on", "Django, bare", "Django, protections on",
    ]  # fmt: skip
    said = soup.find(class_="table-note").get_text()
    tool = ROWS[mode][0]["tool"]
    assert "It does not show: " in said
    assert f"tool: {tool} (" in said
    assert ("gunicorn-gthread" in said) == (mode != "instructions"), "where there is no server, none is named"


@pytest.mark.parametrize("mode", ROWS)
def test_without_rows_a_notice_names_the_command(mode):
    other = [row for name, rows in ROWS.items() if name != mode for row in rows]
    alone = [row for row in ROWS[mode] if row["framework"].startswith("f")]
    for rows in ([], HOME, HOME + other, HOME + alone):
        assert parsed(mode, rows).find(class_="not-measured").code.string.endswith(f"--full --mode {mode}")
