"""What the numbers of a row say together: validation and quality flags both rest on it."""

from collections.abc import Mapping
from typing import Any

MAX_ERROR_SHARE = 0.01


def too_many(errors: int, asked: int) -> bool:
    """Whether so many of the requests failed that a launch does not count."""
    return errors > MAX_ERROR_SHARE * asked


def asked(row: Mapping[str, Any]) -> int:
    """All timed requests, rightly answered or not."""
    return int(row["requests"] + row["errors"])


def due(row: Mapping[str, Any]) -> float:
    """The requests that an open loop had to send."""
    return float(row["rate"] * row["seconds"])


def in_flight(row: Mapping[str, Any]) -> float:
    """The mean number of requests under way, by Little's law (1961): throughput × mean latency."""
    return float(row["requests"] / row["seconds"] * row["mean_ms"] / 1000)
