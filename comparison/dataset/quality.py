"""Quality flags: rows that are right and yet support nothing. Such a row is kept, and shown with the reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from comparison.catalog.modes import MODES
from comparison.dataset.arithmetic import asked, due, in_flight

Row = Mapping[str, Any]

MAX_GENERATOR_UTILISATION = 0.8
MAX_BACKGROUND_CORES = 0.15
# Virtual machines change their speed by a factor of nearly two within a second, with nothing to show for it: a run that
# began in the one state and ended in the other is out. What remains widens the intervals. In paired mode it changes for
# all targets alike, and the ratio does not see it; in mode latency all targets share a window at each rate, and the
# median over launches decides.
MAX_SPEED_CHANGE = 1.5
MIN_IN_FLIGHT = 0.85  # of the connections
MIN_SENT = 0.98


@dataclass(frozen=True)
class Flag:
    """One reason for which a row supports nothing."""

    id: str
    asks: str  # what it wants of a row
    is_raised: Callable[[Row], Any]
    reason: Callable[[Row], str]  # what is wrong, with the arithmetic
    of_session: bool = False  # it holds for all launches of a session; else another one may do better


def speed_change(before_ms: float, after_ms: float) -> float:
    """How many times as long the same work took in the slower of two spin loops."""
    return max(before_ms, after_ms) / min(before_ms, after_ms)


def _changed_speed(row: Row) -> bool:
    spins = row["spin_before_ms"], row["spin_after_ms"]
    return MODES[row["mode"]].takes_turns and None not in spins and speed_change(*spins) > MAX_SPEED_CHANGE


def _speeds(row: Row) -> str:
    before, after = row["spin_before_ms"], row["spin_after_ms"]
    times = f"{speed_change(before, after):.2f} times as long"
    return f"the same work took {before:.2f} ms before and {after:.2f} ms after, {times}"


def _too_few_in_flight(row: Row) -> bool:
    """In a closed loop every connection is always waiting for an answer; less means that nobody asked."""
    is_closed = MODES[row["mode"]].loop == "closed" and row["requests"]
    return is_closed and in_flight(row) < MIN_IN_FLIGHT * row["connections"]


def _product(row: Row) -> str:
    product = f"{row['requests']} / {row['seconds']} s × {row['mean_ms']} ms = {in_flight(row):.1f}"
    return f"{product} of {row['connections']} connections"


FLAGS: tuple[Flag, ...] = (
    Flag("errors", "no wrong answer, no broken connection",
         lambda row: row["errors"] and not MODES[row["mode"]].overloads,
         lambda row: f"{row['errors']} of {asked(row)} requests failed"),
    Flag("tool", f"what asks is busy at most {MAX_GENERATOR_UTILISATION:.0%} of the time",
         lambda row: (row["tool_share"] or 0) > MAX_GENERATOR_UTILISATION,
         lambda row: f"what asked was busy {row['tool_share']:.0%} of the time, more than "
         f"{MAX_GENERATOR_UTILISATION:.0%}, so it measured itself"),
    Flag("foreign", f"other programs take at most {MAX_BACKGROUND_CORES} cores",
         lambda row: (row["foreign_cores"] or 0) > MAX_BACKGROUND_CORES,
         lambda row: f"other programs took {row['foreign_cores']:.2f} cores, more than {MAX_BACKGROUND_CORES}"),
    Flag("spin", "in mode capacity, where targets are asked one after the other: a fixed piece of work takes at most "
         f"{MAX_SPEED_CHANGE} times as long before as after, or after as before", _changed_speed, _speeds),
    Flag("little", "in a closed loop, throughput × mean latency accounts for at least "
         f"{MIN_IN_FLIGHT:.0%} of the connections (Little's law)", _too_few_in_flight, _product),
    Flag("sent", f"in an open loop, at least {MIN_SENT:.0%} of what was due was sent",
         lambda row: row["rate"] is not None and asked(row) < MIN_SENT * due(row) - 1,
         lambda row: f"{asked(row)} requests in {row['seconds']} s, and {due(row):.0f} were due"),
    Flag("dirty", "nothing outside data/ differs from the commit that the row names", lambda row: row["dirty"],
         lambda _: "files differed from the commit that the row names", of_session=True),
    Flag("conformance", "the conformance tests of the apps passed at the commit that the row names",
         lambda row: not row["conformance"],
         lambda _: "the conformance tests were not run before the session", of_session=True),
)  # fmt: skip
OF_LAUNCH = tuple(flag for flag in FLAGS if not flag.of_session)
OF_SESSION = tuple(flag for flag in FLAGS if flag.of_session)


def objections(row: Row, flags: tuple[Flag, ...] = FLAGS) -> dict[str, str]:
    """What each flag says against a row; nothing if all let it pass."""
    return {flag.id: flag.reason(row) for flag in flags if flag.is_raised(row)}
