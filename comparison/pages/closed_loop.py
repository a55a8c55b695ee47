"""How much can a server answer when many ask at once, and what does a request cost it then? In a closed loop."""

from comparison.catalog.frameworks import BASELINE, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.fallbacks import or_notice, or_words
from comparison.pages.html import note, table
from comparison.pages.links import Links
from comparison.pages.provenance import source
from comparison.pages.query import CONNECTIONS, target_of, targets_in, under_load
from comparison.pages.wording import milliseconds, part, ranged, throughput
from comparison.project import Project
from comparison.stats.sizing import core_hours
from comparison.stats.summary import NotMeasured, Summaries

BARE_REQUEST = "json"  # the one that runs no model
HEADER = (
    "App", "Requests per second", "CPU per request", "Core-hours per million", "Framework's share under load",
    "Share, one at a time",
)  # fmt: skip


class Capacity:
    """The macros about throughput, and about what a busy server spends."""

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known."""
        self._summaries = project.summaries

    @or_words
    def capacity_words(self, scenario: str, target: str, base: str) -> str:
        """Say how the throughput of two targets compares."""
        above, below = target_of(target), target_of(base)
        return throughput(under_load(self._summaries, scenario).ratio(scenario, above, below, "rps"))

    @or_notice("--mode capacity")
    def capacity_table(self, scenario: str) -> str:
        """Give each target's throughput, the CPU of a request, and the framework's share, busy and in pairs."""
        asked = under_load(self._summaries, scenario)
        lines = [self._line(asked, scenario, target) for target in targets_in(asked, scenario)]
        label = f"{SCENARIOS[scenario].title}: throughput and cost over {CONNECTIONS} connections"
        told = f"{CONNECTIONS} connections; median of launches, with the lowest and highest. {source(asked, scenario)}"
        return f"{table(label, HEADER, lines, 'capacity')}\n\n{note(told)}"

    def _line(self, asked: Summaries, scenario: str, target: Target) -> tuple[str, ...]:
        cpu = asked.median(scenario, target, "cpu_ms").value
        costs = ranged(asked.median(scenario, target, "rps")), milliseconds(cpu), f"{core_hours(cpu):.2f}"
        if target == BASELINE:
            return target.name, *costs, "", ""
        return target.name, *costs, part(asked, scenario, target, "cpu_ms"), self._alone(scenario, target)

    def _alone(self, scenario: str, target: Target) -> str:
        try:
            return part(self._summaries, scenario, target)
        except NotMeasured:
            return "not measured"

    @or_words
    def share_under_load(self, scenario: str, target: str) -> str:
        """Say which share of the CPU that a busy server spends on a request is the framework's."""
        return part(under_load(self._summaries, scenario), scenario, target_of(target), "cpu_ms")

    @or_words
    def overhead(self, target: str) -> str:
        """Say what a busy server spends on a request without any model: what to add to a model's time."""
        asked = under_load(self._summaries, BARE_REQUEST)
        return milliseconds(asked.median(BARE_REQUEST, target_of(target), "cpu_ms").value)
