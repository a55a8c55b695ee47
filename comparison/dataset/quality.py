"""Which rows are right, and yet support nothing? Each gate says why; the row is kept and shown with its reason."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import COMMAND, MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset.evidence import app_hash
from comparison.dataset.validation import OVERLOADED

Row = Mapping[str, Any]

MAX_TOOL_SHARE = 0.8
MAX_FOREIGN_CORES = 0.15
# Virtual machines change their speed by a factor of nearly two within a second, with nothing to show for it: a run that
# began in the one state and ended in the other is out. What remains widens the intervals.
MAX_SPIN_CHANGE = 1.5
MIN_LITTLE = 0.85  # of the connections that throughput × mean latency accounts for
MIN_SENT = 0.98
# One target after the other, each for a second: a machine that changes its speed meanwhile is taken for a framework.
# In paired mode it changes for all targets alike, and the ratio does not see it; in mode latency all targets share a
# window at each rate, and the median over launches decides.
ONE_AFTER_THE_OTHER = ("capacity",)
STALE = "stale: "  # what is said against such a row begins with it
DEFAULT = f"--server {DEFAULT_SERVER}"


@dataclass(frozen=True)
class Gate:
    """One reason for which a row supports nothing."""

    id: str
    asks: str  # what it wants of a row
    objection: Callable[[Row], str | None]  # what is wrong, with the arithmetic; None if nothing is
    again: bool = False  # whether another launch may do better


def _errors(row: Row) -> str | None:
    if not row["errors"] or row["mode"] in OVERLOADED:
        return None
    return f"{row['errors']} of {row['requests'] + row['errors']} requests failed"


def _tool(row: Row) -> str | None:
    share = row["tool_share"]
    if share is None or share <= MAX_TOOL_SHARE:
        return None
    return f"what asked was busy {share:.0%} of the time, more than {MAX_TOOL_SHARE:.0%}, so it measured itself"


def _foreign(row: Row) -> str | None:
    cores = row["foreign_cores"]
    if cores is None or cores <= MAX_FOREIGN_CORES:
        return None
    return f"other programs took {cores:.2f} cores, more than {MAX_FOREIGN_CORES}"


def _spin(row: Row) -> str | None:
    before, after = row["spin_before_ms"], row["spin_after_ms"]
    if row["mode"] not in ONE_AFTER_THE_OTHER or before is None or after is None:
        return None
    change = speed_change(before, after)
    if change <= MAX_SPIN_CHANGE:
        return None
    return f"the same work took {before:.2f} ms before and {after:.2f} ms after, {change:.2f} times as long"


def speed_change(before_ms: float, after_ms: float) -> float:
    """Give how many times as long the same work took in the slower of two spin loops."""
    return max(before_ms, after_ms) / min(before_ms, after_ms)


def _little(row: Row) -> str | None:
    """Little's law (1961): in a closed loop, connections = throughput × mean latency; less means that nobody asked."""
    if row["mode"] != "capacity" or not row["requests"]:
        return None
    accounted = row["requests"] / row["seconds"] * row["mean_ms"] / 1000
    if accounted >= MIN_LITTLE * row["connections"]:
        return None
    sum_ = f"{row['requests']} / {row['seconds']} s × {row['mean_ms']} ms = {accounted:.1f}"
    return f"{sum_} of {row['connections']} connections"


def _sent(row: Row) -> str | None:
    """An open loop that falls behind its own schedule is none."""
    if row["rate"] is None:
        return None
    sent, due = row["requests"] + row["errors"], row["rate"] * row["seconds"]
    return None if sent >= MIN_SENT * due - 1 else f"{sent} requests in {row['seconds']} s, and {due:.0f} were due"


def _dirty(row: Row) -> str | None:
    return "files differed from the commit that the row names" if row["dirty"] else None


def _conformance(row: Row) -> str | None:
    return None if row["conformance"] else "the conformance tests were not run before the session"


GATES: tuple[Gate, ...] = (
    Gate("errors", "no wrong answer, no broken connection", _errors, again=True),
    Gate("tool", f"what asks is busy at most {MAX_TOOL_SHARE:.0%} of the time", _tool, again=True),
    Gate("foreign", f"other programs take at most {MAX_FOREIGN_CORES} cores", _foreign, again=True),
    Gate("spin", "in mode capacity, where targets are asked one after the other: a fixed piece of work takes at most "
         f"{MAX_SPIN_CHANGE} times as long before as after, or after as before", _spin, again=True),
    Gate("little", "in a closed loop, throughput × mean latency accounts for at least "
         f"{MIN_LITTLE:.0%} of the connections (Little's law)", _little, again=True),
    Gate("sent", f"in an open loop, at least {MIN_SENT:.0%} of what was due was sent", _sent, again=True),
    Gate("dirty", "nothing outside data/ differs from the commit that the row names", _dirty),
    Gate("conformance", "the conformance tests of the apps passed at the commit that the row names", _conformance),
)  # fmt: skip


# What another launch may pass, and what holds for a whole session.
PASSING = tuple(gate for gate in GATES if gate.again)
STANDING = tuple(gate for gate in GATES if not gate.again)


def objections(row: Row, gates: tuple[Gate, ...] = GATES) -> dict[str, str]:
    """Give what each gate says against a row; nothing if all let it pass."""
    return {gate.id: said for gate in gates if (said := gate.objection(row))}


@dataclass(frozen=True)
class Current:
    """What rows must have measured to be fresh: today's apps, and the framework versions that are pinned."""

    app_hashes: Mapping[str, str]
    versions: Mapping[str, str]

    @classmethod
    def of(cls, root: Path) -> "Current":
        """Read the apps, and the pins of what they import."""
        pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (root / "requirements" / "apps.in").read_text(), re.MULTILINE))
        hashes = {framework.id: app_hash(root / "apps", framework.app) for framework in FRAMEWORKS.values()}
        return cls(hashes, {f.id: pins[f.distribution] for f in FRAMEWORKS.values() if f.distribution in pins})

    def objection(self, row: Row) -> str | None:
        """Say why a row is stale; None if it is fresh."""
        id_ = row["framework"]
        version = self.versions.get(id_)
        if version is not None and row["framework_version"] != version:
            return f"{STALE}it measured {FRAMEWORKS[id_].name} {row['framework_version']}, and {version} is current"
        if row["app_hash"] != self.app_hashes[id_]:
            return f"{STALE}the app of {FRAMEWORKS[id_].name} has changed since"
        return None


def stale_sessions(lines: Iterable[Row], current: Current) -> list[str]:
    """Say of each session with stale rows why they are, and which command measures the like of it anew."""
    sessions: dict[str, list[Row]] = {}
    for row in lines:
        sessions.setdefault(row["session"], []).append(row)
    said = []
    for session, rows in sessions.items():
        why = sorted({found.removeprefix(STALE) for row in rows if (found := current.objection(row))})
        if why:
            said.append(f"{session}: {'; '.join(why)}. Renew with {COMMAND} {' '.join(_options(rows))}")
    return said


def _options(rows: list[Row]) -> Iterator[str]:
    """Give the options of a session that measures what another one did. Its mode, if it has servers of its own."""
    yield f"--{rows[0]['protocol']}"
    asked = dict.fromkeys((row["mode"], row["scenario"]) for row in rows)
    modes, scenarios = dict.fromkeys(mode for mode, _ in asked), dict.fromkeys(scenario for _, scenario in asked)
    if asked.keys() != {(mode.id, scenario) for mode in MODES.values() for scenario in mode.scenarios}:
        yield from (f"--mode {mode}" for mode in modes)
    if asked.keys() != {(mode, scenario) for mode in modes for scenario in MODES[mode].scenarios}:
        yield from (f"--scenario {scenario}" for scenario in scenarios)
    served = [{row["server"] for row in rows if row["mode"] == mode} for mode in modes]
    yield from sorted({f"--server {server}" for (server, *others) in served if not others} - {DEFAULT})
    tools = dict.fromkeys(row["tool"] for row in rows if row["mode"] == "capacity")
    yield from (f"--tool {tool}" for tool in tools if len(tools) > 1)


def flag(row: Row, current: Current) -> str:
    """Give all that is to be said against a row, as one text; empty if it may support statements."""
    stale = current.objection(row)
    return "; ".join([*([stale] if stale else []), *objections(row).values()])
