"""Which rows cannot be? What contradicts itself, its session, or the law that time passes once, is refused."""

from collections.abc import Callable, Iterator
from typing import Any

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS, Target
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.evidence import KEY
from comparison.dataset.schema import MEASURED, OF_ONE, PAIRED, SHARED, WINDOW
from comparison.problems import Problem

Row = dict[str, Any]

MAX_ERROR_SHARE = 0.01
OVERLOADED = ("latency", "stream")  # modes that go on until a server cannot follow: there errors are the result
NEVER_BY_HAND = "rows are written by `make bench`, never by hand: restore the file or measure again"


def check(path: str, rows: list[Row]) -> list[Problem]:
    """Give the problems that lie between cells and between rows."""
    problems = [problem for row in rows for rule in ROW_RULES if (problem := rule(path, row))]
    return [*problems, *_repeated(path, rows), *_unshared(path, rows), *_mixed(path, rows)]


def _wrong(path: str, row: Row, field: str, expected: str, got: str, cure: str = NEVER_BY_HAND) -> Problem:
    return Problem(path, row["line"], field, expected, got, cure)


def _known_target(path: str, row: Row) -> Problem | None:
    target = Target(row["framework"], row["variant"])
    if target in TARGETS:
        return None
    variants = ", ".join(FRAMEWORKS[target.framework].variants)
    return _wrong(path, row, "variant", f"a variant of {target.framework}: {variants}", repr(target.variant))


def _version_where_due(path: str, row: Row) -> Problem | None:
    due = FRAMEWORKS[row["framework"]].role != "floor"
    if due == (row["framework_version"] is not None):
        return None
    expected = "the installed version" if due else "an empty cell for the floor"
    return _wrong(path, row, "framework_version", expected, repr(row["framework_version"]))


def _served(path: str, row: Row) -> Problem | None:
    interfaces = FRAMEWORKS[row["framework"]].interfaces
    if SERVERS[row["server"]].interface in interfaces:
        return None
    expected = f"a server of {' or '.join(interfaces)} for {row['framework']}"
    return _wrong(path, row, "server", expected, repr(row["server"]))


def _asked(path: str, row: Row) -> Problem | None:
    scenarios = MODES[row["mode"]].scenarios
    if row["scenario"] in scenarios:
        return None
    return _wrong(path, row, "scenario", f"in mode {row['mode']} one of {', '.join(scenarios)}", repr(row["scenario"]))


def _filled(path: str, row: Row) -> Problem | None:
    """A mode fills its own columns and no others; a percentile that lies among what was not answered is no time."""
    fills = MODES[row["mode"]].fills
    unanswered = (row["mode"] in OVERLOADED and row["errors"]) or row["requests"] == 0
    lacking = [name for name in fills if row[name] is None and not unanswered]
    foreign = [name for name in MEASURED if row[name] is not None and name not in fills and name not in WINDOW]
    if not lacking and not foreign:
        return None
    field = (lacking or foreign)[0]
    expected = "a measured value" if lacking else "an empty cell"
    return _wrong(path, row, field, f"{expected} in mode {row['mode']}", repr(row[field]))


def _ordered(path: str, row: Row) -> Problem | None:
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    values = [row[name] for name in names]
    if None in (*values, row["mean_ms"]) or (values == sorted(values) and row["mean_ms"] <= row["max_ms"]):
        return None
    got = ", ".join(f"{name} {row[name]}" for name in (*names, "mean_ms"))
    return _wrong(path, row, "p50_ms", "p50 ≤ p95 ≤ p99 ≤ max and mean ≤ max", got)


def _few_errors(path: str, row: Row) -> Problem | None:
    if row["errors"] is None or row["mode"] in OVERLOADED:
        return None
    asked = row["requests"] + row["errors"]
    if row["errors"] <= MAX_ERROR_SHARE * asked:
        return None
    expected = f"at most {MAX_ERROR_SHARE:.0%} of {asked} requests"
    return _wrong(path, row, "errors", expected, str(row["errors"]), "mend the app or the machine, then measure again")


def _fits_in_time(path: str, row: Row) -> Problem | None:
    """A connection answers one request at a time, so the latencies must fit into the window.

    Not in an open loop, where a request's time begins when it was due, however long it then waits for a connection.
    A mean takes the middle of each bin, which for coarse bins may lie some 3 % too high.
    """
    if row["mean_ms"] is None or row["rate"] is not None:
        return None
    busy = row["requests"] * row["mean_ms"] / 1000
    if busy <= row["seconds"] * row["connections"] * (1.04 if row["mode"] == "capacity" else 1.01):
        return None
    expected = f"requests × mean_ms at most seconds × connections = {row['seconds'] * row['connections']:.3f} s"
    return _wrong(path, row, "requests", expected, f"{row['requests']} × {row['mean_ms']} ms = {busy:.3f} s")


def _not_more_than_due(path: str, row: Row) -> Problem | None:
    """An open loop sends what is due and no more."""
    if row["rate"] is None:
        return None
    asked, due = row["requests"] + row["errors"], row["rate"] * row["seconds"]
    if asked <= due * 1.02 + 1:
        return None
    return _wrong(path, row, "requests", f"at most rate × seconds = {due:.0f}", f"{asked} with errors")


ROW_RULES: tuple[Callable[[str, Row], Problem | None], ...] = (
    _known_target, _version_where_due, _served, _asked, _filled, _ordered, _few_errors, _fits_in_time,
    _not_more_than_due,
)  # fmt: skip


def _repeated(path: str, rows: list[Row]) -> Iterator[Problem]:
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = tuple(row[name] for name in ("session", *KEY))
        if key in seen:
            got = f"the same as in line {seen[key]}"
            yield _wrong(path, row, "session", "a combination of session, mode, scenario, server, tool, launch and "
                         "target that no other row has", got, "delete the later line")  # fmt: skip
        seen.setdefault(key, row["line"])


def _unshared(path: str, rows: list[Row]) -> Iterator[Problem]:
    """Machine, Python and commit are those of the session; a server, a tool or a framework has one version in it."""
    cure = f"rows of one session share machine, versions and commit; {NEVER_BY_HAND}"
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((row["session"],), SHARED)]
        groups += [((row["session"], name, row[name]), (version,)) for name, version in OF_ONE.items()]
        for group, names in groups:
            yield from _differing(path, row, first.setdefault(group, row), names, "session", cure)


def _mixed(path: str, rows: list[Row]) -> Iterator[Problem]:
    """Rows of a pair were served and asked alike, in the same seconds."""
    cure = f"rows of one launch in mode paired share server and window; {NEVER_BY_HAND}"
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if row["mode"] == "paired":
            other = first.setdefault((row["session"], row["scenario"], row["launch"]), row)
            yield from _differing(path, row, other, PAIRED, "launch", cure)


def _differing(path: str, row: Row, other: Row, names: tuple[str, ...], group: str, cure: str) -> Iterator[Problem]:
    for name in names:
        if row[name] != other[name]:
            expected = f"{other[name]!r} as in line {other['line']} of the same {group}"
            yield _wrong(path, row, name, expected, repr(row[name]), cure)
