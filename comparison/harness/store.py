"""The files of data/ while a session writes them: evidence first, and the table that follows from it."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from comparison.dataset import evidence, rows
from comparison.harness.errors import HarnessError
from comparison.harness.plan import pending

TABLE, EVIDENCE = "benchmarks.csv", "evidence"  # in the folder of the data


def record(data: Path, document: evidence.Document, entries: list[evidence.Entry]) -> None:
    """Keep a launch; raises InvalidData, and keeps nothing, if a row of it cannot be."""
    longer = document | {"entries": document["entries"] + entries}
    others = (other for other in documents(data) if other["session"] != document["session"])
    table = _table(data, [*others, longer])
    evidence.write(data / EVIDENCE, longer)
    evidence.write_whole(data / TABLE, table)
    document["entries"] += entries


def repair(data: Path) -> None:
    """Write the table anew, as it follows from the evidence: a kill may have come between the two."""
    for half in (*(data / EVIDENCE).glob("*.tmp"), *data.glob("*.tmp")):
        half.unlink()
    if known := documents(data):
        evidence.write_whole(data / TABLE, _table(data, known))


def _table(data: Path, known: Iterable[evidence.Document]) -> bytes:
    in_order = sorted(known, key=lambda document: str(document["session"]))
    return rows.render(data / TABLE, (row for document in in_order for row in evidence.rows(document)))


def unfinished(data: Path) -> evidence.Document | None:
    """The newest session that lacks launches."""
    return next((document for document in reversed(documents(data)) if pending(document)), None)


def documents(data: Path) -> list[evidence.Document]:
    """The evidence of every session, the oldest first."""
    try:
        return [evidence.read(path) for path in sorted((data / EVIDENCE).glob("*.json.gz"))]
    except ValueError as error:
        raise HarnessError(f"Evidence in {data / EVIDENCE} is damaged, restore it from git: {error}") from None


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
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HarnessError(f"Another session is writing to {data}: wait for it to end.") from None
        yield
    finally:
        os.close(folder)
