"""Rows, session by session: machine, versions, what each measured, and what a quality flag stopped."""

import pandas as pd
from markupsafe import Markup

from comparison.pages.fallbacks import notice
from comparison.pages.html import render
from comparison.pages.query import Site
from comparison.stats.sessions import flags, sessions

HEADER = ("Session", "Modes", "Servers", "Launches", "Rows", "Outside a gate")
NOTE = "Rows outside a gate are kept and support no statement; a row may be outside several."


def sessions_table(site: Site) -> Markup:
    """Every session, the newest first."""
    if site.project.frame.empty:
        return notice("")
    lines = [(rows.iloc[0].to_dict(), _cells(rows)) for rows in sessions(site.project.frame)]
    return render("sessions", header=HEADER, sessions=lines, links=site.links, note=NOTE)


def _cells(rows: pd.DataFrame) -> tuple[str, ...]:
    launches = len(rows.drop_duplicates(["mode", "scenario", "launch"]))
    modes, servers = (", ".join(dict.fromkeys(rows[name])) for name in ("mode", "server"))
    kinds = flags(rows)
    flagged = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common()) or "none"
    if len(kinds) > 1:
        flagged = f"{(rows['flag'] != '').sum():,} rows: {flagged}"
    return modes, servers, str(launches), f"{len(rows):,}", flagged
