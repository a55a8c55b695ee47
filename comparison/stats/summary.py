"""What the launches of a session say: ratios, shares and medians of the rows that may support a statement.

The launch is the unit: each gives one ratio of medians, measured within the same seconds on the same core, so that the
machine's changes of speed cancel.
"""

from collections.abc import Callable, Iterable
from copy import copy
from functools import wraps
from typing import Any, Concatenate, cast

import pandas as pd

from comparison.catalog.frameworks import BASELINE, Target
from comparison.catalog.modes import COMMAND, MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.dataset.schema import MEASURED
from comparison.dataset.validation import Row
from comparison.stats.ratios import MIN_LAUNCHES, Comparison, Interval, Median, Ratio, geometric_mean

HARDWARE = ("cpu_model", "cores", "memory_mb", "os")
MACHINE = (*HARDWARE, "python", "python_build")
OPTIMISED = r", optimised\b"  # how the build of a Python says that it was


def min_launches(mode: str) -> int:
    """How many launches a session of a mode must have; some modes plan for fewer, whose numbers hardly move."""
    return min(MIN_LAUNCHES, MODES[mode].launches)


class NotMeasured(KeyError):
    """Nothing in the data answers this question; the message names what to run."""

    def __str__(self) -> str:
        """The message without the quotes that KeyError adds."""
        return str(self.args[0])


def _kept[**P, R](method: "Callable[Concatenate[Summaries, P], R]") -> "Callable[Concatenate[Summaries, P], R]":
    """Method whose answers are kept: a build asks for the same few hundred several thousand times."""

    @wraps(method)
    def answer(self: "Summaries", /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (method.__name__, args, *kwargs.items())
        if key not in self._answers:
            self._answers[key] = method(self, *args, **kwargs)
        return cast(R, self._answers[key])

    return answer


class Summaries:
    """Answers about the newest full session of each scenario; rows of two sessions are never put side by side.

    Statements follow one machine with one Python: the first in the file whose Python is an optimised build, or the
    first at all. Sessions of others stand in the table of sessions, and change no sentence. A row outside a gate, or a
    stale one, supports nothing.
    """

    _answers: dict[tuple[Any, ...], Any]  # tables among them are shared, so nobody writes into one

    def __init__(self, frame: pd.DataFrame) -> None:
        """`frame` is that of a Project: the schema's columns, and `flag`, what is to be said against a row."""
        usable = frame[(frame["protocol"] == "full") & (frame["flag"] == "")]
        pairs = usable[(usable["mode"] == "paired") & (usable["server"] == DEFAULT_SERVER)]
        optimised = pairs["python_build"].astype(str).str.contains(OPTIMISED)
        home = (pairs[optimised] if optimised.any() else pairs).head(1)
        self._hardware: pd.DataFrame = usable.merge(home[list(HARDWARE)], on=list(HARDWARE))
        self._home: pd.DataFrame = usable.merge(home[list(MACHINE)], on=list(MACHINE))
        self._answers = {}
        self._rows: pd.DataFrame = self.where("paired", server=DEFAULT_SERVER)._rows

    @_kept
    def on_any_python(self) -> "Summaries":
        """Answers about pairs of all sessions of the same hardware, whichever Python they ran on."""
        return self._among(self._hardware, self._rows).where("paired", server=DEFAULT_SERVER)

    @_kept
    def where(self, /, mode: str, **columns: Any) -> "Summaries":
        """Answers about another mode, server, or number of connections: about the rows with these values only."""
        chosen = self._home["mode"] == mode
        for name, value in columns.items():
            chosen = chosen & (self._home[name] == value)
        return self._among(self._home, self._home[chosen])

    @_kept
    def of(self, session: str) -> "Summaries":
        """Answers about one session only."""
        return self._among(*(rows[rows["session"] == session] for rows in (self._home, self._rows)))

    def _among(self, home: pd.DataFrame, rows: pd.DataFrame) -> "Summaries":
        other = copy(self)
        other._home, other._rows, other._answers = home, rows, {}
        return other

    @_kept
    def values(self, column: str) -> list[Any]:
        """Values that occur in a column, in ascending order."""
        return sorted(self._rows[column].dropna().unique())

    @property
    @_kept
    def scenarios(self) -> list[str]:
        """Scenarios that a full session has measured."""
        return list(dict.fromkeys(self._rows["scenario"]))

    @_kept
    def sessions(self, scenario: str) -> list[str]:
        """Sessions with enough launches of a scenario, the newest first."""
        rows = self._rows[self._rows["scenario"] == scenario]
        launches = rows.groupby("session")["launch"].transform("nunique")
        enough = rows[launches >= rows["mode"].map(min_launches)].sort_values(["date", "session"], ascending=False)
        return list(dict.fromkeys(enough["session"]))

    @_kept
    def rows(self, scenario: str) -> pd.DataFrame:
        """Rows of the newest full session that measured a scenario; raises NotMeasured if there is none.

        A session that was stopped early supports no statement, so it takes none from an older one that does.
        """
        rows = self._rows[self._rows["scenario"] == scenario]
        if rows.empty:
            raise NotMeasured(f"no full session has measured {scenario!r}: run {COMMAND} --full")
        enough = self.sessions(scenario)
        newest = enough[0] if enough else rows.sort_values(["date", "session"])["session"].iloc[-1]
        chosen: pd.DataFrame = rows[rows["session"] == newest]
        return chosen

    @_kept
    def session(self, scenario: str) -> Row:
        """One row of that session: what all its rows share (machine, server, versions, commit)."""
        return {str(name): value for name, value in self.rows(scenario).iloc[0].items()}

    @_kept
    def per_launch(self, scenario: str, target: Target, column: str = "p50_ms", replica: int = 1) -> pd.Series:
        """A column of one target by launch; raises NotMeasured if the session did not ask it."""
        rows = self.rows(scenario)
        chosen = (rows["framework"] == target.framework) & (rows["variant"] == target.variant)
        values = self._measured(scenario)[column][(chosen & (rows["replica"] == replica)).to_numpy()].dropna()
        if values.empty:
            raise NotMeasured(f"{scenario!r} has no {column} of {target}: run {COMMAND} --full")
        return values

    @_kept
    def _measured(self, scenario: str) -> pd.DataFrame:
        return self.rows(scenario).set_index("launch")[[*MEASURED, "rps"]].astype(float)

    @staticmethod
    def compared(above: pd.Series, below: pd.Series) -> tuple[Interval, int]:
        """The ratio of two columns by launch, and of how many launches: joined by number, never by position."""
        both = above.index.intersection(below.index)
        if both.empty:
            raise NotMeasured(f"no launch has asked both: run {COMMAND} --full")
        return geometric_mean(above[both].to_numpy() / below[both].to_numpy()), len(both)

    @_kept
    def ratio(self, scenario: str, target: Target, base: Target, column: str = "p50_ms") -> Ratio:
        """Compare a column of two targets launch by launch."""
        interval, launches = self.compared(
            self.per_launch(scenario, target, column), self.per_launch(scenario, base, column)
        )
        return Ratio(scenario, target, base, column, launches, interval, self.noise(scenario, column))

    @_kept
    def comparison(self, scenario: str, target: Target, base: Target) -> Comparison:
        """Compare two targets by all that pairs measure, so that no page shows a response time without its CPU."""
        latency, cpu, tail = (self.ratio(scenario, target, base, column) for column in ("p50_ms", "cpu_ms", "p99_ms"))
        return Comparison(latency, cpu, tail, (self.median(scenario, target), self.median(scenario, base)))

    @_kept
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

    def share(self, scenario: str, target: Target, column: str = "p50_ms") -> Interval:
        """The part of a target's column that bare WSGI with the same model does not have (0 to 1)."""
        floor = self.ratio(scenario, BASELINE, target, column).interval
        return Interval(1 - floor.value, 1 - floor.high, 1 - floor.low)

    @_kept
    def median(self, scenario: str, target: Target, column: str = "p50_ms") -> Median:
        """A target's typical launch, and how far launches lie apart."""
        values = self.per_launch(scenario, target, column)
        return Median(
            scenario, target, column, len(values), float(values.median()), float(values.min()), float(values.max())
        )


def answered[K, V](questions: Iterable[K], ask: Callable[[K], V]) -> dict[K, V]:
    """The answers to those questions that the rows can answer; raises NotMeasured if that is none."""
    answers: dict[K, V] = {}
    for question in questions:
        try:
            answers[question] = ask(question)
        except NotMeasured:
            continue
    if not answers:
        raise NotMeasured(f"nothing was measured for the current apps: run {COMMAND} --full")
    return answers
