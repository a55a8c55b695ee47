"""The measured columns of a row, recomputed from its evidence: what an entry holds decides which they are."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from comparison.dataset.histogram import Bins
from comparison.dataset.schema import MEASURED, WINDOW

SHARES = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99}
Entry = Mapping[str, Any]
Columns = dict[str, int | float]  # not yet rounded


def columns(entry: Entry) -> dict[str, int | float | None]:
    """The measured columns of an entry's row, rounded as rows write them; the others are None."""
    values = {name: entry.get(name) for name in WINDOW}
    for field, metric in METRICS.items():
        values |= metric(entry) if field in entry else {}
    return dict.fromkeys(MEASURED) | {name: _as_written(name, value) for name, value in values.items()}


def _as_written(name: str, value: float | None) -> int | float | None:
    column = MEASURED[name]
    if value is None or math.isinf(value):
        return None
    return round(float(value), column.decimals) if column.kind is float else round(value)


def _latencies(entry: Entry) -> Columns:
    """Percentiles of all that was asked: what failed has no end. Mean and largest of what was rightly answered."""
    shared = {name: entry[name] for name in ("connections", "seconds", "errors")}
    if entry["histogram"] is None:
        return shared | {"requests": 0}
    bins = Bins.of(entry["histogram"])
    values = {name: bins.percentile(share, entry["errors"]) for name, share in SHARES.items()}
    values |= {"max_ms": bins.percentile(100), "mean_ms": bins.mean}
    cpu_ms = 1000 * entry["cpu_seconds"] / (bins.total + entry["errors"])
    return shared | {"requests": bins.total, "cpu_ms": cpu_ms} | values


def _tokens(entry: Entry) -> Columns:
    if entry["token_histogram"] is None:
        return {}
    bins = Bins.of(entry["token_histogram"])
    never = entry["connections"] - bins.total
    return {"token_p50_ms": bins.percentile(50, never), "token_p99_ms": bins.percentile(99, never)}


def _start(entry: Entry) -> Columns:
    times = {"listen_ms": "listen_seconds", "first_answer_ms": "first_answer_seconds", "model_ms": "model_seconds"}
    return {name: 1000 * entry[field] for name, field in (times | {"cpu_ms": "cpu_seconds"}).items()}


def _memory(entry: Entry) -> Columns:
    """Kernel's kB (KiB) to MiB: the workers' mean, and the sum of all processes with what they share counted once."""
    processes = np.array(entry["processes"], dtype=float) / 1024
    resident, proportional = processes[1:].mean(axis=0)
    return {"worker_rss_mb": resident, "worker_pss_mb": proportional, "pss_mb": processes[:, 1].sum()}


def _instructions(entry: Entry) -> Columns:
    """The difference of two runs, so that what happens once is left out."""
    (few, less), (many, more) = entry["calls"]
    return {"instructions": (more - less) / (many - few)}


METRICS: dict[str, Callable[[Entry], Columns]] = {
    "histogram": _latencies,
    "rate": lambda entry: {"rate": entry["rate"]},
    "token_histogram": _tokens,
    "first_answer_seconds": _start,
    "processes": _memory,
    "calls": _instructions,
}
