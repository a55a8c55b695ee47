"""How does a page show every row, so that each can be traced to its raw histogram?"""

from html import escape
from typing import Any

import pandas as pd

from comparison.frameworks import Target
from comparison.guide import Guide
from comparison.links import Links
from comparison.markup import framed

HEADER = (
    "Scenario", "Target", "Copy", "Launch", "p50_ms", "p95_ms", "p99_ms", "cpu_ms", "Requests", "Errors", "Server",
    "Date", "Protocol", "Evidence",
)  # fmt: skip
NUMBERS = {"p50_ms": 3, "p95_ms": 3, "p99_ms": 3, "cpu_ms": 3, "requests": 0, "errors": 0}


class Results:
    """The macro that gives every row."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._guide = guide
        self._links = links

    def results_table(self) -> str:
        """Give every row as a table that can be sorted where scripts run; the newest session comes first."""
        rows = self._guide.frame.sort_values(
            ["session", "scenario", "launch"], ascending=[False, True, True], kind="stable"
        )
        head = "".join(f'<th scope="col">{name}</th>' for name in HEADER)
        body = "".join(self._row(row) for row in rows.to_dict("records"))
        label = f"All {len(rows)} rows of benchmarks.csv"
        return framed(label, f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>", "results sortable")

    def _row(self, row: Any) -> str:
        target = Target(row["framework"], row["variant"])
        id_ = "-".join(str(row[name]) for name in ("session", "scenario", "framework", "variant", "replica", "launch"))
        address = self._links.to(f"api/v1/evidence/{row['session']}.json")
        cells = [
            f"<td>{escape(row['scenario'])}</td><td>{escape(target.name)}</td>",
            *(f'<td class="number">{row[name]}</td>' for name in ("replica", "launch")),
            *(f'<td class="number">{_number(row[name], decimals)}</td>' for name, decimals in NUMBERS.items()),
            f"<td>{escape(row['server'])} {escape(row['server_version'])}</td>",
            f'<td class="date">{escape(row["date"])}</td><td>{escape(row["protocol"])}</td>',
            f'<td><a href="{address}">{escape(row["session"])}</a></td>',
        ]
        return f'<tr id="{escape(id_)}">{"".join(cells)}</tr>'


def _number(value: Any, decimals: int) -> str:
    return "" if value is None or pd.isna(value) else f"{value:,.{decimals}f}"
