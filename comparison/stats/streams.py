"""Streams that clients read at once: how many finished, and how long readers waited."""

import math
from dataclasses import dataclass

import pandas as pd

from comparison.catalog.frameworks import TARGETS, Target

TIMES = (
    "token_p50_ms",
    "token_p99_ms",
    "p50_ms",
)  # first token of the median reader, of one in a hundred, whole stream


@dataclass(frozen=True)
class Streams:
    """What a number of clients got from one app on one server; a time is infinite where readers left before its end."""

    target: Target
    server: str
    threads: int
    clients: int
    measured: int  # launches
    launches: int  # those that count
    finished: int
    failed: int
    times_ms: tuple[float, ...]  # TIMES, medians over launches
    cpu_ms: float


def streams(rows: pd.DataFrame) -> list[Streams]:
    """All streams of a session, rows with a quality flag given, too: by server, the one with the shortest wait first.

    The wait is that of many clients for their first token.
    """
    found = [_streams(group) for _, group in rows.groupby(["framework", "variant", "server", "threads", "connections"])]
    waits: dict[tuple[str, int], float] = {}
    for most in {(one.server, one.threads, one.target): one for one in found if one.launches}.values():
        waits[most.server, most.threads] = min(waits.get((most.server, most.threads), math.inf), most.times_ms[1])

    def place(one: Streams) -> tuple[float, str, int, int, int]:
        wait = waits.get((one.server, one.threads), math.inf)
        return wait, one.server, one.threads, TARGETS.index(one.target), one.clients

    return sorted(found, key=place)


def _streams(rows: pd.DataFrame) -> Streams:
    first, counting = rows.iloc[0], rows[rows["flag"] == ""]
    return Streams(
        Target(first["framework"], first["variant"]),
        first["server"],
        int(first["threads"]),
        round(first["connections"]),
        rows["launch"].nunique(),
        counting["launch"].nunique(),
        int(counting["requests"].sum()),
        int(counting["errors"].sum()),
        tuple(float(counting[name].astype(float).fillna(math.inf).median()) for name in TIMES),
        float(counting["cpu_ms"].median()),
    )
