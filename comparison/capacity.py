"""How much can a server answer when many ask at once, and what does a request cost it then? In a closed loop."""

from comparison.absent import answered, or_notice, or_words
from comparison.asked import CONNECTIONS, target_of, targets_in, under_load
from comparison.circumstances import source
from comparison.figures import range_figure
from comparison.frameworks import FLOOR, Target
from comparison.framing import SCRIPT, Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.markup import note, table
from comparison.modes import MODES
from comparison.phrases import milliseconds, number, part, throughput
from comparison.scenarios import SCENARIOS
from comparison.sizing import core_hours
from comparison.summary import NotMeasured, Summaries

MODE = MODES["capacity"]
CAPTION = (
    f"Dot: requests answered per second over {CONNECTIONS} connections, median of launches. Line: lowest to highest "
    "launch. A closed loop shows no user's waiting time."
)
HEADER = ("App", "Connections", "Requests per second", "Lowest launch", "Highest launch", "Launches")
BARE_REQUEST = "json"  # the one that runs no model
COSTS = ("App", "CPU per request", "Core-hours per million", "Framework's share under load", "Share, one at a time")


class Capacity:
    """The macros about throughput, and about what a busy server spends."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links

    @or_words
    def capacity_words(self, scenario: str, target: str, base: str) -> str:
        """Say how the throughput of two targets compares."""
        above, below = target_of(target), target_of(base)
        return throughput(under_load(self._summaries, scenario).ratio(scenario, above, below, "rps"))

    @or_notice("--mode capacity")
    def capacity_chart(self, scenario: str) -> str:
        """Show the throughput of each target, the highest first; the table has every connection level."""
        asked = under_load(self._summaries, scenario)
        medians = [asked.median(scenario, target, "rps") for target in targets_in(asked, scenario)]
        medians.sort(key=lambda median: -median.value)
        most, *_, least = medians
        chart = Chart(
            id=f"capacity-{scenario}",
            figure=range_figure(medians, f"requests per second, {CONNECTIONS} connections"),
            title=f"{SCENARIOS[scenario].title}: {number(least.value)} to {number(most.value)} requests per second",
            caption=CAPTION,
            header=HEADER,
            rows=[row for median in medians for row in _levels(asked, scenario, median.target)],
            source=source(asked, scenario),
        )
        return framed_chart(chart, self._links.to(SCRIPT))

    @or_notice("--mode capacity")
    def cost_table(self, scenario: str) -> str:
        """Give what a request costs a busy server in CPU, and the framework's share of it, beside that in pairs."""
        asked = under_load(self._summaries, scenario)
        lines = [self._cost(asked, scenario, target) for target in targets_in(asked, scenario)]
        content = table(
            f"{SCENARIOS[scenario].title}: CPU per request, {CONNECTIONS} connections", COSTS, lines, "costs"
        )
        return f"{content}\n\n{note(source(asked, scenario))}"

    def _cost(self, asked: Summaries, scenario: str, target: Target) -> tuple[str, ...]:
        cpu = asked.median(scenario, target, "cpu_ms").value
        costs = milliseconds(cpu), f"{core_hours(cpu):.2f}"
        if target == FLOOR:
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


def _levels(asked: Summaries, scenario: str, target: Target) -> list[tuple[str, ...]]:
    """Give a target's throughput at every number of connections that the session tried with this tool."""
    row = asked.session(scenario)
    alike = {"server": row["server"], "tool": row["tool"]}
    levels = asked.where(MODE.id, **alike).values("connections")
    medians = answered(
        levels, lambda level: asked.where(MODE.id, **alike, connections=level).median(scenario, target, "rps")
    )
    return [
        (target.name, f"{level:.0f}", *map(number, (m.value, m.low, m.high)), str(m.launches))
        for level, m in medians.items()
    ]
