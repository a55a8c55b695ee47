"""Which columns of a row follow from what was measured, and how?"""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from comparison.dataset.histogram import Bins
from comparison.dataset.schema import MEASURED, WINDOW

SHARES = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99}
Made = dict[str, int | float]  # by column, not yet rounded


def columns(entry: Mapping[str, Any]) -> dict[str, int | float | None]:
    """Recompute the measured columns of a row from its evidence, rounded as rows write them; the others are None."""
    made = {name: entry.get(name) for name in WINDOW} | MAKERS[entry["mode"]](entry)
    return dict.fromkeys(MEASURED) | {name: _as_written(name, value) for name, value in made.items()}


def _as_written(name: str, value: float | None) -> int | float | None:
    column = MEASURED[name]
    if value is None or math.isinf(value):
        return None
    return round(float(value), column.decimals) if column.kind is float else round(value)


def _latencies(entry: Mapping[str, Any]) -> Made:
    """Percentiles of all that was asked: what failed has no end. Mean and largest of what was rightly answered."""
    shared = {name: entry[name] for name in ("connections", "seconds", "errors")}
    if entry["histogram"] is None:
        return shared | {"requests": 0}
    bins = Bins.of(entry["histogram"])
    values = {name: bins.percentile(share, entry["errors"]) for name, share in SHARES.items()}
    values |= {"max_ms": bins.percentile(100), "mean_ms": bins.mean}
    cpu_ms = 1000 * entry["cpu_seconds"] / (bins.total + entry["errors"])
    return shared | {"requests": bins.total, "cpu_ms": cpu_ms} | values


def _open_loop(entry: Mapping[str, Any]) -> Made:
    return _latencies(entry) | {"rate": entry["rate"]}


def _stream(entry: Mapping[str, Any]) -> Made:
    first = {}
    if entry["token_histogram"] is not None:
        bins = Bins.of(entry["token_histogram"])
        never = entry["connections"] - bins.total
        first = {"token_p50_ms": bins.percentile(50, never), "token_p99_ms": bins.percentile(99, never)}
    return _latencies(entry) | first


def _start(entry: Mapping[str, Any]) -> Made:
    times = {"listen_ms": "listen_seconds", "first_answer_ms": "first_answer_seconds", "model_ms": "model_seconds"}
    times["cpu_ms"] = "cpu_seconds"
    return {name: 1000 * entry[source] for name, source in times.items()}


def _memory(entry: Mapping[str, Any]) -> Made:
    """Kernel's kB (KiB) to MiB: the workers' mean, and the sum of all processes with what they share counted once."""
    processes = entry["processes"]
    resident, proportional = (np.array(processes[1:], dtype=float) / 1024).mean(axis=0)
    return {
        "worker_rss_mb": resident,
        "worker_pss_mb": proportional,
        "pss_mb": sum(pss for _, pss in processes) / 1024,
    }


def _instructions(entry: Mapping[str, Any]) -> Made:
    """The difference of two runs, so that what happens once is left out."""
    (few, less), (many, more) = entry["calls"]
    return {"instructions": (more - less) / (many - few)}


MAKERS: dict[str, Callable[[Mapping[str, Any]], Made]] = {
    "paired": _latencies,
    "capacity": _latencies,
    "latency": _open_loop,
    "stream": _stream,
    "start": _start,
    "memory": _memory,
    "instructions": _instructions,
}
