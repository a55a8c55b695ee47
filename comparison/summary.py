"""What do the launches of a session say? Ratios with intervals, the noise floor, medians, and plain verdicts.

The launch is the unit: each gives one ratio of medians, measured within the same seconds on the same core, so that the
machine's changes of speed cancel. Launches are summed up by their geometric mean and Student's 95 % interval of the
logarithms (Fleming & Wallace 1986, doi:10.1145/5666.5673, on why ratios want the geometric mean).
"""

import math
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import stats

from comparison.frameworks import FLOOR, Target
from comparison.histogram import WIDEST_BIN
from comparison.modes import COMMAND, MODES
from comparison.rules import Row
from comparison.servers import DEFAULT_SERVER

CONFIDENCE = 0.95
MACHINE = ("cpu_model", "cores", "memory_mb", "os", "python")
IN_BINS = ("p50_ms", "p95_ms", "p99_ms")
LEAST_LAUNCHES = 7  # fewer support no statement (docs/evidence/method.md, Launches)

Finding = Literal["higher", "lower", "no difference", "too few launches"]


def least_launches(mode: str) -> int:
    """Give how many launches a session of a mode must have; some modes plan for fewer, whose numbers hardly move."""
    return min(LEAST_LAUNCHES, MODES[mode].launches)


class NotMeasured(KeyError):
    """Nothing in the data answers this question; the message names what to run."""

    def __str__(self) -> str:
        """Give the message without the quotes that KeyError adds."""
        return str(self.args[0])


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval; low 0 and high infinite where one launch says nothing about the next."""

    value: float
    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some value lies in both intervals."""
        return self.low <= other.high and other.low <= self.high


def geometric_mean(ratios: np.ndarray) -> Interval:
    """Give the geometric mean of positive ratios, one a launch, with Student's interval of their logarithms."""
    logs = np.log(ratios)
    mean = float(logs.mean())
    if len(logs) < 2:
        return Interval(math.exp(mean), 0.0, math.inf)
    half = float(stats.t.ppf((1 + CONFIDENCE) / 2, len(logs) - 1) * logs.std(ddof=1) / math.sqrt(len(logs)))
    return Interval(math.exp(mean), math.exp(mean - half), math.exp(mean + half))


@dataclass(frozen=True)
class Ratio:
    """How one target's column compares with another's in one scenario: above 1 means the target's was higher."""

    scenario: str
    target: Target
    base: Target
    column: str
    launches: int
    interval: Interval
    noise: Interval  # the same of one target against a second copy of itself, in the same session

    @cached_property
    def noise_band(self) -> Interval:
        """Span round 1 in which the session cannot tell a target from itself: symmetric, as wide as its worse side.

        Nor can it tell times apart that lie in one bin of a histogram.
        """
        if not 0 < self.noise.low <= self.noise.high < math.inf:
            return Interval(1.0, 0.0, math.inf)
        finest = math.log1p(WIDEST_BIN) if self.column in IN_BINS else 0.0
        reach = max(abs(math.log(self.noise.low)), abs(math.log(self.noise.high)), finest)
        return Interval(1.0, math.exp(-reach), math.exp(reach))

    @cached_property
    def finding(self) -> Finding:
        """What may be said: a difference only where the interval clears 1 and the whole noise band."""
        if self.launches < LEAST_LAUNCHES:
            return "too few launches"
        if self.interval.overlaps(self.noise_band):
            return "no difference"
        return "higher" if self.interval.value > 1 else "lower"


@dataclass(frozen=True)
class Median:
    """Median over the launches of a session of one column of one target, with the smallest and largest launch."""

    scenario: str
    target: Target
    column: str
    launches: int
    value: float
    low: float
    high: float


class Summaries:
    """Answers about the newest full session of each scenario; rows of two sessions are never put side by side.

    Statements follow one machine, the first in the file that has fresh rows: sessions of others stand in the table of
    sessions, and change no sentence. A row outside a gate, or a stale one, supports nothing.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        """Take the frame of a Guide: the schema's columns, and `flag`, what is to be said against a row."""
        usable = frame[(frame["protocol"] == "full") & (frame["flag"] == "")]
        home = usable[(usable["mode"] == "paired") & (usable["server"] == DEFAULT_SERVER)].head(1)
        self._home: pd.DataFrame = usable.merge(home[list(MACHINE)], on=list(MACHINE))
        self._rows: pd.DataFrame = self.where("paired", server=DEFAULT_SERVER)._rows

    def where(self, mode: str, **columns: Any) -> "Summaries":
        """Answer about another mode, server, or number of connections: about the rows with these values only."""
        other = copy(self)
        chosen = self._home["mode"] == mode
        for name, value in columns.items():
            chosen = chosen & (self._home[name] == value)
        other._rows = self._home[chosen]
        return other

    def of(self, session: str) -> "Summaries":
        """Answer about one session only."""
        other = copy(self)
        other._home, other._rows = (rows[rows["session"] == session] for rows in (self._home, self._rows))
        return other

    def values(self, column: str) -> list[Any]:
        """Give the values that occur in a column, in ascending order."""
        return sorted(self._rows[column].dropna().unique())

    @property
    def scenarios(self) -> list[str]:
        """Scenarios that a full session has measured."""
        return list(dict.fromkeys(self._rows["scenario"]))

    def sessions(self, scenario: str) -> list[str]:
        """Give the sessions with enough launches of a scenario, the newest first."""
        rows = self._rows[self._rows["scenario"] == scenario]
        launches = rows.groupby("session")["launch"].transform("nunique")
        enough = rows[launches >= rows["mode"].map(least_launches)].sort_values(["date", "session"], ascending=False)
        return list(dict.fromkeys(enough["session"]))

    def rows(self, scenario: str) -> pd.DataFrame:
        """Give the rows of the newest full session that measured a scenario; raise NotMeasured if there is none.

        A session that was stopped early supports no statement, so it takes none from an older one that does.
        """
        rows = self._rows[self._rows["scenario"] == scenario]
        if rows.empty:
            raise NotMeasured(f"no full session has measured {scenario!r}: run {COMMAND} --full")
        enough = self.sessions(scenario)
        newest = enough[0] if enough else rows.sort_values(["date", "session"])["session"].iloc[-1]
        chosen: pd.DataFrame = rows[rows["session"] == newest]
        return chosen

    def session(self, scenario: str) -> Row:
        """Give one row of that session: what all its rows share (machine, server, versions, commit)."""
        return {str(name): value for name, value in self.rows(scenario).iloc[0].items()}

    def per_launch(self, scenario: str, target: Target, column: str = "p50_ms", replica: int = 1) -> pd.Series:
        """Give a column of one target by launch; raise NotMeasured if the session did not ask it."""
        rows = self.rows(scenario)
        chosen = rows[
            (rows["framework"] == target.framework) & (rows["variant"] == target.variant) & (rows["replica"] == replica)
        ]
        values = chosen.set_index("launch")[column].dropna().astype(float)
        if values.empty:
            raise NotMeasured(f"{scenario!r} has no {column} of {target}: run {COMMAND} --full")
        return values

    @staticmethod
    def compared(above: pd.Series, below: pd.Series) -> tuple[Interval, int]:
        """Give the ratio of two columns by launch, and of how many launches: joined by number, never by position."""
        paired = pd.concat([above, below], axis=1, join="inner", keys=["above", "below"])
        if paired.empty:
            raise NotMeasured(f"no launch has asked both: run {COMMAND} --full")
        return geometric_mean((paired["above"] / paired["below"]).to_numpy()), len(paired)

    def ratio(self, scenario: str, target: Target, base: Target, column: str = "p50_ms") -> Ratio:
        """Compare a column of two targets launch by launch."""
        interval, launches = self.compared(
            self.per_launch(scenario, target, column), self.per_launch(scenario, base, column)
        )
        return Ratio(scenario, target, base, column, launches, interval, self.noise(scenario, column))

    def noise(self, scenario: str, column: str = "p50_ms") -> Interval:
        """Compare one target with a second copy of itself: what the session calls a difference where there is none."""
        copies = self.rows(scenario)
        copies = copies[copies["replica"] == 2]
        if copies.empty:
            raise NotMeasured(f"{scenario!r} has no target beside a copy of itself: run {COMMAND} --full")
        twin = Target(copies["framework"].iloc[0], copies["variant"].iloc[0])
        return self.compared(
            self.per_launch(scenario, twin, column, replica=2), self.per_launch(scenario, twin, column)
        )[0]

    def share(self, scenario: str, target: Target) -> Interval:
        """Give the part of a target's median latency that bare WSGI with the same model does not have (0 to 1)."""
        floor = self.ratio(scenario, FLOOR, target).interval
        return Interval(1 - floor.value, 1 - floor.high, 1 - floor.low)

    def median(self, scenario: str, target: Target, column: str = "p50_ms") -> Median:
        """Give a target's typical launch and how far launches lie apart."""
        values = self.per_launch(scenario, target, column)
        return Median(
            scenario, target, column, len(values), float(values.median()), float(values.min()), float(values.max())
        )
