"""Which rows cannot be: what contradicts itself, its session, or the law that time passes once, is refused."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from comparison.catalog.frameworks import FRAMEWORKS, TARGETS, Target
from comparison.catalog.modes import MODES
from comparison.catalog.servers import SERVERS
from comparison.dataset.arithmetic import MAX_ERROR_SHARE, asked, due, in_flight, too_many
from comparison.dataset.evidence import KEY
from comparison.dataset.schema import MEASURED, OF_ONE, PAIRED, SHARED, WINDOW
from comparison.problems import Problem

Row = dict[str, Any]

NEVER_BY_HAND = "rows are written by `make bench`, never by hand: restore the file or measure again"


class Wrong(NamedTuple):
    """What is wrong with a field of a row."""

    field: str
    expected: str
    got: str
    cure: str = NEVER_BY_HAND


def check(path: str, rows: list[Row]) -> list[Problem]:
    """The problems that lie between cells and between rows."""
    found = [(row, wrong) for row in rows for rule in ROW_RULES for wrong in rule(row)]
    found += [*_repeated(rows), *_unshared(rows), *_mixed(rows)]
    return [Problem(path, row["line"], *wrong) for row, wrong in found]


def _known_target(row: Row) -> Iterator[Wrong]:
    target = Target(row["framework"], row["variant"])
    if target not in TARGETS:
        variants = ", ".join(FRAMEWORKS[target.framework].variants)
        yield Wrong("variant", f"a variant of {target.framework}: {variants}", repr(target.variant))


def _version_where_due(row: Row) -> Iterator[Wrong]:
    wanted = FRAMEWORKS[row["framework"]].role != "baseline"
    if wanted != (row["framework_version"] is not None):
        expected = "the installed version" if wanted else "an empty cell for the floor"
        yield Wrong("framework_version", expected, repr(row["framework_version"]))


def _can_be_served(row: Row) -> Iterator[Wrong]:
    interfaces = FRAMEWORKS[row["framework"]].interfaces
    if SERVERS[row["server"]].interface not in interfaces:
        yield Wrong("server", f"a server of {' or '.join(interfaces)} for {row['framework']}", repr(row["server"]))


def _mode_has_scenario(row: Row) -> Iterator[Wrong]:
    scenarios = MODES[row["mode"]].scenarios
    if row["scenario"] not in scenarios:
        yield Wrong("scenario", f"in mode {row['mode']} one of {', '.join(scenarios)}", repr(row["scenario"]))


def _filled(row: Row) -> Iterator[Wrong]:
    """A mode fills its own columns and no others; a percentile that lies among what was not answered is no time."""
    mode = MODES[row["mode"]]
    unanswered = (mode.overloads and row["errors"]) or row["requests"] == 0
    lacking = [name for name in mode.fills if row[name] is None and not unanswered]
    foreign = [name for name in MEASURED if row[name] is not None and name not in (*mode.fills, *WINDOW)]
    for field in (lacking or foreign)[:1]:
        expected = "a measured value" if lacking else "an empty cell"
        yield Wrong(field, f"{expected} in mode {mode.id}", repr(row[field]))


def _ordered(row: Row) -> Iterator[Wrong]:
    names = ("p50_ms", "p95_ms", "p99_ms", "max_ms")
    values = [row[name] for name in names]
    if None not in (*values, row["mean_ms"]) and (values != sorted(values) or row["mean_ms"] > row["max_ms"]):
        got = ", ".join(f"{name} {row[name]}" for name in (*names, "mean_ms"))
        yield Wrong("p50_ms", "p50 ≤ p95 ≤ p99 ≤ max and mean ≤ max", got)


def _few_errors(row: Row) -> Iterator[Wrong]:
    if row["errors"] is None or MODES[row["mode"]].overloads or not too_many(row["errors"], asked(row)):
        return
    expected = f"at most {MAX_ERROR_SHARE:.0%} of {asked(row)} requests"
    yield Wrong("errors", expected, str(row["errors"]), "mend the app or the machine, then measure again")


def _fits_in_time(row: Row) -> Iterator[Wrong]:
    """A connection answers one request at a time, so the latencies must fit into the window.

    Not in an open loop, where a request's time begins when it was due, however long it then waits for a connection.
    """
    mode = MODES[row["mode"]]
    if row["mean_ms"] is None or mode.loop == "open" or in_flight(row) <= row["connections"] * mode.tolerance:
        return
    expected = f"requests × mean_ms at most seconds × connections = {row['seconds'] * row['connections']:.3f} s"
    busy = f"{row['requests']} × {row['mean_ms']} ms = {in_flight(row) * row['seconds']:.3f} s"
    yield Wrong("requests", expected, busy)


def _not_more_than_due(row: Row) -> Iterator[Wrong]:
    """An open loop sends what is due and no more."""
    if row["rate"] is not None and asked(row) > due(row) * 1.02 + 1:
        yield Wrong("requests", f"at most rate × seconds = {due(row):.0f}", f"{asked(row)} with errors")


ROW_RULES: tuple[Callable[[Row], Iterator[Wrong]], ...] = (
    _known_target, _version_where_due, _can_be_served, _mode_has_scenario, _filled, _ordered, _few_errors,
    _fits_in_time, _not_more_than_due,
)  # fmt: skip


def _repeated(rows: list[Row]) -> Iterator[tuple[Row, Wrong]]:
    first: dict[tuple[Any, ...], int] = {}
    for row in rows:
        line = first.setdefault(tuple(row[name] for name in ("session", *KEY)), row["line"])
        if line != row["line"]:
            expected = "a combination of session, mode, scenario, server, tool, launch and target that no other row has"
            yield row, Wrong("session", expected, f"the same as in line {line}", "delete the later line")


def _unshared(rows: list[Row]) -> Iterator[tuple[Row, Wrong]]:
    """Machine, Python and commit are those of the session; a server, a tool or a framework has one version in it."""
    cure = f"rows of one session share machine, versions and commit; {NEVER_BY_HAND}"
    first: dict[tuple[str, ...], Row] = {}
    for row in rows:
        groups: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((row["session"],), SHARED)]
        groups += [((row["session"], name, row[name]), (version,)) for name, version in OF_ONE.items()]
        for group, names in groups:
            yield from _differing(row, first.setdefault(group, row), names, "session", cure)


def _mixed(rows: list[Row]) -> Iterator[tuple[Row, Wrong]]:
    """Targets that alternate were served and asked alike, in the same seconds."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if MODES[row["mode"]].loop == "alternating":
            cure = f"rows of one launch in mode {row['mode']} share server and window; {NEVER_BY_HAND}"
            other = first.setdefault((row["session"], row["mode"], row["scenario"], row["launch"]), row)
            yield from _differing(row, other, PAIRED, "launch", cure)


def _differing(row: Row, other: Row, names: tuple[str, ...], group: str, cure: str) -> Iterator[tuple[Row, Wrong]]:
    for name in names:
        if row[name] != other[name]:
            expected = f"{other[name]!r} as in line {other['line']} of the same {group}"
            yield row, Wrong(name, expected, repr(row[name]), cure)
