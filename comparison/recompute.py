"""Which columns of a row follow from what was measured, and how?"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from comparison.histogram import Bins
from comparison.schema import MEASURED


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
