"""What one session found, whatever may rest on it: the figures of the report at its end."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS, Target
from comparison.stats.ratios import Interval
from comparison.stats.summary import NotMeasured, Summaries
from comparison.stats.sustainable_rate import rate_sweeps, sustainable_rate

CONFIGURATION = ["framework", "variant", "server", "threads", "preload", "connections", "rate"]


@dataclass(frozen=True)
class SessionRatio:
    """One target against another, or its A/A copy against it, in the launches of a session."""

    target: Target
    base: Target
    intervals: Mapping[str, Interval]  # by column
    launches: int

    @property
    def is_noise(self) -> bool:
        """Whether it compares a target with itself."""
        return self.target == self.base


def session_ratios(rows: pd.DataFrame, columns: Iterable[str]) -> Iterator[SessionRatio]:
    """The A/A copy against what it is a copy of, and the subjects of each variant, the later framework above."""
    copies = rows[rows["replica"] == 2]
    known = {*zip(copies["framework"], copies["variant"], strict=True)}
    subjects = [target for target in TARGETS if FRAMEWORKS[target.framework].role == "subject"]
    by_variant = sorted(subjects, key=lambda target: target.variant)
    pairs = [(Target(*target), Target(*target), 2) for target in sorted(known)]
    pairs += [(above, below, 1) for below, above in pairwise(by_variant) if above.variant == below.variant]
    for target, base, replica in pairs:
        above, below = _launches(rows, target, replica), _launches(rows, base)
        try:
            found = {column: Summaries.compared(above[column], below[column]) for column in columns}
        except NotMeasured:
            continue
        yield SessionRatio(
            target, base, {column: interval for column, (interval, _) in found.items()},
            min(launches for _, launches in found.values()),
        )  # fmt: skip


def _launches(rows: pd.DataFrame, target: Target, replica: int = 1) -> pd.DataFrame:
    """The rows of one target by launch."""
    chosen = (rows["framework"] == target.framework) & (rows["variant"] == target.variant)
    return rows[chosen & (rows["replica"] == replica)].set_index("launch")


def spreads(rows: pd.DataFrame, column: str) -> pd.Series:
    """How far apart the launches of the same configuration lie, as a share of the smallest."""
    groups = rows.groupby(CONFIGURATION, dropna=False)[column]
    return (groups.max() / groups.min() - 1)[groups.count() > 1]


def rate_spans(rows: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """The smallest and largest sustainable rate of the launches, by target; 0 where none was sustained."""
    spans = {}
    for (framework, variant), target_rows in rows.groupby(["framework", "variant"], sort=False):
        rates = [sustainable_rate(sweep) or 0.0 for sweep in rate_sweeps(target_rows)]
        spans[f"{framework}/{variant}"] = (min(rates), max(rates))
    return spans


def instruction_changes(
    rows: Iterable[Mapping[str, Any]], earlier: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, float, str]]:
    """How the instructions of a target changed since they were counted last, and in which session that was."""
    last = {(row["framework"], row["variant"]): row for row in earlier if row["instructions"] is not None}
    for row in rows:
        if row["instructions"] is not None and (before := last.get((row["framework"], row["variant"]))):
            change = row["instructions"] / before["instructions"] - 1
            yield f"{row['framework']}/{row['variant']}", change, before["session"]
