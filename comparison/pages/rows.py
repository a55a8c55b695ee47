"""How does a page show every row, so that each can be traced to its raw histogram?"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import pandas as pd

from comparison.catalog.frameworks import Target
from comparison.pages.fallbacks import notice
from comparison.pages.html import framed, head
from comparison.pages.links import Links
from comparison.pages.wording import counted
from comparison.project import Guide

Row = Mapping[Any, Any]

HEADER = (
    "Mode", "Scenario", "Target", "Server", "Setting", "Launch", "Result", "p50_ms", "p95_ms", "p99_ms", "cpu_ms",
    "Requests", "Errors", "Session", "Why it supports nothing",
)  # fmt: skip
NUMBERS = {"p50_ms": 3, "p95_ms": 3, "p99_ms": 3, "cpu_ms": 3, "requests": 0, "errors": 0}
# What matters in a mode besides the server: the others hold it the same for all rows.
SETTINGS: dict[str, Callable[[Row], str]] = {
    "capacity": lambda row: f"{_counted(row['connections'], 'connection')}, {row['tool']}",
    "latency": lambda row: f"{row['rate']:.0f} per second",
    "stream": lambda row: f"{_counted(row['connections'], 'client')}, {_counted(row['threads'], 'thread')}",
    "memory": lambda row: f"{_counted(row['workers'], 'worker')}{', preloaded' if row['preload'] else ''}",
}
# What a mode is about, where that is no latency of a request.
RESULTS: dict[str, Callable[[Row], str]] = {
    "capacity": lambda row: f"{_number(row['rps'], 1)} per s",
    "stream": lambda row: _tokens(row["token_p50_ms"], row["token_p99_ms"]),
    "start": lambda row: (
        f"listens {row['listen_ms']:.0f}, answers {row['first_answer_ms']:.0f}, model {row['model_ms']:.0f} ms"
    ),
    "memory": lambda row: (
        f"worker RSS {row['worker_rss_mb']:.1f}, PSS {row['worker_pss_mb']:.1f}, all {row['pss_mb']:.1f} MiB"
    ),
    "instructions": lambda row: f"{row['instructions']:,.0f} instructions",
}


class Results:
    """The macro that gives every row."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._frame = guide.frame
        self._links = links

    def results_table(self) -> str:
        """Give every row as a table that can be sorted where scripts run; the newest session comes first."""
        if self._frame.empty:
            return notice("")
        numbered = self._frame.assign(number=self._frame.groupby("session").cumcount() + 1)
        newest = numbered.groupby("session")["date"].transform("max")
        order = {"newest": False, "session": False, "mode": True, "scenario": True, "launch": True}
        rows = numbered.assign(newest=newest).sort_values(list(order), ascending=list(order.values()), kind="stable")
        body = "".join(self._row(row) for row in rows.to_dict("records"))
        return framed(f"All {len(rows):,} rows", f"{head(HEADER)}<tbody>{body}</tbody>", "results sortable")

    def _row(self, row: Row) -> str:
        """Give one row. There are thousands, so what could be said once is not said in each."""
        session, mode = row["session"], row["mode"]
        copy = " (copy)" if row["replica"] > 1 else ""
        cells = (
            mode, row["scenario"], Target(row["framework"], row["variant"]).name + copy, row["server"],
            SETTINGS.get(mode, _nothing)(row), str(row["launch"]), RESULTS.get(mode, _nothing)(row),
            *(_number(row[name], decimals) for name, decimals in NUMBERS.items()),
        )  # fmt: skip
        told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        css = ' class="outside"' if row["flag"] else ""
        link = f'<td><a href="{self._links.to(f"api/v1/evidence/{session}.json")}">{session}</a></td>'
        return f'<tr id="{session}-{row["number"]}"{css}>{told}{link}<td>{escape(row["flag"])}</td></tr>'


def _tokens(middle: float, late: float) -> str:
    return "no token" if pd.isna(middle) else f"first token {middle:,.1f}, p99 {late:,.1f} ms"


def _counted(number: float, name: str) -> str:
    return counted(int(number), name, f"{name}s")


def _nothing(row: Row) -> str:
    return ""


def _number(value: Any, decimals: int) -> str:
    return "" if pd.isna(value) else f"{value:,.{decimals}f}"
