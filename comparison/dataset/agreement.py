"""Whether the table of rows is what the evidence says, no more and no less."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from comparison.catalog.modes import COMMAND
from comparison.dataset import evidence
from comparison.problems import Problem

Line = Mapping[str, Any]

CURE = f"never edit either by hand: restore both from git, or let `{COMMAND} --resume` write the table anew"
LEFT_BEHIND = "commit that file with the rows: scripts/measure.py wrote it before them; else restore both from git"


def check(lines: Iterable[Line], evidence_dir: Path) -> list[Problem]:
    """The rows that do not follow from their evidence, and the evidence whose rows are missing."""
    table = str(evidence_dir.parent / "benchmarks.csv")
    by_session: dict[str, list[Line]] = {path.name.removesuffix(".json.gz"): [] for path in evidence_dir.glob("*.gz")}
    for line in lines:
        by_session.setdefault(line["session"], []).append(line)
    return [
        problem
        for session, rows in sorted(by_session.items())
        for problem in _check_session(table, rows, evidence.path_of(evidence_dir, session))
    ]


def _check_session(table: str, lines: list[Line], path: Path) -> list[Problem]:
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
