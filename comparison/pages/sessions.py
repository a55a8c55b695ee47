"""Which sessions are there? One line for each: machine, versions, what it measured, and what a gate stopped."""

from collections import Counter
from html import escape
from typing import Any

import pandas as pd

from comparison.dataset.quality import STALE, objections
from comparison.pages.fallbacks import notice
from comparison.pages.html import note, table
from comparison.pages.links import Links
from comparison.project import Project

HEADER = ("Session", "Modes", "Servers", "Launches", "Rows", "Outside a gate")
NOTE = "Rows outside a gate are kept and support no statement; a row may be outside several."


class Sessions:
    """The macro about sessions."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._frame = project.frame
        self._links = links

    def sessions_table(self) -> str:
        """Give every session, the newest first."""
        if self._frame.empty:
            return notice("")
        groups = [rows for _, rows in self._frame.groupby("session", sort=False)]
        groups.sort(key=lambda rows: (rows["date"].max(), rows["session"].iloc[0]), reverse=True)
        content = table("Sessions", HEADER, map(self._line, groups), "sessions")
        return f"{content}\n\n{note(NOTE)}"

    def _line(self, rows: pd.DataFrame) -> tuple[str, ...]:
        first: Any = rows.iloc[0]
        address = self._links.to(f"api/v1/evidence/{first['session']}.json")
        machine = f"{escape(first['cpu_model'])}, {first['cores']} cores, {first['memory_mb']:,} MiB"
        commit = self._links.commit(first["commit"]) + (", with changed files" if first["dirty"] else "")
        return (
            f'<a href="{address}">{escape(first["session"])}</a>, {first["protocol"]} '
            f"<small>{machine}, Python {escape(first['python'])}, commit {commit}</small>",
            *(", ".join(dict.fromkeys(rows[name])) for name in ("mode", "server")),
            str(len(rows.drop_duplicates(["mode", "scenario", "launch"]))),
            f"{len(rows):,}",
            _outside(rows[rows["flag"] != ""]),
        )


def _outside(rows: pd.DataFrame) -> str:
    """Count rows by what is said against them: the gate, or that they are stale."""
    if rows.empty:
        return "none"
    kinds = Counter(kind for row in rows.to_dict("records") for kind in _kinds(row))
    told = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common())
    return told if len(kinds) == 1 else f"{len(rows):,} rows: {told}"


def _kinds(row: dict[Any, Any]) -> list[str]:
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    return [*(["stale"] if row["flag"].startswith(STALE) else []), *objections(known)]
