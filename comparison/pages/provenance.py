"""When, where, on what and how often was something measured?"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.dataset.validation import Row
from comparison.pages.wording import counted, milliseconds
from comparison.stats.summary import Summaries


def measured(summaries: Summaries, scenarios: Iterable[str]) -> str:
    """Say the circumstances of scenarios in pairs, in one sentence for each session: once for a page."""
    sessions: dict[str, list[str]] = {}
    for scenario in scenarios:
        sessions.setdefault(summaries.session(scenario)["session"], []).append(scenario)
    return " ".join(_sentence(summaries, group) for group in sessions.values())


def source(summaries: Summaries, scenario: str) -> str:
    """Name the session, the launches and the tools of one chart or table; the page says on which machine that was."""
    rows = summaries.rows(scenario)
    tools = dict(zip(rows["tool"], rows["tool_version"], strict=True))
    asked = ", ".join(f"{name} ({version})" for name, version in tools.items())
    launches = counted(int(rows["launch"].nunique()), "launch", "launches")
    row = summaries.session(scenario)
    several = len(rows[["server", "workers", "threads"]].drop_duplicates()) > 1  # then the table names them
    served = "" if several or row["mode"] == "instructions" else f" on {_server(row)}"
    return f"Session {rows['session'].iloc[0]}, {launches}{served}, tool: {asked}."


def _sentence(summaries: Summaries, scenarios: Sequence[str]) -> str:
    row = summaries.session(scenarios[0])
    launches = max(int(summaries.rows(scenario)["launch"].nunique()) for scenario in scenarios)
    day = datetime.fromisoformat(row["date"])
    machine = f"{row['cpu_model']} ({counted(row['cores'], 'core', 'cores')}, {row['memory_mb']:,} MiB)"
    speed = summaries.rows(scenarios[0])["spin_before_ms"].median()
    return (
        f"Measured on {day.day} {day:%B %Y} on {machine}, {row['os']}, Python {row['python']} ({row['python_build']}; "
        f"a fixed piece of work takes {milliseconds(speed)}), {_server(row)}, {_versions(summaries, scenarios[0])}; "
        f"{counted(launches, 'launch', 'launches')}."
    )


def _server(row: Row) -> str:
    workers, threads = counted(row["workers"], "worker", "workers"), counted(row["threads"], "thread", "threads")
    return f"{row['server']} {row['server_version']} with {workers} of {threads}"


def _versions(summaries: Summaries, scenario: str) -> str:
    rows = summaries.rows(scenario)
    found = dict(zip(rows["framework"], rows["framework_version"], strict=True))
    return ", ".join(f"{FRAMEWORKS[id_].name} {version}" for id_, version in found.items() if isinstance(version, str))
