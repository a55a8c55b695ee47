"""What a launch and a session found, in lines for a terminal, with the reasons to doubt it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from comparison.catalog.modes import MODES, Mode
from comparison.dataset import evidence
from comparison.dataset.quality import OF_LAUNCH, OF_SESSION, objections
from comparison.dataset.rows import frame
from comparison.dataset.validation import Row
from comparison.stats.findings import instruction_changes, rate_spans, session_ratios, spreads
from comparison.stats.ratios import Interval
from comparison.stats.summary import min_launches
from comparison.stats.sustainable_rate import SLO_P99_MS

WIDE = 0.05
COMPARED = {"p50_ms": "time", "cpu_ms": "CPU"}
MOVED = 0.02  # neighbouring counts of one app differed by at most 0.6 % here


def launch_line(rows: Sequence[dict[str, Any]]) -> str:
    """One launch: of each target the smallest and largest value of its rows."""
    mode = MODES[rows[0]["mode"]]
    targets = []
    for (framework, variant, replica), group in frame(rows).groupby(["framework", "variant", "replica"], sort=False):
        low, high = group[mode.headline].min(), group[mode.headline].max()
        if not pd.isna(low):
            name = f"{framework}/{variant}{'' if replica == 1 else ' again'}"
            targets.append(f"{name} {low:.5g}" + (f" to {high:.5g}" if len(group) > 1 else ""))
    return f"{', '.join(targets)} {mode.unit}"


def report(document: evidence.Document, known: Sequence[Row] = ()) -> list[str]:
    """Each mode and scenario of a session: what it found, and the warnings; `known` are the rows of the table."""
    rows = evidence.rows(document)
    if not rows:
        return ["Nothing was measured."]
    quick = [] if document["protocol"] == "full" else ["it is a quick one"]
    reasons = quick or objections(rows[0], OF_SESSION).values()
    lines = [f"No statement can rest on this session: {reason}." for reason in reasons]
    table = frame(row | {"flag": "; ".join(objections(row, OF_LAUNCH))} for row in rows)
    for (mode, scenario), group in table.groupby(["mode", "scenario"], sort=False):
        launches = group["launch"].nunique()
        lines.append(f"{mode} of {scenario}, {launches} {'launch' if launches == 1 else 'launches'}:")
        lines += [f"  {line}" for line in (*_findings(MODES[str(mode)], group), *_warnings(str(mode), group))]
    earlier = [row for row in known if row["session"] != document["session"]]
    return lines + [f"  {line}" for line in _changes(rows, earlier)]


def _findings(mode: Mode, group: pd.DataFrame) -> Iterator[str]:
    clean = group[group["flag"] == ""]
    rows = group if clean.empty else clean
    if mode.loop == "alternating":
        yield from _ratios(rows)
    elif mode.loop == "open":
        for target, (low, high) in rate_spans(rows).items():
            span = f"{low:g} to {high:g} requests/s"
            yield f"{target}: the largest rate with p99 under {SLO_P99_MS:g} ms was, by launch, {span}"
    elif len(apart := spreads(group, mode.headline)):
        yield f"the same was up to {apart.max():.0%} apart between launches, mostly {apart.median():.0%}"


def _ratios(rows: pd.DataFrame) -> Iterator[str]:
    """Response time and CPU side by side."""
    for ratio in session_ratios(rows, COMPARED):
        values = [
            f"{COMPARED[column]} {_ratio(interval, ratio.launches, is_noise=ratio.is_noise)}"
            for column, interval in ratio.intervals.items()
        ]
        copy = " (a copy of itself: the noise floor)" if ratio.is_noise else ""
        yield f"{ratio.target} / {ratio.base}: {', '.join(values)}{copy}"


def _ratio(interval: Interval, launches: int, *, is_noise: bool) -> str:
    if launches < 2:
        return f"{interval.value:.3f} (one launch: no interval)"
    wide = f": wide, more than {WIDE:.0%}" if interval.high / interval.value - 1 > WIDE else ""
    bias = f": a bias of {abs(interval.value - 1):.1%}" if is_noise and not interval.holds(1.0) else ""
    return f"{interval.value:.3f} ({interval.low:.3f} to {interval.high:.3f}){wide}{bias}"


def _warnings(mode: str, group: pd.DataFrame) -> Iterator[str]:
    for flags, rows in group[group["flag"] != ""].groupby("flag"):
        yield f"{len(rows)} of {len(group)} rows have the quality flag {flags}: they support nothing"
    clean = group[group["flag"] == ""]["launch"].nunique()
    if clean < min_launches(mode):
        yield f"launches that count: {clean}; a statement wants {min_launches(mode)}"


def _changes(rows: Sequence[Row], earlier: Sequence[Row]) -> Iterator[str]:
    """A count of instructions hardly moves by chance, so it guards the apps."""
    for target, change, session in instruction_changes(rows, earlier):
        much = f": more than {MOVED:.0%}, so the app or its packages changed" if abs(change) > MOVED else ""
        yield f"{target} {change:+.1%} instructions since {session}{much}"
