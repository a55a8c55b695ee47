"""Do rows follow from their evidence, digit for digit, and is every departure named?"""

import csv
import gzip
import json

import pytest

from comparison.dataset import evidence, rows
from comparison.dataset.schema import COLUMNS, HEADER
from tests.factories import evidence as recorded
from tests.factories.rows import TARGETS, write


@pytest.fixture
def data(tmp_path):
    """A data folder with the rows and evidence of two launches."""
    document = recorded.document()
    evidence.write(tmp_path / "evidence", document)
    write(tmp_path / "benchmarks.csv", evidence.rows(document))
    return tmp_path


def problems_of(data):
    lines, broken = rows.parse(data / "benchmarks.csv")
    assert broken == []
    return rows.disagreements(lines, data / "evidence")


def edit(data, change):
    """Let a test do what nobody should: change benchmarks.csv by hand."""
    path = data / "benchmarks.csv"
    with path.open(newline="") as file:
        table = list(csv.DictReader(file))
    change(table)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


@pytest.mark.parametrize("name", ["seed", "answer_bytes", "foreign_cores", "launch", "cpu_seconds"])
def test_a_changed_digit_of_the_evidence_is_named(data, name):
    """Also where no column of a row follows from it."""
    path = evidence.path_of(data / "evidence", "s20261122-1405-3f2a")
    document = json.loads(gzip.decompress(path.read_bytes()))
    document["entries"][0][name] += 1
    path.write_bytes(gzip.compress(json.dumps(document).encode()))
    (problem,) = problems_of(data)
    assert "its digest does not fit" in problem.got


def test_evidence_of_another_format_is_a_problem(data):
    evidence.write(data / "evidence", recorded.document() | {"format": 1})
    (problem,) = problems_of(data)
    assert "format 1" in problem.got


def test_evidence_gives_every_column_of_a_row():
    for row in evidence.rows(recorded.document()):
        assert set(row) == set(HEADER)


def test_rows_survive_the_round_trip_digit_for_digit(data):
    document = evidence.read(evidence.path_of(data / "evidence", "s20261122-1405-3f2a"))
    with (data / "benchmarks.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    made = [{column.name: column.write(row[column.name]) for column in COLUMNS} for row in evidence.rows(document)]
    assert written == made
    assert problems_of(data) == []


def test_the_same_session_gives_the_same_bytes(tmp_path):
    for folder in ("a", "b"):
        evidence.write(tmp_path / folder, recorded.document())
    first, second = (next((tmp_path / folder).iterdir()).read_bytes() for folder in ("a", "b"))
    assert first == second
    assert len(list((tmp_path / "a").iterdir())) == 1, "no temporary file is left"


@pytest.mark.parametrize("column", ["p50_ms", "p99_ms", "max_ms", "tool_share", "spin_after_ms", "cpu_ms"])
def test_an_edited_number_is_named(data, column):
    def nudge(table):
        decimals = len(table[3][column].partition(".")[2])
        table[3][column] = f"{float(table[3][column]) + 10**-decimals:.{decimals}f}"

    edit(data, nudge)
    (problem,) = problems_of(data)
    assert (problem.line, problem.field) == (5, column)
    assert problem.path.endswith("benchmarks.csv")


def test_an_edited_version_is_named(data):
    edit(data, lambda table: [row.update(server_version="99.0") for row in table])
    problems = problems_of(data)
    assert {problem.field for problem in problems} == {"server_version"}
    assert len(problems) == 2 * (len(TARGETS) + 1)


def test_rows_without_evidence_are_named(data):
    """Once, with the cure of the one slip that leads there: the file was not committed."""
    evidence.path_of(data / "evidence", "s20261122-1405-3f2a").unlink()
    (problem,) = problems_of(data)
    assert (problem.line, problem.got) == (2, "no such file")
    assert "commit that file" in problem.cure


def test_a_row_of_a_launch_that_was_never_measured_is_named(data):
    edit(data, lambda table: table[-1].update(launch="3"))
    assert {problem.field for problem in problems_of(data)} == {"launch", "entries"}, (
        "and the one that it was is missing"
    )


def test_a_launch_that_was_left_out_is_named(data):
    """Else one could keep the launches one likes."""
    edit(data, lambda table: table.pop(0))
    (problem,) = problems_of(data)
    assert problem.path.endswith(".json.gz")
    assert "paired json " in problem.expected


def test_evidence_that_no_row_refers_to_is_named(data):
    evidence.write(data / "evidence", recorded.document("s20261123-0000-0000"))
    assert {problem.path.rpartition("/")[2] for problem in problems_of(data)} == {"s20261123-0000-0000.json.gz"}


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:200], lambda b: b"\x1f\x8b" + b[2:40] + b[60:]])
def test_damaged_evidence_is_a_problem_and_not_a_traceback(data, damage):
    path = evidence.path_of(data / "evidence", "s20261122-1405-3f2a")
    path.write_bytes(damage(path.read_bytes()))
    (problem,) = problems_of(data)
    assert problem.field == "evidence"


@pytest.mark.parametrize(
    "damage", ["HISTFAAA", {"counts": [1]}, {"digits": 9, "counts": [1]}, {"digits": 2, "counts": [-(10**6), 1]}]
)
def test_a_damaged_histogram_is_a_problem_and_not_a_traceback(data, damage):
    document = recorded.document()
    document["entries"][0]["histogram"] = damage
    evidence.write(data / "evidence", document)
    (problem,) = problems_of(data)
    assert problem.field == "evidence"


def test_evidence_under_a_wrong_name_is_a_problem(data):
    path = evidence.path_of(data / "evidence", "s20261122-1405-3f2a")
    path.rename(path.with_name("s20261123-0000-0000.json.gz"))
    assert any("that of session s20261122-1405-3f2a" in problem.got for problem in problems_of(data))
