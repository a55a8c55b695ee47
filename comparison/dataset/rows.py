"""How are the lines of benchmarks.csv read and added? All or none, and only right ones."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from comparison.dataset.schema import COLUMNS, HEADER, Value
from comparison.dataset.validation import NEVER_BY_HAND, Row, check
from comparison.problems import InvalidData, Problem

CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
MERGED = "git left this line in a merge: keep the rows of both sides and delete it"


def frame(lines: Iterable[Row]) -> pd.DataFrame:
    """Give rows as a DataFrame with the schema's columns in order, even where there is no row.

    `flag`, where a line has none, is empty; `rps` is derived: requests in a second.
    """
    made = pd.DataFrame([{"flag": ""} | line for line in lines], columns=[*HEADER, "line", "flag"])
    return made.assign(rps=made["requests"].astype(float) / made["seconds"].astype(float))


def parse(path: Path) -> tuple[list[Row], list[Problem]]:
    """Give the rows that could be read and every problem found, cell by cell and then across cells."""
    if not path.is_file():
        return [], [Problem(str(path), 1, "file", "the table of rows", "no such file", "run `make bench`")]
    try:
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))
    except UnicodeDecodeError as error:
        return [], [Problem(str(path), 1, "file", "text in UTF-8", str(error.reason), NEVER_BY_HAND)]
    header = tuple(next(reader, ()))
    if header != HEADER:
        return [], [_header_problem(str(path), header)]
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        for cells in reader:
            row, found = _parse_line(str(path), reader.line_num, cells)
            problems += found
            if not found:
                rows.append(row)
    except csv.Error as error:  # a quote that nothing closes takes in all that follows
        problems.append(Problem(str(path), reader.line_num, "row", "a line of CSV", str(error), NEVER_BY_HAND))
    return rows, problems + check(str(path), rows)


def _header_problem(path: str, header: tuple[str, ...]) -> Problem:
    missing = [name for name in HEADER if name not in header]
    unknown = [ascii(name).strip("'") for name in header if name not in HEADER]  # shows a byte order mark, too
    got = "; ".join(
        part
        for part in (
            f"missing {', '.join(missing)}" if missing else "",
            f"unknown {', '.join(unknown)}" if unknown else "",
        )
        if part
    )
    return Problem(
        path, 1, "header", f"the {len(HEADER)} columns of the schema in their order", got or "another order",
        f"make the first line {','.join(HEADER)}",
    )  # fmt: skip


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


def append(path: Path, rows: Iterable[Mapping[str, Value]]) -> None:
    """Add rows at the end of the file, all or none, and have them on the disk before returning.

    The first call writes the header. Raises InvalidData, and writes nothing, if a row breaks the schema.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    if not path.exists():
        writer.writerow(HEADER)
    existing, problems = parse(path) if path.exists() else ([], [])
    added: list[Row] = []
    for line, row in enumerate(rows, start=len(existing) + 2):
        cells = [column.write(row[column.name]) for column in COLUMNS]
        parsed, found = _parse_line(str(path), line, cells)
        problems += found
        added.append(parsed)
        writer.writerow(cells)
    if not problems:
        problems = check(str(path), existing + added)
    if problems:
        raise InvalidData(problems)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())
        file.flush()
        os.fsync(file.fileno())
