"""Reproducibility: a comparison in one session, held against what another one lets expect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comparison.catalog.frameworks import Target
from comparison.stats.ratios import Interval, Ratio
from comparison.stats.summary import Summaries, answered


@dataclass(frozen=True)
class Repeated:
    """A ratio of one session, and where the other one lets expect it."""

    ratio: Ratio
    expected: Interval

    @property
    def is_expected(self) -> bool:
        """Whether it lies there."""
        return self.expected.holds(self.ratio.interval.value)


@dataclass(frozen=True)
class Repeat:
    """One comparison in two sessions that had enough launches."""

    scenario: str
    variant: str
    sessions: Sequence[str]
    pythons: Sequence[str]
    latency: Repeated
    cpu: Repeated


def two_sessions(summaries: Summaries, scenario: str) -> list[str]:
    """The newest session that statements rest on, and another, best of the same Python; fewer if there is none."""
    same, every = (one.sessions(scenario) for one in (summaries, summaries.on_any_python()))
    return [*same, *(session for session in every if session not in same)][:2] if same else []


def repeats(
    summaries: Summaries, scenarios: Iterable[str], variants: Sequence[str], frameworks: tuple[str, str]
) -> list[Repeat]:
    """The repeats of a comparison of two frameworks; raises NotMeasured if no scenario has two sessions."""
    sessions = {scenario: two_sessions(summaries, scenario) for scenario in scenarios}

    def repeat(key: tuple[str, str]) -> Repeat:
        scenario, variant = key
        asked = [summaries.on_any_python().of(session) for session in sessions[scenario]]
        above, below = (Target(framework, variant) for framework in frameworks)
        newer, older = (one.comparison(scenario, above, below) for one in asked)
        pythons = [f"{row['python']} ({row['python_build']})" for row in (one.session(scenario) for one in asked)]
        ratios = (newer.latency, older.latency), (newer.cpu, older.cpu)
        repeated = (Repeated(ratio, before.predicted(ratio.launches)) for ratio, before in ratios)
        return Repeat(scenario, variant, sessions[scenario], pythons, *repeated)

    keys = [(scenario, variant) for scenario, two in sessions.items() if len(two) == 2 for variant in variants]
    return list(answered(keys, repeat).values())
