"""Does each rule of the schema accept the right row and refuse the wrong one, by line and field?"""

import csv
import shutil
import subprocess

import pytest

from comparison.dataset.schema import COLUMNS, HEADER
from comparison.problems import InvalidData
from tests.factories.rows import read, row, session, write
from tests.repository import ROOT


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "benchmarks.csv"
    write(path, session({"floor/lean": 0.5, "flask/lean": 1.0, "django/lean": 1.1, "django/guarded": 1.3}))
    return path


def edit(path, line, column, text):
    """Overwrite one cell, as a hand or a bad merge would."""
    with path.open(newline="") as file:
        lines = list(csv.reader(file))
    lines[line - 1][HEADER.index(column)] = text
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


def problems(path):
    with pytest.raises(InvalidData) as refused:
        read(path)
    return [(problem.line, problem.field) for problem in refused.value.problems]


def test_right_rows_are_read_typed_and_with_their_lines(table) -> None:
    frame = read(table)
    assert list(frame.columns) == [*HEADER, "line", "flag", "rps"]
    assert list(frame["line"]) == list(range(2, len(frame) + 2))
    assert frame["p50_ms"].dtype == float and frame["requests"].dtype == int


BAD_CELLS = {
    "session": "2026-11-22", "protocol": "fast", "date": "yesterday", "launch": "0", "scenario": "predictt",
    "mode": "loop", "framework": "rails", "framework_version": "latest", "variant": "tuned", "replica": "3",
    "server": "meinheld", "server_version": "new", "workers": "0", "threads": "x", "preload": "2",
    "tool": "Paired Client", "tool_version": "",
    "connections": "0", "seconds": "0.000", "requests": "-1", "errors": "-1", "p50_ms": "173us",
    "p95_ms": "0.0000", "p99_ms": "nan", "max_ms": "-1", "mean_ms": "1.1", "cpu_ms": "-1.0000",
    "rate": "0.0", "token_p50_ms": "fast", "token_p99_ms": "0.0000", "listen_ms": "-", "first_answer_ms": "0.0000",
    "model_ms": "1", "worker_rss_mb": "0.0", "worker_pss_mb": "1", "pss_mb": "-1.0", "instructions": "0",
    "tool_share": "-0.1000", "foreign_cores": "none", "spin_before_ms": "0.000", "spin_after_ms": "8", "cpu_model": "",
    "cores": "two", "memory_mb": "0", "os": " ", "kernel": "", "python": "3", "python_build": "", "commit": "abc",
    "dirty": "no", "conformance": "yes", "app_hash": "xyz",
}  # fmt: skip


def test_every_column_has_a_bad_cell_here() -> None:
    assert set(BAD_CELLS) == set(HEADER)


@pytest.mark.parametrize(("column", "text"), BAD_CELLS.items(), ids=BAD_CELLS)
def test_a_bad_cell_is_refused_by_line_and_field(table, column, text) -> None:
    edit(table, 4, column, text)
    assert problems(table) == [(4, column)]


def test_all_problems_are_told_at_once(table) -> None:
    edit(table, 3, "p50_ms", "abc")
    edit(table, 9, "cores", "none")
    assert problems(table) == [(3, "p50_ms"), (9, "cores")]


def test_a_cell_must_be_spelled_as_it_is_written(table) -> None:
    edit(table, 4, "p50_ms", "1.25")  # four decimals are written
    assert problems(table) == [(4, "p50_ms")]


BAD_ROWS = {
    "variant": row("floor", "guarded"),
    "framework_version": row("flask", framework_version=None),
    "p50_ms": row(p50_ms=1.0, p95_ms=0.9),
    "errors": row(requests=900, errors=10),
    "requests": row(requests=9000, mean_ms=1.1, seconds=5.0),
    "server": row(server="uvicorn", launch=2),
    "scenario": row(scenario="stream"),
    "mean_ms": row(mean_ms=None),
    "instructions": row(instructions=5),
}


def test_a_mean_above_the_largest_is_refused(tmp_path) -> None:
    with pytest.raises(InvalidData, match="mean ≤ max"):
        write(tmp_path / "benchmarks.csv", [row(mean_ms=9.9, max_ms=5.0)])


@pytest.mark.parametrize(("field", "wrong"), BAD_ROWS.items(), ids=BAD_ROWS)
def test_a_row_that_contradicts_itself_is_refused(tmp_path, field, wrong) -> None:
    with pytest.raises(InvalidData) as refused:
        write(tmp_path / "benchmarks.csv", [row("floor"), wrong])
    assert [(problem.line, problem.field) for problem in refused.value.problems] == [(3, field)]


def test_the_floor_has_no_framework_version(tmp_path) -> None:
    with pytest.raises(InvalidData, match="an empty cell for the floor"):
        write(tmp_path / "benchmarks.csv", [row("floor", framework_version="1.0.1")])


def test_the_arithmetic_of_a_refusal_is_shown(tmp_path) -> None:
    with pytest.raises(InvalidData, match=r"9000 × 1\.1 ms = 9\.900 s"):
        write(tmp_path / "benchmarks.csv", [BAD_ROWS["requests"]])


def test_the_same_measurement_twice_is_refused(tmp_path) -> None:
    with pytest.raises(InvalidData, match="the same as in line 2"):
        write(tmp_path / "benchmarks.csv", [row(), row(p50_ms=1.2)])


def test_a_session_cannot_mix_servers_or_machines(tmp_path) -> None:
    with pytest.raises(InvalidData) as refused:
        write(tmp_path / "benchmarks.csv", [row(), row("floor", server="granian", cpu_model="Another CPU")])
    assert [problem.field for problem in refused.value.problems] == ["cpu_model", "server"]


@pytest.mark.parametrize("change", [{"server": "granian"}, {"threads": 8}, {"preload": 1}, {"seconds": 5.001}])
def test_rows_of_a_pair_were_served_and_asked_alike(tmp_path, change) -> None:
    with pytest.raises(InvalidData) as refused:
        write(tmp_path / "benchmarks.csv", [row(), row("floor", **change)])
    assert [problem.field for problem in refused.value.problems] == list(change)
    write(tmp_path / "benchmarks.csv", [row(), row("floor", launch=2, **change)])


def test_an_open_loop_cannot_ask_more_than_is_due(tmp_path) -> None:
    asked = dict(mode="latency", tool="open-client", rate=100.0, seconds=2.0)
    write(tmp_path / "right.csv", [row(requests=200, **asked)])
    with pytest.raises(InvalidData, match=r"at most rate × seconds = 200, got 230"):
        write(tmp_path / "wrong.csv", [row(requests=225, errors=5, **asked)])


BUSY = {"requests": 4120, "seconds": 1.0, "mean_ms": 1.0, "connections": 4}  # 3 % more than four connections can be


@pytest.mark.parametrize(
    ("asked", "is_right"),
    [
        ({}, False),
        ({"mode": "capacity", "tool": "wrk"}, True),  # whose bins are coarse
        ({"mode": "capacity", "tool": "wrk", "requests": 4200}, False),
        (
            {"mode": "latency", "tool": "open-client", "rate": 4200.0, "requests": 4200},
            True,
        ),  # may wait before it is sent
    ],
)
def test_latencies_fit_into_the_time_there_was_but_in_an_open_loop(tmp_path, asked, is_right) -> None:
    busy = row(**BUSY | asked)
    if is_right:
        write(tmp_path / "benchmarks.csv", [busy])
    else:
        with pytest.raises(InvalidData, match=r"requests × mean_ms at most seconds × connections = 4\.000 s"):
            write(tmp_path / "benchmarks.csv", [busy])


def test_a_server_or_a_tool_has_one_version_in_a_session(tmp_path) -> None:
    with pytest.raises(InvalidData) as refused:
        write(tmp_path / "benchmarks.csv", [row(), row(launch=2, server_version="9.9", tool_version="9.9")])
    assert [problem.field for problem in refused.value.problems] == ["server_version", "tool_version"]


def test_where_overload_is_the_result_errors_are_kept(tmp_path) -> None:
    none = dict.fromkeys(("p50_ms", "p95_ms", "p99_ms", "max_ms", "mean_ms"))
    asked = {"mode": "stream", "scenario": "stream", "tool": "stream-client", "connections": 100}
    write(tmp_path / "benchmarks.csv", [row(**asked, requests=0, errors=100) | none])
    assert len(read(tmp_path / "benchmarks.csv")) == 1


def test_two_sessions_may_differ_in_everything(tmp_path) -> None:
    other = row(session="s20261123-0900-aaaa", server="granian", cpu_model="Another CPU")
    write(tmp_path / "benchmarks.csv", [row(), other])
    assert len(read(tmp_path / "benchmarks.csv")) == 2


def test_a_wrong_header_names_the_columns(table) -> None:
    table.write_text(table.read_text().replace("p95_ms", "p90_ms", 1))
    with pytest.raises(InvalidData, match=r":1: header: .*missing p95_ms; unknown p90_ms"):
        read(table)


def test_a_ragged_line_is_named(table) -> None:
    table.write_text(table.read_text() + "s20261122-1405-3f2a,full\n")
    assert [field for _, field in problems(table)] == ["row"]


def test_a_missing_file_is_told_with_the_cure(tmp_path) -> None:
    with pytest.raises(InvalidData, match="no such file — run `make bench`"):
        read(tmp_path / "benchmarks.csv")


def test_every_column_is_explained() -> None:
    assert all(column.meaning.endswith(".") and column.expected for column in COLUMNS)


def test_a_date_is_spelled_with_its_leading_zeros(table) -> None:
    """Dates are compared as text, to find the newest session."""
    edit(table, 4, "date", "2026-11-2T4:05:09Z")
    assert problems(table) == [(4, "date")]


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (lambda content: content.replace(b"Test CPU", b"Test \xe4", 1), "text in UTF-8"),
        (lambda content: content + b'"' + b"x" * 200_000, "a line of CSV"),
        (lambda content: b"\xef\xbb\xbf" + content, r"unknown \ufeffsession"),
        (lambda content: content + b"<<<<<<< HEAD\n", "keep the rows of both sides and delete it"),
    ],
)
def test_a_spoilt_file_is_a_problem_and_not_a_traceback(table, damage, word) -> None:
    table.write_bytes(damage(table.read_bytes()))
    with pytest.raises(InvalidData) as refused:
        read(table)
    assert word in str(refused.value)


def test_line_ends_of_windows_are_read(table) -> None:
    before = read(table)
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert read(table).equals(before)


def test_two_branches_that_both_add_rows_are_merged_by_keeping_both(tmp_path) -> None:
    """As two contributors do: .gitattributes says so, and no line is lost, repeated or marked."""

    def git(*arguments):
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    path = tmp_path / "data" / "benchmarks.csv"
    path.parent.mkdir()
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    git("init", "-q", "-b", "base")
    write(path, [row()])
    for branch, launch in (("base", 1), ("one", 2), ("two", 3)):
        if branch != "base":
            git("switch", "-q", "-c", branch, "base")
            write(path, [row(), row(session=f"s20261123-0900-000{launch}")])
        git("add", ".")
        git("commit", "-q", "-m", branch)
    git("merge", "-q", "one")
    assert sorted(read(path)["session"].str[-4:]) == ["0002", "0003", "3f2a"]
