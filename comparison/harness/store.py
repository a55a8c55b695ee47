"""How is a launch kept, so that a kill at any moment leaves files that agree? Evidence first, then rows."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from comparison.dataset import evidence, rows
from comparison.harness.errors import HarnessError
from comparison.harness.plan import pending
from comparison.problems import InvalidData, report


def table_of(data: Path) -> Path:
    """Where rows are kept."""
    return data / "benchmarks.csv"


def folder_of(data: Path) -> Path:
    """Where evidence is kept."""
    return data / "evidence"


def record(data: Path, document: evidence.Document, entries: list[evidence.Entry]) -> None:
    """Keep a launch. From evidence, `repair` can make lost rows; from rows it could not make lost evidence."""
    document["entries"] += entries
    evidence.write(folder_of(data), document)
    try:
        rows.append(table_of(data), [evidence.row(document, entry) for entry in entries])
    except InvalidData:
        del document["entries"][-len(entries) :]
        evidence.write(folder_of(data), document)
        raise


def repair(data: Path) -> None:
    """Finish what a kill interrupted: half a line, half a file, rows of the last launch that were not yet added."""
    table = table_of(data)
    if table.exists() and not (content := table.read_bytes()).endswith(b"\n"):
        os.truncate(table, content.rfind(b"\n") + 1)
    if table.exists() and not table.stat().st_size:
        table.unlink()
    for half in folder_of(data).glob("*.tmp"):
        half.unlink()
    known, problems = rows.parse(table) if table.exists() else ([], [])
    if problems:
        raise HarnessError(f"{table} has to be right before rows can be added:\n{report(problems)}")
    present = {(row["session"], *evidence.key(row)) for row in known}
    for document in documents(data):
        lost = [e for e in evidence.last_launch(document) if (document["session"], *evidence.key(e)) not in present]
        if lost:
            rows.append(table, [evidence.row(document, entry) for entry in lost])


def unfinished(data: Path) -> evidence.Document | None:
    """Give the newest session that lacks launches."""
    return next((document for document in reversed(documents(data)) if pending(document)), None)


def documents(data: Path) -> list[evidence.Document]:
    """Give the evidence of every session, the oldest first."""
    try:
        return [evidence.read(path) for path in sorted(folder_of(data).glob("*.json.gz"))]
    except ValueError as error:
        raise HarnessError(f"Evidence in {folder_of(data)} is damaged, restore it from git: {error}") from None


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Keep a second session away: it would disturb the timing and write the same files."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        folder = os.open(data, os.O_RDONLY)
    except OSError as error:
        raise HarnessError(
            f"{data} cannot be the folder of the data: {error.strerror}. Name another with --data."
        ) from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(folder)
        raise HarnessError(f"Another session is writing to {data}: wait for it to end.") from None
    try:
        yield
    finally:
        os.close(folder)
