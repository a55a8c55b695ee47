"""Sustainable rate: the largest at which a server still answers in time, as requests come more and more often."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median

import pandas as pd

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.stats.summary import NotMeasured, Summaries

SLO_P99_MS = 100.0

RateSweep = dict[float, float]  # p99 in ms by rate, of one launch; infinite where a request failed


def rate_sweeps(rows: pd.DataFrame) -> list[RateSweep]:
    """The launches of one target from its rows."""
    p99 = rows["p99_ms"].astype(float).where(rows["errors"] == 0, math.inf)
    return [dict(zip(launch["rate"], p99[launch.index], strict=True)) for _, launch in rows.groupby("launch")]


def sustainable_rate(p99_by_rate: Mapping[float, float]) -> float | None:
    """The largest rate whose p99 stays under the limit, as at every lower rate; None if there is none.

    A higher rate that happens to stay under it again does not count: who raises the load meets the lower one first.
    """
    largest = None
    for rate, p99 in sorted(p99_by_rate.items()):
        if not p99 < SLO_P99_MS:  # so that a p99 that is not a number ends it, too
            break
        largest = rate
    return largest


def sustainable_rates(summaries: Summaries, scenario: str) -> dict[str, list[float]]:
    """The sustainable rate of each launch of all sessions, by compared framework; raises NotMeasured without two."""
    rates: dict[str, list[float]] = {}
    for session in map(summaries.of, summaries.sessions(scenario)):
        for framework, rows in session.rows(scenario).groupby("framework", sort=False):
            if FRAMEWORKS[str(framework)].role == "subject":
                sweeps = [sweep for _, target in rows.groupby("variant") for sweep in rate_sweeps(target)]
                rates.setdefault(str(framework), []).extend(_ends(sweeps))
    if len(rates) < 2:
        raise NotMeasured(f"no full session has asked both frameworks for {scenario!r} at rates")
    return {id_: rates[id_] for id_ in FRAMEWORKS if id_ in rates}


def _ends(sweeps: Sequence[RateSweep]) -> list[float]:
    """Sustainable rates; a launch whose last steps a quality flag keeps out does not tell where it ends."""
    top = max(max(sweep) for sweep in sweeps)
    whole = [sweep for sweep in sweeps if max(sweep) == top or not sweep[max(sweep)] < SLO_P99_MS]
    return [sustainable_rate(sweep) or 0.0 for sweep in whole]


def are_alike(groups: Sequence[Sequence[float]]) -> bool:
    """Whether the range of each group meets that of each other, so that they are not told apart."""
    return all(min(one) <= max(other) and min(other) <= max(one) for one, other in combinations(groups, 2))


def span(rates: Sequence[float]) -> tuple[float, float, float]:
    """The lowest rate, the one in the middle, and the highest."""
    return min(rates), median(rates), max(rates)
