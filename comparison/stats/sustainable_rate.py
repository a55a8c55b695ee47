"""How far does a server follow when it is asked more and more often? The largest rate before it falls behind."""

import math
from collections.abc import Mapping

import pandas as pd

SLO_P99_MS = 100.0

RateSweep = dict[float, float]  # p99 in ms by rate, of one launch; infinite where a request failed


def rate_sweeps(rows: pd.DataFrame) -> list[RateSweep]:
    """Give the launches of one target from its rows."""
    p99 = rows["p99_ms"].astype(float).where(rows["errors"] == 0, math.inf)
    return [dict(zip(own["rate"], p99[own.index], strict=True)) for _, own in rows.groupby("launch")]


def sustainable_rate(p99_by_rate: Mapping[float, float]) -> float | None:
    """Give the largest rate whose p99 stays under the limit, as at every lower rate; None if there is none.

    A higher rate that happens to stay under it again does not count: who raises the load meets the lower one first.
    """
    largest = None
    for rate, p99 in sorted(p99_by_rate.items()):
        if not p99 < SLO_P99_MS:  # so that a p99 that is not a number ends it, too
            break
        largest = rate
    return largest
