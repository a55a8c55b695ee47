"""The table of rows, benchmarks.csv: read with every problem in it, rendered from the evidence, and held against it."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from comparison.catalog.modes import COMMAND
from comparison.dataset import evidence
from comparison.dataset.schema import COLUMNS, HEADER, Value
from comparison.dataset.validation import NEVER_BY_HAND, Row, check
from comparison.problems import InvalidData, Problem

CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
CURE = f"never edit either by hand: restore both from git, or let `{COMMAND} --resume` write the table anew"
LEFT_BEHIND = "commit that file with the rows: scripts/measure.py wrote it before them; else restore both from git"
MERGED = "git left this line in a merge: keep the rows of both sides and delete it"


def frame(lines: Iterable[Row]) -> pd.DataFrame:
    """Rows as a DataFrame with the schema's columns in order, even where there is no row.

    `flag`, where a line has none, is empty; `rps` is derived: requests in a second.
    """
    table = pd.DataFrame([{"flag": ""} | line for line in lines], columns=[*HEADER, "line", "flag"])
    return table.assign(rps=table["requests"].astype(float) / table["seconds"].astype(float))


def parse(path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows that could be read and every problem found, cell by cell and then across cells."""
    if not path.is_file():
        return [], [Problem(str(path), 1, "file", "the table of rows", "no such file", "run `make bench`")]
    try:
        return _parse(str(path), path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return [], [Problem(str(path), 1, "file", "text in UTF-8", str(error.reason), NEVER_BY_HAND)]


def render(path: Path, rows: Iterable[Mapping[str, Value]]) -> bytes:
    """The whole table as it is to stand at `path`; raises InvalidData if a row breaks the schema or another row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([column.write(row[column.name]) for column in COLUMNS] for row in rows)
    _, problems = _parse(str(path), text.getvalue())
    if problems:
        raise InvalidData(problems)
    return text.getvalue().encode()


def _parse(path: str, text: str) -> tuple[list[Row], list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(next(reader, ()))
    if header != HEADER:
        return [], [_header_problem(path, header)]
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for cells in reader:
            row, wrong = _parse_line(path, reader.line_num, cells)
            problems += wrong
            rows += [] if wrong else [row]
    except csv.Error as error:  # a quote that nothing closes takes in all that follows
        problems.append(Problem(path, reader.line_num, "row", "a line of CSV", str(error), NEVER_BY_HAND))
    return rows, problems + check(path, rows)


def _header_problem(path: str, header: tuple[str, ...]) -> Problem:
    missing = [name for name in HEADER if name not in header]
    unknown = [ascii(name).strip("'") for name in header if name not in HEADER]  # shows a byte order mark, too
    lists = (("missing", missing), ("unknown", unknown))
    got = "; ".join(f"{word} {', '.join(names)}" for word, names in lists if names) or "another order"
    expected = f"the {len(HEADER)} columns of the schema in their order"
    return Problem(path, 1, "header", expected, got, f"make the first line {','.join(HEADER)}")


def _parse_line(path: str, line: int, cells: list[str]) -> tuple[Row, list[Problem]]:
    if len(cells) != len(COLUMNS):
        cure = MERGED if "".join(cells).startswith(CONFLICT) else NEVER_BY_HAND
        return {}, [Problem(path, line, "row", f"{len(COLUMNS)} cells", f"{len(cells)} cells", cure)]
    row: Row = {"line": line}
    problems = []
    for column, text in zip(COLUMNS, cells, strict=True):
        try:
            row[column.name] = column.parse(text)
        except ValueError:
            problems.append(Problem(path, line, column.name, column.expected, repr(text), NEVER_BY_HAND))
    return row, problems


def disagreements(lines: Iterable[Row], evidence_dir: Path) -> list[Problem]:
    """The rows that do not follow from their evidence, and the evidence whose rows are missing."""
    table = str(evidence_dir.parent / "benchmarks.csv")
    by_session: dict[str, list[Row]] = {path.name.removesuffix(".json.gz"): [] for path in evidence_dir.glob("*.gz")}
    for line in lines:
        by_session.setdefault(line["session"], []).append(line)
    return [
        problem
        for session, rows in sorted(by_session.items())
        for problem in _check_session(table, rows, evidence.path_of(evidence_dir, session))
    ]


def _check_session(table: str, lines: list[Row], path: Path) -> list[Problem]:
    if not path.exists():
        return [Problem(table, lines[0]["line"], "session", f"{path}", "no such file", LEFT_BEHIND)]
    try:
        expected = {evidence.key(row): row for row in evidence.rows(evidence.read(path))}
    except Exception as error:  # what can be damaged in a file is more than can be listed
        got = f"{type(error).__name__}: {error}"
        return [Problem(str(path), 1, "evidence", "the evidence of a session", got, CURE)]
    missing = expected.keys() - {evidence.key(line) for line in lines}
    problems = [
        Problem(str(path), 1, "entries", f"a row for {' '.join(map(str, key))}", f"none in {table}", CURE)
        for key in sorted(missing, key=str)
    ]
    for line in lines:
        row = expected.get(evidence.key(line))
        if row is None:
            got = " ".join(map(str, evidence.key(line)))
            problems.append(Problem(table, line["line"], "launch", f"a launch kept in {path}", got, CURE))
            continue
        problems += [
            Problem(table, line["line"], name, f"{value!r}, recomputed from {path}", repr(line[name]), CURE)
            for name, value in row.items()
            if line[name] != value
        ]
    return problems
