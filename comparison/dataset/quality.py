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
    objection: Callable[[Row], str | None]  # what is wrong, with the arithmetic; None if nothing is
    of_session: bool = False  # it holds for all launches of a session; else another one may do better


def _errors(row: Row) -> str | None:
    if not row["errors"] or MODES[row["mode"]].overloads:
        return None
    return f"{row['errors']} of {asked(row)} requests failed"


def _generator(row: Row) -> str | None:
    share = row["tool_share"]
    if share is None or share <= MAX_GENERATOR_UTILISATION:
        return None
    limit = f"{MAX_GENERATOR_UTILISATION:.0%}"
    return f"what asked was busy {share:.0%} of the time, more than {limit}, so it measured itself"


def _background(row: Row) -> str | None:
    cores = row["foreign_cores"]
    if cores is None or cores <= MAX_BACKGROUND_CORES:
        return None
    return f"other programs took {cores:.2f} cores, more than {MAX_BACKGROUND_CORES}"


def _speed(row: Row) -> str | None:
    before, after = row["spin_before_ms"], row["spin_after_ms"]
    if not MODES[row["mode"]].takes_turns or before is None or after is None:
        return None
    change = speed_change(before, after)
    if change <= MAX_SPEED_CHANGE:
        return None
    return f"the same work took {before:.2f} ms before and {after:.2f} ms after, {change:.2f} times as long"


def speed_change(before_ms: float, after_ms: float) -> float:
    """How many times as long the same work took in the slower of two spin loops."""
    return max(before_ms, after_ms) / min(before_ms, after_ms)


def _in_flight(row: Row) -> str | None:
    """In a closed loop every connection is always waiting for an answer; less means that nobody asked."""
    if MODES[row["mode"]].loop != "closed" or not row["requests"]:
        return None
    if in_flight(row) >= MIN_IN_FLIGHT * row["connections"]:
        return None
    product = f"{row['requests']} / {row['seconds']} s × {row['mean_ms']} ms = {in_flight(row):.1f}"
    return f"{product} of {row['connections']} connections"


def _sent(row: Row) -> str | None:
    """An open loop that falls behind its own schedule is none."""
    if row["rate"] is None or asked(row) >= MIN_SENT * due(row) - 1:
        return None
    return f"{asked(row)} requests in {row['seconds']} s, and {due(row):.0f} were due"


def _dirty(row: Row) -> str | None:
    return "files differed from the commit that the row names" if row["dirty"] else None


def _conformance(row: Row) -> str | None:
    return None if row["conformance"] else "the conformance tests were not run before the session"


FLAGS: tuple[Flag, ...] = (
    Flag("errors", "no wrong answer, no broken connection", _errors),
    Flag("tool", f"what asks is busy at most {MAX_GENERATOR_UTILISATION:.0%} of the time", _generator),
    Flag("foreign", f"other programs take at most {MAX_BACKGROUND_CORES} cores", _background),
    Flag("spin", "in mode capacity, where targets are asked one after the other: a fixed piece of work takes at most "
         f"{MAX_SPEED_CHANGE} times as long before as after, or after as before", _speed),
    Flag("little", "in a closed loop, throughput × mean latency accounts for at least "
         f"{MIN_IN_FLIGHT:.0%} of the connections (Little's law)", _in_flight),
    Flag("sent", f"in an open loop, at least {MIN_SENT:.0%} of what was due was sent", _sent),
    Flag("dirty", "nothing outside data/ differs from the commit that the row names", _dirty, of_session=True),
    Flag("conformance", "the conformance tests of the apps passed at the commit that the row names", _conformance,
         of_session=True),
)  # fmt: skip
OF_LAUNCH = tuple(flag for flag in FLAGS if not flag.of_session)
OF_SESSION = tuple(flag for flag in FLAGS if flag.of_session)


def objections(row: Row, flags: tuple[Flag, ...] = FLAGS) -> dict[str, str]:
    """What each flag says against a row; nothing if all let it pass."""
    return {flag.id: reason for flag in flags if (reason := flag.objection(row))}
