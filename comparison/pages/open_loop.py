"""How often may a server be asked before its clients wait? One range for all, since launches differ more than apps."""

from collections.abc import Sequence
from itertools import combinations
from statistics import median

from comparison.catalog.frameworks import FRAMEWORKS
from comparison.catalog.modes import MODES
from comparison.catalog.servers import DEFAULT_SERVER
from comparison.pages.fallbacks import or_words
from comparison.pages.links import Links
from comparison.pages.query import scenario_of, targets_in, under_load
from comparison.pages.wording import SPACE, counted, number
from comparison.project import Project
from comparison.stats.sizing import rate_of_worker
from comparison.stats.summary import NotMeasured
from comparison.stats.sustainable_rate import SLO_P99_MS, RateSweep, rate_sweeps, sustainable_rate

MODE = MODES["latency"]
ORDER = [framework.name for framework in FRAMEWORKS.values()]


class Rates:
    """The macros about rates."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = project.summaries

    @or_words
    def rate_range(self, scenario: str) -> str:
        """Say which largest rates the launches of all sessions found, and whether they separate the frameworks."""
        found = self._followed(scenario)
        alike = all(min(one) <= max(other) and min(other) <= max(one) for one, other in combinations(found.values(), 2))
        if not alike:
            return "; ".join(f"{name}: {self._span(rates)}" for name, rates in found.items())
        every = [rate for rates in found.values() for rate in rates]
        return f"{self._span(every)}, for {' and '.join(found)} alike: our runs don't separate them"

    @or_words
    def workers_check(self, scenario: str) -> str:
        """Hold the rule of thumb for workers against the rates that one worker was seen to follow."""
        every = [rate for rates in self._followed(scenario).values() for rate in rates]
        load = under_load(self._summaries, scenario)
        rows = self._summaries.where(MODE.id, server=DEFAULT_SERVER)
        targets = [one for one in targets_in(rows, scenario) if FRAMEWORKS[one.framework].role == "subject"]
        plans = [rate_of_worker(load.median(scenario, target, "cpu_ms").value) for target in targets]
        enough = sum(rate >= min(plans) for rate in every)
        return (
            f"it plans {number(min(plans))} to {number(max(plans))} requests per second for one worker. Here a worker "
            f"handled {number(min(plans))} or more in {enough} of {counted(len(every), 'launch', 'launches')}, with "
            f"99 of 100 answers within {SLO_P99_MS:.0f}{SPACE}ms"
        )

    def _followed(self, scenario: str) -> dict[str, list[float]]:
        """Give the largest rate of each launch of all sessions, by the frameworks that are compared."""
        asked = self._summaries.where(MODE.id, server=DEFAULT_SERVER)
        found: dict[str, list[float]] = {}
        for session in map(asked.of, asked.sessions(scenario_of(MODE.id, scenario))):
            for framework, own in session.rows(scenario).groupby("framework", sort=False):
                if FRAMEWORKS[str(framework)].role == "subject":
                    climbs = [climb for _, one in own.groupby("variant") for climb in rate_sweeps(one)]
                    found.setdefault(FRAMEWORKS[str(framework)].name, []).extend(_largest(climbs))
        if len(found) < 2:
            raise NotMeasured(f"no full session has asked both frameworks for {scenario!r} at rates")
        return dict(sorted(found.items(), key=lambda item: ORDER.index(item[0])))

    def _span(self, rates: Sequence[float]) -> str:
        """Say from where to where rates go: where launches followed to the highest rate of all, it may be more."""
        top = max(self._summaries.where(MODE.id, server=DEFAULT_SERVER).values("rate"))
        ends = min(rates), median(rates), max(rates)
        low, middle, high = (f"{'at least ' if end == top else ''}{number(end)}" for end in ends)
        counts = counted(len(rates), "launch", "launches")
        if low == high:
            return f"{low} requests per second in each of {counts}"
        return f"between {low} and {high} requests per second by launch, {middle} in the middle ({counts})"


def _largest(climbs: Sequence[RateSweep]) -> list[float]:
    """Give the largest rates; a launch whose last steps a gate keeps out does not tell where it ends."""
    top = max(max(climb) for climb in climbs)
    whole = [climb for climb in climbs if max(climb) == top or not climb[max(climb)] < SLO_P99_MS]
    return [sustainable_rate(climb) or 0.0 for climb in whole]
