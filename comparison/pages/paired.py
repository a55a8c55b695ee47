"""How do Flask and Django compare in numbers? Tables and charts of matched pairs: response time and CPU side by side.

What disagrees is said first. A chart shows a scenario with all that is compared or not at all: a part alone would be
taken for a comparison.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from comparison.catalog.frameworks import FRAMEWORKS, VARIANT_NAMES, Target
from comparison.catalog.scenarios import SCENARIOS
from comparison.pages import wording
from comparison.pages.charts.figure import Chart, framed_chart
from comparison.pages.charts.specs import comparison_figure, range_figure
from comparison.pages.fallbacks import NOTHING, or_notice
from comparison.pages.html import render
from comparison.pages.query import ABOVE, BELOW, SETUPS, Site, scenario_of, target_of, targets_in, unmeasured
from comparison.stats.ratios import Comparison, Median, Ratio
from comparison.stats.summary import Summaries, answered

HEADER = ("Django against Flask", "Response time (95 % CI)", "CPU per request (95 % CI)")
TAIL = "Slowest 1 % (95 % CI)"
COMPARISON_CAPTION = (
    "Circle: response time. Square: CPU per request. Line: 95 % interval. Grey band: noise floor. One request at "
    "a time, not a crowd, not other machines."
)
LATENCY_CAPTION = (
    "Dot: median response time. Line: quickest to slowest launch. Launches drift together, so compare ratios and not "
    "these times."
)
UNEQUAL = "default"  # each documentation turns on what it turns on
Line = tuple[str, bool, str, str, tuple[str, ...]]  # name, whether work is unequal, response time, times, other cells


@or_notice("--mode paired")
def setups_table(site: Site, *scenarios: str) -> Markup:
    """Both frameworks as their documentation starts you, bare, and with protections; one part for each request."""
    keys = [(scenario_of("paired", scenario), variant) for scenario in scenarios for variant in SETUPS]
    comparisons = answered(keys, lambda key: _compare(site.summaries, *key))
    named = {f"{SCENARIOS[id_].title}, {VARIANT_NAMES[v]}": one for (id_, v), one in comparisons.items()}
    lines = {
        key: _line(VARIANT_NAMES[key[1]].capitalize(), comparisons.get(key), is_unequal=key[1] == UNEQUAL)
        for key in keys
    }
    groups = {SCENARIOS[id_].title: [lines[id_, variant] for variant in SETUPS] for id_ in scenarios}
    label, first = "Django against Flask in three setups", wording.disagreements(named)
    return render("paired", first=first, label=label, css="setups", header=HEADER, groups=groups, note="")


@or_notice("--mode paired")
def comparison_table(site: Site, variant: str) -> Markup:
    """Both frameworks in one setup, request by request, with the slowest requests beside the median."""
    measured = [id_ for id_ in SCENARIOS if id_ in site.summaries.scenarios]
    comparisons = answered(measured, lambda scenario: _compare(site.summaries, scenario, variant))
    named = {SCENARIOS[id_].title: comparison for id_, comparison in comparisons.items()}
    lines = [_line(name, one, wording.change(one.tail)) for name, one in named.items()]
    note = " ".join(filter(None, (_tails(named), unmeasured(comparisons))))
    label, first = f"Django against Flask, {VARIANT_NAMES[variant]}", wording.disagreements(named)
    header = (*HEADER, TAIL)
    return render("paired", first=first, label=label, css="comparisons", header=header, groups={"": lines}, note=note)


def _compare(summaries: Summaries, scenario: str, variant: str) -> Comparison:
    return summaries.comparison(scenario, Target(ABOVE, variant), Target(BELOW, variant))


def _line(name: str, comparison: Comparison | None, *others: str, is_unequal: bool = False) -> Line:
    if comparison is None:
        return name, is_unequal, NOTHING, "", (NOTHING,)
    latency, cpu = wording.change(comparison.latency), wording.change(comparison.cpu)
    return name, is_unequal, latency, wording.times_words(comparison), (cpu, *others)


def _tails(comparisons: Mapping[str, Comparison]) -> str:
    """The requests whose slowest one in a hundred lean the other way than the median."""
    turning = [
        f"{name} {wording.signed(one.tail.interval.value)} (noise up to {wording.signed(one.tail.noise_band.high)})"
        for name, one in comparisons.items()
        if one.tail_turns
    ]
    if not turning:
        return "The slowest 1 % (p99) lean the same way as the median wherever the median differs."
    return f"The slowest 1 % (p99) lean the other way than the median here: {'; '.join(turning)}."


@or_notice("--mode paired")
def ratio_chart(site: Site, target: str, base: str) -> Markup:
    """How two targets' response times and CPU compare in each scenario, beside what is only noise."""
    above, below = target_of(target), target_of(base)
    measured = [id_ for id_ in SCENARIOS if id_ in site.summaries.scenarios]
    comparisons = answered(measured, lambda scenario: site.summaries.comparison(scenario, above, below))
    ordered = sorted(comparisons.values(), key=lambda one: one.latency.interval.value)
    chart = Chart(
        id=f"ratio-{above}-{below}".replace("/", "-"),
        figure=comparison_figure(ordered),
        title=_title(ordered),
        caption=COMPARISON_CAPTION,
        header=("Request", "Response time, ratio", "Noise", "Means", "CPU, ratio", "Noise", "Means"),
        rows=[(SCENARIOS[one.latency.scenario].title, *_cells(one.latency), *_cells(one.cpu)) for one in ordered],
        missing=unmeasured(comparisons),
    )
    return framed_chart(chart, site.links)


@or_notice("--mode paired")
def latency_chart(site: Site, scenario: str) -> Markup:
    """The median latency of each target in a scenario, with its range over launches."""
    title = SCENARIOS[scenario_of("paired", scenario)].title
    medians = [site.summaries.median(scenario, target) for target in targets_in(site.summaries, scenario)]
    low, *_, high = sorted(medians, key=lambda median: median.value)
    chart = Chart(
        id=f"latency-{scenario}",
        figure=range_figure(medians, "median response time in ms", [wording.milliseconds(m.value) for m in medians]),
        title=f"{title}: {_time(low)} to {_time(high)}",
        caption=LATENCY_CAPTION,
        header=("App", "Median, ms", "Quickest launch, ms", "Slowest launch, ms", "Launches"),
        rows=[(m.target.name, *map(wording.number, (m.value, m.low, m.high)), str(m.launches)) for m in medians],
    )
    return framed_chart(chart, site.links)


def _title(comparisons: Sequence[Comparison]) -> str:
    """What the chart found: in how many requests which framework is better, by time and by CPU."""
    target, base = comparisons[0].latency.target, comparisons[0].latency.base
    setup = f"{VARIANT_NAMES[target.variant].capitalize()}: of" if target.variant == base.variant else "Of"
    above, below = FRAMEWORKS[target.framework].name, FRAMEWORKS[base.framework].name
    faster, slower = _wins([one.latency for one in comparisons])
    cheaper, dearer = _wins([one.cpu for one in comparisons])
    return (
        f"{setup} {wording.counted(len(comparisons), 'request', 'requests')}, {above} answers {faster} faster "
        f"and {below} {slower}; {above} needs less CPU in {cheaper}, {below} in {dearer}"
    )


def _wins(ratios: Sequence[Ratio]) -> tuple[int, int]:
    """In how many requests the target is better, and in how many the other is."""
    findings = [ratio.finding for ratio in ratios]
    return findings.count("lower"), findings.count("higher")


def _time(median: Median) -> str:
    return f"{wording.milliseconds(median.value)} ({median.target.name})"


def _cells(ratio: Ratio) -> tuple[str, str, str]:
    return wording.ratio_words(ratio.interval), wording.noise_words(ratio.noise), wording.change(ratio)
