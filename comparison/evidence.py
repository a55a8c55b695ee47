"""What was measured in one session, unrounded? Raw histograms and the environment, from which every row follows.

One gzip-compressed JSON file per session. Latencies are kept as HdrHistogram V2, the format of the HdrHistogram
family of tools, in ticks of 100 ns.
"""

import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]

from comparison.problems import Problem
from comparison.schema import MEASURED

Document = dict[str, Any]
Entry = dict[str, Any]

TICK_NS = 100
TICKS_PER_MS = 1_000_000 // TICK_NS
LARGEST = 60 * 1000 * TICKS_PER_MS
# Two digits make bins of at most 0.8 %, half the size of a file with three; inside a bin percentiles are interpolated.
SIGNIFICANT_DIGITS = 2
FORMAT = 2
KEY = (
    "mode", "scenario", "server", "workers", "threads", "preload", "tool", "connections", "rate", "launch",
    "framework", "variant", "replica",
)  # fmt: skip
CURE = "restore the rows and data/evidence from git, or measure again with `make bench`: neither is edited by hand"
LEFT_BEHIND = "commit that file with the rows: scripts/measure.py wrote it before them; else restore both from git"


def encode(latencies_ns: Iterable[int]) -> str:
    """Give the histogram of latencies in its compressed text form."""
    return encode_counts(Counter(latencies_ns))


def encode_counts(counts: Mapping[int, int]) -> str:
    """Give the histogram of latencies in ns, each with how often it was seen, in its compressed text form."""
    histogram = HdrHistogram(1, LARGEST, SIGNIFICANT_DIGITS)
    for latency, count in counts.items():
        histogram.record_value(min(max(round(latency / TICK_NS), 1), LARGEST), count)
    return str(histogram.encode().decode("ascii"))


@dataclass(frozen=True)
class Bins:
    """A histogram as plain arrays: the bins that hold something, from their lower to their upper edge, in ms."""

    lower: np.ndarray
    upper: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, text: str) -> "Bins":
        """Decode a histogram."""
        histogram = HdrHistogram.decode(text)
        counts = np.frombuffer(histogram.counts, dtype=np.uint64)
        filled = np.flatnonzero(counts)
        lower = np.array([int(histogram.get_value_from_index(int(index))) for index in filled])
        upper = np.array([int(histogram.get_highest_equivalent_value(int(value))) + 1 for value in lower])
        # A tick stands for the times that are rounded to it: half a tick to either side.
        return cls((lower - 0.5) / TICKS_PER_MS, (upper - 0.5) / TICKS_PER_MS, counts[filled].astype(float))

    @property
    def total(self) -> int:
        """How many were counted."""
        return int(self.counts.sum())

    def percentile(self, share: float) -> float:
        """Give the value below which `share` per cent lie, as if each bin's values lay evenly in it."""
        running, wanted = np.cumsum(self.counts), self.counts.sum() * share / 100
        bin_ = min(int(np.searchsorted(running, wanted)), len(running) - 1)
        inside = 1 - (running[bin_] - wanted) / self.counts[bin_]
        return float(self.lower[bin_] + inside * (self.upper[bin_] - self.lower[bin_]))

    @property
    def mean(self) -> float:
        """Mean, with each value taken for the middle of its bin."""
        return float((self.lower + self.upper) / 2 @ self.counts / self.counts.sum())


def columns(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    """Recompute the measured columns of a row from its evidence, rounded as rows write them; the others are None."""
    return dict.fromkeys(MEASURED) | _window(entry) | MAKERS[entry["mode"]](entry)


def _window(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    """What was seen of the machine; some modes do not look."""
    decimals = {"tool_share": 4, "foreign_cores": 3, "spin_before_ms": 3, "spin_after_ms": 3}
    return {name: _rounded(entry.get(name), digits) for name, digits in decimals.items()}


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)


def _latencies(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    shared = {"connections": entry["connections"], "seconds": round(entry["seconds"], 3), "errors": entry["errors"]}
    if entry["histogram"] is None:
        return shared | {"requests": 0}
    bins, cpu = Bins.of(entry["histogram"]), entry["cpu_seconds"]
    values = {name: bins.percentile(share) for name, share in (("p50_ms", 50), ("p95_ms", 95), ("p99_ms", 99))}
    values |= {"max_ms": bins.percentile(100), "mean_ms": bins.mean}
    cpu_ms = None if cpu is None else round(1000 * cpu / (bins.total + entry["errors"]), 4)
    rounded = {name: round(value, 4) for name, value in values.items()}
    return shared | {"requests": bins.total, "cpu_ms": cpu_ms} | rounded


def _open_loop(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    return _latencies(entry) | {"rate": round(float(entry["rate"]), 1)}


def _stream(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    first = {}
    if entry["token_histogram"] is not None:
        bins = Bins.of(entry["token_histogram"])
        first = {"token_p50_ms": round(bins.percentile(50), 4), "token_p99_ms": round(bins.percentile(99), 4)}
    return _latencies(entry) | first


def _start(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    times = {"listen_ms": "listen_seconds", "first_answer_ms": "first_answer_seconds", "model_ms": "model_seconds"}
    times["cpu_ms"] = "cpu_seconds"
    return {name: round(1000 * entry[source], 4) for name, source in times.items()}


def _memory(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    """Kernel's kB (KiB) to MiB: the workers' mean, and the sum of all processes with what they share counted once."""
    processes = entry["processes"]
    workers = np.array(processes[1:], dtype=float) / 1024
    resident, proportional = workers.mean(axis=0)
    return {
        "worker_rss_mb": round(float(resident), 1),
        "worker_pss_mb": round(float(proportional), 1),
        "pss_mb": round(sum(pss for _, pss in processes) / 1024, 1),
    }


def _instructions(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    """The difference of two runs, so that what happens once is left out."""
    (few, less), (many, more) = entry["calls"]
    return {"instructions": round((more - less) / (many - few))}


MAKERS: dict[str, Callable[[Mapping[str, Any]], dict[str, int | float | None]]] = {
    "paired": _latencies,
    "capacity": _latencies,
    "latency": _open_loop,
    "stream": _stream,
    "start": _start,
    "memory": _memory,
    "instructions": _instructions,
}


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

    The last launch of a session may lack its rows: evidence is written first, so that is what a kill leaves behind,
    and the next run of scripts/measure.py adds them. Rows of an earlier launch can only be missing on purpose.
    """
    table = str(evidence_dir.parent / "benchmarks.csv")
    by_session: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        by_session.setdefault(line["session"], []).append(line)
    problems = []
    for session in sorted(by_session.keys() | {p.name.removesuffix(".json.gz") for p in evidence_dir.glob("*.gz")}):
        path, own = path_of(evidence_dir, session), by_session.get(session, [])
        if not path.exists():
            if own:
                problems.append(Problem(table, own[0]["line"], "session", f"{path}", "no such file", LEFT_BEHIND))
            continue
        try:
            problems += _compare(table, own, path, read(path))
        except Exception as error:  # hdrh has exceptions of its own for each way a histogram can be damaged
            got = f"{type(error).__name__}: {error}"
            problems.append(Problem(str(path), 1, "evidence", f"the evidence of {session}", got, CURE))
    return problems


def _compare(table: str, lines: list[Mapping[str, Any]], path: Path, document: Document) -> list[Problem]:
    expected = {key(made): made for made in rows(document)}
    missing = expected.keys() - {key(line) for line in lines} - {key(entry) for entry in last_launch(document)}
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
