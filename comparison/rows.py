"""Are the lines of benchmarks.csv right? Reads, checks within and between rows, and appends."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from comparison.frameworks import FRAMEWORKS, TARGETS, Target
from comparison.problems import Problem, Refused
from comparison.schema import COLUMNS, HEADER, KEY, MATCHED, Value

Row = dict[str, Any]

MAX_ERROR_SHARE = 0.01
NEVER_BY_HAND = "rows are written by `make bench`, never by hand: restore the file or measure again"
CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
MERGED = "git left this line in a merge: keep the rows of both sides and delete it"


def read(path: Path) -> pd.DataFrame:
    """Give every row of a benchmarks.csv as typed columns, plus `line`, its line in the file.

    Raises Refused with every problem of every row; an absent file is a problem, a file of only a header is not.
    """
    lines, problems = parse(path)
    if problems:
        raise Refused(problems)
    return frame(lines)


def frame(lines: Iterable[Row]) -> pd.DataFrame:
    """Give rows as a DataFrame with the schema's columns in order, even where there is no row."""
    return pd.DataFrame(list(lines), columns=[*HEADER, "line"])


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


def check(path: str, rows: list[Row]) -> list[Problem]:
    """Give the problems that lie between cells and between rows."""
    problems = [problem for row in rows for rule in ROW_RULES if (problem := rule(path, row))]
    return problems + _repeated(path, rows) + _unmatched(path, rows)


def _known_target(path: str, row: Row) -> Problem | None:
    target = Target(row["framework"], row["variant"])
    if target in TARGETS:
        return None
    variants = ", ".join(FRAMEWORKS[target.framework].variants)
    return Problem(path, row["line"], "variant", f"a variant of {target.framework}: {variants}", repr(target.variant),
                   NEVER_BY_HAND)  # fmt: skip


def _version_where_due(path: str, row: Row) -> Problem | None:
    due = FRAMEWORKS[row["framework"]].role != "floor"
    if due == (row["framework_version"] is not None):
        return None
    expected = "the installed version" if due else "an empty cell for the floor"
    return Problem(path, row["line"], "framework_version", expected, repr(row["framework_version"]), NEVER_BY_HAND)


def _ordered(path: str, row: Row) -> Problem | None:
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    values = [row[name] for name in names]
    if values == sorted(values) and row["mean_ms"] <= row["max_ms"]:
        return None
    got = ", ".join(f"{name} {row[name]}" for name in (*names, "mean_ms"))
    return Problem(path, row["line"], "p50_ms", "p50 ≤ p95 ≤ p99 ≤ max and mean ≤ max", got, NEVER_BY_HAND)


def _few_errors(path: str, row: Row) -> Problem | None:
    asked = row["requests"] + row["errors"]
    if row["errors"] <= MAX_ERROR_SHARE * asked:
        return None
    return Problem(path, row["line"], "errors", f"at most {MAX_ERROR_SHARE:.0%} of {asked} requests",
                   str(row["errors"]), "mend the app or the machine, then measure again")  # fmt: skip


def _fits_in_time(path: str, row: Row) -> Problem | None:
    """One connection answers one request at a time, so the latencies must fit into the window."""
    busy = row["requests"] * row["mean_ms"] / 1000
    if busy <= row["seconds"] * row["connections"] * 1.01:
        return None
    expected = f"requests × mean_ms at most seconds × connections = {row['seconds'] * row['connections']:.3f} s"
    got = f"{row['requests']} × {row['mean_ms']} ms = {busy:.3f} s"
    return Problem(path, row["line"], "requests", expected, got, NEVER_BY_HAND)


ROW_RULES: tuple[Callable[[str, Row], Problem | None], ...] = (
    _known_target, _version_where_due, _ordered, _few_errors, _fits_in_time,
)  # fmt: skip


def _repeated(path: str, rows: list[Row]) -> list[Problem]:
    seen: dict[tuple[Any, ...], int] = {}
    problems = []
    for row in rows:
        key = tuple(row[name] for name in KEY)
        if key in seen:
            problems.append(Problem(path, row["line"], "+".join(KEY), "a combination that no other row has",
                                    f"the same as in line {seen[key]}", "delete the later line"))  # fmt: skip
        seen.setdefault(key, row["line"])
    return problems


def _unmatched(path: str, rows: list[Row]) -> list[Problem]:
    first: dict[str, Row] = {}
    problems = []
    for row in rows:
        other = first.setdefault(row["session"], row)
        problems += [
            Problem(path, row["line"], name, f"{other[name]!r} as in line {other['line']} of the same session",
                    repr(row[name]), f"rows of one session share machine, server and commit; {NEVER_BY_HAND}")
            for name in MATCHED
            if row[name] != other[name]
        ]  # fmt: skip
    return problems


def append(path: Path, rows: Iterable[Mapping[str, Value]]) -> None:
    """Add rows at the end of the file, all or none, and have them on the disk before returning.

    The first call writes the header. Raises Refused, and writes nothing, if a row breaks the schema.
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
        raise Refused(problems)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text.getvalue())
        file.flush()
        os.fsync(file.fileno())
