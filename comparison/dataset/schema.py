"""The schema of benchmarks.csv: the name, unit and meaning of each column, and what its cells may hold."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS, VARIANTS
from comparison.catalog.modes import MODES
from comparison.catalog.scenarios import SCENARIOS
from comparison.catalog.servers import SERVERS

Value = str | int | float | None

PROTOCOLS = ("quick", "full")


@dataclass(frozen=True)
class Column:
    """One column: how it is read, written, checked and explained. The unit stands in the name."""

    name: str
    kind: type[str] | type[int] | type[float]
    meaning: str
    expected: str
    accepts: Callable[[Any], bool]
    decimals: int = 0
    optional: bool = False  # an empty cell means "not measured" or "does not apply"

    def parse(self, text: str) -> Value:
        """The value of a cell; raises ValueError if it is not one."""
        if text == "" and self.optional:
            return None
        value: Value = text if self.kind is str else self.kind(text)
        if text != self.write(value) or not self.accepts(value):
            raise ValueError(text)
        return value

    def write(self, value: Value) -> str:
        """The one spelling of a value, with a fixed number of decimals."""
        if value is None:
            return ""
        return f"{value:.{self.decimals}f}" if self.kind is float else str(value)


def _text(name: str, meaning: str, expected: str, pattern: str, *, optional: bool = False) -> Column:
    return Column(name, str, meaning, expected, lambda v: re.fullmatch(pattern, v) is not None, optional=optional)


def _one_of(name: str, meaning: str, known: Iterable[str]) -> Column:
    choices = tuple(known)
    return Column(name, str, meaning, "one of " + ", ".join(choices), lambda v: v in choices)


def _count(name: str, meaning: str, least: int = 1) -> Column:
    return Column(name, int, meaning, f"a whole number of at least {least}", lambda v: v >= least)


def _zero_or_one(name: str, meaning: str) -> Column:
    return Column(name, int, meaning, "0 or 1", lambda v: v in (0, 1))


def _measure(name: str, meaning: str, decimals: int = 4) -> Column:
    expected = f"a number above 0 with {decimals} decimals"
    return Column(name, float, meaning, expected, lambda v: 0 < v < 1e9, decimals)


def _is_utc(value: str) -> bool:
    form = "%Y-%m-%dT%H:%M:%SZ"
    try:
        return datetime.strptime(value, form).strftime(form) == value  # strptime alone lets leading zeros be left out
    except ValueError:
        return False


_VERSION = r"\d+(\.\w+)+"
_NAME = r"\S(.*\S)?"

# What a mode measures; which of them it fills, modes.py says.
_MEASURED_COLUMNS = (
    _count("connections", "Connections held open to this target; in stream mode, clients."),
    _measure("rate", "Requests that were due in a second (open loop).", 1),
    _measure("seconds", "Wall time of the measured window.", 3),
    _count("requests", "Timed requests that got the right answer.", 0),
    _count("errors", "Wrong answers, refused or broken connections, answers that did not end in time.", 0),
    _measure("p50_ms", "Median latency of a request. What was not rightly answered counts as endless, here and in the "
             "next two; empty if the median is."),
    _measure("p95_ms", "95th percentile of latency."),
    _measure("p99_ms", "99th percentile of latency."),
    _measure("max_ms", "Upper end of the histogram's bin that holds the largest latency."),
    _measure("mean_ms", "Mean latency of what was rightly answered."),
    _measure("cpu_ms", "CPU time of the server's processes for one request; in start mode, until the first answer."),
    _measure("token_p50_ms", "Median time to the first token of a stream, of all readers; empty if most saw none."),
    _measure("token_p99_ms", "99th percentile of the same, of all readers; empty if more saw none."),
    _measure("listen_ms", "From the start of the processes until the port takes connections."),
    _measure("first_answer_ms", "From the start of the processes until the first right answer."),
    _measure("model_ms", "What importing the predictor alone takes, in another Python at another moment of the "
             "launch."),
    _measure("worker_rss_mb", "Resident memory of a worker, in MiB: shared pages count in full for each.", 1),
    _measure("worker_pss_mb", "Proportional memory of a worker, in MiB: shared pages are divided among those that "
             "share them.", 1),
    _measure("pss_mb", "Proportional memory of all processes of the server together, in MiB.", 1),
    _count("instructions", "Machine instructions for one request."),
    Column("tool_share", float, "Busy part of the cores of what asks; near 1 it would have measured itself.",
           "a number from 0 with 4 decimals", lambda v: 0 <= v < 100, 4),
    Column("foreign_cores", float, "CPU that other programs of the machine took meanwhile, in cores.",
           "a number from 0 with 3 decimals", lambda v: 0 <= v < 10_000, 3),
    _measure("spin_before_ms", "Mean time of a fixed piece of work on the servers' core, just before.", 3),
    _measure("spin_after_ms", "The same just after: the machine's own change of speed.", 3),
)  # fmt: skip
MEASURED: dict[str, Column] = {column.name: replace(column, optional=True) for column in _MEASURED_COLUMNS}
WINDOW = ("tool_share", "foreign_cores", "spin_before_ms", "spin_after_ms")  # not every mode looks at the machine

COLUMNS: tuple[Column, ...] = (
    _text("session", "The sitting this row belongs to; names its evidence file.", "an id such as s20261122-1405-3f2a",
          r"s\d{8}-\d{4}-[0-9a-f]{4}"),
    _one_of("protocol", "How thorough the session was; only full sessions support statements.", PROTOCOLS),
    Column("date", str, "When the launch ended, in UTC.", "a UTC time such as 2026-11-22T14:05:09Z", _is_utc),
    _count("launch", "Which fresh start of the server processes, counted from 1: the unit of replication."),
    _one_of("scenario", "The request that was asked.", SCENARIOS),
    _one_of("mode", "How it was asked.", MODES),
    _one_of("framework", "The framework of the app; floor is bare WSGI.", FRAMEWORKS),
    _text("framework_version", "Installed version; empty for the floor.", "a version such as 3.1.3", _VERSION,
          optional=True),
    _one_of("variant", "Which variant of the app.", VARIANTS),
    Column("replica", int, "1, or 2 for the second copy that gives the A/A noise floor.", "1 or 2",
           lambda v: v in (1, 2)),
    _one_of("server", "The server and its way of working, the same for all rows that are compared.", SERVERS),
    _text("server_version", "Its installed version.", "a version such as 27.0.1", _VERSION),
    _count("workers", "Worker processes of the server."),
    _count("threads", "Threads of each worker."),
    _zero_or_one("preload", "1 if the app was loaded before the workers were forked, else 0."),
    _text("tool", "What asked and timed.", "a name such as paired-client", r"[a-z][a-z0-9-]*"),
    _text("tool_version", "Its version, or those of what it is made of.", "names and versions", _NAME),
    *MEASURED.values(),
    _text("cpu_model", "Processor, as the machine names it.", "a processor's name", _NAME),
    _count("cores", "Logical cores of the machine."),
    _count("memory_mb", "Memory of the machine, in MiB."),
    _text("os", "Operating system.", "a name and version", _NAME),
    _text("kernel", "Kernel release.", "a release such as 6.1.0", _NAME),
    _text("python", "Python version.", "a version such as 3.13.0", _VERSION),
    _text("python_build", "Compiler, and whether the build was profile-guided.", "such as GCC 14.2.0, optimised",
          _NAME),
    _text("commit", "Commit of this repository that was measured.", "40 hexadecimal digits", r"[0-9a-f]{40}"),
    _zero_or_one("dirty", "1 if files outside data/ differed from that commit, else 0."),
    _zero_or_one("conformance", "1 if the conformance tests of the apps passed at this commit, else 0."),
    _text("app_hash", "Fingerprint of the app's and the predictor's files.", "12 hexadecimal digits", r"[0-9a-f]{12}"),
)  # fmt: skip

HEADER: tuple[str, ...] = tuple(column.name for column in COLUMNS)

# Within a session these must not differ.
SHARED = (
    "protocol", "cpu_model", "cores", "memory_mb", "os", "kernel", "python", "python_build", "commit", "dirty",
    "conformance",
)  # fmt: skip
# Within a session they must not differ for the same server, tool or framework.
OF_ONE = {"server": "server_version", "tool": "tool_version", "framework": "app_hash"}
# Rows of a pair, asked in turn in one launch, must not differ in how they were served and asked either.
PAIRED = ("server", "workers", "threads", "preload", "tool", "connections", "seconds")
