"""Do other tools find the same throughput? Each asks the same servers in the same launches; none is right by itself."""

import math
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from comparison.catalog.frameworks import TARGETS, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.pages.fallbacks import or_notice
from comparison.pages.html import framed, head, line, note
from comparison.pages.links import Links
from comparison.pages.provenance import source
from comparison.pages.query import CONNECTIONS
from comparison.pages.wording import number, percent, said
from comparison.project import Guide
from comparison.stats.ratios import Interval
from comparison.stats.summary import NotMeasured, Summaries

BASE = "wrk"
ROWS: dict[str, Any] = {"mode": "capacity", "server": DEFAULT_SERVER, "connections": CONNECTIONS}
GROUP = ["scenario", "framework", "variant", "tool"]
HEADER = ("Request and target", "Tool", "Requests per second", f"Ratio to {BASE}", "Tool busy", "Launches")
NOTE = (
    "Ratio: geometric mean over launches with its 95 % interval. Tool busy: its part of a core. "
    "Grey: every launch lies outside a gate, so the reason stands in the place of a ratio."
)


class Tools:
    """The macro that compares what asks."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known."""
        self._frame = guide.frame
        self._summaries = guide.summaries.where(**ROWS)

    @or_notice("--mode capacity --tool wrk --tool closed-client --tool hey --tool h2load")
    def tools_table(self) -> str:
        """Give the throughput that each tool finds, in the newest session that asked with several."""
        session, rows = self._newest()
        found = {key: group.set_index("launch") for key, group in rows.groupby(GROUP, sort=False)}
        ratios = {key: ratio for key in found if (ratio := _ratio(found, key))}
        body = "".join(_line(key, found[key], ratios.get(key)) for key in sorted(found, key=_order))
        label = f"Throughput with {CONNECTIONS} connections, by tool"
        content = framed(label, f"{head(HEADER)}<tbody>{body}</tbody>", "tools")
        below = " ".join(filter(None, (_agreeing(ratios.values()), NOTE, source(session, session.scenarios[0]))))
        return f"{content}\n\n{note(below)}"

    def _newest(self) -> tuple[Summaries, pd.DataFrame]:
        """Give the session, and its rows with those outside a gate: that a tool was too slow is worth showing."""
        chosen = self._frame["replica"] == 1
        for column, value in ROWS.items():
            chosen = chosen & (self._frame[column] == value)
        rows = self._frame[chosen]
        for session in reversed(self._summaries.values("session")):
            own = rows[rows["session"] == session]
            if own["tool"].nunique() > 1:
                return self._summaries.of(session), own
        raise NotMeasured("no session has asked with several tools")


def _order(key: tuple[Any, ...]) -> tuple[int, int, bool, str]:
    scenario, framework, variant, tool = key
    return list(SCENARIOS).index(scenario), TARGETS.index(Target(framework, variant)), tool != BASE, tool


def _line(key: tuple[Any, ...], rows: pd.DataFrame, ratio: Interval | None) -> str:
    scenario, framework, variant, tool = key
    good = rows[rows["flag"] == ""]
    shown = rows if good.empty else good
    name = f"{escape(SCENARIOS[scenario].title)}: {escape(Target(framework, variant).name)}"
    compared = escape(rows["flag"].iloc[0]) if good.empty else said(ratio) if ratio else ""
    numbers = number(shown["rps"].median()), compared, percent(shown["tool_share"].median()), str(len(shown))
    return line((name, escape(tool), *numbers), "outside" if good.empty else "")


def _agreeing(ratios: Iterable[Interval]) -> str:
    """Count the ratios that may be 1; that of a single launch has no interval."""
    known = [ratio for ratio in ratios if math.isfinite(ratio.high)]
    if not known:
        return ""
    widest = max(max(ratio.high / ratio.value, ratio.value / ratio.low) for ratio in known) - 1
    agree = sum(ratio.low <= 1 <= ratio.high for ratio in known)
    return (
        f"Ratios whose interval holds 1: {agree} of {len(known)}. The widest interval reaches {percent(widest)} to a "
        "side, so smaller differences may hide."
    )


def _ratio(found: dict[tuple[Any, ...], pd.DataFrame], key: tuple[Any, ...]) -> Interval | None:
    """Compare what a tool finds with what the base finds in the same launches, if both have some that count."""
    base = (*key[:3], BASE)
    if base not in found or key == base:
        return None
    own, other = (found[one][found[one]["flag"] == ""]["rps"] for one in (key, base))
    try:
        return Summaries.compared(own, other)[0]
    except NotMeasured:
        return None
