"""How far may one trust what was just measured? A line for each launch, and the doubts at the end of a session."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np
import pandas as pd

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.dataset import evidence
from comparison.dataset.quality import PASSING, STANDING, objections
from comparison.dataset.validation import Row
from comparison.stats.ratios import geometric_mean
from comparison.stats.summary import min_launches
from comparison.stats.sustainable_rate import SLO_P99_MS, rate_sweeps, sustainable_rate

Column = tuple[str, str, int]  # framework, variant, replica

WIDE = 0.05
COMPARED = {"time": "p50_ms", "CPU": "cpu_ms"}  # what pairs are compared by
MOVED = 0.02  # neighbouring counts of one app differed by at most 0.6 % here
# What a mode is asked for: the column that a line shows, and its unit.
SHOWN = {
    "paired": ("p50_ms", "ms"),
    "capacity": ("rps", "requests/s"),
    "latency": ("p99_ms", "ms"),
    "stream": ("token_p50_ms", "ms to the first token"),
    "start": ("first_answer_ms", "ms to the first answer"),
    "memory": ("worker_pss_mb", "MiB PSS a worker"),
    "instructions": ("instructions", "instructions"),
}


def _value(row: dict[str, Any]) -> float | None:
    column = SHOWN[row["mode"]][0]
    value: float | None = row["requests"] / row["seconds"] if column == "rps" else row[column]
    return value


def told(rows: Sequence[dict[str, Any]]) -> str:
    """Say one launch in a line: of each target the smallest and largest value of its rows."""
    values: dict[str, list[float]] = {}
    for row in rows:
        again = " again" if row["replica"] > 1 else ""
        if (value := _value(row)) is not None:
            values.setdefault(f"{row['framework']}/{row['variant']}{again}", []).append(value)
    said = (f"{name} {min(own):.5g}" + (f" to {max(own):.5g}" if len(own) > 1 else "") for name, own in values.items())
    return f"{', '.join(said)} {SHOWN[rows[0]['mode']][1]}"


def doubts(document: evidence.Document, known: Sequence[Row] = ()) -> list[str]:
    """Say of each mode and scenario what it found and why one should doubt it; `known` are the rows of the table."""
    made = evidence.rows(document)
    if not made:
        return ["Nothing was measured."]
    rows = pd.DataFrame(row | {"against": "; ".join(objections(row, PASSING)), "shown": _value(row)} for row in made)
    said = [f"No statement can rest on this session: {why}." for why in _standing(document, made[0])]
    for (mode, scenario), group in rows.groupby(["mode", "scenario"], sort=False):
        launches = group["launch"].nunique()
        said.append(f"{mode} of {scenario}, {launches} {'launch' if launches == 1 else 'launches'}:")
        said += [f"  {line}" for line in (*_found(str(mode), group), *_warnings(str(mode), group))]
    earlier = [row for row in known if row["session"] != document["session"]]
    return said + [f"  {line}" for line in _changes(made, earlier)]


def _standing(document: evidence.Document, row: dict[str, Any]) -> list[str]:
    if document["protocol"] != "full":
        return ["it is a quick one"]
    return list(objections(row, STANDING).values())


def _found(mode: str, group: pd.DataFrame) -> Iterator[str]:
    clean = group[group["against"] == ""]
    if mode == "paired":
        yield from _ratios(group if clean.empty else clean)
        return
    if mode == "latency":
        yield from _rates(group if clean.empty else clean)
        return
    spreads = []
    for _, own in group.groupby(["framework", "variant", "server", "threads", "preload", "connections", "rate"],
                                dropna=False):  # fmt: skip
        values = own["shown"].dropna()
        if len(values) > 1:
            spreads.append(float(values.max() / values.min() - 1))
    if spreads:
        yield f"the same was up to {max(spreads):.0%} apart between launches, mostly {pd.Series(spreads).median():.0%}"


def _ratios(group: pd.DataFrame) -> Iterator[str]:
    """Compare the subjects variant by variant, and the twin with itself: response time and CPU side by side."""
    values = {
        name: group.pivot_table(index="launch", columns=["framework", "variant", "replica"], values=column)
        for name, column in COMPARED.items()
    }
    for above, below in _pairs(cast(list[Column], values["time"].columns.to_list())):
        same = above[:2] == below[:2]
        names = " / ".join(f"{framework}/{variant}" for framework, variant, _ in (above, below))
        ratios = {name: (one[above] / one[below]).dropna().to_numpy() for name, one in values.items()}
        told = ", ".join(f"{name} {_ratio(one, same=same)}" for name, one in ratios.items())
        yield f"{names}: {told}{' (a copy of itself: the noise floor)' if same else ''}"


def _ratio(ratios: np.ndarray, *, same: bool) -> str:
    found = geometric_mean(ratios)
    if len(ratios) < 2:
        return f"{found.value:.3f} (one launch: no interval)"
    wide = f": wide, more than {WIDE:.0%}" if found.high / found.value - 1 > WIDE else ""
    bias = f": a bias of {abs(found.value - 1):.1%}" if same and not found.holds(1.0) else ""
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}){wide}{bias}"


def _rates(group: pd.DataFrame) -> Iterator[str]:
    """Say how far each target followed. How late it was beyond that depends on how soon the window ended."""
    for (framework, variant), own in group.groupby(["framework", "variant"], sort=False):
        largest = [sustainable_rate(climb) or 0 for climb in rate_sweeps(own)]
        span = f"{min(largest):g} to {max(largest):g} requests/s"
        yield f"{framework}/{variant}: the largest rate with p99 under {SLO_P99_MS:g} ms was, by launch, {span}"


def _pairs(columns: list[Column]) -> Iterator[tuple[Column, Column]]:
    """Give the twin with what it is a copy of, and the subjects of each variant, the later framework above."""
    known = list(FRAMEWORKS)
    yield from (((framework, variant, 2), (framework, variant, 1)) for framework, variant, copy in columns if copy == 2)
    subjects = sorted(
        (one for one in columns if one[2] == 1 and FRAMEWORKS[one[0]].role == "subject"),
        key=lambda one: (one[1], known.index(one[0])),
    )
    yield from ((above, below) for below, above in pairwise(subjects) if above[1] == below[1])


def _changes(made: Sequence[Row], earlier: Sequence[Row]) -> Iterator[str]:
    """Compare instructions with those recorded last: a count hardly moves by chance, so it guards the apps."""
    recorded = {(row["framework"], row["variant"]): row for row in earlier if row["mode"] == "instructions"}
    for row in made:
        last = recorded.get((row["framework"], row["variant"]))
        if row["mode"] == "instructions" and last:
            change = row["instructions"] / last["instructions"] - 1
            much = f": more than {MOVED:.0%}, so the app or its packages changed" if abs(change) > MOVED else ""
            yield f"{row['framework']}/{row['variant']} {change:+.1%} instructions since {last['session']}{much}"


def _warnings(mode: str, group: pd.DataFrame) -> Iterator[str]:
    outside = group[group["against"] != ""]
    for gates, rows in outside.groupby("against"):
        yield f"{len(rows)} of {len(group)} rows are outside the gate {gates}: they support nothing"
    clean = group[group["against"] == ""]["launch"].nunique()
    if clean < min_launches(mode):
        yield f"launches that count: {clean}; a statement wants {min_launches(mode)}"
