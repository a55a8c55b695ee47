"""Which charts do pages show? Each is one plotly Figure, made from summaries, with its words and its numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go  # type: ignore[import-untyped]

from comparison.axes import linear_axis, log_axis
from comparison.frameworks import FLOOR, FRAMEWORKS, TARGETS, Target
from comparison.framing import Chart, framed_chart
from comparison.guide import Guide
from comparison.links import Links
from comparison.publish import library_size
from comparison.scenarios import SCENARIOS
from comparison.summary import Interval, Median, Ratio
from comparison.words import Words, milliseconds, percent, said

LEAST, MOST = 0.1, 10.0  # how far a ratio's interval is drawn: that of a single launch has no end
SHARE_AXIS = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "title": {"text": "% of median latency"}}
RATIO_SHOWS = (
    "Dot: {above}'s median latency divided by {below}'s, geometric mean over launches. Line: 95 % interval. "
    "Shaded: the noise floor, one app against its own copy. Right of 1 means that {above}'s median was higher."
)
LATENCY_SHOWS = "Dot: median over launches of a launch's median latency, in ms. Line: from the lowest to the highest."
SHARE_SHOWS = (
    "Grey: the part of the median latency that bare WSGI needs too, with the same server, checks and model. "
    "Coloured: what the framework adds, in per cent of the whole."
)


class Charts:
    """The macros that give a chart; each raises if the data cannot answer."""

    def __init__(self, guide: Guide, links: Links) -> None:
        """Take what is known and where pages are."""
        self._summaries = guide.summaries
        self._links = links
        self._words = Words(guide, links)

    def ratio_chart(self, target: str, base: str) -> str:
        """Show how two targets' medians compare in each scenario, beside what the session cannot tell apart."""
        above, below = Target.parse(target), Target.parse(base)
        ratios = [self._summaries.ratio(scenario, above, below) for scenario in self._scenarios()]
        chart = Chart(
            id=f"ratio-{above}-{below}".replace("/", "-"),
            figure=ratio_figure(ratios),
            title=f"{above.name} against {below.name}: ratio of median latencies",
            shows=RATIO_SHOWS.format(above=above.name, below=below.name),
            limits="It does not show throughput, many clients at once, or other machines.",
            header=("Scenario", "Ratio", "95 % low", "95 % high", "Noise floor", "Finding"),
            rows=[_ratio_row(ratio) for ratio in ratios],
        )
        return self._framed(chart, self._scenarios())

    def latency_chart(self, scenario: str) -> str:
        """Show the median latency of each target in a scenario, with its range over launches."""
        medians = [self._summaries.median(scenario, target) for target in TARGETS]
        chart = Chart(
            id=f"latency-{scenario}",
            figure=latency_figure(medians),
            title=f"{SCENARIOS[scenario].title}: median latency",
            shows=f"{LATENCY_SHOWS} The request: {SCENARIOS[scenario].asks}",
            limits="Launches drift together, so compare by the ratio. It does not show throughput or other machines.",
            header=("Target", "Median, ms", "Lowest launch, ms", "Highest launch, ms", "Launches"),
            rows=[(m.target.name, *(f"{v:.3f}" for v in (m.value, m.low, m.high)), str(m.launches)) for m in medians],
        )
        return self._framed(chart, [scenario])

    def share_chart(self) -> str:
        """Show how much of each median bare WSGI needs too, and how much the framework adds."""
        targets = [target for target in TARGETS if target != FLOOR]
        shares = {(s, t): self._summaries.share(s, t) for s in self._scenarios() for t in targets}
        chart = Chart(
            id="share",
            figure=share_figure(shares),
            title="How much of a request is the framework",
            shows=SHARE_SHOWS,
            limits="It does not show your model: a slower one makes every coloured part smaller.",
            header=("Scenario and target", "Framework's part", "95 % low", "95 % high"),
            rows=[(_name(*key), *(f"{100 * v:.1f} %" for v in (s.value, s.low, s.high))) for key, s in shares.items()],
        )
        return self._framed(chart, self._scenarios())

    def _scenarios(self) -> list[str]:
        return [id_ for id_ in SCENARIOS if id_ in self._summaries.scenarios]

    def _framed(self, chart: Chart, scenarios: Iterable[str]) -> str:
        measured = self._words.measured(scenarios)
        return framed_chart(chart, measured, self._links.to("assets/plotly.min.js"), library_size())


def ratio_figure(ratios: Sequence[Ratio]) -> go.Figure:
    """Draw a dot with its interval for each scenario, over its noise floor, beside the line of equality."""
    names = [SCENARIOS[ratio.scenario].title for ratio in ratios]
    bands = [_finite(ratio.noise_band) for ratio in ratios]
    shown = [_finite(ratio.interval) for ratio in ratios]
    above, below = ratios[0].target, ratios[0].base
    bounds = [bound for interval in (*bands, *shown) for bound in (interval.low, interval.high)]
    figure = _figure(log_axis(bounds, f"median of {above.name} ÷ median of {below.name}"))
    figure.add_bar(
        y=names, base=[band.low for band in bands], x=[band.high - band.low for band in bands], orientation="h",
        name="noise floor", meta="noise",
    )  # fmt: skip
    figure.add_shape(type="line", x0=1, x1=1, y0=0, y1=1, yref="paper", name="equal")
    figure.add_scatter(
        y=names, x=[i.value for i in shown], error_x=_error(shown), text=[said(ratio.interval) for ratio in ratios],
        mode="markers", name=above.name, meta=above.framework,
    )  # fmt: skip
    return figure


def latency_figure(medians: Sequence[Median]) -> go.Figure:
    """Draw a dot with its range over launches for each target."""
    figure = _figure(linear_axis(max(median.high for median in medians), "median latency in ms"))
    for median in medians:
        figure.add_scatter(
            y=[median.target.name], x=[median.value], error_x=_error([median]), text=[milliseconds(median.value)],
            mode="markers", name=median.target.name, meta=median.target.framework,
        )  # fmt: skip
    return figure


def share_figure(shares: dict[tuple[str, Target], Interval]) -> go.Figure:
    """Draw a bar of two parts for each scenario and target; a part that noise made negative is drawn as nothing."""
    figure = _figure(SHARE_AXIS)
    figure.update_layout(barmode="stack")
    added = {key: min(1.0, max(0.0, share.value)) for key, share in shares.items()}
    figure.add_bar(
        y=[_name(*key) for key in added], x=[100 * (1 - part) for part in added.values()], orientation="h",
        name=FRAMEWORKS[FLOOR.framework].name, meta=FLOOR.framework,
    )  # fmt: skip
    for id_ in dict.fromkeys(target.framework for _, target in shares):
        own = {_name(scenario, target): part for (scenario, target), part in added.items() if target.framework == id_}
        figure.add_bar(
            y=list(own), x=[100 * part for part in own.values()], text=[percent(part) for part in own.values()],
            orientation="h", name=FRAMEWORKS[id_].name, meta=id_,
        )  # fmt: skip
    return figure


def _figure(axis: dict[str, Any]) -> go.Figure:
    return go.Figure(layout={"template": "none", "xaxis": axis, "yaxis": {"autorange": "reversed"}})


def _name(scenario: str, target: Target) -> str:
    return f"{SCENARIOS[scenario].title}: {target.name}"


def _error(shown: Sequence[Interval | Median]) -> dict[str, Any]:
    return {
        "type": "data",
        "array": [interval.high - interval.value for interval in shown],
        "arrayminus": [interval.value - interval.low for interval in shown],
    }


def _finite(interval: Interval) -> Interval:
    low, high = max(interval.low, LEAST), min(interval.high, MOST)
    return Interval(interval.value, min(low, interval.value), max(high, interval.value))


def _ratio_row(ratio: Ratio) -> tuple[str, ...]:
    numbers = (ratio.interval.value, ratio.interval.low, ratio.interval.high)
    band = f"{ratio.noise_band.low:.2f} to {ratio.noise_band.high:.2f}"
    return SCENARIOS[ratio.scenario].title, *(f"{number:.3f}" for number in numbers), band, ratio.finding
