"""How much can a server answer when many ask at once? Throughput of each target, in a closed loop."""

from comparison.absent import answered, or_notice, or_words
from comparison.asked import CONNECTIONS, limits_of, newest, target_of, targets_in
from comparison.circumstances import measured
from comparison.figures import range_figure
from comparison.frameworks import Target
from comparison.framing import SCRIPT, Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.modes import MODES
from comparison.phrases import finding, number, said
from comparison.scenarios import SCENARIOS
from comparison.servers import DEFAULT_SERVER
from comparison.summary import Summaries

MODE = MODES["capacity"]
TOOLS = ("wrk", "closed-client")  # the first of them that has fresh rows
SHOWS = (
    "Dot: requests answered in a second over {connections} connections, median over launches. Line: from the lowest to "
    "the highest launch. The request: {asks}"
)
HEADER = ("Target", "Connections", "Requests per second", "Lowest launch", "Highest launch", "Launches")


class Capacity:
    """The macros about throughput."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links

    def _asked(self, scenario: str) -> Summaries:
        """Answer about the newest session on the usual server, asked by the usual tool."""
        rows = {"server": DEFAULT_SERVER, "connections": CONNECTIONS}
        there = self._summaries.where(MODE.id, **rows).values("tool")
        tool = next((tool for tool in TOOLS if tool in there), TOOLS[0])
        return newest(self._summaries, MODE.id, scenario, tool=tool, **rows)

    @or_words
    def capacity_words(self, scenario: str, target: str, base: str) -> str:
        """Say how the throughput of two targets compares."""
        above, below = target_of(target), target_of(base)
        ratio = self._asked(scenario).ratio(scenario, above, below, "rps")
        if ratio.finding != "no difference":
            return finding(ratio)
        return f"{finding(ratio)}: ratio {said(ratio.interval)}, noise {said(ratio.noise)}"

    @or_notice("--mode capacity")
    def capacity_chart(self, scenario: str) -> str:
        """Show the throughput of each target, with its range over launches; the table has every connection level."""
        asked = self._asked(scenario)
        targets = targets_in(asked, scenario)
        medians = [asked.median(scenario, target, "rps") for target in targets]
        chart = Chart(
            id=f"capacity-{scenario}",
            figure=range_figure(medians, f"requests per second, {CONNECTIONS} connections"),
            title=f"{SCENARIOS[scenario].title}: throughput with {CONNECTIONS} connections",
            shows=SHOWS.format(connections=CONNECTIONS, asks=SCENARIOS[scenario].asks),
            limits=limits_of(MODE.id),
            header=HEADER,
            rows=[row for target in targets for row in _levels(asked, scenario, target)],
        )
        return framed_chart(chart, measured(asked, [scenario]), self._links.to(SCRIPT))


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
