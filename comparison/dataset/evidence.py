"""What was measured in one session, unrounded: raw histograms and the environment, from which every row follows.

One compressed JSON file per session.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from comparison.dataset.metrics import columns

Document = dict[str, Any]
Entry = dict[str, Any]

FORMAT = 3
# What tells one entry of a session, or one of its rows, from the others.
KEY = (
    "mode", "scenario", "server", "workers", "threads", "preload", "tool", "connections", "rate", "launch",
    "framework", "variant", "replica",
)  # fmt: skip


def rows(document: Document) -> list[dict[str, Any]]:
    """Every row that follows from a session's evidence, in the order of measuring."""
    return [row(document, entry) for entry in document["entries"]]


def row(document: Document, entry: Entry) -> dict[str, Any]:
    """The row of one target in one launch: every column comes from the evidence."""
    versions = {
        "server_version": document["servers"][entry["server"]],
        "tool_version": document["tools"][entry["tool"]],
    }
    session: dict[str, Any] = {name: document[name] for name in ("session", "protocol")} | document["environment"]
    app: dict[str, Any] = document["apps"][entry["framework"]]
    given: dict[str, Any] = {name: entry.get(name) for name in (*KEY, "date")}
    return session | versions | app | given | columns(entry)


def key(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    """The values of KEY in an entry or a row."""
    return tuple(entry.get(name) for name in KEY)


def path_of(evidence_dir: Path, session: str) -> Path:
    """Where the evidence of a session is kept."""
    return evidence_dir / f"{session}.json.gz"


def read(path: Path) -> Document:
    """A session's evidence; raises ValueError if the file is not evidence of the session it is named after."""
    try:
        document: Document = json.loads(gzip.decompress(path.read_bytes()))
        session = document["session"]
        if document["format"] != FORMAT:
            raise ValueError(f"evidence of format {document['format']}, which this version does not read")
        if document.pop("digest") != _digest(document):
            raise ValueError("evidence that was changed after it was written: its digest does not fit")
    except (OSError, EOFError, zlib.error, KeyError, TypeError) as error:
        raise ValueError(f"a file that cannot be read: {error}") from error
    if session != path.name.removesuffix(".json.gz"):
        raise ValueError(f"that of session {session}")
    return document


def write(evidence_dir: Path, document: Document) -> None:
    """Write a session's evidence, with a fingerprint of all that it says: no digit can be changed by hand unseen.

    Whoever computes that anew for other numbers has made up a session; only measuring again can refute it.
    """
    evidence_dir.mkdir(parents=True, exist_ok=True)
    content = _canonical(document | {"digest": _digest(document)})
    write_whole(path_of(evidence_dir, document["session"]), gzip.compress(content, compresslevel=9, mtime=0))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    temporary = path.with_suffix(".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _digest(document: Document) -> str:
    return hashlib.sha256(_canonical(document)).hexdigest()


def _canonical(document: Document) -> bytes:
    return json.dumps(document, separators=(",", ":"), sort_keys=True, allow_nan=False).encode()
