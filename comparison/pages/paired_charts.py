"""Which charts compare requests one by one? Each is one plotly Figure of matched pairs, with words and numbers."""

from collections.abc import Sequence

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages.charts.figure import SCRIPT, Chart, framed_chart
from comparison.pages.charts.specs import comparison_figure, range_figure
from comparison.pages.fallbacks import answered, or_notice
from comparison.pages.links import Links
from comparison.pages.query import scenario_of, target_of, targets_in, unmeasured
from comparison.pages.wording import change, counted, milliseconds, number, said, said_noise
from comparison.project import Project
from comparison.stats.ratios import Comparison, Median, Ratio

COMPARISON_CAPTION = (
    "Circle: response time. Square: CPU per request. Line: 95 % interval. Grey band: noise floor. One request at "
    "a time, not a crowd, not other machines."
)
LATENCY_CAPTION = (
    "Dot: median response time. Line: quickest to slowest launch. Launches drift together, so compare ratios and not "
    "these times."
)


class Charts:
    """The macros that give a chart of pairs; each raises on an id that does not exist.

    A scenario is drawn with all that is compared or not at all: a part alone would be taken for a comparison.
    """

    def __init__(self, project: Project, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = project.summaries
        self._links = links

    @or_notice("--mode paired")
    def ratio_chart(self, target: str, base: str) -> str:
        """Show how two targets' response times and CPU compare in each scenario, beside what is only noise."""
        above, below = target_of(target), target_of(base)
        there = [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios]
        found = answered(there, lambda scenario: self._summaries.comparison(scenario, above, below))
        ordered = sorted(found.values(), key=lambda one: one.latency.interval.value)
        chart = Chart(
            id=f"ratio-{above}-{below}".replace("/", "-"),
            figure=comparison_figure(ordered),
            title=_title(ordered),
            caption=COMPARISON_CAPTION,
            header=("Request", "Response time, ratio", "Noise", "Means", "CPU, ratio", "Noise", "Means"),
            rows=[
                (SCENARIOS[one.latency.scenario].title, *_numbers(one.latency), *_numbers(one.cpu)) for one in ordered
            ],
            lacks=unmeasured(found),
        )
        return framed_chart(chart, self._links.to(SCRIPT))

    @or_notice("--mode paired")
    def latency_chart(self, scenario: str) -> str:
        """Show the median latency of each target in a scenario, with its range over launches."""
        known = self._summaries
        title = SCENARIOS[scenario_of("paired", scenario)].title
        medians = [known.median(scenario, target) for target in targets_in(known, scenario)]
        low, *_, high = sorted(medians, key=lambda median: median.value)
        chart = Chart(
            id=f"latency-{scenario}",
            figure=range_figure(medians, "median response time in ms", [milliseconds(m.value) for m in medians]),
            title=f"{title}: {_time(low)} to {_time(high)}",
            caption=LATENCY_CAPTION,
            header=("App", "Median, ms", "Quickest launch, ms", "Slowest launch, ms", "Launches"),
            rows=[(m.target.name, *map(number, (m.value, m.low, m.high)), str(m.launches)) for m in medians],
        )
        return framed_chart(chart, self._links.to(SCRIPT))


def _title(comparisons: Sequence[Comparison]) -> str:
    """Tell what the chart found: in how many requests which framework is better, by time and by CPU."""
    target, base = comparisons[0].latency.target, comparisons[0].latency.base
    setup = f"{VARIANT_NAMES[target.variant].capitalize()}: of" if target.variant == base.variant else "Of"
    above, below = FRAMEWORKS[target.framework].name, FRAMEWORKS[base.framework].name
    faster, slower = _wins([one.latency for one in comparisons])
    cheaper, dearer = _wins([one.cpu for one in comparisons])
    return (
        f"{setup} {counted(len(comparisons), 'request', 'requests')}, {above} answers {faster} faster and {below} "
        f"{slower}; {above} needs less CPU in {cheaper}, {below} in {dearer}"
    )


def _wins(ratios: Sequence[Ratio]) -> tuple[int, int]:
    """Count the requests in which the target is better, and those in which the other is."""
    findings = [ratio.finding for ratio in ratios]
    return findings.count("lower"), findings.count("higher")


def _time(median: Median) -> str:
    return f"{milliseconds(median.value)} ({median.target.name})"


def _numbers(ratio: Ratio) -> tuple[str, str, str]:
    return said(ratio.interval), said_noise(ratio.noise), change(ratio)
