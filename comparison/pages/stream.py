"""Streaming: which servers let many readers stream at once, and how long the first token took."""

import math

from markupsafe import Markup

from comparison.catalog.modes import MODES
from comparison.pages.fallbacks import or_notice
from comparison.pages.html import table
from comparison.pages.provenance import source
from comparison.pages.query import Site, limits_of, newest, targets_in
from comparison.pages.wording import counted, number
from comparison.stats.streams import Streams, streams

MODE = MODES["stream"]
SCENARIO = MODE.scenarios[0]
HEADER = (
    "Stack", "Clients", "Finished", "First token p50, ms", "First token p99, ms", "Whole stream p50, ms",
    "CPU per stream, ms",
)  # fmt: skip
LATE = "not in time"
NOTE = (
    "Finished: of all streams in all launches that count. Times: of all readers, median over launches. "
    f"“{LATE.capitalize()}”: the median reader, or one in a hundred, was still waiting when all left after five "
    "seconds. CPU: only where all finished."
)


@or_notice("--mode stream")
def stream_table(site: Site) -> Markup:
    """Every stack with few and with many clients: one server together, the quickest server first."""
    summaries = newest(site.summaries, MODE.id, SCENARIO)
    targets_in(summaries, SCENARIO)
    frame = site.project.frame
    session = frame["session"] == summaries.session(SCENARIO)["session"]
    measured = streams(frame[session & (frame["mode"] == MODE.id)])
    rows = [_row(one) for one in measured if one.launches]
    note = f"{NOTE}{_excluded(measured)} {limits_of(MODE.id)} {source(summaries, SCENARIO)}"
    return table("Streaming, by stack and number of clients", HEADER, rows, "streams", note)


def _excluded(measured: list[Streams]) -> str:
    """What a gate keeps out of the table, in some launches of this session or in all."""
    few = [one for one in measured if one.launches < one.measured]
    words = "; ".join(f"{_stack(one)}, {one.clients} clients: {one.launches} of {one.measured}" for one in few)
    return f" Launches that count, where a gate keeps some out: {words}." if few else ""


def _stack(one: Streams) -> str:
    return f"{one.target.name} on {one.server}, {counted(one.threads, 'thread', 'threads')}"


def _row(one: Streams) -> tuple[str, ...]:
    return (
        _stack(one),
        str(one.clients),
        f"{one.finished:,} of {one.finished + one.failed:,}",
        *(LATE if math.isinf(time) else number(time) for time in one.times_ms),
        "" if one.failed else number(one.cpu_ms),
    )
