"""Which servers let many readers stream at once? Streams finished, and how long the first token took."""

import math
from collections.abc import Sequence

import pandas as pd

from comparison.catalog.frameworks import FRAMEWORKS, Target
from comparison.catalog.modes import MODES
from comparison.pages.fallbacks import or_notice
from comparison.pages.html import note, table
from comparison.pages.links import Links
from comparison.pages.provenance import source
from comparison.pages.query import limits_of, newest, targets_in
from comparison.pages.wording import counted, number
from comparison.project import Project

MODE = MODES["stream"]
SCENARIO = MODE.scenarios[0]
SERVED = ["server", "threads"]
STACK = ["framework", "variant", *SERVED]
ASKED = [*STACK, "connections"]
TIMES = ("token_p50_ms", "token_p99_ms", "p50_ms")
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


class Streams:
    """The macro about streaming."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known."""
        self._frame = project.frame
        self._summaries = project.summaries

    @or_notice("--mode stream")
    def stream_table(self) -> str:
        """Give every stack with few and with many clients: one server together, the quickest server first."""
        asked = newest(self._summaries, MODE.id, SCENARIO)
        targets_in(asked, SCENARIO)
        rows = asked.rows(SCENARIO)
        servers = sorted((_by_framework(own) for _, own in rows.groupby(SERVED, sort=False)), key=_shortest)
        stacks = [stack for stacks in servers for stack in stacks]
        lines = [_line(own) for stack in stacks for _, own in stack.groupby("connections")]
        said = f"{NOTE}{self._outside(rows)} {limits_of(MODE.id)} {source(asked, SCENARIO)}"
        return f"{table('Streaming, by stack and number of clients', HEADER, lines, 'streams')}\n\n{note(said)}"

    def _outside(self, rows: pd.DataFrame) -> str:
        """Name what a gate keeps out of the table, in some launches of this session or in all."""
        session = self._frame["session"] == rows["session"].iloc[0]
        asked = self._frame[session & (self._frame["mode"] == MODE.id)]
        shown = rows.groupby(ASKED)["launch"].nunique()
        said = [
            f"{_name(*stack)}, {clients:.0f} clients: {shown.get((*stack, clients), 0)} of {launches}"
            for (*stack, clients), launches in asked.groupby(ASKED, sort=False)["launch"].nunique().items()
            if shown.get((*stack, clients), 0) < launches
        ]
        return f" Launches that count, where a gate keeps some out: {'; '.join(said)}." if said else ""


def _name(framework: str, variant: str, server: str, threads: int) -> str:
    return f"{Target(framework, variant).name} on {server}, {counted(threads, 'thread', 'threads')}"


def _by_framework(served: pd.DataFrame) -> list[pd.DataFrame]:
    stacks = [own for _, own in served.groupby(STACK, sort=False)]
    return sorted(stacks, key=lambda own: list(FRAMEWORKS).index(own["framework"].iloc[0]))


def _shortest(stacks: Sequence[pd.DataFrame]) -> float:
    return min(map(_wait, stacks))


def _wait(stack: pd.DataFrame) -> float:
    """Give how long many readers wait for the first token; where nobody saw one, the wait has no end."""
    most = stack[stack["connections"] == stack["connections"].max()]
    return _typical(most, "token_p99_ms")


def _typical(rows: pd.DataFrame, column: str) -> float:
    """Give the median over launches; infinite if it lies among those in which it has no end."""
    return float(rows[column].astype(float).fillna(math.inf).median())


def _line(rows: pd.DataFrame) -> tuple[str, ...]:
    first = rows.iloc[0]
    finished = int(rows["requests"].sum())
    lost = int(rows["errors"].sum())
    times = (_typical(rows, column) for column in TIMES)
    return (
        _name(*first[STACK]),
        f"{first['connections']:.0f}",
        f"{finished:,} of {finished + lost:,}",
        *(LATE if math.isinf(time) else number(time) for time in times),
        "" if lost else number(float(rows["cpu_ms"].median())),
    )
