"""Sessions: under which circumstances each measured, and how many of its rows support nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from comparison.dataset.freshness import STALE
from comparison.dataset.quality import objections
from comparison.dataset.validation import Row
from comparison.stats.summary import Summaries


@dataclass(frozen=True)
class Circumstances:
    """What the rows of some scenarios share that one session measured."""

    row: Row  # any of them: machine, server, session, commit
    launches: int  # of the scenario that has most
    calibration_ms: float  # median time of a fixed piece of work
    versions: dict[str, str]  # of frameworks, by id
    generators: dict[str, str]  # versions of load generators, by name
    is_one_server: bool  # else rows of several servers, or of several numbers of threads, stand side by side


def circumstances(summaries: Summaries, scenarios: Iterable[str]) -> list[Circumstances]:
    """The circumstances of each session that is the newest of one of the scenarios; raises NotMeasured."""
    sessions: dict[str, list[str]] = {}
    for scenario in scenarios:
        sessions.setdefault(summaries.session(scenario)["session"], []).append(scenario)
    return [_of_session(summaries, group) for group in sessions.values()]


def _of_session(summaries: Summaries, scenarios: list[str]) -> Circumstances:
    rows = summaries.rows(scenarios[0])
    versions = dict(zip(rows["framework"], rows["framework_version"], strict=True))
    return Circumstances(
        row=summaries.session(scenarios[0]),
        launches=max(int(summaries.rows(scenario)["launch"].nunique()) for scenario in scenarios),
        calibration_ms=float(rows["spin_before_ms"].median()),
        versions={id_: version for id_, version in versions.items() if isinstance(version, str)},
        generators=dict(zip(rows["tool"], rows["tool_version"], strict=True)),
        is_one_server=len(rows[["server", "workers", "threads"]].drop_duplicates()) == 1,
    )


def sessions(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each session, the newest session first."""
    groups = [rows for _, rows in frame.groupby("session", sort=False)]
    return sorted(groups, key=lambda rows: (rows["date"].max(), rows["session"].iloc[0]), reverse=True)


def flags(rows: pd.DataFrame) -> Counter[str]:
    """How many rows are stale, or have each quality flag; a row may have several."""
    flagged = rows[rows["flag"] != ""]
    return Counter(flag for row in flagged.to_dict("records") for flag in _flags(row))


def _flags(row: dict[Any, Any]) -> list[str]:
    known = {name: None if pd.isna(value) else value for name, value in row.items()}
    return [*(["stale"] if row["flag"].startswith(STALE) else []), *objections(known)]
