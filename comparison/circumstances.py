"""When, where, on what and how often was something measured?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from comparison.frameworks import FRAMEWORKS
from comparison.phrases import counted
from comparison.rules import Row
from comparison.summary import Summaries


def measured(summaries: Summaries, scenarios: Iterable[str]) -> str:
    """Say the circumstances of scenarios, in one sentence for each session."""
    sessions: dict[str, list[str]] = {}
    for scenario in scenarios:
        sessions.setdefault(summaries.session(scenario)["session"], []).append(scenario)
    return " ".join(_sentence(summaries, group) for group in sessions.values())


def _sentence(summaries: Summaries, scenarios: Sequence[str]) -> str:
    row = summaries.session(scenarios[0])
    launches = max(int(summaries.rows(scenario)["launch"].nunique()) for scenario in scenarios)
    parts = [_versions(summaries, scenarios[0]), counted(launches, "launch", "launches")]
    return f"Measured {_place(row)}{_served(summaries, scenarios[0], row)}, {'; '.join(filter(None, parts))}."


def _place(row: Row) -> str:
    day = datetime.fromisoformat(row["date"])
    return (
        f"on {day.day} {day:%B %Y} on {row['cpu_model']} ({counted(row['cores'], 'core', 'cores')}, "
        f"{row['memory_mb']:,} MiB), {row['os']}, Python {row['python']}"
    )


def _served(summaries: Summaries, scenario: str, row: Row) -> str:
    """Name server and tools; not the server where there are several or none, for then the table names them."""
    rows = summaries.rows(scenario)
    names = dict(zip(rows["tool"], rows["tool_version"], strict=True))
    tool = f", tool: {', '.join(f'{name} ({version})' for name, version in names.items())}"
    settings = rows[["server", "workers", "threads"]].drop_duplicates()
    if row["mode"] == "instructions" or len(settings) > 1:
        return tool
    workers, threads = counted(row["workers"], "worker", "workers"), counted(row["threads"], "thread", "threads")
    server = f", {row['server']} {row['server_version']} with {workers} of {threads}"
    return server if row["mode"] == "paired" else server + tool


def _versions(summaries: Summaries, scenario: str) -> str:
    rows = summaries.rows(scenario)
    found = dict(zip(rows["framework"], rows["framework_version"], strict=True))
    return ", ".join(f"{FRAMEWORKS[id_].name} {version}" for id_, version in found.items() if isinstance(version, str))
