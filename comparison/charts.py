"""Which charts compare requests one by one? Each is one plotly Figure of matched pairs, with words and numbers."""

from collections.abc import Iterable

from comparison.absent import answered, or_notice
from comparison.asked import DEFAULT_TARGETS, scenario_of, target_of, unmeasured
from comparison.circumstances import measured
from comparison.figures import range_figure, ratio_figure
from comparison.framing import SCRIPT, Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.phrases import bound, milliseconds
from comparison.scenarios import SCENARIOS
from comparison.summary import Ratio

RATIO_SHOWS = (
    "Dot: {above}'s median latency divided by {below}'s, geometric mean over launches. Line: 95 % interval. "
    "Shaded: the noise floor, one app against its own copy. Right of 1 means that {above}'s median was higher."
)
LATENCY_SHOWS = "Dot: median over launches of a launch's median latency, in ms. Line: from the lowest to the highest."


class Charts:
    """The macros that give a chart of pairs; each raises on an id that does not exist.

    A scenario is drawn with all that is compared or not at all: a part alone would be taken for a comparison.
    """

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links

    @or_notice("--mode paired")
    def ratio_chart(self, target: str, base: str) -> str:
        """Show how two targets' medians compare in each scenario, beside what the session cannot tell apart."""
        above, below = target_of(target), target_of(base)
        ratios = answered(self._scenarios(), lambda scenario: self._summaries.ratio(scenario, above, below))
        chart = Chart(
            id=f"ratio-{above}-{below}".replace("/", "-"),
            figure=ratio_figure(list(ratios.values())),
            title=f"{above.name} against {below.name}: ratio of median latencies",
            shows=RATIO_SHOWS.format(above=above.name, below=below.name),
            limits=f"It does not show throughput, many clients at once, or other machines.{unmeasured(ratios)}",
            header=("Scenario", "Ratio", "95 % low", "95 % high", "Noise floor", "Finding"),
            rows=[_ratio_row(ratio) for ratio in ratios.values()],
        )
        return self._framed(chart, ratios)

    @or_notice("--mode paired")
    def latency_chart(self, scenario: str) -> str:
        """Show the median latency of each target in a scenario, with its range over launches."""
        asked = SCENARIOS[scenario_of("paired", scenario)]
        medians = [self._summaries.median(scenario, target) for target in DEFAULT_TARGETS]
        chart = Chart(
            id=f"latency-{scenario}",
            figure=range_figure(medians, "median latency in ms", [milliseconds(median.value) for median in medians]),
            title=f"{asked.title}: median latency",
            shows=f"{LATENCY_SHOWS} The request: {asked.asks}",
            limits="Launches drift together, so compare by the ratio. It does not show throughput or other machines.",
            header=("Target", "Median, ms", "Lowest launch, ms", "Highest launch, ms", "Launches"),
            rows=[(m.target.name, *(f"{v:.3f}" for v in (m.value, m.low, m.high)), str(m.launches)) for m in medians],
        )
        return self._framed(chart, [scenario])

    def _scenarios(self) -> list[str]:
        return [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios]

    def _framed(self, chart: Chart, scenarios: Iterable[str]) -> str:
        return framed_chart(chart, measured(self._summaries, scenarios), self._links.to(SCRIPT))


def _ratio_row(ratio: Ratio) -> tuple[str, ...]:
    numbers = (ratio.interval.value, ratio.interval.low, ratio.interval.high)
    band = f"{bound(ratio.noise_band.low, 2)} to {bound(ratio.noise_band.high, 2)}"
    return SCENARIOS[ratio.scenario].title, *(bound(number, 3) for number in numbers), band, ratio.finding
