"""Where numbers come from: the sentence that a page has once, and the shorter one below a table."""

from datetime import datetime

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.dataset.validation import Row
from comparison.pages.wording import counted, milliseconds
from comparison.stats.sessions import Circumstances, circumstances
from comparison.stats.summary import Summaries


def source(summaries: Summaries, scenario: str) -> str:
    """Session, launches and load generators of one chart or table; the page says on which machine that was."""
    [known] = circumstances(summaries, [scenario])
    served = known.is_one_server and known.row["mode"] != "instructions"  # of several, the table names each
    generators = ", ".join(f"{name} ({version})" for name, version in known.generators.items())
    launches = counted(known.launches, "launch", "launches")
    on = f" on {_server(known.row)}" if served else ""
    return f"Session {known.row['session']}, {launches}{on}, tool: {generators}."


def measured(known: Circumstances) -> str:
    """When, where, on what and how often a session measured, in one sentence."""
    row = known.row
    day = datetime.fromisoformat(row["date"])
    machine = f"{row['cpu_model']} ({counted(row['cores'], 'core', 'cores')}, {row['memory_mb']:,} MiB)"
    versions = ", ".join(f"{FRAMEWORKS[id_].name} {version}" for id_, version in known.versions.items())
    return (
        f"Measured on {day.day} {day:%B %Y} on {machine}, {row['os']}, Python {row['python']} ({row['python_build']}; "
        f"a fixed piece of work takes {milliseconds(known.calibration_ms)}), {_server(row)}, {versions}; "
        f"{counted(known.launches, 'launch', 'launches')}."
    )


def _server(row: Row) -> str:
    workers, threads = counted(row["workers"], "worker", "workers"), counted(row["threads"], "thread", "threads")
    return f"{row['server']} {row['server_version']} with {workers} of {threads}"
