"""What was measured in one session, unrounded? Raw histograms and the environment, from which every row follows.

One compressed JSON file per session.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from comparison.dataset.metrics import columns
from comparison.problems import Problem

Document = dict[str, Any]
Entry = dict[str, Any]

FORMAT = 3
KEY = (
    "mode", "scenario", "server", "workers", "threads", "preload", "tool", "connections", "rate", "launch",
    "framework", "variant", "replica",
)  # fmt: skip
CURE = "restore the rows and data/evidence from git, or measure again with `make bench`: neither is edited by hand"
LEFT_BEHIND = "commit that file with the rows: scripts/measure.py wrote it before them; else restore both from git"


def rows(document: Document) -> list[dict[str, Any]]:
    """Give every row that follows from a session's evidence, in the order of measuring."""
    return [row(document, entry) for entry in document["entries"]]


def row(document: Document, entry: Entry) -> dict[str, Any]:
    """Give the row of one target in one launch: every column comes from the evidence."""
    shared: dict[str, Any] = {name: document[name] for name in ("session", "protocol")} | document["environment"]
    versions = {
        "server_version": document["servers"][entry["server"]],
        "tool_version": document["tools"][entry["tool"]],
    }
    own: dict[str, Any] = {name: entry.get(name) for name in (*KEY, "date")}
    app: dict[str, Any] = document["apps"][entry["framework"]]
    return shared | versions | app | own | columns(entry)


def key(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """What tells one entry of a session, or one of its rows, from the others."""
    return tuple(_plain(entry.get(name)) for name in KEY)


def _plain(value: Any) -> Any:
    """Let a row's 100.0 and an entry's 100 be the same."""
    return float(value) if isinstance(value, int | float) else value


def last_launch(document: Document) -> list[Entry]:
    """Give the entries of the launch that was recorded last."""
    entries: list[Entry] = document["entries"]
    return [entry for entry in entries if launch_of(entry) == launch_of(entries[-1])]


def launch_of(entry: Mapping[str, Any]) -> tuple[str, str, int]:
    """What tells one launch of a session from the others."""
    return entry["mode"], entry["scenario"], entry["launch"]


def path_of(evidence_dir: Path, session: str) -> Path:
    """Where the evidence of a session is kept."""
    return evidence_dir / f"{session}.json.gz"


def read(path: Path) -> Document:
    """Give a session's evidence; raise ValueError if the file is not evidence of the session it is named after."""
    try:
        document: Document = json.loads(gzip.decompress(path.read_bytes()))
        session = document["session"]
        if document["format"] != FORMAT:
            raise ValueError(f"evidence of format {document['format']}, which this version does not read")
        if document.pop("digest") != digest(document):
            raise ValueError("evidence that was changed after it was written: its digest does not fit")
    except (OSError, EOFError, zlib.error, KeyError, TypeError) as error:
        raise ValueError(f"a file that cannot be read: {error}") from error
    if session != path.name.removesuffix(".json.gz"):
        raise ValueError(f"that of session {session}")
    return document


def write(evidence_dir: Path, document: Document) -> None:
    """Write a session's evidence so that a reader sees the old file or the new one, never half of it."""
    evidence_dir.mkdir(parents=True, exist_ok=True)
    path = path_of(evidence_dir, document["session"])
    content = _canonical(document | {"digest": digest(document)})
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(gzip.compress(content, compresslevel=9, mtime=0))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def digest(document: Document) -> str:
    """Fingerprint all that a session's evidence says, so that no digit of it can be changed by hand unseen.

    Whoever computes it anew for other numbers has made up a session; that can only be refuted by measuring again.
    """
    return hashlib.sha256(_canonical(document)).hexdigest()


def _canonical(document: Document) -> bytes:
    return json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()


def check(lines: Iterable[Mapping[str, Any]], evidence_dir: Path) -> list[Problem]:
    """Name the rows that do not follow from their evidence, and evidence whose rows are missing.

    The last launch of the newest session may lack all its rows: evidence is written first, so that is what a kill
    leaves behind, and the next run of scripts/measure.py adds them. Other rows can only be missing on purpose.
    """
    table = str(evidence_dir.parent / "benchmarks.csv")
    by_session: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        by_session.setdefault(line["session"], []).append(line)
    problems, kept = [], {path.name.removesuffix(".json.gz") for path in evidence_dir.glob("*.gz")}
    for session in sorted(by_session.keys() | kept):
        path, own = path_of(evidence_dir, session), by_session.get(session, [])
        if not path.exists():
            if own:
                problems.append(Problem(table, own[0]["line"], "session", f"{path}", "no such file", LEFT_BEHIND))
            continue
        try:
            problems += _compare(table, own, path, read(path), may_lack=session == max(kept))
        except Exception as error:  # what can be damaged in a file is more than can be listed
            got = f"{type(error).__name__}: {error}"
            problems.append(Problem(str(path), 1, "evidence", f"the evidence of {session}", got, CURE))
    return problems


def _compare(
    table: str, lines: list[Mapping[str, Any]], path: Path, document: Document, *, may_lack: bool
) -> list[Problem]:
    expected = {key(made): made for made in rows(document)}
    missing = expected.keys() - {key(line) for line in lines}
    last = {key(entry) for entry in last_launch(document)}
    if may_lack and last <= missing:
        missing -= last
    problems = [
        Problem(str(path), 1, "entries", f"a row for {' '.join(map(str, entry))}", f"none in {table}", CURE)
        for entry in sorted(missing)
    ]
    for line in lines:
        made = expected.get(key(line))
        if made is None:
            found = " ".join(map(str, key(line)))
            problems.append(Problem(table, line["line"], "launch", f"a launch kept in {path}", found, CURE))
            continue
        problems += [
            Problem(table, line["line"], name, f"{value!r}, recomputed from {path}", repr(line[name]), CURE)
            for name, value in made.items()
            if line[name] != value
        ]
    return problems


def app_hash(apps: Path, app: str) -> str:
    """Fingerprint an app with the predictor that it serves: paths and contents of their text files."""
    digest = hashlib.sha256()
    for path in sorted(p for folder in (app, "predictor") for p in (apps / folder).rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts or ".sqlite3" in path.name:
            continue
        if b"\0" not in (content := path.read_bytes()):
            digest.update(path.relative_to(apps).as_posix().encode() + b"\0")
            digest.update(content.replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()[:12]
